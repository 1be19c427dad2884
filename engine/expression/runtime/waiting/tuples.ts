/** Paths over streams of tuples whose steps wait: the twins of tuples.ts. */

import { mark, SEQUENCE } from "../marks.ts";
import { charge, refuel, type Run } from "../run.ts";
import {
  asArray,
  beginning,
  literalItem,
  merged,
  pathValue,
  pourTuples,
  type Step,
  streamOf,
  type Tuple,
  type TuplePath,
  Tuples,
  literalTuple,
} from "../tuples.ts";
import { keeps } from "../values.ts";
import type { LaterPart } from "./group.ts";

export async function tuplePathLater(run: Run, path: TuplePath, context: unknown, asStream: boolean): Promise<unknown> {
  let input: readonly unknown[] = Array.isArray(context) && !path.firstIsVariable ? context : [context];
  let stream: Tuple[] | undefined;
  let streaming = false;
  let result: readonly unknown[] | undefined;
  for (const [index, step] of path.steps.entries()) {
    streaming ||= step.tuple;
    if (index === 0 && step.whole) {
      const made = await step.body?.(input, undefined);
      result = made === undefined ? undefined : asArray(made);
    } else if (streaming) {
      stream = await tupleStep(run, step, input, stream);
    } else {
      result = await plainStep(run, step, input, index === path.steps.length - 1);
    }
    if (!streaming && (result === undefined || result.length === 0)) break;
    if (step.focus === undefined) input = result ?? [];
  }
  return pathValue(run, path, { streaming, stream, result }, asStream);
}

async function plainStep(run: Run, step: Step, input: readonly unknown[], last: boolean): Promise<readonly unknown[]> {
  if (step.sort !== undefined)
    return asArray(await filtered(run, step, await Promise.resolve(step.sort(input, undefined))));
  const results: unknown[] = [];
  for (const item of input) {
    if (--run.fuel < 0) refuel(run);
    const value = await filtered(run, step, await step.body?.(item, undefined));
    if (value !== undefined) results.push(value);
  }
  return merged(run, results, last);
}

async function filtered(run: Run, { stages }: Step, value: unknown): Promise<unknown> {
  let current = value;
  for (const stage of stages)
    if ("filter" in stage) current = await filterLater(run, current, stage.filter, stage.literal);
  return current;
}

/** A predicate on any value, streams included. */
export async function filterLater(
  run: Run,
  value: unknown,
  test: LaterPart,
  literal: number | undefined,
): Promise<unknown> {
  if (value instanceof Tuples) return new Tuples(await filterTuples(run, value.items, test, literal));
  const items = asArray(value);
  if (literal !== undefined) return literalItem(run, items, literal);
  return mark(run, await keptOf(run, items, (item) => test(item, undefined)), SEQUENCE);
}

async function filterTuples(
  run: Run,
  tuples: readonly Tuple[],
  test: LaterPart,
  literal: number | undefined,
): Promise<Tuple[]> {
  return literal === undefined
    ? keptOf(run, tuples, (tuple) => test(tuple["@"], tuple))
    : literalTuple(tuples, literal);
}

async function keptOf<T>(run: Run, items: readonly T[], test: (item: T) => unknown): Promise<T[]> {
  const kept: T[] = [];
  charge(run, items.length);
  for (const [index, item] of items.entries())
    for (let times = keeps(run, await test(item), index, items.length); times > 0; times--) kept.push(item);
  return kept;
}

async function tupleStep(
  run: Run,
  step: Step,
  input: readonly unknown[],
  stream: Tuple[] | undefined,
): Promise<Tuple[]> {
  if (step.sort !== undefined) {
    // An order-by step whose keys wait gives a promise.
    const sorted = await Promise.resolve(step.sort(stream ?? input, stream));
    return staged(run, step, stream === undefined ? streamOf(step, sorted) : (sorted as Tuple[]));
  }
  const result: Tuple[] = [];
  for (const tuple of stream ?? beginning(run, input)) {
    if (--run.fuel < 0) refuel(run);
    pourTuples(run, step, tuple, await step.body?.(tuple["@"], tuple), result);
  }
  return staged(run, step, result);
}

async function staged(run: Run, { stages }: Step, tuples: Tuple[]): Promise<Tuple[]> {
  let current = tuples;
  for (const stage of stages) {
    if ("filter" in stage) current = await filterTuples(run, current, stage.filter, stage.literal);
    else for (const [index, tuple] of current.entries()) tuple[stage.index] = index;
  }
  return current;
}
