/**
 * Emits paths as nested loops, one result at a time. Between steps an array stands for its items, anything else for one
 * item, undefined for none.
 */

import type { BlockNode, Filter, Node, PathNode, SortNode } from "../ast.ts";
import { emitGroup, emitPart } from "./construct.ts";
import { openScope, truth } from "./control.ts";
import { emitFilter } from "./filter.ts";
import { createSink, type Kind, type Sink } from "./gather.ts";
import { emitJoin } from "./join.ts";
import { emitField, emitName, isPlainName } from "./name.ts";
import { ANY, ARR, BOOL, DATA, may, NULL, only, type Operand, operand, UNDEF } from "./operand.ts";
import { isTuplePath } from "./scope.ts";
import { Declined, type Environment, type Writer } from "./writer.ts";

export function emitPath(writer: Writer, path: PathNode, environment: Environment): Operand {
  // A group takes the items one by one, so that a single one must not collapse.
  const keep = path.keepSingletonArray || path.keepArray === true || path.group !== undefined;
  const value = emitSteps(writer, path.steps, environment, keep, path.group === undefined && environment.marked);
  return path.group === undefined ? value : emitGroup(writer, path.group, value, { ...environment, context: operand("undefined", UNDEF, value.data) });
}

/** The items of a path as an array of their own: what `[path]` is. */
export function emitPathList(writer: Writer, path: PathNode, environment: Environment): Operand {
  const last = path.steps.at(-1);
  const until = path.steps.findIndex((step) => !isPlainName(step));
  const head = path.steps[0];
  // Names alone, sorted steps and leading constructors have their own ways.
  if (last === undefined || head === undefined || until < 0 || path.steps.some((step) => step.type === "sort") || (head.type === "array" && head.consarray === true)) {
    const value = emitSteps(writer, path.steps, environment, false, true);
    return operand(writer.hold(`listOf(c, ${value.code})`), ARR, value.data);
  }
  const sink = createSink(writer, kindOf(last, environment), false, false, true);
  emitInto(writer, path.steps, environment, sink);
  return sink.list();
}

/** All steps, the results into a sink made outside. */
function emitInto(writer: Writer, steps: readonly Node[], environment: Environment, sink: Sink): void {
  let value = environment.context;
  for (const [index, step] of steps.entries()) {
    const [first, last] = [index === 0, index === steps.length - 1];
    if (!last && isPlainName(step)) value = emitName(writer, step.value, value, { last: false, keep: false, marked: false });
    else if (first && !last && step.type === "variable" && step.stages === undefined) value = emitHead(writer, step, value, environment);
    else return emitLoop(writer, steps.slice(index), value, { first, single: first && step.type === "variable" }, sink, environment);
  }
}

/** Steps up to the first that loops, one after the other; the rest inside of that loop. */
function emitSteps(writer: Writer, steps: readonly Node[], environment: Environment, keep: boolean, marked: boolean): Operand {
  let value = environment.context;
  for (const [index, step] of steps.entries()) {
    const [first, last] = [index === 0, index === steps.length - 1];
    if (step.type === "sort") {
      value = emitSort(writer, step, value, last, keep, marked, environment);
    } else if (first && step.consarray === true && step.type === "array") {
      value = emitLeadingArray(writer, step, value, environment);
      if (last) return operand(writer.hold(`single(c, ${value.code}, ${keep}, ${marked})`), ANY);
    } else if (isPlainName(step)) {
      value = emitName(writer, step.value, value, { last, keep: last && keep, marked: last && marked });
    } else if (first && !last && step.type === "variable" && step.stages === undefined) {
      value = emitHead(writer, step, value, environment);
    } else {
      const until = steps.findIndex((one, at) => at >= index && one.type === "sort");
      const end = until < 0 ? steps.length : until;
      const complete = end === steps.length;
      const sink = createSink(writer, kindOf(steps[end - 1] ?? step, environment), !complete || keep, complete && marked, may(value, ARR));
      emitLoop(writer, steps.slice(index, end), value, { first, single: first && step.type === "variable" }, sink, environment);
      value = sink.result();
      if (complete) return value;
      return emitSteps(writer, steps.slice(end), { ...environment, context: value, outer: false }, keep, marked);
    }
  }
  return value;
}

/** An array constructor at the head of a path is evaluated once, with the whole input. */
function emitLeadingArray(writer: Writer, step: Node, input: Operand, environment: Environment): Operand {
  const context = writer.hold(`isArr(${input.code}) ? ${input.code} : [${input.code}]`);
  const made = writer.emit(step, { ...environment, context: operand(context, ARR, input.data), marked: true });
  return operand(writer.hold(`isArr(${made.code}) && ${made.code}.length === 0 ? undefined : ${made.code}`), ANY);
}

/** A variable at the head: its value's items are what the next step sees. */
function emitHead(writer: Writer, step: Node, input: Operand, environment: Environment): Operand {
  const value = writer.emit(step, { ...environment, context: input, marked: true });
  return value.data || !may(value, ARR) ? value : operand(writer.hold(`unflattened(c, ${value.code})`), value.type | UNDEF, value.data);
}

interface Entrance {
  /** The first step of the path sees its context even where that is nothing. */
  readonly first: boolean;
  /** The input is one item, even if it is an array. */
  readonly single: boolean;
}

/** Runs the first of `steps` on each item of the input and the others inside; the last feeds the sink. */
function emitLoop(writer: Writer, steps: readonly Node[], input: Operand, entrance: Entrance, sink: Sink, environment: Environment): void {
  if (entrance.single || !may(input, ARR)) {
    const body = (): void => emitItem(writer, steps, input, entrance.first && environment.outer, sink, environment);
    if (entrance.first || !may(input, UNDEF)) writer.block("", body);
    else writer.block(`if (${input.code} !== undefined)`, body);
    return;
  }
  emitFor(writer, input, entrance.first, (item) => emitItem(writer, steps, item, false, sink, environment));
}

/** A loop over the items that a value stands for. */
function emitFor(writer: Writer, input: Operand, evenNothing: boolean, body: (item: Operand, index: string, length: string) => void): void {
  const { code } = input;
  const [length, index, item] = [writer.name("n"), writer.name("i"), writer.name("x")];
  const all = only(input, ARR);
  const many = all ? "true" : writer.hold(`isArr(${code})`);
  const one = evenNothing || !may(input, UNDEF) ? "1" : `${code} === undefined ? 0 : 1`;
  writer.line(`const ${length} = ${all ? `${code}.length` : `${many} ? ${code}.length : ${one}`};`);
  writer.block(`for (let ${index} = 0; ${index} < ${length}; ${index}++)`, () => {
    writer.line("if (--c.fuel < 0) refuel(c);");
    writer.line(`const ${item} = ${all ? "" : `!${many} ? ${code} : `}${code}[${index}];`);
    body(operand(item, DATA | UNDEF, input.data), index, length);
  });
}

function emitItem(writer: Writer, steps: readonly Node[], item: Operand, outer: boolean, sink: Sink, environment: Environment): void {
  const [step, ...rest] = steps;
  if (step === undefined) return;
  const last = rest.length === 0;
  if (last && isStreamable(step)) return emitBlockInto(writer, step, item, outer, sink, environment);
  const stages = (step.stages ?? []).map((stage): Filter => {
    if (stage.type === "index") throw new Declined("an index binding outside of a tuple stream");
    return stage;
  });
  const marked = last && stages.length === 0 && isSequence(step) ? sink.marked : stages.length > 0 || !last || step.type !== "object" || sink.marked;
  const value = isPlainName({ ...step, stages: undefined } as unknown as Node) && step.type === "name" ? emitField(writer, step.value, item) : writer.emit(step, { ...environment, context: item, outer, marked });
  emitStages(writer, step, stages, value, rest, sink, environment);
}

/** A block that ends in a path of objects: their results are the outer path's. */
function emitBlockInto(writer: Writer, block: BlockNode, item: Operand, outer: boolean, sink: Sink, environment: Environment): void {
  const scope = openScope(writer, environment.scope, block.expressions);
  const inner: Environment = { ...environment, context: item, outer, scope, marked: false };
  for (const expression of block.expressions.slice(0, -1)) writer.emit(expression, inner);
  const path = block.expressions.at(-1);
  if (path?.type === "path") emitInto(writer, path.steps, { ...inner, marked: sink.marked }, sink);
}

function isStreamable(step: Node): step is BlockNode {
  if (step.type !== "block" || step.predicate !== undefined || step.stages !== undefined || step.group !== undefined || step.keepArray === true) return false;
  const path = step.expressions.at(-1);
  if (path?.type !== "path" || path.group !== undefined || isTuplePath(path)) return false;
  const [head, last] = [path.steps[0], path.steps.at(-1)];
  return last?.type === "object" && last.stages === undefined && last.predicate === undefined && last.group === undefined && !path.steps.some((one) => one.type === "sort") && head?.consarray !== true;
}

/** Filters are loops inside the step's; the innermost passes items on. */
function emitStages(writer: Writer, step: Node, stages: readonly Filter[], value: Operand, rest: readonly Node[], sink: Sink, environment: Environment): void {
  const [stage, ...others] = stages;
  if (stage === undefined) {
    if (rest.length === 0) sink.add(value);
    else emitLoop(writer, rest, between(writer, step, value), { first: false, single: isConstructed(step) }, sink, environment);
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
  const input = value.indexed === true ? operand(writer.hold(`${value.code} === undefined ? [] : ${value.code}`), ANY, value.data) : value;
  const few = emitJoin(writer, stage.expr, input, environment) ?? input;
  emitFor(writer, few, true, (item, index, length) => {
    const verdict = writer.emit(stage.expr, { ...environment, context: item, outer: false, marked: false });
    const test = only(verdict, BOOL | UNDEF | NULL) ? `if (${truth(verdict)})` : `for (let times = keeps(c, ${verdict.code}, ${index}, ${length}); times > 0; times--)`;
    writer.block(test, () => emitKept(writer, others, item, rest, sink, environment));
  });
}

/** An item that passed a filter: the next filter of the step, the next step, or the sink. */
function emitKept(writer: Writer, others: readonly Filter[], item: Operand, rest: readonly Node[], sink: Sink, environment: Environment): void {
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

/** How the results of the last step go together. */
function kindOf(step: Node, environment: Environment): Kind {
  const stages = step.stages ?? [];
  const lastStage = stages.at(-1);
  // What a literal index finds may be an array of its own; what another filter keeps are items.
  if (lastStage !== undefined) return lastStage.type === "filter" && lastStage.expr.type === "number" ? "any" : "atom";
  if (isConstructed(step) || isStreamable(step)) return "atom";
  if (step.type === "object" && step.predicate === undefined && step.group === undefined) return "atom";
  return isSequence(step) && !environment.marked ? "sequence" : "any";
}

/** An array constructor as a step: each array is one item. */
function isConstructed(step: Node): boolean {
  return step.type === "array" && step.consarray === true && step.predicate === undefined && step.stages === undefined;
}

/** An array that this node gives can only be a sequence. */
function isSequence(node: Node): boolean {
  if (node.predicate !== undefined || node.group !== undefined || node.stages !== undefined) return false;
  if (node.type === "block") {
    const last = node.expressions.at(-1);
    return last !== undefined && isSequence(last);
  }
  if (node.type === "condition") return isSequence(node.then) && (node.else === undefined || isSequence(node.else));
  if (node.type === "object" || node.type === "string" || node.type === "number" || node.type === "value") return true;
  const last = node.type === "path" ? node.steps.at(-1) : undefined;
  return last?.type === "object" && last.stages === undefined && last.tuple === undefined && node.tuple === undefined;
}

/** Its value is a boolean, never a position. */
function isBoolean(node: Node): boolean {
  return node.type === "binary" && ["=", "!=", "<", "<=", ">", ">=", "in", "and", "or"].includes(node.value) && node.predicate === undefined && node.group === undefined;
}

/** Order-by: two items and more come back as an ordinary array, fewer as the sequence that they were. */
function emitSort(writer: Writer, step: SortNode, input: Operand, last: boolean, keep: boolean, marked: boolean, environment: Environment): Operand {
  const terms = step.terms.map((term) => `{ descending: ${term.descending}, key: ${emitPart(writer, term.expression, { ...environment, context: input, marked: false })} }`);
  const list = writer.hold(`${input.code} === undefined ? [] : isArr(${input.code}) ? ${input.code} : [${input.code}]`);
  let sorted: Operand = operand(writer.hold(`orderBy(c, ${list}, undefined, [${terms.join(", ")}], ${writer.site(step)})`), ARR, input.data);
  const stages = (step.stages ?? []).filter((stage): stage is Filter => stage.type === "filter");
  for (const stage of stages) sorted = emitFilter(writer, stage.expr, sorted, environment);
  if (!last) return operand(writer.hold(`isArr(${sorted.code}) && ${sorted.code}.length === 0 ? undefined : ${sorted.code}`), DATA, input.data);
  if (sorted.indexed === true) return operand(writer.hold(keep ? `${sorted.code} === undefined ? undefined : single(c, ${sorted.code}, true, ${marked})` : sorted.code), ANY, input.data);
  if (sorted.fresh === true) return operand(writer.hold(`settle(c, ${sorted.code}, ${keep}, ${marked})`), ANY, input.data);
  return operand(writer.hold(`isArr(${sorted.code}) && ${sorted.code}.length <= 1 ? settle(c, ${sorted.code}, ${keep}, ${marked}) : ${sorted.code}`), ANY, input.data);
}
