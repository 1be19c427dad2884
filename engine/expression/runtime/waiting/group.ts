/** Grouping and order-by whose parts wait: the twins of group.ts and sort.ts. */

import { addTo, type Entry, itemsOf } from "../group.ts";
import { key as checkKey } from "../operators.ts";
import { charge, chargeNodes, type Run } from "../run.ts";
import { compareKeys, contextOf, type Row } from "../sort.ts";
import { reduceTuples, type Tuple, Tuples } from "../tuples.ts";
import { mergeSortLater } from "./natives.ts";

/** A part of the source, over a context and the variables of a tuple; it may wait. */
export type LaterPart = (context: unknown, tuple: Tuple | undefined) => unknown;

/** Raises T1003, D1009, D1013, L1006. */
export async function groupLater(
  run: Run,
  input: unknown,
  keys: readonly LaterPart[],
  values: readonly LaterPart[],
  site: number,
): Promise<Record<string, unknown>> {
  const stream = input instanceof Tuples ? input.items : undefined;
  const items = stream ?? itemsOf(input);
  const groups = new Map<string, Entry>();
  charge(run, items.length * keys.length);
  for (const [index, item] of items.entries()) {
    const tuple = stream?.[index];
    for (const [pair, part] of keys.entries()) {
      const name = checkKey(await part(tuple === undefined ? item : tuple["@"], tuple), site);
      if (name !== undefined) addTo(run, groups, name, pair, item, tuple, site);
    }
  }
  chargeNodes(run, 1 + groups.size);
  const result: Record<string, unknown> = {};
  for (const [name, entry] of groups) {
    const value = await valueOf(run, entry, values);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

async function valueOf(run: Run, entry: Entry, values: readonly LaterPart[]): Promise<unknown> {
  const part = values[entry.pair];
  if (part === undefined || entry.tuples === undefined) return part?.(entry.data, undefined);
  const tuple = reduceTuples(run, entry.tuples);
  return part(tuple["@"], tuple);
}

/** Sorts items, or tuples by their context. Raises T2007, T2008. */
export async function orderByLater(
  run: Run,
  items: readonly unknown[],
  tuples: readonly Tuple[] | undefined,
  terms: readonly { readonly descending: boolean; readonly key: LaterPart }[],
  site: number,
): Promise<readonly unknown[]> {
  if (items.length <= 1) return items;
  const rows = items.map((item, index): Row => ({ item, tuple: tuples?.[index], keys: [] }));
  const after = async (left: Row, right: Row): Promise<boolean> => {
    for (const [index, { key, descending }] of terms.entries()) {
      for (const row of [left, right])
        if (row.keys.length <= index) row.keys[index] = await key(contextOf(row), row.tuple);
      const order = compareKeys(left.keys[index], right.keys[index], descending, site);
      if (order !== undefined) return order;
    }
    return false;
  };
  return (await mergeSortLater(run, rows, after)).map((row) => row.item);
}
