/** Assembles the generated source of one or more expressions into one module that shares helpers, constants and a budget. */

import type { Node } from "../ast.ts";
import type { ExpressionFunction } from "../types.ts";
import * as runtime from "../runtime/index.ts";
import { openScope } from "./control.ts";
import { emit } from "./emit.ts";
import { DATA, operand, UNDEF } from "./operand.ts";
import { quote } from "./quote.ts";
import { createModuleState, createWriter, Declined, type ModuleState, type Site } from "./writer.ts";

/** One expression, ready to run: the run's bindings and clock are its surroundings. */
export type Member = (run: runtime.Run, input: unknown) => unknown;

export interface Unit {
  readonly name: string;
  /** The code of the member's function, or why there is none. */
  readonly code: string | undefined;
  readonly declined: string | undefined;
}

export interface Emitted {
  readonly units: readonly Unit[];
  readonly state: ModuleState;
}

/** Emits each expression on its own: one that is declined does not spoil the others. */
export function emitUnits(expressions: readonly { readonly name: string; readonly ast: Node }[], functions: Readonly<Record<string, ExpressionFunction>>): Emitted {
  const state = createModuleState(functions);
  const units = expressions.map(({ name, ast }, index): Unit => {
    const writer = createWriter(state, index, emit);
    try {
      const scope = openScope(writer, undefined, [ast]);
      const context = operand("x", DATA | UNDEF, true);
      const result = writer.emit(ast, { context, outer: true, scope, marked: false, caller: "x" });
      return { name, code: `function m${index}(c, x) {\n${writer.text()}\n  return ${result.code};\n}`, declined: undefined };
    } catch (cause) {
      if (!(cause instanceof Declined)) throw cause;
      return { name, code: undefined, declined: cause.message };
    }
  });
  return { units, state };
}

const names = Object.keys(runtime).filter((name) => /^[a-zA-Z]\w*$/.test(name));

/** The module's text: everything in it is generated or quoted. */
export function moduleSource({ units, state }: Emitted): string {
  const constants = state.constants.map((_value, index) => `q${index} = K[${index}]`);
  return [
    `"use strict";`,
    `const { ${names.join(", ")} } = R;`,
    `const isArr = Array.isArray, hasOwn = Object.prototype.hasOwnProperty;`,
    ...(constants.length === 0 ? [] : [`const ${constants.join(", ")};`]),
    ...[...state.helpers.values()].map((helper) => helper.text),
    ...units.map((unit, index) => unit.code ?? `const m${index} = undefined;`),
    `return [${units.map((_unit, index) => `m${index}`).join(", ")}];`,
  ].join("\n");
}

export interface Linked {
  readonly members: readonly (Member | undefined)[];
  readonly sites: readonly Site[];
  readonly source: string;
}

/** `name` becomes the `sourceURL` that stack traces show. */
export function link(emitted: Emitted, name: string): Linked {
  const source = moduleSource(emitted);
  const url = name.replace(/[^\w./#:-]/g, "_");
  // The text is ours: see "Why no expression can inject code" in README.md.
  const create = new Function("R", "K", `${source}\n//# sourceURL=cognate-expression/${url}`) as (runtime_: unknown, constants: readonly unknown[]) => readonly (Member | undefined)[];
  return { members: create(runtime, emitted.state.constants), sites: emitted.state.sites, source };
}

export { quote };
