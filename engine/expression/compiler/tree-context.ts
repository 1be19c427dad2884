/** What the expressions of a record's tree read: its input, and inside of it values that are contexts of their own. */

import type { Node } from "../ast.ts";
import type { ExpressionSource } from "../module.ts";
import type { Tree } from "../tree.ts";
import { openScope } from "./control.ts";
import { ARR, DATA, type Operand, operand, UNDEF } from "./operand.ts";
import type { Environment, Writer } from "./writer.ts";

/** Reads an expression; throws Declined for what cannot stand in generated code. */
export type Read = (expression: ExpressionSource) => Node;

export interface TreeEmitter {
  readonly writer: Writer;
  readonly read: Read;
  /** `context` is the name of the value that the tree's expressions read: no list. */
  readonly tree: (tree: Tree<unknown>, context: string) => Operand;
  readonly leaf: (expression: ExpressionSource, context: string) => Operand;
}

/** Surroundings of an expression that reads the value of this name. */
export function inContext(writer: Writer, ast: Node, context: string): Environment {
  return {
    context: operand(context, (DATA | UNDEF) & ~ARR, true),
    outer: false,
    scope: openScope(writer, undefined, [ast]),
    marked: false,
    caller: context,
  };
}

/** Code for contexts takes no lists. Inside is an evaluation of its own: it finds no marks of what is around it. */
export function enter(writer: Writer, value: Pick<Operand, "data">, inner: string): void {
  writer.line(`if (isArr(${inner})) return undefined;`);
  if (!value.data) writer.line(`if (c.marked) nextEvaluation(c);`);
  writer.line(`c.root = ${inner};`);
}

/** Around something with a context of its own: what it leaves is as it was before. */
export function inside(writer: Writer, value: Pick<Operand, "data">, context: string, body: () => void): void {
  const [marked, epoch] = [writer.name("k"), writer.name("e")];
  if (!value.data) writer.line(`const ${marked} = c.marked, ${epoch} = c.epoch;`);
  body();
  if (!value.data) writer.line(`if (${marked}) { c.marked = true; c.epoch = ${epoch}; }`);
  writer.line(`c.root = ${context};`);
}
