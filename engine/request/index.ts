/** Plans provider calls from compiled operations: templates, URL, query, headers, body, credentials. Pure. */
export type * from "./types.ts";
export { compileAuth } from "./auth/compile-auth.ts";
export { AUTH_STRATEGIES } from "./auth/registry.ts";
export { compileRequestDefaults, DEFAULT_TIMEOUT_MS } from "./compile-defaults.ts";
export { compileReader } from "./compile-reader.ts";
export { compileRequest, type RequestContext } from "./compile-request.ts";
export { toCurl } from "./curl.ts";
export { plan } from "./plan.ts";
export { parseBase, renderBase, type BaseUrl } from "./plan-url.ts";
export { cutPairs, namesIn, type CutQuery } from "./raw-query.ts";
export { checkHeaderValue } from "./print.ts";
export { printableUrl, url } from "../language/plan-url.ts";
