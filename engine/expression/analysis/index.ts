/** Static facts about an expression's syntax tree: what it reads, and what in it looks like a mistake. Pure functions. */
export { type ReferenceFacts, references, type VariableUse } from "./references.ts";
export { type Arity, builtinArity } from "./arity.ts";
export { calledFields } from "./callee.ts";
export { builtinNames, forbiddenFunctions } from "./builtins.ts";
export { analyse, type AnalyseOptions } from "./analyse.ts";
export { type Diagnostic, type DiagnosticCode } from "./diagnostic.ts";
export { any as anyShape, arrayOf as arrayShape, itemOf, join as joinShapes, type Shape } from "./shape.ts";
export { extended as extendedShape, structureOf } from "./structure.ts";
export { shapeOfSamples } from "./shape-of-samples.ts";
export { shapeOfSchema } from "./shape-of-schema.ts";
