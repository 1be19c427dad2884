/** Emits the tree of one field: expressions in line, objects as literals, tables as comparisons. */

import type { Tree } from "../tree.ts";
import { makeObject } from "./made.ts";
import { BOOL, DATA, may, NULL, NUM, OBJ, type Operand, operand, STR, UNDEF } from "./operand.ts";
import { isInherited, quote } from "./quote.ts";
import { enter, inContext, inside, type Read, type TreeEmitter } from "./tree-context.ts";
import { emitListTree } from "./tree-list.ts";
import { Declined, type Writer } from "./writer.ts";

/** Rows of a table that become comparisons; more than this are looked up in a Map. */
const MOST_COMPARISONS = 8;

export function createTreeEmitter(writer: Writer, read: Read): TreeEmitter {
  const emitter: TreeEmitter = {
    writer,
    read,
    tree: (tree, context) => emitTree(emitter, tree, context),
    leaf(expression, context) {
      const ast = read(expression);
      return writer.emit(ast, inContext(writer, ast, context));
    },
  };
  return emitter;
}

export const orNull = (value: Operand): string => (may(value, UNDEF) ? `${value.code} ?? null` : value.code);

function emitTree(emitter: TreeEmitter, tree: Tree<unknown>, context: string): Operand {
  const { writer } = emitter;
  switch (tree.kind) {
    case "literal":
      return emitLiteral(writer, tree.value);
    case "expression":
      return emitCast(writer, tree, emitter.leaf(tree.expression, context));
    case "table":
      return emitRows(emitter, tree, context);
    case "object":
      return emitObjectTree(emitter, tree, context);
    case "list":
    default:
      return emitListTree(emitter, tree, context);
  }
}

function emitCast(writer: Writer, tree: Extract<Tree<unknown>, { kind: "expression" }>, value: Operand): Operand {
  if (tree.cast !== undefined)
    return operand(writer.hold(`${writer.constant(tree.cast)}(${value.code})`), DATA | UNDEF);
  if (tree.asText !== true || !may(value, NUM)) return value;
  return operand(
    writer.hold(`typeof ${value.code} === "number" ? String(${value.code}) : ${value.code}`),
    (value.type & ~NUM) | STR,
  );
}

function emitLiteral(writer: Writer, value: unknown): Operand {
  if (typeof value === "string") return operand(quote(value), STR);
  if (typeof value === "boolean") return operand(String(value), BOOL);
  if (value === null) return operand("null", NULL);
  return operand(writer.constant(value), DATA | UNDEF);
}

function emitRows(emitter: TreeEmitter, tree: Extract<Tree<unknown>, { kind: "table" }>, context: string): Operand {
  const { writer } = emitter;
  const { code } = emitter.leaf(tree.of, context);
  const other = `${writer.constant(tree.otherwise)}(${code}, h)`;
  if (tree.rows.size > MOST_COMPARISONS) {
    const row = writer.hold(`typeof ${code} === "string" ? ${writer.constant(tree.rows)}.get(${code}) : undefined`);
    return operand(writer.hold(`${row} !== undefined ? ${row} : ${other}`), DATA | UNDEF);
  }
  const rows = [...tree.rows].map(
    ([text, value]) => `${code} === ${quote(text)} ? ${emitLiteral(writer, value).code} : `,
  );
  return operand(writer.hold(`${rows.join("")}${other}`), DATA | UNDEF);
}

function emitObjectTree(
  emitter: TreeEmitter,
  tree: Extract<Tree<unknown>, { kind: "object" }>,
  context: string,
): Operand {
  const { writer } = emitter;
  if (tree.of === undefined) return emitMembers(emitter, tree.members, context);
  const value = emitter.leaf(tree.of, context);
  const [inner, result] = [writer.name("x"), writer.name("r")];
  writer.line(`let ${result} = ${value.code};`);
  writer.block(`if (${result} !== undefined && ${result} !== null)`, () => {
    inside(writer, value, context, () => {
      writer.line(`const ${inner} = ${result};`);
      enter(writer, value, inner);
      writer.line(`${result} = ${emitMembers(emitter, tree.members, inner).code};`);
    });
  });
  return operand(result, DATA | UNDEF);
}

function emitMembers(
  emitter: TreeEmitter,
  members: Extract<Tree<unknown>, { kind: "object" }>["members"],
  context: string,
): Operand {
  if (members.some(([name]) => isInherited(name))) throw new Declined("a member named as what every object inherits");
  const values = members.map(([, tree]) => orNull(emitter.tree(tree, context)));
  const names = members.map(([name]) => name);
  return operand(emitter.writer.hold(makeObject(emitter.writer, names, values)), OBJ);
}
