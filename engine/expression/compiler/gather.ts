/** Collects what the last step of a path gives, one result at a time, and settles it as the language does. */

import { ANY, may, type Operand, operand, UNDEF } from "./operand.ts";
import type { Writer } from "./writer.ts";

/**
 * What one result can be: an `atom` is one item whatever it is; a `sequence`, if an array, is one that flattens and
 * collapses; `any` must be asked at run time.
 */
export type Kind = "atom" | "sequence" | "any";

export interface Sink {
  readonly keep: boolean;
  readonly marked: boolean;
  add(value: Operand): void;
  /** Called once, after the loops. */
  result(): Operand;
}

/** Declares its variables where it is created: before the outermost loop. */
export function createSink(writer: Writer, kind: Kind, keep: boolean, marked: boolean): Sink {
  const list = writer.name("l");
  const count = writer.name("k");
  let data = false;
  writer.line(`let ${list}, ${count} = 0;`);
  return {
    keep,
    marked,
    add(value) {
      data = value.data;
      writer.line(`${may(value, UNDEF) ? `if (${value.code} !== undefined) ` : ""}{ ${store(value.code, kind, list, count)} }`);
    },
    result() {
      const settled = `settle(c, ${list}, ${keep}, ${marked})`;
      if (kind === "sequence") return operand(writer.hold(`${count} === 0 ? undefined : ${settled}`), ANY, data);
      if (kind === "atom" && !keep && !marked) return operand(list, ANY, data);
      const one = kind === "any" ? `single(c, ${list}, ${keep}, ${marked})` : keep ? `settle(c, [${list}], true, ${marked})` : list;
      return operand(writer.hold(`${count} === 0 ? undefined : ${count} === 1 ? ${one} : ${settled}`), ANY, data);
    },
  };
}

/** A first result stands for itself; the second makes a list of it. */
function store(code: string, kind: Kind, list: string, count: string): string {
  if (kind === "atom") return `if (${count} === 0) ${list} = ${code}; else if (${count} === 1) ${list} = [${list}, ${code}]; else ${list}.push(${code}); ${count}++;`;
  if (kind === "any") return `if (${count} === 0) ${list} = ${code}; else if (${count} === 1) ${list} = second(c, ${list}, ${code}); else pour(c, ${list}, ${code}); ${count}++;`;
  return `if (${count} === 0) ${list} = isArr(${code}) ? ${code}.slice() : [${code}]; else spread(c, ${list}, ${code}); ${count}++;`;
}
