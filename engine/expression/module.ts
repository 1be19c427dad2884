/** Compiles many expressions into one module with one budget: what a mapping runs on every record of a page. */

import { compile, refuse } from "./compile.ts";
import { createProgram } from "./compiled.ts";
import { emitUnits, type Expression } from "./compiler/module.ts";
import { ExpressionError } from "./error.ts";
import { withDefaults } from "./limits.ts";
import { parse } from "./parse.ts";
import { createRun } from "./runtime/run.ts";
import type { CompiledExpression, CompileOptions, EvaluateOptions } from "./types.ts";

export interface ExpressionSource {
  /** Shown in generated source and stack traces. */
  readonly name: string;
  readonly source: string;
}

/** One page in progress: `members[i](record)` is expression `i` on one record. All share one budget. They throw ExpressionError. */
interface Page {
  readonly members: readonly ((input: unknown) => unknown)[];
}

export interface CompiledModule {
  /** Starts a page: bindings and clock hold for every call until the next page; pages may overlap. */
  begin(bindings?: Readonly<Record<string, unknown>>, options?: EvaluateOptions): Page;
  /** For each expression, how it is evaluated. */
  readonly engines: readonly CompiledExpression["engine"][];
  readonly compiledSource: string;
}

/** Throws ExpressionError for the first expression that does not compile; its message names it. */
export function compileAll(sources: readonly ExpressionSource[], options: CompileOptions = {}): CompiledModule {
  const expressions = sources.map(readExpression);
  const emitted = emitUnits(expressions, options, "value");
  const program = createProgram(expressions, emitted, options);
  const limits = withDefaults(options.limits);
  const fallbacks = expressions.map(({ name }, index): CompiledExpression | undefined => {
    const left = emitted.units[index]?.code === undefined || emitted.units[index].waits;
    return left ? compile(sources[index]?.source ?? "", { ...options, name }) : undefined;
  });
  return {
    begin(bindings, settings) {
      const bound = program.bind(createRun(limits, bindings, settings?.now));
      const members = fallbacks.map(
        (fallback, index) =>
          (fallback === undefined ? bound[index] : undefined) ??
          ((input: unknown) => fallback?.evaluate(input, bindings, settings)),
      );
      return { members };
    },
    engines: fallbacks.map((one) => one?.engine ?? "compiled"),
    compiledSource: program.linked.source,
  };
}

function readExpression({ name, source }: ExpressionSource): Expression {
  try {
    const { ast } = parse(source);
    if (ast === undefined) throw new ExpressionError("S0500", "The expression is empty");
    refuse(ast);
    return { name, ast };
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
    throw new ExpressionError(cause.code, `${name}: ${cause.message}`, cause);
  }
}
