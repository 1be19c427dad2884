/** Marks on arrays that the language can observe: sequence, kept singleton, not to be flattened. Kept outside the data. */

import { fail, type Run } from "./run.ts";

export const SEQUENCE = 1;
/** A sequence of one that must not collapse (`[]` was written). */
const KEEP = 2;
/** An array constructor's array, which a path does not flatten. */
export const CONS = 4;

const marks = new WeakMap<object, number>();

export function mark<T extends readonly unknown[]>(run: Run, array: T, flags: number): T {
  run.marked = true;
  marks.set(array, run.epoch * 8 + flags);
  return array;
}

export function marksOf(run: Run, array: object): number {
  if (!run.marked) return 0;
  const found = marks.get(array);
  if (found === undefined || Math.floor(found / 8) !== run.epoch) return 0;
  return found % 8;
}

/** What `evaluate` does to every result: a sequence of none is nothing, of one is that one. */
export function collapse(run: Run, value: unknown, keep = false): unknown {
  if (!Array.isArray(value)) return value;
  const flags = marksOf(run, value);
  if ((flags & SEQUENCE) === 0) return value;
  if (value.length === 0) return undefined;
  if (value.length === 1 && !keep && (flags & KEEP) === 0) return value[0] as unknown;
  if (keep && (flags & KEEP) === 0) mark(run, value, flags | KEEP);
  return value;
}

/** Collapses an array known to be a sequence of this evaluation; `marked` says whether someone may look at its mark. */
export function settle(run: Run, list: readonly unknown[], keep: boolean, marked: boolean): unknown {
  if (list.length === 0) return undefined;
  if (list.length === 1 && !keep) return list[0];
  if (list.length > run.limits.sequence) checkLength(run, list);
  return marked ? mark(run, list, keep ? SEQUENCE | KEEP : SEQUENCE) : list;
}

/** Adds what one step gave to a list: arrays are flattened once, unless they are constructed ones. */
export function pour(run: Run, list: unknown[], value: unknown): void {
  if (Array.isArray(value) && (!run.marked || (marksOf(run, value) & CONS) === 0)) {
    for (let index = 0; index < value.length; index++) list.push(value[index]);
    if ((run.fuel -= value.length >> 3) < 0) checkLength(run, list);
  } else {
    list.push(value);
  }
  if (list.length > run.limits.sequence) checkLength(run, list);
}

function checkLength(run: Run, list: readonly unknown[]): void {
  if (list.length > run.limits.sequence) fail("D2015", -1, { value: run.limits.sequence });
}

/**
 * The end of a path whose last step gave exactly one defined result. An array that is no sequence is returned as it is;
 * a sequence is copied and collapsed.
 */
export function single(run: Run, value: unknown, keep: boolean, marked: boolean): unknown {
  if (!Array.isArray(value)) return keep ? settle(run, [value], true, marked) : value;
  const flags = marksOf(run, value);
  if ((flags & SEQUENCE) === 0) {
    // A constructed array under `[]` becomes the one member of a kept sequence.
    if (keep && (flags & CONS) !== 0) return settle(run, [value], true, marked);
    return value;
  }
  return settle(run, value.slice(), keep, marked);
}

/** The end of a name step over a list: `value` is the one result of `count`, or the list of them. */
export function gathered(run: Run, value: unknown, count: number, keep: boolean, marked: boolean): unknown {
  if (count === 0) return undefined;
  if (count > 1) return settle(run, value as readonly unknown[], keep, marked);
  if (Array.isArray(value)) return single(run, value, false, marked);
  return keep ? [value] : value;
}

/** Adds a result to those of a name step over a list: the first stands for itself. */
export function gather(run: Run, list: unknown, count: number, value: unknown): unknown {
  if (count === 0) return value;
  if (count === 1) return Array.isArray(list) || Array.isArray(value) ? second(run, list, value) : [list, value];
  if (Array.isArray(value)) pour(run, list as unknown[], value);
  else (list as unknown[]).push(value);
  return list;
}

/** Adds to the list for a step of which more than one result is defined; starts the list with the first. */
export function second(run: Run, first: unknown, value: unknown): unknown[] {
  const list: unknown[] = [];
  pour(run, list, first);
  pour(run, list, value);
  return list;
}

/** Adds all members of an array, or a value, to a list: constructed arrays are spread too, as `$append` does. */
export function spread(run: Run, list: unknown[], value: unknown): void {
  if (!Array.isArray(value)) {
    list.push(value);
    return;
  }
  for (let index = 0; index < value.length; index++) list.push(value[index]);
  if ((run.fuel -= value.length >> 3) < 0 || list.length > run.limits.sequence) checkLength(run, list);
}

/** What literal indexes found in several lists: the first stands for itself, a second makes a list. */
export function indexed(run: Run, list: unknown, count: number, value: unknown): unknown {
  if (count === 0) return value;
  const results: unknown[] = count === 1 ? [] : (list as unknown[]);
  if (count === 1 && list !== undefined) pour(run, results, list);
  if (value !== undefined) pour(run, results, value);
  return results;
}

/** The members of a value as a new array. */
export function listOf(run: Run, value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return [value];
  run.fuel -= value.length >> 3;
  return value.slice();
}

/** What one step gave, as the list for the next: a constructed array is one item. */
export function unflattened(run: Run, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  if (run.marked && (marksOf(run, value) & CONS) !== 0) return [value];
  return value.length === 0 ? undefined : value;
}

/** The result of a function that always makes a sequence, on its way out uncollapsed. */
export function markResult(run: Run, value: unknown): unknown {
  return Array.isArray(value) ? mark(run, value, SEQUENCE) : value;
}
