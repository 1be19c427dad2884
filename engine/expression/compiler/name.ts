/** Emits field access: a plain load from an object, a call that goes over an array. */

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
    const over = `c, ${code}, ${loader(writer, name)}, ${quote(name)}`;
    return last ? `lastOver(${over}, ${keep}, ${marked})` : `middleOver(${over})`;
  };
  const result = writer.hold(ofObject(writer, name, input, over()));
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
    operand(writer.hold(ofObject(writer, name, item, over)), ANY, item.data),
  );
}

/** The field of an object; `otherwise` is the code for any other value. */
function ofObject(writer: Writer, name: string, value: Operand, otherwise: string): string {
  if (!may(value, OBJ)) return otherwise;
  if (only(value, OBJ)) return field(value.code, name);
  return `${isObject(writer, value)} ? ${field(value.code, name)} : ${otherwise}`;
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

/** Reads the field in code of its own, where the engine learns what objects have it. */
function loader(writer: Writer, name: string): string {
  return writer.helper(`load ${name}`, (own) => `const ${own} = (e) => ${field("e", name)};`);
}
