/**
 * Emits paths as nested loops, one result at a time. Between steps an array stands for its items, anything else for one
 * item, undefined for none.
 */

import type { Filter, Node, PathNode, SortNode } from "../ast.ts";
import { emitGroup, emitPart } from "./construct.ts";
import { emitFilter } from "./filter.ts";
import { createSink } from "./gather.ts";
import { isConstructed, kindOf } from "./kinds.ts";
import { emitName, isPlainName } from "./name.ts";
import { ANY, ARR, DATA, may, type Operand, operand, UNDEF } from "./operand.ts";
import { emitHead, emitInto, emitLoop } from "./steps.ts";
import { callingParts } from "./waiting.ts";
import type { Environment, Writer } from "./writer.ts";

export function emitPath(writer: Writer, path: PathNode, environment: Environment): Operand {
  // A group takes the items one by one, so that a single one must not collapse; a constructed array is its items.
  const last = path.steps.at(-1);
  const loose = (path.keepArray === true || path.group !== undefined) && !(last !== undefined && isConstructed(last));
  const keep = path.keepSingletonArray || loose;
  const value = emitSteps(writer, path, environment, keep, path.group === undefined && environment.marked);
  return path.group === undefined
    ? value
    : emitGroup(writer, path.group, value, { ...environment, context: operand("undefined", UNDEF, value.data) });
}

/** The items of a path as an array of their own: what `[path]` is. */
export function emitPathList(writer: Writer, path: PathNode, environment: Environment): Operand {
  const last = path.steps.at(-1);
  const until = path.steps.findIndex((step) => !isPlainName(step));
  const head = path.steps[0];
  // Names alone, sorted steps and leading constructors have their own ways.
  if (
    last === undefined ||
    head === undefined ||
    until < 0 ||
    path.steps.some((step) => step.type === "sort") ||
    head.consarray === true
  ) {
    const value = emitSteps(writer, path, environment, false, true);
    return operand(writer.hold(`listOf(c, ${value.code})`), ARR, value.data);
  }
  const sink = createSink(writer, kindOf(last, environment), false, false, true);
  emitInto(writer, path.steps, environment, sink);
  return sink.list();
}

/** An array constructor at the head of a path is evaluated once, with the whole input; an empty one ends the path. */
function emitSteps(
  writer: Writer,
  { steps, keepSingletonArray }: PathNode,
  environment: Environment,
  keep: boolean,
  marked: boolean,
): Operand {
  const { context } = environment;
  const head = steps[0];
  if (head?.consarray !== true) return emitFrom(writer, steps, 0, context, environment, keep, marked);
  const list = writer.hold(`isArr(${context.code}) ? ${context.code} : [${context.code}]`);
  const made = writer.emit(head, { ...environment, context: operand(list, ARR, context.data), marked: true });
  if (steps.length === 1) return operand(writer.hold(`single(c, ${made.code}, ${keep}, ${marked})`), ANY);
  const empty = writer.hold(`isArr(${made.code}) && ${made.code}.length === 0`);
  const items = operand(writer.hold(`${empty} ? undefined : ${made.code}`), ANY);
  const value = emitFrom(writer, steps, 1, items, environment, keep, marked);
  const whole = `single(c, ${made.code}, ${keepSingletonArray}, ${marked})`;
  return operand(writer.hold(`${empty} ? ${whole} : ${value.code}`), ANY);
}

/** Steps up to the first that loops, one after the other; the rest inside of that loop. */
function emitFrom(
  writer: Writer,
  steps: readonly Node[],
  from: number,
  input: Operand,
  environment: Environment,
  keep: boolean,
  marked: boolean,
): Operand {
  let value = input;
  for (const [index, step] of steps.entries()) {
    if (index < from) continue;
    const [first, last] = [index === 0, index === steps.length - 1];
    if (step.type === "sort") {
      value = emitSort(writer, step, value, last, keep, marked, environment);
    } else if (isPlainName(step)) {
      value = emitName(writer, step.value, value, { last, keep: last && keep, marked: last && marked });
    } else if (first && !last && step.type === "variable" && step.stages === undefined) {
      value = emitHead(writer, step, value, environment);
    } else {
      const until = steps.findIndex((one, at) => at >= index && one.type === "sort");
      const end = until < 0 ? steps.length : until;
      const complete = end === steps.length;
      const sink = createSink(
        writer,
        kindOf(steps[end - 1] ?? step, environment),
        !complete || keep,
        complete && marked,
        may(value, ARR),
      );
      emitLoop(
        writer,
        steps.slice(index, end),
        value,
        { first, single: first && step.type === "variable" },
        sink,
        environment,
      );
      value = sink.result();
      if (complete) return value;
      const after = { ...environment, context: value, outer: false };
      return emitFrom(writer, steps.slice(end), 0, value, after, keep, marked);
    }
  }
  return value;
}

/** Order-by: two items and more come back as an ordinary array, fewer as the sequence that they were. */
function emitSort(
  writer: Writer,
  step: SortNode,
  input: Operand,
  last: boolean,
  keep: boolean,
  marked: boolean,
  environment: Environment,
): Operand {
  const terms = step.terms.map(
    (term) =>
      `{ descending: ${term.descending}, key: ${emitPart(writer, term.expression, { ...environment, context: input, marked: false })} }`,
  );
  const list = writer.hold(`${input.code} === undefined ? [] : isArr(${input.code}) ? ${input.code} : [${input.code}]`);
  let sorted: Operand = operand(
    writer.hold(callingParts(writer, "orderBy", `c, ${list}, undefined, [${terms.join(", ")}], ${writer.site(step)}`)),
    ARR,
    input.data,
  );
  const stages = (step.stages ?? []).filter((stage): stage is Filter => stage.type === "filter");
  for (const stage of stages) sorted = emitFilter(writer, stage.expr, sorted, environment);
  if (!last)
    return operand(
      writer.hold(`isArr(${sorted.code}) && ${sorted.code}.length === 0 ? undefined : ${sorted.code}`),
      DATA,
      input.data,
    );
  if (sorted.indexed === true)
    return operand(
      writer.hold(
        keep ? `${sorted.code} === undefined ? undefined : single(c, ${sorted.code}, true, ${marked})` : sorted.code,
      ),
      ANY,
      input.data,
    );
  if (sorted.fresh === true)
    return operand(writer.hold(`settle(c, ${sorted.code}, ${keep}, ${marked})`), ANY, input.data);
  return operand(
    writer.hold(
      `isArr(${sorted.code}) && ${sorted.code}.length <= 1 ? settle(c, ${sorted.code}, ${keep}, ${marked}) : ${sorted.code}`,
    ),
    ANY,
    input.data,
  );
}
