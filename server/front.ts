/** The Node listener in front of Hono: looks at the raw request target before any URL object does, and sends it to its surface. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { CognateError } from "../engine/errors.ts";
import { markStale } from "./dev/stale.ts";
import { asCognateError, doorAllow, errorHeaders, problemOf } from "./http/problem.ts";
import { requestIdOf } from "./http/request-id.ts";
import { SECURITY_HEADERS } from "./prelude.ts";
import { checkTarget, collapseSlashes } from "./http/target.ts";
import type { ServerParts } from "./types.ts";

export type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

export interface Surfaces {
  /** /custom and /passthrough: bytes in, bytes out. */
  readonly raw: NodeListener;
  readonly app: NodeListener;
}

const ALWAYS: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/ping"]);

export const createFront =
  (parts: ServerParts, surfaces: Surfaces): NodeListener =>
  (incoming, outgoing) => {
    try {
      markStale(outgoing, parts.staleFiles?.());
      const target = collapseSlashes(incoming.url ?? "/");
      const path = target.split("?", 1)[0] ?? target;
      incoming.url = target;
      checkVersion(incoming);
      if (parts.draining()) refuseWhileDraining(outgoing, path);
      // It checks its targets more strictly, and answers errors in its own way.
      if (isRawPath(path)) return surfaces.raw(incoming, outgoing);
      checkVerb(incoming);
      checkTarget(target);
      surfaces.app(incoming, outgoing);
    } catch (thrown) {
      const error = asCognateError(thrown);
      const isRaw = isRawPath((incoming.url ?? "").split("?", 1)[0] ?? "");
      answerProblem(
        parts,
        incoming,
        outgoing,
        error,
        isRaw ? { "x-cognate-error": error.code, "x-cognate-fault": error.fault } : {},
      );
    }
  };

const isRawPath = (path: string): boolean => /^\/(?:custom|passthrough)(?:\/|$)/.test(path);

/** For errors outside of Hono; the prelude's headers, as far as they matter. */
const answerProblem = (
  parts: ServerParts,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  error: CognateError,
  extra: Readonly<Record<string, string>> = {},
): void => {
  const requestId = requestIdOf(singleHeader(incoming, "x-request-id"), parts.newId);
  if (error.code === "internal_error")
    parts.logger.error({ request_id: requestId, err: error.cause ?? error }, "request failed");
  const body = JSON.stringify(problemOf(error, { requestId, showWhere: parts.options.dev }));
  outgoing.writeHead(error.status, {
    "x-cognate-request-id": requestId,
    ...SECURITY_HEADERS,
    ...errorHeaders(error),
    ...doorAllow(error),
    "content-length": Buffer.byteLength(body),
    ...extra,
  });
  outgoing.end(incoming.method === "HEAD" ? undefined : body);
};

const singleHeader = (incoming: IncomingMessage, name: string): string | undefined => {
  const value = incoming.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** Node's parser takes a request line without a version for HTTP/0.9; a proxy before it may read that line otherwise. */
const checkVersion = (incoming: IncomingMessage): void => {
  if (incoming.httpVersionMajor === 1) return;
  throw new CognateError("path_not_allowed", "The request line names no HTTP version that is spoken here.");
};

/** http-api-spec 2.7. CONNECT never arrives here: it is an event of its own. */
const checkVerb = (incoming: IncomingMessage): void => {
  if (incoming.method === "TRACE" || incoming.headers.upgrade !== undefined)
    throw new CognateError("method_not_allowed", "TRACE and protocol upgrades are not possible here.");
};

const refuseWhileDraining = (outgoing: ServerResponse, path: string): void => {
  outgoing.shouldKeepAlive = false;
  if (!ALWAYS.has(path))
    throw new CognateError("unavailable", "The server is stopping. Try again in a moment.", { retryAfter: 1 });
};
