/** Collects what the last step of a path gives, one result at a time, and settles it as the language does. */

import { ANY, ARR, may, type Operand, operand, UNDEF } from "./operand.ts";
import type { Writer } from "./writer.ts";

/**
 * What one result can be: an `atom` is one item whatever it is; a `sequence`, if an array, is one that flattens and
 * collapses; `any` must be asked at run time; `indexed` is what a literal index found, which counts even if it is nothing.
 */
export type Kind = "atom" | "sequence" | "any" | "indexed";

export interface Sink {
  readonly keep: boolean;
  readonly marked: boolean;
  add(value: Operand): void;
  /** Called once, after the loops. */
  result(): Operand;
  /** Instead of `result`: all of them in an array, whatever their number. */
  list(): Operand;
}

/** For atoms in a loop: a plain list, judged by its length at the end. */
function createList(writer: Writer, keep: boolean, marked: boolean): Sink {
  const list = writer.name("l");
  let data = false;
  writer.line(`const ${list} = [];`);
  return {
    keep,
    marked,
    add(value) {
      data = value.data;
      writer.line(`${may(value, UNDEF) ? `if (${value.code} !== undefined) ` : ""}${list}.push(${value.code});`);
    },
    list: () =>
      operand(
        writer.hold(
          `${list}.length !== 1 ? ${list} : isArr(${list}[0]) ? ${list}[0] : ${list}[0] === undefined ? [] : ${list}`,
        ),
        ARR,
        data,
      ),
    result: () =>
      operand(
        writer.hold(
          keep || marked
            ? `${list}.length === 1 && !${keep} ? ${list}[0] : settle(c, ${list}, ${keep}, ${marked})`
            : `${list}.length > 1 ? ${list} : ${list}[0]`,
        ),
        ANY,
        data,
      ),
  };
}

/** Declares its variables where it is created: before the outermost loop. `loops`: more than one result is likely. */
export function createSink(writer: Writer, kind: Kind, keep: boolean, marked: boolean, loops: boolean): Sink {
  if (kind === "atom" && loops) return createList(writer, keep, marked);
  const list = writer.name("l");
  const count = writer.name("k");
  let data = false;
  writer.line(`let ${list}, ${count} = 0;`);
  return {
    keep,
    marked,
    add(value) {
      data = value.data;
      if (kind === "indexed") return writer.line(`${list} = indexed(c, ${list}, ${count}++, ${value.code});`);
      writer.line(
        `${may(value, UNDEF) ? `if (${value.code} !== undefined) ` : ""}{ ${store(value.code, kind, list, count)} }`,
      );
    },
    list() {
      return operand(
        writer.hold(
          `${kind === "indexed" ? `${list} === undefined` : `${count} === 0`} ? [] : ${count} === 1 && !isArr(${list}) ? [${list}] : ${list}`,
        ),
        ARR,
        data,
      );
    },
    result() {
      const settled = `settle(c, ${list}, ${keep}, ${marked})`;
      if (kind === "sequence") return operand(writer.hold(`${count} === 0 ? undefined : ${settled}`), ANY, data);
      if (kind === "atom" && !keep && !marked) return operand(list, ANY, data);
      const one =
        kind === "any" || kind === "indexed"
          ? `single(c, ${list}, ${keep}, ${marked})`
          : keep
            ? `settle(c, [${list}], true, ${marked})`
            : list;
      const none = kind === "indexed" ? `${list} === undefined` : `${count} === 0`;
      return operand(writer.hold(`${none} ? undefined : ${count} === 1 ? ${one} : ${settled}`), ANY, data);
    },
  };
}

/** A first result stands for itself; the second makes a list of it. */
function store(code: string, kind: Kind, list: string, count: string): string {
  if (kind === "atom")
    return `if (${count} === 0) ${list} = ${code}; else if (${count} === 1) ${list} = [${list}, ${code}]; else ${list}.push(${code}); ${count}++;`;
  if (kind === "any")
    return `if (${count} === 0) ${list} = ${code}; else if (${count} === 1) ${list} = second(c, ${list}, ${code}); else pour(c, ${list}, ${code}); ${count}++;`;
  return `if (${count} === 0) ${list} = isArr(${code}) ? ${code}.slice() : [${code}]; else spread(c, ${list}, ${code}); ${count}++;`;
}
