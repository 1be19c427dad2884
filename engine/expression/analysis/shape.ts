/** Shapes: what is known, without running it, of the values an expression may meet or give. */
import { joinMade, type Made, madeElsewhere } from "./made.ts";

/** Every member says what is possible; `any` says that nothing is known, so that nothing is reported. */
export interface Shape {
  readonly any: boolean;
  readonly missing: boolean;
  readonly null: boolean;
  /** true: any text; a set: only these. */
  readonly string: boolean | ReadonlySet<string>;
  readonly number: boolean;
  readonly boolean: boolean;
  readonly function: boolean;
  readonly object: ObjectShape | undefined;
  /** The shape of its items. */
  readonly array: Shape | undefined;
}

/** Why a member that is not listed is worth a word: none was seen in the samples, or a schema lists them all. */
export type Evidence = ({ readonly kind: "samples"; readonly count: number } | { readonly kind: "schema" }) & {
  /** See `structure.ts`: only the members are known, and (`partial`) not all of them. */
  readonly untyped?: true;
  readonly partial?: true;
};

export interface ObjectShape {
  readonly members: ReadonlyMap<string, Shape>;
  /** undefined: there may be others. */
  readonly evidence: Evidence | undefined;
  /** What stands under those others, as far as that is known. */
  readonly others?: Shape;
  /** The ways in which the expression itself makes it; undefined where it does not. */
  readonly made?: readonly Made[];
}

/** No value at all: the neutral element of `join`. */
export const never: Shape = {
  any: false,
  missing: false,
  null: false,
  string: false,
  number: false,
  boolean: false,
  function: false,
  object: undefined,
  array: undefined,
};

export const any: Shape = { ...never, any: true };
export const missing: Shape = { ...never, missing: true };
export const nullShape: Shape = { ...never, null: true };
export const text: Shape = { ...never, string: true };
export const number: Shape = { ...never, number: true };
export const boolean: Shape = { ...never, boolean: true };
export const lambda: Shape = { ...never, function: true };
export const literal = (value: string): Shape => ({ ...never, string: new Set([value]) });
export const arrayOf = (items: Shape): Shape => ({ ...never, array: items });
export const objectOf = (members: ReadonlyMap<string, Shape>, evidence?: Evidence): Shape => ({
  ...never,
  object: { members, evidence },
});
/** An object whose keys come with the data. */
export const tableOf = (others: Shape): Shape => ({
  ...never,
  object: { members: new Map(), evidence: undefined, others },
});

export const orMissing = (shape: Shape): Shape => ({ ...shape, missing: true });
export const present = (shape: Shape): Shape => ({ ...shape, missing: false });
export const withoutNull = (shape: Shape): Shape => ({ ...shape, null: false });
/** Nor in a list. */
export const withoutNulls = (shape: Shape): Shape => ({
  ...withoutNull(shape),
  array: shape.array === undefined ? undefined : withoutNull(shape.array),
});
const withoutArray = (shape: Shape): Shape => ({ ...shape, array: undefined });

/** JSONata's sequence: nothing, one item itself, or an array of them. Arrays inside are flattened. */
export function many(item: Shape): Shape {
  const flat = item.array === undefined ? item : join(withoutArray(item), item.array);
  return { ...flat, missing: true, array: present(withoutArray(flat)) };
}

/** What may be met one at a time: the items of an array, or the value itself. */
export const itemOf = (shape: Shape): Shape =>
  shape.array === undefined ? shape : join(withoutArray(shape), shape.array);

/** One of several: which of the objects written in the expression it is, is not known. */
export function selected(shape: Shape): Shape {
  if (shape.object?.made === undefined || shape.object.made.length < 2) return shape;
  const { made: _, ...object } = shape.object;
  return { ...shape, object };
}

/** As another expression sees it, in which nothing has a place. */
export function elsewhere(shape: Shape): Shape {
  const { object, array } = shape;
  if (object === undefined && array === undefined) return shape;
  return {
    ...shape,
    object: object === undefined ? undefined : objectElsewhere(object),
    array: array === undefined ? undefined : elsewhere(array),
  };
}

const objectElsewhere = ({ members, evidence, others, made }: ObjectShape): ObjectShape => ({
  members: new Map([...members].map(([name, one]) => [name, elsewhere(one)])),
  evidence,
  ...(others === undefined ? {} : { others: elsewhere(others) }),
  ...(made === undefined ? {} : { made: made.map(madeElsewhere) }),
});

/** Everything that either may be. */
export function join(left: Shape, right: Shape): Shape {
  if (left === never) return right;
  if (right === never) return left;
  return {
    any: left.any || right.any,
    missing: left.missing || right.missing,
    null: left.null || right.null,
    string: joinText(left.string, right.string),
    number: left.number || right.number,
    boolean: left.boolean || right.boolean,
    function: left.function || right.function,
    object:
      left.object === undefined || right.object === undefined
        ? (left.object ?? right.object)
        : joinObjects(left.object, right.object),
    array:
      left.array === undefined || right.array === undefined
        ? (left.array ?? right.array)
        : join(left.array, right.array),
  };
}

export const joinAll = (shapes: readonly Shape[]): Shape => shapes.reduce(join, never);

function joinText(left: Shape["string"], right: Shape["string"]): Shape["string"] {
  if (left === true || right === true) return true;
  if (left === false || right === false) return left === false ? right : left;
  return new Set([...left, ...right]);
}

/** A member of one side alone may be missing. What is known of one side and open on the other is open. */
function joinObjects(left: ObjectShape, right: ObjectShape): ObjectShape {
  const members = new Map<string, Shape>();
  for (const name of new Set([...left.members.keys(), ...right.members.keys()])) {
    const [one, other] = [left.members.get(name), right.members.get(name)];
    members.set(name, one !== undefined && other !== undefined ? join(one, other) : orMissing(one ?? other ?? missing));
  }
  const made = joinMade(left.made, right.made);
  return {
    members,
    evidence: joinEvidence(left.evidence, right.evidence),
    ...joinOthers(left, right),
    ...(made === undefined ? {} : { made }),
  };
}

/** Known only if nothing unknown stands beside it. */
export function joinOthers(left: ObjectShape, right: ObjectShape): { readonly others?: Shape } {
  if (left.others !== undefined && right.others !== undefined) return { others: join(left.others, right.others) };
  const [known, closed] = left.others === undefined ? [right, left] : [left, right];
  return known.others !== undefined && closed.evidence !== undefined ? { others: known.others } : {};
}

function joinEvidence(left: Evidence | undefined, right: Evidence | undefined): Evidence | undefined {
  if (left === undefined || right === undefined) return undefined;
  const flags = {
    ...(left.untyped === true || right.untyped === true ? { untyped: true as const } : {}),
    ...(left.partial === true && right.partial === true ? { partial: true as const } : {}),
  };
  if (left.kind === "samples" && right.kind === "samples")
    return { kind: "samples", count: left.count + right.count, ...flags };
  const { untyped: _, partial: __, ...kept } = left.kind === "samples" ? left : right;
  return { ...kept, ...flags };
}

/** For messages: `text, a number or null`. */
export function describeShape(shape: Shape): string {
  const kinds = [
    ...(shape.string === false ? [] : ["text"]),
    ...(shape.number ? ["a number"] : []),
    ...(shape.boolean ? ["a boolean"] : []),
    ...(shape.object === undefined ? [] : ["an object"]),
    ...(shape.array === undefined ? [] : ["an array"]),
    ...(shape.null ? ["null"] : []),
    ...(shape.missing && !shape.null ? ["nothing"] : []),
  ];
  const last = kinds.pop() ?? "anything";
  return kinds.length === 0 ? last : `${kinds.join(", ")} or ${last}`;
}
