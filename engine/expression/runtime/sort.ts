/** The order-by operator: keys are computed once per item, and only as far as the comparison needs them. */

import { mergeSort } from "./natives/arrays.ts";
import { fail, type Run } from "./run.ts";
import type { Tuple } from "./tuples.ts";

interface Term {
  readonly descending: boolean;
  readonly key: (context: unknown, tuple: Tuple | undefined) => unknown;
}

export interface Row {
  readonly item: unknown;
  readonly tuple: Tuple | undefined;
  readonly keys: unknown[];
}

/** Sorts items, or tuples by their context. Raises T2007, T2008. */
export function orderBy(
  run: Run,
  items: readonly unknown[],
  tuples: readonly Tuple[] | undefined,
  terms: readonly Term[],
  site: number,
): readonly unknown[] {
  if (items.length <= 1) return items;
  const rows = items.map((item, index): Row => ({ item, tuple: tuples?.[index], keys: [] }));
  return mergeSort(run, rows, (left, right) => after(left, right, terms, site)).map((row) => row.item);
}

function keyOf(row: Row, terms: readonly Term[], index: number): unknown {
  if (index < row.keys.length) return row.keys[index];
  const key = terms[index]?.key(contextOf(row), row.tuple);
  row.keys[index] = key;
  return key;
}

export function contextOf(row: Row): unknown {
  return row.tuple === undefined ? row.item : row.tuple["@"];
}

function after(left: Row, right: Row, terms: readonly Term[], site: number): boolean {
  for (const [index, term] of terms.entries()) {
    const order = compareKeys(keyOf(left, terms, index), keyOf(right, terms, index), term.descending, site);
    if (order !== undefined) return order;
  }
  return false;
}

/** Whether `a` belongs after `b`; undefined where the next term decides. Raises T2007, T2008. */
export function compareKeys(a: unknown, b: unknown, descending: boolean, site: number): boolean | undefined {
  // Nothing sorts last, whichever the direction.
  if (a === undefined && b === undefined) return undefined;
  if (a === undefined) return true;
  if (b === undefined) return false;
  if (!sortable(a) || !sortable(b)) fail("T2008", site, { value: sortable(a) ? b : a });
  if (typeof a !== typeof b) fail("T2007", site, { value: a, value2: b });
  if (a === b) return undefined;
  return (a as number) < (b as number) ? descending : !descending;
}

function sortable(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}
