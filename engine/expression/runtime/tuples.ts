/** Paths that bind variables (`@`, `#`) or know their parents (`%`): streams of tuples, evaluated step by step. */

import { extend } from "./access.ts";
import { marksOf, pour, SEQUENCE, single, settle, mark } from "./marks.ts";
import { charge, refuel, type Run } from "./run.ts";
import { keeps } from "./values.ts";

/** Variables by name; `@` is the context. Nothing is inherited. */
export type Tuple = Record<string, unknown>;

/** Steps that a tuple counts for: it is an object of its own. */
const tupleCost = 12;

/** A stream on its way through a path. It never becomes a value. */
export class Tuples {
  readonly items: Tuple[];

  constructor(items: Tuple[]) {
    this.items = items;
  }
}

export type StepBody = (context: unknown, tuple: Tuple | undefined) => unknown;

type Stage = { readonly filter: StepBody; readonly literal: number | undefined } | { readonly index: string };

export interface Step {
  readonly body: StepBody | undefined;
  /** An order-by step: sorts items, or tuples by their context. */
  readonly sort: ((items: readonly unknown[], tuples: readonly Tuple[] | undefined) => readonly unknown[]) | undefined;
  readonly stages: readonly Stage[];
  readonly tuple: boolean;
  readonly focus: string | undefined;
  readonly index: string | undefined;
  readonly ancestor: string | undefined;
  /** An array constructor as the first step. */
  readonly whole: boolean;
}

export interface TuplePath {
  readonly steps: readonly Step[];
  readonly firstIsVariable: boolean;
  /** The stream is wanted, not its values: an outer path reads ancestors from it. */
  readonly keepTuples: boolean;
  readonly keepArray: boolean;
  readonly marked: boolean;
}

/** Evaluates the steps; returns the value, or the stream when `keepTuples` or the caller groups it. */
export function tuplePath(run: Run, path: TuplePath, context: unknown, asStream: boolean): unknown {
  let input: readonly unknown[] = Array.isArray(context) && !path.firstIsVariable ? context : [context];
  let stream: Tuple[] | undefined;
  let streaming = false;
  let result: readonly unknown[] | undefined;
  for (const [index, step] of path.steps.entries()) {
    streaming ||= step.tuple;
    if (index === 0 && step.whole) {
      const made = step.body?.(input, undefined);
      result = Array.isArray(made) ? made : made === undefined ? undefined : [made];
    } else if (streaming) {
      stream = tupleStep(run, step, input, stream);
    } else {
      result = plainStep(run, step, input, index === path.steps.length - 1);
    }
    if (!streaming && (result === undefined || result.length === 0)) break;
    if (step.focus === undefined) input = result ?? [];
  }
  return pathValue(run, path, { streaming, stream, result }, asStream);
}

/** The end of a path: the stream itself, or what its steps have given. */
export function pathValue(
  run: Run,
  path: TuplePath,
  {
    streaming,
    stream,
    result,
  }: { streaming: boolean; stream: Tuple[] | undefined; result: readonly unknown[] | undefined },
  asStream: boolean,
): unknown {
  if (streaming && (path.keepTuples || asStream)) return new Tuples(stream ?? []);
  if (streaming)
    return settle(
      run,
      (stream ?? []).map((tuple) => tuple["@"]),
      path.keepArray,
      path.marked,
    );
  if (result === undefined) return undefined;
  return (marksOf(run, result) & SEQUENCE) === 0
    ? single(run, result, path.keepArray, path.marked)
    : settle(run, result, path.keepArray, path.marked);
}

function plainStep(run: Run, step: Step, input: readonly unknown[], last: boolean): readonly unknown[] {
  if (step.sort !== undefined) {
    const sorted = step.sort(input, undefined);
    return asArray(filterStages(run, step.stages, sorted));
  }
  const results: unknown[] = [];
  for (const item of input) {
    if (--run.fuel < 0) refuel(run);
    const value = filterStages(run, step.stages, step.body?.(item, undefined));
    if (value !== undefined) results.push(value);
  }
  return merged(run, results, last);
}

/** What a step gave for each of its items, in one list. */
export function merged(run: Run, results: readonly unknown[], last: boolean): readonly unknown[] {
  const [only] = results;
  if (last && results.length === 1 && Array.isArray(only) && (marksOf(run, only) & SEQUENCE) === 0) return only;
  const list: unknown[] = [];
  for (const one of results) pour(run, list, one);
  return mark(run, list, SEQUENCE);
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function filterStages(run: Run, stages: readonly Stage[], value: unknown): unknown {
  let current = value;
  for (const stage of stages) if ("filter" in stage) current = filter(run, current, stage.filter, stage.literal);
  return current;
}

/** A predicate on any value, streams included; a marked list, or the array found at a literal index. */
export function filter(run: Run, value: unknown, test: StepBody, literal: number | undefined): unknown {
  if (value instanceof Tuples) return new Tuples(filterTuples(run, value.items, test, literal));
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (literal !== undefined) return literalItem(run, items, literal);
  const kept: unknown[] = [];
  charge(run, items.length);
  for (const [index, item] of items.entries()) {
    for (let times = keeps(run, test(item, undefined), index, items.length); times > 0; times--) kept.push(item);
  }
  return mark(run, kept, SEQUENCE);
}

/** What stands at a literal index. */
export function literalItem(run: Run, items: readonly unknown[], literal: number): unknown {
  const item = items[literal < 0 ? items.length + literal : literal];
  if (Array.isArray(item)) return item;
  return mark(run, item === undefined ? [] : [item], SEQUENCE);
}

export function literalTuple(tuples: readonly Tuple[], literal: number): Tuple[] {
  const tuple = tuples[literal < 0 ? tuples.length + literal : literal];
  return tuple === undefined ? [] : [tuple];
}

function filterTuples(run: Run, tuples: readonly Tuple[], test: StepBody, literal: number | undefined): Tuple[] {
  if (literal !== undefined) return literalTuple(tuples, literal);
  charge(run, tuples.length);
  return tuples.flatMap((tuple, index) => {
    const times = keeps(run, test(tuple["@"], tuple), index, tuples.length);
    return times === 1 ? [tuple] : Array.from({ length: times }, () => tuple);
  });
}

function tupleStep(run: Run, step: Step, input: readonly unknown[], stream: Tuple[] | undefined): Tuple[] {
  if (step.sort !== undefined) return tupleStages(run, step.stages, sortTuples(step, step.sort, input, stream));
  const result: Tuple[] = [];
  for (const tuple of stream ?? beginning(run, input)) {
    if (--run.fuel < 0) refuel(run);
    pourTuples(run, step, tuple, step.body?.(tuple["@"], tuple), result);
  }
  return tupleStages(run, step.stages, result);
}

/** A stream of one tuple an item. */
export function beginning(run: Run, input: readonly unknown[]): Tuple[] {
  charge(run, input.length * tupleCost);
  return input.map((item) => tupleOf({ "@": item }));
}

/** Adds a tuple for each thing that a step gave for one. Raises L1001 before there are more than the budget allows. */
export function pourTuples(run: Run, step: Step, tuple: Tuple, value: unknown, into: Tuple[]): void {
  if (value === undefined) return;
  const given = value instanceof Tuples ? value.items : asArray(value);
  charge(run, given.length * tupleCost);
  for (let index = 0; index < given.length; index++)
    into.push(
      value instanceof Tuples ? tupleOf(tuple, given[index] as Tuple) : bound(step, tuple, given[index], index),
    );
}

function sortTuples(
  step: Step,
  sort: NonNullable<Step["sort"]>,
  input: readonly unknown[],
  stream: Tuple[] | undefined,
): Tuple[] {
  if (stream !== undefined) return sort(stream, stream) as Tuple[];
  return streamOf(step, sort(input, undefined));
}

/** Sorted items as the beginning of a stream. */
export function streamOf(step: Step, items: readonly unknown[]): Tuple[] {
  return items.map((item, index) =>
    tupleOf({ "@": item, ...(step.index === undefined ? { undefined: index } : { [step.index]: index }) }),
  );
}

function bound(step: Step, tuple: Tuple, item: unknown, index: number): Tuple {
  const next = tupleOf(tuple);
  if (step.focus === undefined) {
    next["@"] = item;
  } else {
    next[step.focus] = item;
    next["@"] = tuple["@"];
  }
  if (step.index !== undefined) next[step.index] = index;
  if (step.ancestor !== undefined) next[step.ancestor] = tuple["@"];
  return next;
}

/** Made by a constructor, its fields are as quick as those of any object; a dictionary takes ten times as long to copy. */
function Row(): void {}
Row.prototype = Object.create(null) as object;
const NewRow = Row as unknown as new () => Tuple;

function tupleOf(...sources: readonly Tuple[]): Tuple {
  const tuple = new NewRow();
  for (const source of sources) for (const name of Object.keys(source)) tuple[name] = source[name];
  return tuple;
}

function tupleStages(run: Run, stages: readonly Stage[], tuples: Tuple[]): Tuple[] {
  let current = tuples;
  for (const stage of stages) {
    if ("filter" in stage) current = filterTuples(run, current, stage.filter, stage.literal);
    else for (const [index, tuple] of current.entries()) tuple[stage.index] = index;
  }
  return current;
}

/** The tuples of one group as one: values side by side. */
export function reduceTuples(run: Run, tuples: readonly Tuple[]): Tuple {
  const [first, ...rest] = tuples;
  const result = tupleOf(first ?? {});
  const made = new Set<unknown>();
  for (const tuple of rest)
    for (const name of Object.keys(tuple)) result[name] = extend(run, made, result[name], tuple[name]);
  return result;
}
