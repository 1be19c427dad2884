/** Turns a source into something that evaluates: refuses what the dialect leaves out, then compiles or falls back. */

import type { Node } from "./ast.ts";
import { ExpressionError } from "./error.ts";
import { createProgram } from "./compiled.ts";
import { type Emitted, emitUnits } from "./compiler/module.ts";
import { callsAsync } from "./compiler/waiting.ts";
import { interpret } from "./interpret.ts";
import { withDefaults } from "./limits.ts";
import { parse } from "./parse.ts";
import { isPlainRegex } from "./plain-regex.ts";
import { linearRegex } from "./regex.ts";
import { createRun } from "./runtime/run.ts";
import type { CompiledExpression, CompileOptions } from "./types.ts";
import { visit } from "./visit.ts";

/**
 * Throws ExpressionError: syntax codes, L1004 for a regular expression, L1005 for `$eval`. Code is generated when the
 * expression is first evaluated or asked about: most expressions of a catalog never are in one process.
 */
export function compile(source: string, options: CompileOptions = {}): CompiledExpression {
  const { ast } = parse(source);
  if (ast === undefined) throw new ExpressionError("S0500", "The expression is empty");
  refuse(ast);
  let emitted: Emitted | undefined;
  const emission = (): Emitted =>
    (emitted ??= emitUnits([{ name: options.name ?? "expression", ast }], options, "value"));
  let made: CompiledExpression | undefined;
  const ready = (): CompiledExpression => (made ??= generate(source, ast, emission(), options));
  if (options.linker?.everything === true) ready();
  return {
    source,
    evaluate: (input, bindings, settings) => ready().evaluate(input, bindings, settings),
    get engine() {
      return ready().engine;
    },
    // Known before the code is linked, which costs four times as much.
    get declined() {
      return emission().units[0]?.declined;
    },
    get compiledSource() {
      return ready().compiledSource;
    },
  };
}

function generate(source: string, ast: Node, emitted: Emitted, options: CompileOptions): CompiledExpression {
  const expression = { name: options.name ?? "expression", ast };
  const declined = emitted.units[0]?.declined;
  if (declined !== undefined) return interpret(source, options, callsAsync(ast, options.functions ?? {}), declined);
  const limits = withDefaults(options.limits);
  const program = createProgram([expression], emitted, options);
  return {
    source,
    engine: "compiled",
    compiledSource: program.linked.source,
    evaluate: (input, bindings, settings) => program.run(createRun(limits, bindings, settings?.now), 0, input),
  };
}

export function refuse(ast: Node): void {
  visit(ast, (node) => {
    if (node.type === "variable" && node.value === "eval") {
      throw new ExpressionError("L1005", "$eval is not part of this dialect; write the expression out", {
        position: node.start,
        end: node.end,
        token: "$eval",
      });
    }
    if (node.type === "regex") checkRegex(node.source, node.flags, node.start, node.end);
  });
}

function checkRegex(source: string, flags: string, position: number, end: number): void {
  if (isPlainRegex(source)) return;
  try {
    linearRegex(source, flags);
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
    throw new ExpressionError(cause.code, cause.message, { position, end, token: source });
  }
}
