/** Emits paths. Between steps a value stands for a sequence: an array for its items, anything else for one item, undefined for none. */

import type { Filter, Node, PathNode, SortNode } from "../ast.ts";
import { emitGroup, emitPart } from "./construct.ts";
import { emitFilter } from "./filter.ts";
import { ANY, ARR, DATA, may, only, type Operand, operand, UNDEF } from "./operand.ts";
import { isInherited, quote } from "./quote.ts";
import { Declined, type Environment, type Writer } from "./writer.ts";

export interface Place {
  readonly first: boolean;
  readonly last: boolean;
  readonly keep: boolean;
  /** Someone may look at the mark of what the last step gives. */
  readonly marked: boolean;
}

export function emitPath(writer: Writer, path: PathNode, environment: Environment): Operand {
  // A group takes the items one by one, so that a single one must not collapse.
  const keep = path.keepSingletonArray || path.keepArray === true || path.group !== undefined;
  let value = environment.context;
  for (const [index, step] of path.steps.entries()) {
    const last = index === path.steps.length - 1;
    const place: Place = { first: index === 0, last, keep: last && keep, marked: last && environment.marked };
    value = emitStep(writer, step, value, place, environment);
  }
  return path.group === undefined ? value : emitGroup(writer, path.group, value, { ...environment, context: operand("undefined", UNDEF, value.data) });
}

function emitStep(writer: Writer, step: Node, input: Operand, place: Place, environment: Environment): Operand {
  if (step.type === "sort") return emitSort(writer, step, input, place, environment);
  if (place.first && step.consarray === true && step.type === "array") return emitLeadingArray(writer, step, input, environment);
  if (step.type === "name" && step.stages === undefined && step.predicate === undefined && step.group === undefined) return emitName(writer, step.value, input, place);
  const single = (place.first && step.type === "variable") || !may(input, ARR);
  return single ? emitOnce(writer, step, input, place, environment) : emitEach(writer, step, input, place, environment);
}

/** An array constructor at the head of a path is evaluated once, with the whole input. */
function emitLeadingArray(writer: Writer, step: Node, input: Operand, environment: Environment): Operand {
  const context = writer.hold(`isArr(${input.code}) ? ${input.code} : [${input.code}]`);
  const made = writer.emit(step, { ...environment, context: operand(context, ARR, input.data), marked: true });
  return operand(writer.hold(`isArr(${made.code}) && ${made.code}.length === 0 ? undefined : ${made.code}`), ANY);
}

/** A field: a plain load from an object, a loop with its own inline cache from an array. */
export function emitName(writer: Writer, name: string, input: Operand, place: Place): Operand {
  const loop = place.last ? lastLoop(writer, name) : middleLoop(writer, name);
  const result = writer.name("t");
  const over = place.last ? `${loop}(c, ${input.code}, ${place.keep}, ${place.marked})` : `${loop}(c, ${input.code})`;
  writer.line(`let ${result};`);
  const test = `if (typeof ${input.code} === "object" && ${input.code} !== null)`;
  writer.line(`${test} ${result} = ${may(input, ARR) ? `isArr(${input.code}) ? ${over} : ` : ""}${field(input.code, name)};`);
  if (place.last && place.keep) writer.line(`if (${result} !== undefined && !isArr(${result})) ${result} = settle(c, [${result}], true, ${place.marked}); else if (c.marked && isArr(${result})) ${result} = single(c, ${result}, true, ${place.marked});`);
  else if (place.last && !input.data) writer.line(`if (c.marked && isArr(${result})) ${result} = single(c, ${result}, false, ${place.marked});`);
  return operand(result, place.last ? ANY : DATA, input.data);
}

function field(object: string, name: string): string {
  return isInherited(name) ? `own(${object}, ${quote(name)})` : `${object}[${quote(name)}]`;
}

function middleLoop(writer: Writer, name: string): string {
  return writer.helper(`middle ${name}`, (own) => `function ${own}(c, p) {
  const o = [];
  for (let i = 0; i < p.length; i++) {
    if (--c.fuel < 0) refuel(c);
    const e = p[i];
    if (typeof e !== "object" || e === null) continue;
    const r = isArr(e) ? lookupMember(c, e, ${quote(name)}) : ${field("e", name)};
    if (r === undefined) continue;
    if (isArr(r)) pour(c, o, r); else o.push(r);
  }
  return o.length === 0 ? undefined : o;
}`);
}

function lastLoop(writer: Writer, name: string): string {
  return writer.helper(`last ${name}`, (own) => `function ${own}(c, p, keep, marked) {
  let o, k = 0;
  for (let i = 0; i < p.length; i++) {
    if (--c.fuel < 0) refuel(c);
    const e = p[i];
    if (typeof e !== "object" || e === null) continue;
    const r = isArr(e) ? lookupMember(c, e, ${quote(name)}) : ${field("e", name)};
    if (r === undefined) continue;
    if (k === 0) o = r;
    else if (k === 1) o = isArr(o) || isArr(r) ? second(c, o, r) : [o, r];
    else if (isArr(r)) pour(c, o, r);
    else o.push(r);
    k++;
  }
  if (k === 0) return undefined;
  if (k === 1) return keep || isArr(o) ? single(c, o, keep, marked) : o;
  return settle(c, o, keep, marked);
}`);
}

/** The step on one item, its filters applied. */
function emitBody(writer: Writer, step: Node, context: Operand, outer: boolean, environment: Environment, marked: boolean): Operand {
  let value = writer.emit(step, { ...environment, context, outer, marked });
  for (const stage of step.stages ?? []) {
    if (stage.type === "index") throw new Declined("an index binding outside of a tuple stream");
    value = emitFilter(writer, stage.expr, value, environment);
  }
  return value;
}

/** Whether what a step makes is looked at by the steps after it or by the flattening of the path. */
function stepMarked(step: Node, place: Place): boolean {
  if (!place.last) return true;
  if (step.type === "object" || step.type === "array") return place.marked;
  return true;
}

function emitOnce(writer: Writer, step: Node, input: Operand, place: Place, environment: Environment): Operand {
  const result = writer.name("t");
  let type = UNDEF;
  let data = false;
  const body = (): void => {
    const value = emitBody(writer, step, input, place.first && environment.outer, environment, stepMarked(step, place));
    type = value.type | UNDEF;
    data = value.data;
    writer.line(`${result} = ${onceCode(step, value, place)};`);
  };
  writer.line(`let ${result};`);
  // A first step sees its context even where that is nothing.
  if (place.first || !may(input, UNDEF)) writer.block("", body);
  else writer.block(`if (${input.code} !== undefined)`, body);
  return operand(result, place.keep || may(operand("", type), ARR) ? ANY : type, data);
}

function onceCode(step: Node, value: Operand, place: Place): string {
  const { code } = value;
  if (value.fresh === true) return place.last ? `settle(c, ${code}, ${place.keep}, ${place.marked})` : `${code}.length === 0 ? undefined : ${code}`;
  const constructed = isConstructed(step);
  if (place.last) {
    if (constructed) return place.keep ? `settle(c, [${code}], true, ${place.marked})` : code;
    if (!may(value, ARR)) return place.keep ? `${code} === undefined ? undefined : settle(c, [${code}], true, ${place.marked})` : code;
    return `${code} === undefined ? undefined : single(c, ${code}, ${place.keep}, ${place.marked})`;
  }
  if (constructed) return `[${code}]`;
  return may(value, ARR) && !value.data ? `unflattened(c, ${code})` : code;
}

/** An array constructor as a step: each array is one item. */
function isConstructed(step: Node): boolean {
  return step.type === "array" && step.consarray === true && step.predicate === undefined && step.stages === undefined;
}

function emitEach(writer: Writer, step: Node, input: Operand, place: Place, environment: Environment): Operand {
  const list = writer.name("l");
  const count = writer.name("k");
  const length = writer.name("n");
  const index = writer.name("i");
  const item = writer.name("x");
  const many = only(input, ARR) ? "true" : writer.hold(`isArr(${input.code})`);
  let made: Operand = operand("undefined", ANY);
  writer.line(`let ${list}, ${count} = 0;`);
  const single = place.first ? "1" : `${input.code} === undefined ? 0 : 1`;
  writer.line(`const ${length} = ${many} ? ${input.code}.length : ${single};`);
  writer.block(`for (let ${index} = 0; ${index} < ${length}; ${index}++)`, () => {
    writer.line("if (--c.fuel < 0) refuel(c);");
    writer.line(`const ${item} = ${many} ? ${input.code}[${index}] : ${input.code};`);
    made = emitBody(writer, step, operand(item, DATA | UNDEF, input.data), false, environment, stepMarked(step, place));
    emitGather(writer, step, made, place, list, count);
  });
  return gathered(writer, step, made, place, list, count);
}

/** Adds what the step made to the list, which for one result is that result. */
function emitGather(writer: Writer, step: Node, value: Operand, place: Place, list: string, count: string): void {
  const { code } = value;
  const defined = may(value, UNDEF) ? `if (${code} !== undefined) ` : "";
  const atom = isConstructed(step) || !may(value, ARR);
  if (atom && place.last) {
    writer.line(`${defined}{ if (${count} === 0) ${list} = ${code}; else if (${count} === 1) ${list} = [${list}, ${code}]; else ${list}.push(${code}); ${count}++; }`);
  } else if (atom) {
    writer.line(`${defined}{ if (${count} === 0) ${list} = [${code}]; else ${list}.push(${code}); ${count}++; }`);
  } else if (value.fresh === true) {
    writer.line(`{ if (${count} === 0) ${list} = ${code}; else spread(c, ${list}, ${code}); ${count}++; }`);
  } else {
    writer.line(`${defined}{ if (${count} === 0) ${list} = ${code}; else if (${count} === 1) ${list} = second(c, ${list}, ${code}); else pour(c, ${list}, ${code}); ${count}++; }`);
  }
}

function gathered(writer: Writer, step: Node, value: Operand, place: Place, list: string, count: string): Operand {
  const atom = isConstructed(step) || !may(value, ARR);
  const { keep, marked } = place;
  const data = value.data;
  if (!place.last) {
    if (atom) return operand(list, DATA, data);
    if (value.fresh === true) return operand(writer.hold(`${count} === 0 || ${list}.length === 0 ? undefined : ${list}`), DATA, data);
    return operand(writer.hold(`${count} === 1 ? unflattened(c, ${list}) : ${list}`), DATA, data);
  }
  const settled = `settle(c, ${list}, ${keep}, ${marked})`;
  if (value.fresh === true) return operand(writer.hold(`${count} === 0 ? undefined : ${settled}`), ANY, data);
  if (atom && !keep && !marked) return operand(list, ANY, data);
  const one = atom ? (keep ? `settle(c, [${list}], true, ${marked})` : list) : `single(c, ${list}, ${keep}, ${marked})`;
  return operand(writer.hold(`${count} === 0 ? undefined : ${count} === 1 ? ${one} : ${settled}`), ANY, data);
}

/** Order-by: two items and more come back as an ordinary array, fewer as the sequence that they were. */
function emitSort(writer: Writer, step: SortNode, input: Operand, place: Place, environment: Environment): Operand {
  const terms = step.terms.map((term) => `{ descending: ${term.descending}, key: ${emitPart(writer, term.expression, { ...environment, context: input, marked: false })} }`);
  const list = writer.hold(`${input.code} === undefined ? [] : isArr(${input.code}) ? ${input.code} : [${input.code}]`);
  let sorted: Operand = operand(writer.hold(`orderBy(c, ${list}, undefined, [${terms.join(", ")}], ${writer.site(step)})`), ARR, input.data);
  const stages = (step.stages ?? []).filter((stage): stage is Filter => stage.type === "filter");
  for (const stage of stages) sorted = emitFilter(writer, stage.expr, sorted, environment);
  if (!place.last) return operand(writer.hold(`isArr(${sorted.code}) && ${sorted.code}.length === 0 ? undefined : ${sorted.code}`), DATA, input.data);
  if (sorted.fresh === true) return operand(writer.hold(`settle(c, ${sorted.code}, ${place.keep}, ${place.marked})`), ANY, input.data);
  return operand(writer.hold(`isArr(${sorted.code}) && ${sorted.code}.length <= 1 ? settle(c, ${sorted.code}, ${place.keep}, ${place.marked}) : ${sorted.code}`), ANY, input.data);
}
