/** Object construction that groups: keys computed per item, values over all items of a group; also over tuple streams. */

import { append } from "./access.ts";
import { key as checkKey } from "./operators.ts";
import { charge, chargeNodes, fail, type Run } from "./run.ts";
import { reduceTuples, Tuples, type Tuple } from "./tuples.ts";

/** `tuple` is set over a tuple stream: the variables that the path has bound. */
export type Part = (context: unknown, tuple: Tuple | undefined) => unknown;

export interface Entry {
  data: unknown;
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
  if (entry === undefined) groups.set(name, { data: item, pair, tuples: tuple === undefined ? undefined : [tuple] });
  else if (entry.pair !== pair) fail("D1009", site, { value: name });
  else if (tuple === undefined) entry.data = extend(run, entry, item);
  else entry.tuples?.push(tuple);
}

const owned = new WeakSet<object>();

/** Appends in place once the group has an array of its own: a group of n costs n, not n². */
function extend(run: Run, entry: Entry, item: unknown): unknown {
  const { data } = entry;
  if (item === undefined) return data;
  if (Array.isArray(data) && owned.has(data)) {
    if (Array.isArray(item)) for (let index = 0; index < item.length; index++) data.push(item[index]);
    else data.push(item);
    return data;
  }
  const list = append(run, data, item);
  if (Array.isArray(list) && list !== item && list !== data) owned.add(list);
  return list;
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
