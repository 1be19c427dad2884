/** The order-by operator: keys are computed once per item, and only as far as the comparison needs them. */

import { mergeSort } from "./natives/arrays.ts";
import { fail, type Run } from "./run.ts";
import type { Tuple } from "./tuples.ts";

export interface Term {
  readonly descending: boolean;
  readonly key: (context: unknown, tuple: Tuple | undefined) => unknown;
}

interface Row {
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
  const context = row.tuple === undefined ? row.item : row.tuple["@"];
  const key = terms[index]?.key(context, row.tuple);
  row.keys[index] = key;
  return key;
}

function after(left: Row, right: Row, terms: readonly Term[], site: number): boolean {
  for (const [index, term] of terms.entries()) {
    const a = keyOf(left, terms, index);
    const b = keyOf(right, terms, index);
    // Nothing sorts last, whichever the direction.
    if (a === undefined && b === undefined) continue;
    if (a === undefined) return true;
    if (b === undefined) return false;
    if (!sortable(a) || !sortable(b)) fail("T2008", site, { value: sortable(a) ? b : a });
    if (typeof a !== typeof b) fail("T2007", site, { value: a, value2: b });
    if (a === b) continue;
    return (a as number) < (b as number) ? term.descending : !term.descending;
  }
  return false;
}

function sortable(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}
