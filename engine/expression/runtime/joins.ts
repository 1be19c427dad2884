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
  if (!keys.every(isPrimitive) || keys.length > list.length) return list;
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
  const [first] = keys;
  if (keys.length === 1) return (positions.get(first) ?? []).map((position) => list[position]);
  const found = new Set<number>();
  for (const key of keys) for (const position of positions.get(key) ?? []) found.add(position);
  charge(run, found.size);
  return [...found].toSorted((left, right) => left - right).map((position) => list[position]);
}
