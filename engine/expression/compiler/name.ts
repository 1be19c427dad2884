/** Emits field access: a plain load from an object, a loop with its own inline cache from an array. */

import type { NameNode, Node } from "../ast.ts";
import { ANY, ARR, BOOL, DATA, may, OBJ, only, type Operand, operand } from "./operand.ts";
import { isInherited, quote } from "./quote.ts";
import type { Writer } from "./writer.ts";

export interface Place {
  readonly last: boolean;
  readonly keep: boolean;
  /** Someone may look at the mark of the result. */
  readonly marked: boolean;
}

export function isPlainName(step: Node): step is NameNode {
  return step.type === "name" && step.stages === undefined && step.predicate === undefined && step.group === undefined;
}

/** Data does not change under an evaluation: the same field of the same value is read once. */
export function emitName(writer: Writer, name: string, input: Operand, place: Place): Operand {
  return writer.memo(`${input.code} ${place.last} ${place.keep} ${place.marked} ${name}`, () =>
    emitLoad(writer, name, input, place),
  );
}

function emitLoad(writer: Writer, name: string, input: Operand, place: Place): Operand {
  const { code } = input;
  const { last, keep, marked } = place;
  const over = (): string => {
    if (!may(input, ARR)) return "undefined";
    return last
      ? `${lastLoop(writer, name)}(c, ${code}, ${keep}, ${marked})`
      : `${middleLoop(writer, name)}(c, ${code})`;
  };
  const result = writer.hold(
    only(input, OBJ) ? field(code, name) : `${isObject(writer, input)} ? ${field(code, name)} : ${over()}`,
  );
  if (!last) return operand(result, DATA, input.data);
  if (keep)
    return operand(
      writer.hold(`${result} === undefined ? undefined : single(c, ${result}, true, ${marked})`),
      ANY,
      input.data,
    );
  return input.data
    ? operand(result, ANY, true)
    : operand(
        writer.hold(`c.marked && isArr(${result}) ? single(c, ${result}, false, ${marked}) : ${result}`),
        ANY,
        false,
      );
}

/** The field of one item, which may itself be an array. */
export function emitField(writer: Writer, name: string, item: Operand): Operand {
  const { code } = item;
  const over = may(item, ARR) ? `isArr(${code}) ? lookupMember(c, ${code}, ${quote(name)}) : undefined` : "undefined";
  // Over a list the result is a marked sequence; from an object it is the data itself.
  return writer.memo(`${code} field ${name}`, () =>
    operand(
      writer.hold(only(item, OBJ) ? field(code, name) : `${isObject(writer, item)} ? ${field(code, name)} : ${over}`),
      ANY,
      item.data,
    ),
  );
}

/** The name of a test, made once for each value: it is an object and no array. */
export function isObject(writer: Writer, value: Operand): string {
  const { code } = value;
  if (only(value, OBJ)) return "true";
  return writer.memo(`${code} plain`, () =>
    operand(
      writer.hold(`typeof ${code} === "object" && ${code} !== null${may(value, ARR) ? ` && !isArr(${code})` : ""}`),
      BOOL,
    ),
  ).code;
}

function field(object: string, name: string): string {
  return isInherited(name) ? `own(${object}, ${quote(name)})` : `${object}[${quote(name)}]`;
}

function middleLoop(writer: Writer, name: string): string {
  return writer.helper(
    `middle ${name}`,
    (own) => `function ${own}(c, p) {
  if (!isArr(p)) return undefined;
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
}`,
  );
}

function lastLoop(writer: Writer, name: string): string {
  return writer.helper(
    `last ${name}`,
    (own) => `function ${own}(c, p, keep, marked) {
  if (!isArr(p)) return undefined;
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
  return gathered(c, o, k, keep, marked);
}`,
  );
}
