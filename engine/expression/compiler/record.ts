/** Emits one function that builds a whole record: the code of all its expressions in line, one object literal around. */

import type { ExpressionSource } from "../module.ts";
import type { RecordField, Tree } from "../tree.ts";
import type { ExpressionFunction } from "../types.ts";
import { openScope } from "./control.ts";
import { emit } from "./emit.ts";
import { ARR, BOOL, DATA, NULL, NUM, may, OBJ, only, type Operand, operand, STR, UNDEF } from "./operand.ts";
import { emitPathList } from "./path.ts";
import type { Expression } from "./module.ts";
import { isInherited, quote } from "./quote.ts";
import { createModuleState, createWriter, Declined, type ModuleState, type Writer } from "./writer.ts";

/** Reads an expression; throws Declined for what cannot stand in generated code. */
export type Read = (expression: ExpressionSource) => Expression["ast"];

export interface EmittedRecord {
  readonly code: string;
  readonly state: ModuleState;
  /** For each field, whether it was left to its own `evaluate`. */
  readonly left: readonly boolean[];
}

/** Rows of a table that become comparisons; more than this are looked up in a Map. */
const MOST_COMPARISONS = 8;

/**
 * `record(c, x, h)`: `c` the run, `x` the input, `h` the host. It gives undefined where this code does not apply: a list
 * as context, or marks that an inner expression could see. The caller then goes field by field.
 */
export function emitRecord<Host>(
  fields: readonly RecordField<Host>[],
  functions: Readonly<Record<string, ExpressionFunction>>,
  read: Read,
  tables?: ReadonlySet<string>,
): EmittedRecord | undefined {
  if (fields.some(({ name }) => isInherited(name))) return undefined;
  const state = createModuleState(functions, undefined, tables);
  const left: boolean[] = [];
  const writer = createWriter(state, () => left.length, { emit, emitList: emitPathList });
  const emitter: Emitter = { writer, read };
  writer.line("c.root = x;");
  const members = fields.map((field, index) => {
    writer.line(`// field ${index}`);
    let value = "";
    const done =
      field.tree !== undefined &&
      writer.attempt(() => {
        value = orNull(emitTree(emitter, field.tree as Tree<unknown>, "x"));
      });
    left.push(!done);
    if (!done) value = writer.hold(`${writer.constant(field.evaluate)}(x, h)`) + " ?? null";
    return `${quote(field.name)}: ${value}`;
  });
  const code = [
    `function record(c, x, h) {`,
    `  if (isArr(x)) return undefined;`,
    `  try {`,
    `  if (c.marked || c.depth !== 0) nextEvaluation(c);`,
    withoutUnreadRoot(writer.text()),
    `  return { ${members.join(", ")} };`,
    `  } catch { return undefined; }`,
    `}`,
  ].join("\n");
  return { code, state, left };
}

/** `c.root` is what `$$` reads. Where nothing does, keeping it costs more than many a field. */
const withoutUnreadRoot = (text: string): string =>
  /c\.root(?! = )/.test(text) ? text : text.replace(/^ *c\.root = x\d*;\n/gm, "");

interface Emitter {
  readonly writer: Writer;
  readonly read: Read;
}

const orNull = (value: Operand): string => (may(value, UNDEF) ? `${value.code} ?? null` : value.code);

function emitLeaf({ writer, read }: Emitter, expression: ExpressionSource, context: string): Operand {
  const ast = read(expression);
  const scope = openScope(writer, undefined, [ast]);
  const input = operand(context, (DATA | UNDEF) & ~ARR, true);
  return writer.emit(ast, { context: input, outer: false, scope, marked: false, caller: context });
}

function emitTree(emitter: Emitter, tree: Tree<unknown>, context: string): Operand {
  const { writer } = emitter;
  switch (tree.kind) {
    case "literal":
      return emitLiteral(writer, tree.value);
    case "expression":
      return emitCast(writer, tree, emitLeaf(emitter, tree.expression, context));
    case "table":
      return emitTable(emitter, tree, context);
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

function emitTable(emitter: Emitter, tree: Extract<Tree<unknown>, { kind: "table" }>, context: string): Operand {
  const { writer } = emitter;
  const { code } = emitLeaf(emitter, tree.of, context);
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

function emitObjectTree(emitter: Emitter, tree: Extract<Tree<unknown>, { kind: "object" }>, context: string): Operand {
  const { writer } = emitter;
  if (tree.of === undefined) return emitMembers(emitter, tree.members, context);
  const value = emitLeaf(emitter, tree.of, context);
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

/** Code for contexts takes no lists. Inside is an evaluation of its own: it finds no marks of what is around it. */
function enter(writer: Writer, value: Operand, inner: string): void {
  writer.line(`if (isArr(${inner})) return undefined;`);
  if (!value.data) writer.line(`if (c.marked) nextEvaluation(c);`);
  writer.line(`c.root = ${inner};`);
}

/** Around something with a context of its own: what it leaves is as it was before. */
function inside(writer: Writer, value: Operand, context: string, body: () => void): void {
  const [marked, epoch] = [writer.name("k"), writer.name("e")];
  if (!value.data) writer.line(`const ${marked} = c.marked, ${epoch} = c.epoch;`);
  body();
  if (!value.data) writer.line(`if (${marked}) { c.marked = true; c.epoch = ${epoch}; }`);
  writer.line(`c.root = ${context};`);
}

function emitMembers(
  emitter: Emitter,
  members: Extract<Tree<unknown>, { kind: "object" }>["members"],
  context: string,
): Operand {
  if (members.some(([name]) => isInherited(name))) throw new Declined("a member named as what every object inherits");
  const parts = members.map(([name, tree]) => `${quote(name)}: ${orNull(emitTree(emitter, tree, context))}`);
  return operand(emitter.writer.hold(`{ ${parts.join(", ")} }`), OBJ);
}

function emitListTree(emitter: Emitter, tree: Extract<Tree<unknown>, { kind: "list" }>, context: string): Operand {
  const { writer } = emitter;
  const values = emitLeaf(emitter, tree.each, context);
  const [list, out, index, inner] = ["l", "r", "i", "x"].map((prefix) => writer.name(prefix));
  const { code } = values;
  writer.line(`const ${out} = [];`);
  writer.block(`if (${code} !== undefined && ${code} !== null)`, () => {
    const item = (): void => {
      const test = tree.where === undefined ? undefined : emitLeaf(emitter, tree.where, inner ?? "");
      const add = (): void => {
        const made = emitTree(emitter, tree.item, inner ?? "");
        writer.line(`${may(made, UNDEF) ? `if (${made.code} !== undefined) ` : ""}${out}.push(${made.code});`);
      };
      if (test === undefined) add();
      else writer.block(`if (${condition(writer, test, tree.isTrue)})`, add);
    };
    writer.line(`const ${list} = isArr(${code}) ? ${code} : [${code}];`);
    inside(writer, values, context, () => {
      writer.block(`for (let ${index} = 0; ${index} < ${list}.length; ${index}++)`, () => {
        writer.line(`const ${inner} = ${list}[${index}];`);
        writer.line(`if (--c.fuel < 0) refuel(c);`);
        enter(writer, values, inner ?? "");
        item();
      });
    });
  });
  return operand(out ?? "", ARR);
}

const condition = (writer: Writer, test: Operand, isTrue: (value: unknown) => boolean): string =>
  only(test, BOOL | UNDEF | NULL) ? `${test.code} === true` : `${writer.constant(isTrue)}(${test.code})`;
