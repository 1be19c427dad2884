/** Tokens that are got before planning: kept with the account, renewed before they end, once across calls and processes. */
export type * from "./types.ts";
export { beginAuthorization, finishAuthorization, type AuthorizationStart } from "./authorize.ts";
export { createMemoryTokenStore } from "./memory.ts";
export { createTokenSource } from "./source.ts";
