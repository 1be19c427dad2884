/** Indexes over lists that filters search by an equality: built when a list is searched again, kept for the run. */

import { charge, type Run } from "./run.ts";

/** Of one filter over one list. */
export interface Index {
  readonly list: readonly unknown[];
  /** Positions by key, ascending; undefined until the list is searched for the second time. */
  positions: Map<unknown, number[]> | undefined;
  searches: number;
}

/** Below this a scan is as fast. */
const smallest = 8;
/** Keys at a time beyond which finding the order costs more than a scan. */
const most = 64;
/** Positions up to which inserting in order is cheaper than sorting. */
const few = 64;
const none: readonly number[] = [];

/**
 * The members of `list` whose key is `wanted` (or, with `among`, one of the members of `wanted`), in order: a superset of
 * what the filter keeps. The list itself where an index does not pay or does not apply.
 */
export function byIndex(
  run: Run,
  site: number,
  list: unknown,
  keyOf: (item: unknown) => unknown,
  wanted: unknown,
  among: boolean,
): unknown {
  if (!Array.isArray(list) || list.length < smallest) return list;
  if (wanted === undefined) return [];
  const index = indexFor(run, site, list);
  if (++index.searches < 2) return list;
  const keys: readonly unknown[] = among && Array.isArray(wanted) ? wanted : [wanted];
  if (keys.length > most || !keys.every(isPrimitive)) return list;
  index.positions ??= build(run, list, keyOf);
  return pick(run, index.positions, list, keys);
}

function isPrimitive(value: unknown): boolean {
  return value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function indexFor(run: Run, site: number, list: readonly unknown[]): Index {
  const sites = (run.indexes ??= new Map<number, Index>());
  const known = sites.get(site);
  if (known !== undefined && known.list === list) return known;
  const index: Index = { list, positions: undefined, searches: 0 };
  sites.set(site, index);
  return index;
}

function build(run: Run, list: readonly unknown[], keyOf: (item: unknown) => unknown): Map<unknown, number[]> {
  charge(run, list.length);
  const positions = new Map<unknown, number[]>();
  for (const [position, item] of list.entries()) {
    const key = keyOf(item);
    const known = positions.get(key);
    if (known === undefined) positions.set(key, [position]);
    else known.push(position);
  }
  return positions;
}

function pick(
  run: Run,
  positions: ReadonlyMap<unknown, readonly number[]>,
  list: readonly unknown[],
  keys: readonly unknown[],
): readonly unknown[] {
  const lists = keys.map((key) => positions.get(key) ?? none);
  let total = 0;
  for (const one of lists) total += one.length;
  charge(run, total);
  let found: readonly number[] = [];
  if (lists.length === 1) found = lists[0] ?? none;
  else if (total > few) found = [...new Set(lists.flat())].toSorted((left, right) => left - right);
  else found = merged(lists);
  const items: unknown[] = [];
  for (const position of found) items.push(list[position]);
  return items;
}

function merged(lists: readonly (readonly number[])[]): readonly number[] {
  const found: number[] = [];
  for (const one of lists) for (const position of one) insert(found, position);
  return found;
}

/** Ascending, each position once. Positions come nearly in order, so that the place is near the end. */
function insert(into: number[], position: number): void {
  let at = into.length;
  while (at > 0 && (into[at - 1] ?? 0) > position) at--;
  if (at > 0 && into[at - 1] === position) return;
  if (at === into.length) into.push(position);
  else into.splice(at, 0, position);
}
