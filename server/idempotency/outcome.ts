/** What an error says about the write behind it. */
import type { CognateError, ErrorCode } from "../../engine/errors.ts";

/** Codes besides the caller's and the retryable ones that are raised before anything is sent, or for a provider's clear no. */
const NOTHING_HAPPENED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "provider_rejected",
  "provider_permission_missing",
  "account_credentials_rejected",
  "credential_missing",
  "verification_failed",
  "egress_denied",
  "template_unresolved",
  "not_implemented",
]);

/**
 * `nothing`: the key is free again, a corrected request may use it. `unknown`: the write may have happened, so it is not
 * repeated. An error says itself that it came after a write (http-api-spec 2.9); any other that is retryable came before.
 */
export const outcomeOf = (error: CognateError): "nothing" | "unknown" => {
  if (error.afterWrite) return "unknown";
  return error.fault === "caller" || error.retryable || NOTHING_HAPPENED.has(error.code) ? "nothing" : "unknown";
};
