/** What happens to every request before its route: request id, deadline, security headers, origin check. One middleware, as each costs. */
import type { MiddlewareHandler } from "hono";
import { CognateError } from "../engine/errors.ts";
import { deadlineMsOf } from "./http/deadline.ts";
import { requestIdOf } from "./http/request-id.ts";
import { isLinkPage } from "./link/address-bar.ts";
import type { AppEnv, ServerParts } from "./types.ts";

/** Nothing here is a page: no script, no frame, no sniffing (http-api-spec 3.9 in spirit). */
const SECURITY_HEADERS = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "cache-control": "private, no-cache",
} as const;

/** Those of every answer of ours but on the raw surfaces. */
export const answerHeaders = (requestId: string): Readonly<Record<string, string>> => ({
  "x-cognate-request-id": requestId,
  "x-request-id": requestId,
  ...SECURITY_HEADERS,
});

export const prelude =
  (parts: ServerParts): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const startedAt = parts.clock();
    const requestId = requestIdOf(c.req.header("x-request-id"), parts.newId);
    const headers = answerHeaders(requestId);
    // Set first: an error below still carries the id.
    c.set("facts", { requestId, startedAt, deadline: startedAt, headers });

    const wanted = c.req.header("x-deadline-ms");
    const deadlineMs = deadlineMsOf(wanted);
    c.set("facts", {
      requestId,
      startedAt,
      deadline: startedAt + deadlineMs,
      headers: wanted === undefined ? headers : { ...headers, "x-cognate-deadline-ms": String(deadlineMs) },
    });

    // Link pages are opened from other sites; their forms are protected by a cookie and a form token.
    const anySite = isLinkPage(c.req.path);
    await parts.gate.checkOrigin((name) => (anySite && name !== "host" ? undefined : c.req.header(name)));
    if (!isDecodable(c.req.path)) throw new CognateError("path_not_allowed", "The path has broken percent-encoding.");
    await next();
  };

const isDecodable = (path: string): boolean => {
  if (!path.includes("%")) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
};
