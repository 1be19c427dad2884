/** The transform operator `|pattern|update, delete|`: works on a copy, and on nothing but that copy. */

import { apply, callable, type Callable } from "./callable.ts";
import { clone } from "./natives/objects.ts";
import { charge, fail, type Run } from "./run.ts";
import { parseSignature } from "./signature.ts";
import { allStrings, keysOf } from "./values.ts";

export interface TransformParts {
  readonly pattern: (context: unknown) => unknown;
  readonly update: (context: unknown) => unknown;
  readonly remove: ((context: unknown) => unknown) | undefined;
  /** A `$clone` of the author's own. */
  readonly cloner: { readonly value: unknown } | undefined;
  readonly site: number;
}

export const signature = parseSignature("<(oa):o>");

/** The function that the operator makes. Raises T2011, T2012, T2013. */
export function transform(run: Run, parts: TransformParts): Callable {
  return callable({ arity: 1, signature, native: true, body: (_input, [value]) => transformed(run, parts, value) });
}

function transformed(run: Run, parts: TransformParts, value: unknown): unknown {
  if (value === undefined) return undefined;
  const result = copy(run, parts, value);
  const owned = new Set<unknown>();
  collect(run, result, owned);
  const matches = parts.pattern(result);
  if (matches === undefined) return result;
  for (const match of Array.isArray(matches) ? (matches as readonly unknown[]) : [matches]) {
    const update = parts.update(match);
    if (update !== undefined) assign(run, parts, match, update, owned);
    if (parts.remove !== undefined) remove(parts, match, parts.remove(match), owned);
  }
  return result;
}

function copy(run: Run, parts: TransformParts, value: unknown): unknown {
  if (parts.cloner === undefined) return clone(run, value);
  if (typeof parts.cloner.value !== "function") return fail("T2013", parts.site);
  // Whatever it returns, only a copy of that is changed.
  const made = apply(run, parts.cloner.value, [value], null);
  return made === undefined ? undefined : clone(run, made);
}

export function collect(run: Run, value: unknown, into: Set<unknown>): void {
  if (typeof value !== "object" || value === null) return;
  charge(run, 4);
  into.add(value);
  for (const member of Array.isArray(value) ? (value as readonly unknown[]) : Object.values(value))
    collect(run, member, into);
}

export function assign(
  run: Run,
  parts: TransformParts,
  match: unknown,
  update: unknown,
  owned: ReadonlySet<unknown>,
): void {
  if (typeof update !== "object" || update === null || Array.isArray(update))
    fail("T2011", parts.site, { value: update });
  if (!owned.has(match)) return;
  for (const key of keysOf(update)) {
    if (key === "__proto__") fail("L1006", parts.site, { value: key });
    const value = (update as Readonly<Record<string, unknown>>)[key];
    // What contains the object to be changed is copied first: a result must not contain itself.
    (match as Record<string, unknown>)[key] = contains(run, value, match) ? clone(run, value) : value;
  }
}

function contains(run: Run, value: unknown, sought: unknown): boolean {
  charge(run, 2);
  if (value === sought) return true;
  if (typeof value !== "object" || value === null) return false;
  return (Array.isArray(value) ? (value as readonly unknown[]) : Object.values(value)).some((member) =>
    contains(run, member, sought),
  );
}

export function remove(parts: TransformParts, match: unknown, names: unknown, owned: ReadonlySet<unknown>): void {
  if (names === undefined) return;
  const list: readonly unknown[] = Array.isArray(names) ? names : [names];
  if (!allStrings(list)) return fail("T2012", parts.site, { value: names });
  if (!owned.has(match)) return;
  for (const name of list) delete (match as Record<string, unknown>)[name];
}
