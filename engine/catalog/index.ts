/** What other rooms use of the catalog. `files.ts` stands apart: it needs Node. */
export { loadCatalog } from "./load.ts";
export { FILE_KINDS, type FileKind, schemaFor } from "./schema/assemble.ts";
export type * from "./types.ts";
