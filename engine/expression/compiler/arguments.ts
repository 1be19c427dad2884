/** Emits the arguments of a call. */

import type { Node } from "../ast.ts";
import type { Operand } from "./operand.ts";
import type { Environment, Writer } from "./writer.ts";

export function emitArguments(
  writer: Writer,
  nodes: readonly Node[],
  environment: Environment,
  marked: boolean,
): readonly Operand[] {
  return nodes.map((node) => writer.emit(node, { ...environment, marked }));
}
