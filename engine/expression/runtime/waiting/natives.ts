/** Functions that are given functions, where those may wait: one item after the other, in order. */

import { arityOf } from "../callable.ts";
import { argumentsFor, demandSort, sortPlain } from "../natives/arrays.ts";
import { createEdited, matches } from "../natives/match.ts";
import type { Native } from "../natives/native.ts";
import { given } from "../natives/native.ts";
import { type Entry, nativeEntry } from "../natives/table.ts";
import { charge, fail, type Run } from "../run.ts";
import { keysOf, truthy } from "../values.ts";
import { applyLater } from "./apply.ts";

type List = readonly unknown[];

const bodies: Readonly<Record<string, Native["run"]>> = {
  map: given((run, [values, callee]) => map(run, values as List, callee)),
  filter: given((run, [values, callee]) => filter(run, values as List, callee)),
  single: given((run, [values, callee]) => single(run, values as List, callee)),
  reduce: given((run, [values, callee, start]) => reduce(run, values as List, callee, start)),
  sort: given((run, [values, callee]) => sort(run, values as List, callee)),
  each: (run, [value, callee]) => each(run, value, callee),
  sift: (run, [value, callee]) => sift(run, value, callee),
  replace: given((run, [value, pattern, replacement, limit]) =>
    replace(run, value as string, pattern, replacement, limit as number | undefined),
  ),
};

const entries = new Map<string, Entry>(
  Object.entries(bodies).flatMap(([name, run]) => {
    const entry = nativeEntry(name);
    return entry === undefined ? [] : [[name, { ...entry, native: { ...entry.native, run } }] as const];
  }),
);

/** The twin of a function that takes functions; undefined for those that take none, or never wait for what they take. */
export function waitingEntry(name: string): Entry | undefined {
  return entries.get(name);
}

async function map(run: Run, values: List, callee: unknown): Promise<List> {
  const result: unknown[] = [];
  for (const [index, one] of values.entries()) {
    const value = await applyLater(run, callee, argumentsFor(callee, one, index, values), null);
    if (value !== undefined) result.push(value);
  }
  return result;
}

async function filter(run: Run, values: List, callee: unknown): Promise<List> {
  const result: unknown[] = [];
  for (const [index, one] of values.entries())
    if (truthy(run, await applyLater(run, callee, argumentsFor(callee, one, index, values), null))) result.push(one);
  return result;
}

async function single(run: Run, values: List, callee: unknown): Promise<unknown> {
  const found = callee === undefined ? values : await filter(run, values, callee);
  charge(run, values.length);
  if (found.length > 1) return fail("D3138", -1, { index: 1 });
  return found.length === 0 ? fail("D3139", -1) : found[0];
}

async function reduce(run: Run, values: List, callee: unknown, start: unknown): Promise<unknown> {
  const arity = arityOf(callee);
  if (arity < 2) fail("D3050", -1, { index: 1 });
  const fromFirst = start === undefined && values.length > 0;
  let result = fromFirst ? values[0] : start;
  for (let index = fromFirst ? 1 : 0; index < values.length; index++) {
    const args = [result, values[index], index, values].slice(0, Math.max(2, Math.min(arity, 4)));
    result = await applyLater(run, callee, args, null);
  }
  return result;
}

async function sort(run: Run, values: List, callee: unknown): Promise<List> {
  if (callee === undefined) return sortPlain(run, values);
  demandSort(run, values.length);
  return mergeSortLater(run, values, async (left, right) =>
    Boolean(await applyLater(run, callee, [left, right], null)),
  );
}

/** Calls `after` in the order in which mergeSort does. */
export async function mergeSortLater<T>(
  run: Run,
  values: readonly T[],
  after: (left: T, right: T) => Promise<boolean>,
): Promise<readonly T[]> {
  if (values.length <= 1) return values;
  const middle = Math.floor(values.length / 2);
  const left = await mergeSortLater(run, values.slice(0, middle), after);
  const right = await mergeSortLater(run, values.slice(middle), after);
  charge(run, values.length);
  const merged: T[] = [];
  let [l, r] = [0, 0];
  while (l < left.length && r < right.length) {
    if (await after(left[l] as T, right[r] as T)) merged.push(right[r++] as T);
    else merged.push(left[l++] as T);
  }
  return [...merged, ...left.slice(l), ...right.slice(r)];
}

async function each(run: Run, value: unknown, callee: unknown): Promise<List> {
  const result: unknown[] = [];
  for (const key of keysOf(value)) {
    const member = (value as Readonly<Record<string, unknown>>)[key];
    const made = await applyLater(run, callee, argumentsFor(callee, member, key, value), null);
    if (made !== undefined) result.push(made);
  }
  return result;
}

async function sift(run: Run, value: unknown, callee: unknown): Promise<Record<string, unknown> | undefined> {
  const result: Record<string, unknown> = {};
  for (const key of keysOf(value)) {
    if (callee === undefined) fail("T0410", -1, { index: 2 });
    const member = (value as Readonly<Record<string, unknown>>)[key];
    if (!truthy(run, await applyLater(run, callee, argumentsFor(callee, member, key, value), null))) continue;
    if (key === "__proto__") fail("L1006", -1, { value: key });
    result[key] = member;
  }
  return Object.keys(result).length === 0 ? undefined : result;
}

async function replace(
  run: Run,
  value: string,
  pattern: unknown,
  replacement: unknown,
  limit: number | undefined,
): Promise<string> {
  const plain = nativeEntry("replace");
  if (typeof replacement !== "function" || typeof pattern !== "function")
    return plain?.native.run(run, [value, pattern, replacement, limit], undefined) as string;
  if (limit !== undefined && limit < 0) fail("D3011", -1, { value: limit, index: 4 });
  if (limit !== undefined && !(limit > 0)) return value;
  charge(run, value.length >> 5);
  const edited = createEdited(run, value);
  let count = 0;
  for (const found of matches(run, pattern, value)) {
    edited.put(found, await applyLater(run, replacement, [found], null));
    if (limit !== undefined && ++count >= limit) break;
  }
  return edited.whole();
}
