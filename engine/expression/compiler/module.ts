/** Assembles the generated source of one or more expressions into one module that shares helpers and constants. */

import type { Node } from "../ast.ts";
import { ExpressionError, isOverflow } from "../error.ts";
import { linked, type Linker } from "../linker.ts";
import { messageOf } from "../messages.ts";
import * as runtime from "../runtime/index.ts";
import type { CompileOptions } from "../types.ts";
import { openScope } from "./control.ts";
import { emit } from "./emit.ts";
import { ARR, DATA, operand, UNDEF } from "./operand.ts";
import { emitPathList } from "./path.ts";
import { callsAsync, createWaiting } from "./waiting.ts";
import { createModuleState, createWriter, Declined, type ModuleState, type Site } from "./writer.ts";

/** One expression, ready to run. */
type Member = (run: runtime.Run, input: unknown) => unknown;

interface Unit {
  readonly name: string;
  /** The code of the member's function, or why there is none. */
  readonly code: string | undefined;
  readonly declined: string | undefined;
  /** It gives a promise: it calls a function declared async. */
  readonly waits: boolean;
  /** All of its source: where an error stands that belongs to no call or operator. */
  readonly range: Range;
}

type Range = Pick<Site, "start" | "end">;

export interface Emitted {
  readonly units: readonly Unit[];
  readonly state: ModuleState;
}

export interface Expression {
  readonly name: string;
  readonly ast: Node;
}

/** What the root input is: code for a value that is no array is half as long. */
export type Root = "array" | "value";

/** Emits each expression on its own: one that is declined does not spoil the others. */
export function emitUnits(
  expressions: readonly Expression[],
  { functions = {}, probe }: Pick<CompileOptions, "functions" | "probe">,
  root: Root,
): Emitted {
  const state = createModuleState(functions, probe);
  return { units: expressions.map((expression, index) => emitUnit(expression, index, state, root)), state };
}

function emitUnit({ name, ast }: Expression, index: number, state: ModuleState, root: Root): Unit {
  const waiting = callsAsync(ast, state.functions) ? createWaiting() : undefined;
  const writer = createWriter(state, () => index, { emit, emitList: emitPathList }, waiting);
  try {
    const scope = openScope(writer, undefined, [ast]);
    const context = operand("x", root === "array" ? DATA | UNDEF : (DATA | UNDEF) & ~ARR, true);
    const result = writer.emit(ast, { context, outer: root === "array", scope, marked: false, caller: "x" });
    const waits = waiting?.outermost() === true;
    return {
      name,
      code: `${waits ? "async " : ""}function m${index}(c, x) {\n${writer.text()}\n  return ${result.code};\n}`,
      declined: undefined,
      waits,
      range: ast,
    };
  } catch (cause) {
    if (isOverflow(cause)) throw tooDeep([ast]);
    if (!(cause instanceof Declined)) throw cause;
    return { name, code: undefined, declined: cause.message, waits: false, range: ast };
  }
}

/** In an order of their own: text written ahead of time must be the same under every bundler. */
const library = `const { ${Object.keys(runtime)
  .filter((name) => /^[a-zA-Z]\w*$/.test(name))
  .toSorted()
  .join(", ")} } = R;`;

/**
 * The module's text: everything in it is generated or quoted. It is the body of a function of the runtime `R`, the
 * constants `K` and `E(cause, run, member)`, which turns what is thrown into an ExpressionError. It returns the members, and a
 * function that binds them to one run.
 */
function moduleSource({ units, state }: Emitted): string {
  // Each bound member is a function of its own text, so that the engine can inline the member into it.
  const bound = units.map((unit, index) =>
    unit.code === undefined
      ? "undefined"
      : `(x) => { if (isArr(x)) return A(c, ${index}, x); if (c.marked || c.depth !== 0) nextEvaluation(c); c.root = x; try { return m${index}(c, x); } catch (e) { throw E(e, c, ${index}); } }`,
  );
  return preamble(state, [
    ...units.map((unit, index) =>
      unit.code === undefined
        ? `const m${index} = undefined; // ${unit.declined === undefined ? "" : "left to the reference interpreter"}`
        : unit.code,
    ),
    `function bind(c, A, E) {\n  return [${bound.join(",\n    ")}];\n}`,
    `return { members: [${units.map((_unit, index) => `m${index}`).join(", ")}], bind };`,
  ]);
}

/** Puts what generated code relies on before it: the runtime's functions, constants, and its own helpers. */
export function preamble(state: ModuleState, code: readonly string[], member = "m"): string {
  const constants = state.constants.map((_value, index) => `q${index} = K[${index}]`);
  return [
    `"use strict";`,
    // All of it: to find out what the code mentions takes longer.
    library,
    `const isArr = Array.isArray, hasOwn = Object.prototype.hasOwnProperty;`,
    ...(constants.length === 0 ? [] : [`const ${constants.join(", ")};`]),
    // Where the numbers of sites point to, for who reads this: never text of the source.
    ...state.sites.map(
      (site, index) => `// site ${index}: ${member}${site.member}, characters ${site.start} to ${site.end}`,
    ),
    ...[...state.helpers.values()].map((helper) => helper.text),
    ...code,
  ].join("\n");
}

/** Evaluates member `index` on an array, where the code for other values does not apply. */
type OnArray = (run: runtime.Run, index: number, input: readonly unknown[]) => unknown;

export interface Linked {
  readonly members: readonly (Member | undefined)[];
  readonly bind: (
    run: runtime.Run,
    onArray: OnArray,
    toError: (cause: unknown, run: runtime.Run, member: number) => unknown,
  ) => readonly (((input: unknown) => unknown) | undefined)[];
  readonly sites: readonly Site[];
  /** By member. */
  readonly ranges: readonly Range[];
  readonly source: string;
}

/** `name` becomes the `sourceURL` that stack traces show. */
export function link(emitted: Emitted, name: string, linker?: Linker): Linked {
  const source = moduleSource(emitted);
  const ranges = emitted.units.map(({ range }) => range);
  let made: Pick<Linked, "members" | "bind">;
  try {
    made = evaluateSource(source, emitted.state, name, linker) as typeof made;
  } catch (cause) {
    // The platform's parser nests as the generated text does.
    throw isOverflow(cause) ? tooDeep(ranges) : cause;
  }
  return { ...made, sites: emitted.state.sites, ranges, source };
}

function tooDeep(ranges: readonly Range[]): ExpressionError {
  const [{ start, end } = { start: 0, end: 0 }] = ranges;
  return new ExpressionError("L1010", messageOf("L1010", {}) ?? "L1010", { position: start, end });
}

/** Runs generated text; what it returns is the generator's to say. Raises L1009. */
export function evaluateSource(source: string, { constants }: ModuleState, name: string, linker?: Linker): unknown {
  return linked(source, name, linker)(runtime, constants);
}
