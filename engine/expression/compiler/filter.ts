/** Emits filters that make a list: an index, or a scan. (Inside of a path filters are loops, see path.ts.) */

import type { Node } from "../ast.ts";
import { truth } from "./control.ts";
import { emitJoin } from "./join.ts";
import { ANY, ARR, BOOL, DATA, may, NULL, only, type Operand, operand, UNDEF } from "./operand.ts";
import type { Environment, Writer } from "./writer.ts";

/** `value[predicate]`; a fresh sequence, or for a literal index the member itself. */
export function emitFilter(writer: Writer, predicate: Node, input: Operand, environment: Environment): Operand {
  const value =
    input.indexed === true
      ? operand(writer.hold(`${input.code} === undefined ? [] : ${input.code}`), ANY, input.data)
      : input;
  if (predicate.type === "number") return emitIndex(writer, Math.floor(predicate.value), value);
  return scan(writer, predicate, emitJoin(writer, predicate, value, environment) ?? value, environment);
}

function emitIndex(writer: Writer, index: number, value: Operand): Operand {
  const { code } = value;
  const single = index === 0 || index === -1 ? code : "undefined";
  if (!may(value, ARR))
    return { code: single, type: single === code ? value.type : UNDEF, data: value.data, indexed: true };
  const at = index < 0 ? `${code}.length - ${-index}` : String(index);
  const member = `${code}[${at}]`;
  const found = writer.hold(only(value, ARR) ? member : `isArr(${code}) ? ${member} : ${single}`);
  return { code: found, type: ANY, data: value.data, loose: !value.data, indexed: true };
}

function scan(writer: Writer, predicate: Node, value: Operand, environment: Environment): Operand {
  const [list, length, index, item] = [writer.name("l"), writer.name("n"), writer.name("i"), writer.name("x")];
  const all = only(value, ARR);
  const many = all ? "true" : writer.hold(`isArr(${value.code})`);
  const constant = isConstant(predicate) ? writer.emit(predicate, { ...environment, marked: false }) : undefined;
  writer.line(`const ${list} = [];`);
  writer.line(`const ${length} = ${all ? "" : `!${many} ? 1 : `}${value.code}.length;`);
  writer.loop(index, length, () => {
    writer.line(`const ${item} = ${all ? "" : `!${many} ? ${value.code} : `}${value.code}[${index}];`);
    const verdict =
      constant ??
      writer.emit(predicate, {
        ...environment,
        context: operand(item, DATA | UNDEF, value.data),
        outer: false,
        marked: false,
      });
    if (only(verdict, BOOL | UNDEF | NULL)) writer.line(`if (${truth(verdict)}) ${list}.push(${item});`);
    else
      writer.line(
        `for (let times = keeps(c, ${verdict.code}, ${index}, ${length}); times > 0; times--) ${list}.push(${item});`,
      );
  });
  return { code: list, type: ARR, data: value.data, fresh: true };
}

/** The same for every item, and without a chance to fail: a list of literal positions. */
function isConstant(node: Node): boolean {
  if (node.type === "number") return true;
  if (node.type === "binary") return node.value === ".." && isConstant(node.lhs) && isConstant(node.rhs);
  return (
    node.type === "array" &&
    node.predicate === undefined &&
    node.group === undefined &&
    node.expressions.length > 0 &&
    node.expressions.every(isConstant)
  );
}
