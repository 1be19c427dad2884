/** Turns a source into something that evaluates: refuses what the dialect leaves out, then compiles or falls back. */

import type { Node } from "./ast.ts";
import { ExpressionError } from "./error.ts";
import { type Emitted, emitUnits, link } from "./compiler/module.ts";
import { runMember } from "./compiled.ts";
import { interpret } from "./interpret.ts";
import { withDefaults } from "./limits.ts";
import { parse } from "./parse.ts";
import { linearRegex } from "./regex.ts";
import { createRun } from "./runtime/run.ts";
import type { CompiledExpression, CompileOptions } from "./types.ts";
import { visit } from "./visit.ts";

/** Throws ExpressionError: syntax codes, L1004 for a regular expression, L1005 for `$eval`. */
export function compile(source: string, options: CompileOptions = {}): CompiledExpression {
  const { ast } = parse(source);
  if (ast === undefined) throw new ExpressionError("S0500", "The expression is empty");
  refuse(ast);
  if (callsAsync(ast, options)) return interpret(source, options, true, "it calls a function declared async");
  const emitted = emitUnits([{ name: options.name ?? "expression", ast }], options.functions ?? {});
  const declined = emitted.units[0]?.declined;
  return declined === undefined ? compiled(source, options, emitted) : interpret(source, options, false, declined);
}

function compiled(source: string, options: CompileOptions, emitted: Emitted): CompiledExpression {
  const limits = withDefaults(options.limits);
  const linked = link(emitted, options.name ?? "expression");
  const [member] = linked.members;
  if (member === undefined) throw new ExpressionError("S0500", "The expression is empty");
  return {
    source,
    engine: "compiled",
    compiledSource: linked.source,
    evaluate: (input, bindings, settings) => runMember(createRun(limits, bindings, settings?.now), member, input, linked),
  };
}

export function refuse(ast: Node): void {
  visit(ast, (node) => {
    if (node.type === "variable" && node.value === "eval") {
      throw new ExpressionError("L1005", "$eval is not part of this dialect; write the expression out", { position: node.start, end: node.end, token: "$eval" });
    }
    if (node.type === "regex") checkRegex(node.source, node.flags, node.start, node.end);
  });
}

function checkRegex(source: string, flags: string, position: number, end: number): void {
  try {
    linearRegex(source, flags);
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
    throw new ExpressionError(cause.code, cause.message, { position, end, token: source });
  }
}

export function callsAsync(ast: Node, options: CompileOptions): boolean {
  let found = false;
  visit(ast, (node) => {
    if (node.type === "variable" && options.functions?.[node.value]?.async === true) found = true;
  });
  return found;
}
