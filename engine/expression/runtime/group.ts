/** Object construction that groups: keys computed per item, values over all items of a group; also over tuple streams. */

import { append } from "./access.ts";
import { key as checkKey } from "./operators.ts";
import { charge, chargeNodes, fail, type Run } from "./run.ts";
import { reduceTuples, Tuples, type Tuple } from "./tuples.ts";

/** `tuple` is set over a tuple stream: the variables that the path has bound. */
export type Part = (context: unknown, tuple: Tuple | undefined) => unknown;

interface Entry {
  data: unknown;
  readonly pair: number;
  tuples: Tuple[];
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
  const items: readonly unknown[] =
    stream ?? (Array.isArray(input) ? (input.length === 0 ? [undefined] : input) : [input]);
  const groups = collect(run, items, stream, keys, site);
  const result: Record<string, unknown> = {};
  for (const name of Object.keys(groups)) {
    const entry = groups[name];
    if (entry === undefined) continue;
    const value = valueOf(run, entry, stream !== undefined, values);
    if (value !== undefined) result[name] = value;
  }
  chargeNodes(run, 1 + Object.keys(groups).length);
  return result;
}

function collect(
  run: Run,
  items: readonly unknown[],
  stream: readonly Tuple[] | undefined,
  keys: readonly Part[],
  site: number,
): Record<string, Entry> {
  // Without a prototype, so that no key can name something inherited.
  const groups = Object.create(null) as Record<string, Entry>;
  charge(run, items.length * keys.length);
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    const tuple = stream?.[index];
    for (let pair = 0; pair < keys.length; pair++) {
      const name = checkKey(keys[pair]?.(tuple === undefined ? item : tuple["@"], tuple), site);
      if (name === undefined) continue;
      const entry = groups[name];
      if (entry === undefined) groups[name] = { data: item, pair, tuples: tuple === undefined ? [] : [tuple] };
      else if (entry.pair !== pair) fail("D1009", site, { value: name });
      else if (tuple !== undefined) entry.tuples.push(tuple);
      else entry.data = extend(run, entry, item);
    }
  }
  return groups;
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

function valueOf(run: Run, entry: Entry, reduce: boolean, values: readonly Part[]): unknown {
  const part = values[entry.pair];
  if (part === undefined) return undefined;
  if (!reduce) return part(entry.data, undefined);
  const tuple = reduceTuples(run, entry.tuples);
  const context = tuple["@"];
  delete tuple["@"];
  return part(context, tuple);
}
