/** Emits `path{ key: value }` as a function that puts the members into a Map, for those who only look them up. */

import type { Node } from "../ast.ts";
import type { ExpressionFunction } from "../types.ts";
import { openScope } from "./control.ts";
import { emit } from "./emit.ts";
import type { Sink } from "./gather.ts";
import { kindOf } from "./kinds.ts";
import { ARR, DATA, may, only, type Operand, operand, STR, UNDEF } from "./operand.ts";
import { emitPathList } from "./path.ts";
import { isTuplePath } from "./scope.ts";
import { emitInto } from "./steps.ts";
import { createModuleState, createWriter, type Environment, type ModuleState, type Writer } from "./writer.ts";

const ITEM = (DATA | UNDEF) & ~ARR;

/**
 * `table(c, x)`: `c` the run, `x` the input. It gives undefined where it is not sure of what a group gives: no item, a key
 * that comes twice or is no text, lists of lists. undefined if the expression is no such group. Throws Declined.
 */
export function emitTable(
  ast: Node,
  functions: Readonly<Record<string, ExpressionFunction>>,
): { readonly code: string; readonly state: ModuleState } | undefined {
  const last = ast.type === "path" ? ast.steps.at(-1) : undefined;
  if (ast.type !== "path" || last === undefined || isTuplePath(ast)) return undefined;
  const [pair, more] = ast.group?.pairs ?? [];
  if (pair === undefined || more !== undefined || ast.steps.some((step) => step.type === "sort" || step.consarray))
    return undefined;
  const state = createModuleState(functions);
  const writer = createWriter(state, () => 0, { emit, emitList: emitPathList });
  const scope = openScope(writer, undefined, [ast]);
  const context = operand("x", ITEM, true);
  const environment: Environment = { context, outer: false, scope, marked: false, caller: "x" };
  const kind = kindOf(last, environment);
  if (kind === "indexed") return undefined;
  emitInto(writer, ast.steps, environment, createRows(writer, pair, environment, kind !== "atom"));
  const code = [
    `function table(c, x) {`,
    `  if (isArr(x)) return undefined;`,
    `  try {`,
    `  c.root = x;`,
    `  const m = new Map();`,
    `  let n = 0;`,
    writer.text(),
    `  if (n === 0 || m.size !== n || c.marked) return undefined;`,
    `  if ((c.nodes -= n + 1) < 0) chargeNodes(c, 0);`,
    `  return m;`,
    `  } catch { return undefined; }`,
    `}`,
  ].join("\n");
  return { code, state };
}

const never = (): Operand => operand("undefined", UNDEF);

/** Each result of the path becomes a member; if it `flattens`, each item of one that is a list. */
function createRows(
  writer: Writer,
  [key, value]: readonly [Node, Node],
  environment: Environment,
  flattens: boolean,
): Sink {
  const row = (item: string): void => {
    const context = operand(item, ITEM, environment.context.data);
    const name = writer.emit(key, { ...environment, context });
    const put = (): void => {
      if (!only(name, STR)) writer.line(`if (typeof ${name.code} !== "string") return undefined;`);
      writer.line(`if (${name.code} === "__proto__" || ${name.code}.startsWith("_jsonata_")) return undefined;`);
      writer.line(`m.set(${name.code}, ${writer.emit(value, { ...environment, context }).code});`);
      writer.line(`n++;`);
    };
    if (may(name, UNDEF)) writer.block(`if (${name.code} !== undefined)`, put);
    else put();
  };
  const add = ({ code, type }: Operand): void => {
    if (!flattens || (type & ARR) === 0) {
      if ((type & ARR) !== 0) writer.line(`if (isArr(${code})) return undefined;`);
      if ((type & UNDEF) === 0) row(code);
      else writer.block(`if (${code} !== undefined)`, () => row(code));
      return;
    }
    const [length, index, item] = [writer.name("n"), writer.name("i"), writer.name("x")];
    writer.line(`const ${length} = isArr(${code}) ? ${code}.length : ${code} === undefined ? 0 : 1;`);
    writer.loop(index, length, () => {
      writer.line(`const ${item} = isArr(${code}) ? ${code}[${index}] : ${code};`);
      writer.line(`if (isArr(${item})) return undefined;`);
      row(item);
    });
  };
  return { keep: true, marked: false, add, result: never, list: never };
}
