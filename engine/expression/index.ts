/** Compiles and evaluates JSONata expressions. This room imports nothing of the other rooms. */

export type { CompiledExpression, CompileOptions, EvaluateOptions, ExpressionFunction } from "./types.ts";
export type { Limits } from "./limits.ts";
export type * as Ast from "./ast.ts";
export { defaultLimits } from "./limits.ts";
export { ExpressionError } from "./error.ts";
export { compile } from "./compile.ts";
export { parse, type Parsed, type ParseOptions } from "./parse.ts";
export { childrenOf, visit } from "./visit.ts";
export { compileAll, type CompiledModule, type ExpressionSource, type Page } from "./module.ts";
