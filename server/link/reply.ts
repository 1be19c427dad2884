/** Answers with a page: strict CSP with a nonce, framed by allowed origins alone, kept by nobody (http-api-spec 3.10). */
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { respond } from "../http/respond.ts";
import type { Incoming, ServerParts } from "../types.ts";
import { sourceOf } from "./address.ts";
import type { Html } from "../http/html.ts";

export interface PageAccess {
  /** Who may frame the page; none: nobody. */
  readonly origins: readonly string[];
  /** Where its form may lead besides this server. */
  readonly formTargets?: readonly string[];
  readonly cookie?: string;
}

/** @param draw makes the page for a nonce */
export const replyPage = (
  parts: ServerParts,
  { c }: Incoming,
  status: ContentfulStatusCode,
  access: PageAccess,
  draw: (nonce: string) => Html,
): Response => {
  const nonce = Buffer.from(parts.randomBytes(16)).toString("base64url");
  return respond(c, draw(nonce).html, status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy(nonce, access),
    ...PAGE_HEADERS,
    ...(access.cookie === undefined ? {} : { "set-cookie": access.cookie }),
  });
};

/** 303 to the address that was stored with the token. */
export const replyRedirect = ({ c }: Incoming, location: string): Response =>
  respond(c, null, 303, { location, ...PAGE_HEADERS });

const PAGE_HEADERS = {
  // The window that opened the page has to stay reachable: it waits for a message (http-api-spec 1.4).
  "cross-origin-opener-policy": "unsafe-none",
  "cache-control": "no-store",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
} as const;

const policy = (nonce: string, { origins, formTargets = [] }: PageAccess): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    `form-action ${["'self'", ...formTargets.map(sourceOf)].join(" ")}`,
    `frame-ancestors ${origins.length === 0 ? "'none'" : origins.join(" ")}`,
  ].join("; ");
