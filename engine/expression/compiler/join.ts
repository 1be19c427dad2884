/** Turns a scan that is really a join, `list[field = value]`, into a look-up in an index that is built once for each list. */

import type { Node } from "../ast.ts";
import type { Operand } from "./operand.ts";
import type { Environment, Writer } from "./writer.ts";

type Scan = (writer: Writer, predicate: Node, value: Operand, environment: Environment) => Operand;

export function emitJoin(_writer: Writer, _predicate: Node, _value: Operand, _environment: Environment, _scan: Scan): Operand | undefined {
  return undefined;
}
