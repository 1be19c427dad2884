/** A provider's own OpenAPI document, read: what `validate`, `init` and `drift` know of a provider without calling it. */
export { boundsOf } from "./bounds.ts";
export { findOperation, fullPathsOf, responseSchema, successOf } from "./find.ts";
export { inlineSchema } from "./inline.ts";
export { OpenApiError, readOpenApi } from "./read.ts";
export { membersOf, type SchemaView, viewOf } from "./view.ts";
export type * from "./types.ts";
