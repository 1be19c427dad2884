/** Sends planned requests: egress guard, attempts, waits, error rules. Raw calls stream through `createRawWire`. */
export type * from "./types.ts";
export { createAgents } from "./agents.ts";
export { compileErrorPolicy } from "./compile-errors.ts";
export { compileRateLimits } from "./compile-rate-limits.ts";
export { checkEgress, judgeUrl } from "./egress.ts";
export { operatorAllows } from "./operator-hosts.ts";
export { asWriteError, readRequestId, RestartPagingError } from "./provider-error.ts";
export { createRawWire, type RawWire, type RawWireRequest, type RawWireResponse } from "./raw-wire.ts";
export { tellFailure } from "./raw-verdict.ts";
export { readRateLimits } from "./rate-limit.ts";
export { createSend } from "./send.ts";
export { createWire } from "./wire.ts";
export { WireError } from "./wire-error.ts";
