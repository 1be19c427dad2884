/** The Node listener in front of Hono: looks at the raw request target and host before any URL object does, and sends it to its surface. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { CognateError } from "../engine/errors.ts";
import { markStale } from "./dev/stale.ts";
import { isHostHeader } from "./http/host.ts";
import { checkTarget, collapseSlashes } from "./http/target.ts";
import { isRawPath, turnAway } from "./turned-away.ts";
import type { ServerParts } from "./types.ts";

export type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

export interface Surfaces {
  /** /custom and /passthrough: bytes in, bytes out. */
  readonly raw: NodeListener;
  readonly app: NodeListener;
}

const ALWAYS: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/ping"]);

export const createFront = (parts: ServerParts, surfaces: Surfaces): NodeListener => {
  const checkHost = createHostCheck();
  return (incoming, outgoing) => {
    const startedAt = parts.clock();
    try {
      markStale(outgoing, parts.staleFiles?.());
      const target = collapseSlashes(incoming.url ?? "/");
      const path = target.split("?", 1)[0] ?? target;
      incoming.url = target;
      checkVersion(incoming);
      checkHost(incoming);
      checkCoding(incoming);
      // Whoever still comes finds another server next time.
      if (parts.phase() !== "serving") outgoing.shouldKeepAlive = false;
      if (parts.phase() === "closing") refuseWhileClosing(path);
      // It checks its targets more strictly, and answers errors in its own way.
      if (isRawPath(path)) return surfaces.raw(incoming, outgoing);
      checkVerb(incoming);
      checkTarget(target);
      surfaces.app(incoming, outgoing);
    } catch (thrown) {
      turnAway(parts, incoming, outgoing, thrown, startedAt);
    }
  };
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

/** A body in another coding would have to be decoded to go on, and be taken for its bytes (RFC 9112, 6.1 and 7). */
const checkCoding = ({ headers }: IncomingMessage): void => {
  const coding = headers["transfer-encoding"];
  if (coding !== undefined && coding.toLowerCase() !== "chunked")
    throw new CognateError("invalid_body", "The only transfer coding that is understood here is chunked.", {
      status: 501,
      hint: "To compress a body, name its coding in content-encoding.",
    });
};

/**
 * Exactly one, and one that has a single reading (RFC 9112, 3.2): whatever stands before this server may have read another.
 * HTTP/1.0 knows none, as health checks of load balancers.
 */
const createHostCheck = (): ((incoming: IncomingMessage) => void) => {
  // Clients repeat themselves.
  let known: string | undefined;
  return ({ headers: { host }, rawHeaders, httpVersionMinor }) => {
    const given = rawHeaders.filter((name, at) => at % 2 === 0 && name.length === 4 && name.toLowerCase() === "host");
    if (given.length === 1 && host !== undefined && (host === known || isHostHeader(host))) {
      known = host;
      return;
    }
    if (given.length === 0 && httpVersionMinor === 0) return;
    const what = given.length > 1 ? "is given more than once" : host === undefined ? "is missing" : "is no host";
    throw new CognateError("invalid_parameter", `The header Host ${what}.`, {
      errors: [{ parameter: "host", message: what }],
    });
  };
};

const refuseWhileClosing = (path: string): void => {
  if (!ALWAYS.has(path))
    throw new CognateError("unavailable", "The server is stopping. Try again in a moment.", { retryAfter: 1 });
};
