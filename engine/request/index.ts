/** Plans provider calls from compiled operations: templates, URL, query, headers, body, credentials. Pure. */
export type * from "./types.ts";
export { compileAuth } from "./auth/compile-auth.ts";
export { compileRequestDefaults } from "./compile-defaults.ts";
export { compileReader } from "./compile-reader.ts";
export { compileRequest } from "./compile-request.ts";
export { toCurl } from "./curl.ts";
export { plan } from "./plan.ts";
export { parseBase, renderBase, type BaseUrl } from "./plan-url.ts";
export { cutPairs, type CutQuery } from "./raw-query.ts";
export { checkHeaderValue } from "./print.ts";
export { printableUrl } from "../language/plan-url.ts";
