/** Emits `$lookup($name, key)` where the caller may bind the variable as a Map of its members too. */

import type { CallNode } from "../ast.ts";
import { ANY, type Operand, operand } from "./operand.ts";
import { isInherited, quote } from "./quote.ts";
import { isLocal } from "./variable.ts";
import type { Environment, Writer } from "./writer.ts";

/** Undefined where the call is no such lookup. */
export function emitTableRow(writer: Writer, node: CallNode, environment: Environment): Operand | undefined {
  const [table, key, more] = node.arguments;
  if (table?.type !== "variable" || key === undefined || more !== undefined || node.keepArray === true)
    return undefined;
  const name = table.value;
  const plain = table.predicate === undefined && table.group === undefined;
  if (!plain || writer.tables?.names.has(name) !== true || writer.functions["lookup"] !== undefined) return undefined;
  if (isInherited(name) || isLocal(name, environment.scope)) return undefined;
  writer.tables.looked.add(name);
  const rows = writer.memo(`rows ${name}`, () => operand(writer.hold(`c.named[${quote(name)}]`), ANY)).code;
  const sought = writer.emit(key, { ...environment, marked: false }).code;
  const otherwise = `lookupNamed(c, ${quote(name)}, ${sought}, ${environment.context.code}, ${writer.site(node, "lookup")})`;
  return operand(
    writer.hold(`${rows} !== undefined && typeof ${sought} === "string" ? ${rows}.get(${sought}) : ${otherwise}`),
    ANY,
    true,
  );
}
