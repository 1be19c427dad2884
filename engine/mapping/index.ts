/** What other rooms use of the mapping room. */
export { compileMapping } from "./compile.ts";
export { mappingSchema, overlaySchema } from "./schema.ts";
export { compileNode, nodeSchema } from "./nodes/index.ts";
export type { CompiledNode } from "./nodes/node.ts";
export type * from "./types.ts";
