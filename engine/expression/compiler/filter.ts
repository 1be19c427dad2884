/** Emits filters: an index, a join by index, or a scan. */

import type { Node } from "../ast.ts";
import { truth } from "./control.ts";
import { emitJoin } from "./join.ts";
import { ANY, ARR, BOOL, DATA, may, only, type Operand, operand, UNDEF, NULL } from "./operand.ts";
import type { Environment, Writer } from "./writer.ts";

/** `value[predicate]`; a fresh sequence, or for a literal index the member itself. */
export function emitFilter(writer: Writer, predicate: Node, value: Operand, environment: Environment): Operand {
  if (predicate.type === "number") return emitIndex(writer, Math.floor(predicate.value), value);
  return emitJoin(writer, predicate, value, environment, scan) ?? scan(writer, predicate, value, environment);
}

function emitIndex(writer: Writer, index: number, value: Operand): Operand {
  const { code } = value;
  const single = index === 0 || index === -1 ? code : "undefined";
  if (!may(value, ARR)) return operand(single, single === code ? value.type : UNDEF, value.data);
  const at = index < 0 ? `${code}.length - ${-index}` : String(index);
  const member = `${code}[${at}]`;
  const found = writer.hold(only(value, ARR) ? member : `isArr(${code}) ? ${member} : ${single}`);
  return { code: found, type: ANY, data: value.data, loose: !value.data };
}

/** Reads every item; `items` narrows them down where an index knows more. */
export function scan(writer: Writer, predicate: Node, value: Operand, environment: Environment): Operand {
  const list = writer.name("l");
  const length = writer.name("n");
  const index = writer.name("i");
  const item = writer.name("x");
  const many = only(value, ARR) ? "true" : writer.hold(`isArr(${value.code})`);
  writer.line(`const ${list} = [];`);
  writer.line(`const ${length} = ${many === "true" ? "" : `!${many} ? 1 : `}${value.code}.length;`);
  writer.block(`for (let ${index} = 0; ${index} < ${length}; ${index}++)`, () => {
    writer.line("if (--c.fuel < 0) refuel(c);");
    writer.line(`const ${item} = ${many === "true" ? "" : `!${many} ? ${value.code} : `}${value.code}[${index}];`);
    emitTest(writer, predicate, environment, item, value.data, index, length, list);
  });
  return { code: list, type: ARR, data: value.data, fresh: true };
}

function emitTest(writer: Writer, predicate: Node, environment: Environment, item: string, data: boolean, index: string, length: string, list: string): void {
  const verdict = writer.emit(predicate, { ...environment, context: operand(item, DATA | UNDEF, data), outer: false, marked: false });
  if (only(verdict, BOOL | UNDEF | NULL)) writer.line(`if (${truth(verdict)}) ${list}.push(${item});`);
  else writer.line(`for (let times = keeps(c, ${verdict.code}, ${index}, ${length}); times > 0; times--) ${list}.push(${item});`);
}
