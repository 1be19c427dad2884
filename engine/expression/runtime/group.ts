/** Object construction that groups: keys computed per item, values over all items of a group; also over tuple streams. */

import { extend } from "./access.ts";
import { key as checkKey } from "./operators.ts";
import { charge, chargeNodes, fail, type Run } from "./run.ts";
import { reduceTuples, Tuples, type Tuple } from "./tuples.ts";

/** `tuple` is set over a tuple stream: the variables that the path has bound. */
export type Part = (context: unknown, tuple: Tuple | undefined) => unknown;

export interface Entry {
  data: unknown;
  /** The lists that this group has made of its items. */
  readonly made: Set<unknown>;
  readonly pair: number;
  readonly tuples: Tuple[] | undefined;
}

/** Raises T1003, D1009, D1013, L1006. */
export function group(
  run: Run,
  input: unknown,
  keys: readonly Part[],
  values: readonly Part[],
  site: number,
): Record<string, unknown> {
  const stream = input instanceof Tuples ? input.items : undefined;
  const groups = collect(run, stream ?? itemsOf(input), stream, keys, site);
  chargeNodes(run, 1 + groups.size);
  const result: Record<string, unknown> = {};
  for (const [name, entry] of groups) {
    const value = valueOf(run, entry, values);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

/** An empty array makes one group of nothing. */
export function itemsOf(input: unknown): readonly unknown[] {
  if (!Array.isArray(input)) return [input];
  return input.length === 0 ? [undefined] : input;
}

function collect(
  run: Run,
  items: readonly unknown[],
  stream: readonly Tuple[] | undefined,
  keys: readonly Part[],
  site: number,
): Map<string, Entry> {
  const groups = new Map<string, Entry>();
  charge(run, items.length * keys.length);
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    const tuple = stream?.[index];
    const context = tuple === undefined ? item : tuple["@"];
    for (let pair = 0; pair < keys.length; pair++) {
      const name = checkKey(keys[pair]?.(context, tuple), site);
      if (name !== undefined) addTo(run, groups, name, pair, item, tuple, site);
    }
  }
  return groups;
}

/** Puts an item under its key. Raises D1009. */
export function addTo(
  run: Run,
  groups: Map<string, Entry>,
  name: string,
  pair: number,
  item: unknown,
  tuple: Tuple | undefined,
  site: number,
): void {
  const entry = groups.get(name);
  if (entry === undefined) {
    groups.set(name, { data: item, made: new Set(), pair, tuples: tuple === undefined ? undefined : [tuple] });
  } else if (entry.pair !== pair) fail("D1009", site, { value: name });
  else if (tuple === undefined) entry.data = extend(run, entry.made, entry.data, item);
  else entry.tuples?.push(tuple);
}

function valueOf(run: Run, entry: Entry, values: readonly Part[]): unknown {
  const part = values[entry.pair];
  if (part === undefined) return undefined;
  if (entry.tuples === undefined) return part(entry.data, undefined);
  const tuple = reduceTuples(run, entry.tuples);
  const context = tuple["@"];
  delete tuple["@"];
  return part(context, tuple);
}
