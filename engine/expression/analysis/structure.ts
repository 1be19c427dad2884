/** Shapes of which only the members count: what somebody wrote about a provider's answers, types and gaps not to be trusted. */
import { any, arrayOf, type Evidence, objectOf, orMissing, type Shape } from "./shape.ts";

/**
 * The same members, nothing of their types. `partial`: written as small as it needed to be (a test's answer), so that a
 * member's absence alone says nothing.
 */
export function structureOf(shape: Shape, partial = false): Shape {
  if (shape.any) return any;
  const object =
    shape.object === undefined ? undefined : membersOnly(shape.object.members, shape.object.evidence, partial);
  const items = shape.array === undefined ? undefined : structureOf(shape.array, partial);
  const array = items?.object === undefined ? undefined : arrayOf(items);
  // An object here and a list there is rare; then nothing is known.
  if (object !== undefined && array !== undefined) return any;
  return object ?? array ?? any;
}

function membersOnly(
  members: ReadonlyMap<string, Shape>,
  evidence: Evidence | undefined,
  partial: boolean,
): Shape | undefined {
  if (evidence === undefined) return undefined;
  const kept = new Map([...members].map(([name, member]) => [name, structureOf(member, partial)]));
  return objectOf(kept, { ...evidence, untyped: true, ...(partial ? { partial: true } : {}) });
}

/** What is known for certain, with the members that the other one has beside them. */
export function extended(certain: Shape, other: Shape): Shape {
  if (certain.any) return certain;
  const object =
    certain.object === undefined || other.object === undefined
      ? certain.object
      : {
          evidence: other.object.evidence === undefined ? undefined : certain.object.evidence,
          members: new Map([
            ...[...other.object.members].map(([name, member]) => [name, orMissing(member)] as const),
            ...[...certain.object.members].map(([name, member]) => {
              const more = other.object?.members.get(name);
              return [name, more === undefined ? member : extended(member, more)] as const;
            }),
          ]),
        };
  const array =
    certain.array === undefined || other.array === undefined ? certain.array : extended(certain.array, other.array);
  return { ...certain, object, array };
}

/** Nothing of its types is known, so that nothing is said of whether it fits. */
export const isUntyped = (shape: Shape): boolean =>
  shape.object?.evidence?.untyped === true || shape.array?.object?.evidence?.untyped === true;
