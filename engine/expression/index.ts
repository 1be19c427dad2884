/** Compiles and evaluates JSONata expressions. This room imports nothing of the other rooms. */

export type { Branch, CompiledExpression, CompileOptions, ExpressionFunction } from "./types.ts";
export type { Limits } from "./limits.ts";
export type * as Ast from "./ast.ts";
export { defaultLimits } from "./limits.ts";
export { ExpressionError } from "./error.ts";
export { compile } from "./compile.ts";
export { parse } from "./parse.ts";
export { visit } from "./visit.ts";
export { compileAll, type CompiledModule } from "./module.ts";
export { type Linked, type Linker, sourceUrl } from "./linker.ts";
export { compileRecord, compileTable, type RecordProgram } from "./record.ts";
export type { Tree } from "./tree.ts";
