/** Emits code twice where that pays: nearly every record is an object, whose fields are plain loads in code of their own. */

import type { Node } from "../ast.ts";
import { isObject } from "./name.ts";
import { OBJ, only, type Operand } from "./operand.ts";
import type { Environment, Writer } from "./writer.ts";

/** Characters of source from which on a second copy of the code takes longer to make than it saves. */
const LONG = 400;

/** Not worth it in code that is for other values already, and for long ones. */
export function splits(node: Node, context: Operand, environment: Environment): boolean {
  return !only(context, OBJ) && environment.general !== true && node.end - node.start <= LONG;
}

/** The code for an object, and else that which asks at each step; `emit` writes each. */
export function emitByShape(
  writer: Writer,
  context: Operand,
  environment: Environment,
  emit: (context: Operand, environment: Environment) => void,
): void {
  writer.block(`if (${isObject(writer, context)})`, () =>
    emit({ ...context, type: OBJ }, { ...environment, outer: false }),
  );
  writer.block("else", () => emit({ ...context, type: context.type & ~OBJ }, { ...environment, general: true }));
}
