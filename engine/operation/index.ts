/** What the server and the command line use of the operation room. `sealer.ts` stands apart: it needs Node. */
export { createEngine } from "./engine.ts";
export type * from "./types.ts";
