/** What other rooms use of the mapping room. */
export { compileMapping } from "./compile.ts";
export { mappingSchema, overlaySchema } from "./schema.ts";
export { compileNode, nodeSchema, OUTPUT_NODES } from "./nodes/index.ts";
export type { CompiledNode, Frame } from "./nodes/node.ts";
export type * from "./types.ts";
