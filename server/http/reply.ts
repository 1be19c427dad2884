/** Makes answers: JSON with rate headers, ETag, and the link to the next page. */
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { CallFacts } from "../../engine/operation/types.ts";
import type { RateLimitState } from "../../engine/language/exchange.ts";
import type { AppEnv, Incoming } from "../types.ts";
import { isNotModified, weakETag } from "./etag.ts";

type Headers = Readonly<Record<string, string>>;

export const replyJson = (
  c: Context<AppEnv>,
  value: unknown,
  status: ContentfulStatusCode = 200,
  headers: Headers = {},
): Response => c.body(JSON.stringify(value), status, { "content-type": "application/json", ...headers });

/** JSON with a weak ETag over `tagged`, and 304 if the caller has it. */
export const replyTagged = (incoming: Incoming, text: string, tagged: string, headers: Headers): Response => {
  const tag = weakETag(tagged);
  if (tag === undefined) return incoming.c.body(text, 200, { "content-type": "application/json", ...headers });
  if (isNotModified(incoming.header("if-none-match"), tag))
    return incoming.c.body(null, 304, { etag: tag, ...headers });
  return incoming.c.body(text, 200, { "content-type": "application/json", etag: tag, ...headers });
};

/** What the provider said of its scarcest budget, and its own request id (http-api-spec 2.26, 3.13). */
export const factHeaders = (facts: CallFacts): Headers => ({
  ...rateLimitHeaders(facts.rateLimit),
  ...(facts.providerRequestId === undefined
    ? {}
    : { "x-cognate-provider-request-id": facts.providerRequestId.replaceAll(/[^\x20-\x7e]/g, "").slice(0, 200) }),
});

export const rateLimitHeaders = (state: RateLimitState | undefined): Headers => {
  if (state === undefined) return {};
  const window = state.periodSeconds === undefined ? "" : `;w=${Math.ceil(state.periodSeconds)}`;
  return {
    ...(state.limit === undefined ? {} : { "ratelimit-limit": `${Math.floor(state.limit)}${window}` }),
    ...(state.remaining === undefined
      ? {}
      : { "ratelimit-remaining": String(Math.max(0, Math.floor(state.remaining))) }),
    ...(state.resetSeconds === undefined
      ? {}
      : { "ratelimit-reset": String(Math.max(0, Math.ceil(state.resetSeconds))) }),
  };
};

/** `Link: <…>; rel="next"` for this very request with another cursor; relative, so that proxies do not break it. */
export const nextLink = (url: string, cursor: string | null): Headers => {
  if (cursor === null) return {};
  const { pathname, searchParams } = new URL(url);
  searchParams.set("next_cursor", cursor);
  return { link: `<${pathname.replace(/^\/+/, "/")}?${searchParams.toString()}>; rel="next"` };
};
