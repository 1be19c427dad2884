/** Proposes an integration, from an OpenAPI document or from the models alone: what `cognate init` writes. */
export { inventDocument } from "./invented.ts";
export { scaffold, type Scaffold } from "./scaffold.ts";
export { settle } from "./settle.ts";
