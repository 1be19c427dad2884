/** Emits the steps of a path as nested loops: each result of one step runs through the next, the last feeds a sink. */

import type { BlockNode, Filter, Node } from "../ast.ts";
import { openScope, truth } from "./control.ts";
import { emitFilter } from "./filter.ts";
import type { Sink } from "./gather.ts";
import { emitJoin } from "./join.ts";
import { isBoolean, isConstructed, isSequence, isStreamable } from "./kinds.ts";
import { emitField, emitName, isPlainName } from "./name.ts";
import { emitByShape, splits } from "./shape.ts";
import { ANY, ARR, BOOL, DATA, may, NULL, only, type Operand, operand, UNDEF } from "./operand.ts";
import { Declined, type Environment, type Writer } from "./writer.ts";

/** All steps, the results into a sink made outside. */
export function emitInto(writer: Writer, steps: readonly Node[], environment: Environment, sink: Sink): void {
  let value = environment.context;
  for (const [index, step] of steps.entries()) {
    const [first, last] = [index === 0, index === steps.length - 1];
    if (!last && isPlainName(step))
      value = emitName(writer, step.value, value, { last: false, keep: false, marked: false });
    else if (first && !last && step.type === "variable" && step.stages === undefined)
      value = emitHead(writer, step, value, environment);
    else
      return emitLoop(
        writer,
        steps.slice(index),
        value,
        { first, single: first && step.type === "variable" },
        sink,
        environment,
      );
  }
}

/** A variable at the head: its value's items are what the next step sees. */
export function emitHead(writer: Writer, step: Node, input: Operand, environment: Environment): Operand {
  const value = writer.emit(step, { ...environment, context: input, marked: true });
  return value.data || !may(value, ARR)
    ? value
    : operand(writer.hold(`unflattened(c, ${value.code})`), value.type | UNDEF, value.data);
}

interface Entrance {
  /** The first step of the path sees its context even where that is nothing. */
  readonly first: boolean;
  /** The input is one item, even if it is an array. */
  readonly single: boolean;
}

/** Runs the first of `steps` on each item of the input and the others inside; the last feeds the sink. */
export function emitLoop(
  writer: Writer,
  steps: readonly Node[],
  input: Operand,
  entrance: Entrance,
  sink: Sink,
  environment: Environment,
): void {
  if (entrance.single || !may(input, ARR)) {
    const body = (): void => emitItem(writer, steps, input, entrance.first && environment.outer, sink, environment);
    if (entrance.first || !may(input, UNDEF)) writer.block("", body);
    else writer.block(`if (${input.code} !== undefined)`, body);
    return;
  }
  emitFor(writer, input, entrance.first, (item) => emitItem(writer, steps, item, false, sink, environment));
}

/** A loop over the items that a value stands for. */
function emitFor(
  writer: Writer,
  input: Operand,
  evenNothing: boolean,
  body: (item: Operand, index: string, length: string) => void,
): void {
  const { code } = input;
  const [length, index, item] = [writer.name("n"), writer.name("i"), writer.name("x")];
  const all = only(input, ARR);
  const many = all ? "true" : writer.hold(`isArr(${code})`);
  const one = evenNothing || !may(input, UNDEF) ? "1" : `${code} === undefined ? 0 : 1`;
  writer.line(`const ${length} = ${all ? `${code}.length` : `${many} ? ${code}.length : ${one}`};`);
  writer.loop(index, length, () => {
    writer.line(`const ${item} = ${all ? "" : `!${many} ? ${code} : `}${code}[${index}];`);
    body(operand(item, DATA | UNDEF, input.data), index, length);
  });
}

function emitItem(
  writer: Writer,
  steps: readonly Node[],
  item: Operand,
  outer: boolean,
  sink: Sink,
  environment: Environment,
): void {
  const [step, ...rest] = steps;
  if (step === undefined) return;
  const last = rest.length === 0;
  if (last && isStreamable(step)) {
    if (outer || !splits(step, item, environment)) emitBlockInto(writer, step, item, outer, sink, environment);
    else emitByShape(writer, item, environment, (one, inner) => emitBlockInto(writer, step, one, false, sink, inner));
    return;
  }
  const stages = (step.stages ?? []).map((stage): Filter => {
    if (stage.type === "index") throw new Declined("an index binding outside of a tuple stream");
    return stage;
  });
  const marked =
    last && stages.length === 0 && isSequence(step)
      ? sink.marked
      : stages.length > 0 || !last || step.type !== "object" || sink.marked;
  const value =
    isPlainName({ ...step, stages: undefined } as unknown as Node) && step.type === "name"
      ? emitField(writer, step.value, item)
      : writer.emit(step, { ...environment, context: item, outer, marked });
  emitStages(writer, step, stages, value, rest, sink, environment);
}

/** A block that ends in a path of objects: their results are the outer path's. */
function emitBlockInto(
  writer: Writer,
  block: BlockNode,
  item: Operand,
  outer: boolean,
  sink: Sink,
  environment: Environment,
): void {
  const scope = openScope(writer, environment.scope, block.expressions);
  const inner: Environment = { ...environment, context: item, outer, scope, marked: false };
  for (const expression of block.expressions.slice(0, -1)) writer.emit(expression, inner);
  const path = block.expressions.at(-1);
  if (path?.type === "path") emitInto(writer, path.steps, { ...inner, marked: sink.marked }, sink);
}

/** Filters are loops inside the step's; the innermost passes items on. */
function emitStages(
  writer: Writer,
  step: Node,
  stages: readonly Filter[],
  value: Operand,
  rest: readonly Node[],
  sink: Sink,
  environment: Environment,
): void {
  const [stage, ...others] = stages;
  if (stage === undefined) {
    if (rest.length === 0) sink.add(value);
    else
      emitLoop(
        writer,
        rest,
        between(writer, step, value),
        { first: false, single: isConstructed(step) },
        sink,
        environment,
      );
    return;
  }
  const streams = stage.expr.type !== "number" && others.every((one) => isBoolean(one.expr));
  if (!streams) {
    const filtered = emitFilter(writer, stage.expr, value, environment);
    if (others.length > 0) emitStages(writer, step, others, filtered, rest, sink, environment);
    else if (rest.length === 0) sink.add(filtered);
    else emitLoop(writer, rest, filtered, { first: false, single: false }, sink, environment);
    return;
  }
  const input =
    value.indexed === true
      ? operand(writer.hold(`${value.code} === undefined ? [] : ${value.code}`), ANY, value.data)
      : value;
  const few = emitJoin(writer, stage.expr, input, environment) ?? input;
  emitFor(writer, few, true, (item, index, length) => {
    const emitOne = (one: Operand, inner: Environment): void => {
      const verdict = writer.emit(stage.expr, { ...inner, context: one, outer: false, marked: false });
      const test = only(verdict, BOOL | UNDEF | NULL)
        ? `if (${truth(verdict)})`
        : `for (let times = keeps(c, ${verdict.code}, ${index}, ${length}); times > 0; times--)`;
      writer.block(test, () => emitKept(writer, others, one, rest, sink, inner));
    };
    const [next] = rest;
    if (next?.type === "object" && splits(next, item, environment)) emitByShape(writer, item, environment, emitOne);
    else emitOne(item, environment);
  });
}

/** An item that passed a filter: the next filter of the step, the next step, or the sink. */
function emitKept(
  writer: Writer,
  others: readonly Filter[],
  item: Operand,
  rest: readonly Node[],
  sink: Sink,
  environment: Environment,
): void {
  const [stage, ...more] = others;
  if (stage !== undefined) {
    const verdict = writer.emit(stage.expr, { ...environment, context: item, outer: false, marked: false });
    writer.block(`if (${truth(verdict)})`, () => emitKept(writer, more, item, rest, sink, environment));
  } else if (rest.length === 0) {
    // What a filter keeps counts even if it is nothing.
    sink.add({ ...item, type: item.type & ~UNDEF });
  } else {
    writer.block("", () => emitItem(writer, rest, item, false, sink, environment));
  }
}

/** What one step gave, as the input of the next. */
function between(writer: Writer, step: Node, value: Operand): Operand {
  if (isConstructed(step) || value.data || !may(value, ARR) || value.fresh === true) return value;
  return operand(writer.hold(`unflattened(c, ${value.code})`), value.type | UNDEF, value.data);
}
