/** Errors that Cognate makes on a raw surface: marked as ours, and for a provider's own client in the provider's shape (http-api-spec 2.5). */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Integration } from "../../engine/catalog/types.ts";
import type { CognateError } from "../../engine/errors.ts";
import { shapeError, type RawHeader } from "../../engine/operation/raw.ts";
import { PROBLEM_TYPE, doorAllow, errorHeaders, problemOf } from "../http/problem.ts";
import type { ServerParts } from "../types.ts";

export interface FailureContext {
  readonly requestId: string;
  readonly surface: "custom" | "passthrough";
  /** Of what the caller asked for. */
  readonly echoed: readonly RawHeader[];
  /** Whose shape to take, where it is known. */
  readonly integration: Integration | undefined;
}

export const answerFailure = (
  parts: ServerParts,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  error: CognateError,
  context: FailureContext,
): void => {
  // Too late for a status: a reset is the only honest end.
  if (outgoing.headersSent || outgoing.destroyed) return void outgoing.destroy();
  const { requestId, surface, echoed, integration } = context;
  if (error.code === "internal_error")
    parts.logger.error({ request_id: requestId, err: error.cause ?? error }, "raw request failed");
  const shaped =
    surface === "passthrough" && integration !== undefined
      ? shapeError(integration, error, requestId, parts.clock())
      : undefined;
  const usesShape = shaped?.body !== undefined;
  const body = JSON.stringify(usesShape ? shaped.body : problemOf(error, { requestId, showWhere: parts.options.dev }));
  outgoing.writeHead(error.status, {
    ...errorHeaders(error),
    ...doorAllow(error),
    ...Object.fromEntries(shaped?.headers ?? []),
    "content-type": usesShape ? "application/json" : PROBLEM_TYPE,
    "content-length": Buffer.byteLength(body),
    "x-cognate-error": error.code,
    "x-cognate-fault": error.fault,
    "x-cognate-request-id": requestId,
    ...Object.fromEntries(echoed),
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-store",
    // What is left of an upload is not waited for.
    ...(incoming.complete ? {} : { connection: "close" }),
  });
  outgoing.end(incoming.method === "HEAD" ? undefined : body);
};
