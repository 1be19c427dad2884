/** Makes answers: JSON with rate headers, ETag, and the link to the next page. */
import type { CallFacts } from "../../engine/operation/types.ts";
import type { RateLimitState } from "../../engine/language/exchange.ts";
import type { Incoming, RequestContext } from "../types.ts";
import { parsePairs, rawQueryOf } from "./query.ts";
import { rawPathOf } from "./target.ts";
import { respond } from "./respond.ts";
import { isNotModified, weakETag } from "./etag.ts";

type Headers = Readonly<Record<string, string>>;

export const replyJson = (c: RequestContext, value: unknown, status = 200, headers: Headers = {}): Response =>
  respond(c, JSON.stringify(value), status, { "content-type": "application/json", ...headers });

/** JSON with a weak ETag over it, and 304 if the caller has it. */
export const replyTagged = (incoming: Incoming, text: string, headers: Headers): Response => {
  const bytes = Buffer.from(text);
  return replyUnlessKnown(incoming, bytes, weakETag(bytes), { "content-type": "application/json", ...headers });
};

/** A provider's own bytes, tagged like ours. */
export const replyBytes = (incoming: Incoming, bytes: Uint8Array, headers: Headers): Response =>
  replyUnlessKnown(incoming, bytes, weakETag(bytes), headers);

export interface PrintedList {
  /** The records as JSON. */
  readonly result: string;
  /** The envelope's other members, as a JSON object. */
  readonly rest: string;
  readonly cursor: string | null;
  /** Of all records there are. */
  readonly total?: number | undefined;
  /** Tells more than the records, which the same records may hide another time: errors, a part that is missing, a trace. */
  readonly tellsMore: boolean;
}

/** What of a list's answer stands beside its records and may be another where they are the same. */
export const tellsMore = (answer: {
  readonly is_partial_response?: boolean;
  readonly error?: unknown;
  readonly errors?: readonly unknown[] | undefined;
}): boolean => answer.is_partial_response === true || answer.error !== undefined || (answer.errors ?? []).length > 0;

const BEFORE = '{"result":';

/**
 * A list's envelope, with the way to its next page. It becomes bytes once, for the body, its length and the ETag over its
 * records and their number: a cursor carries its list's time, so it differs in every answer; where the records are the
 * same, an older one continues as well. An answer that tells more than records has none.
 */
export const replyList = (
  incoming: Incoming,
  { result, rest, cursor, total, tellsMore: isMore }: PrintedList,
  headers: Headers,
): Response => {
  const after = `,${rest.slice(1)}`;
  // Not joined as text before: that would be one more copy of a page, and one more for the garbage collector.
  const bytes = Buffer.allocUnsafe(BEFORE.length + Buffer.byteLength(result) + Buffer.byteLength(after));
  bytes.write(BEFORE);
  const end = BEFORE.length + bytes.write(result, BEFORE.length);
  bytes.write(after, end);
  // With what stands before the records where they are the last: the same records with more to come are another page.
  const records = bytes.subarray(cursor === null ? 0 : BEFORE.length, end);
  const tag = isMore ? undefined : weakETag(records, total === undefined ? "" : `.${total}`);
  return replyUnlessKnown(incoming, bytes, tag, {
    "content-type": "application/json",
    ...headers,
    ...nextLink(incoming.c.req.url, cursor),
  });
};

const replyUnlessKnown = (
  { c, header }: Incoming,
  bytes: Uint8Array,
  tag: string | undefined,
  headers: Headers,
): Response => {
  // A custom operation that lists is a POST, and a 304 answers none (RFC 9110, 13.1.2).
  if (tag === undefined || (c.req.method !== "GET" && c.req.method !== "HEAD")) return respond(c, bytes, 200, headers);
  if (isNotModified(header("if-none-match"), tag)) {
    const { "content-type": _absent, ...rest } = headers;
    return respond(c, null, 304, { etag: tag, ...rest });
  }
  return respond(c, bytes, 200, { etag: tag, ...headers });
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
  const kept = rawQueryOf(url)
    .split("&")
    .filter((pair) => pair !== "" && !isCursor(pair));
  return {
    link: `<${rawPathOf(url)}?${[...kept, `next_cursor=${encodeURIComponent(cursor)}`].join("&")}>; rel="next"`,
  };
};

/** By whatever encoding of its name. */
const isCursor = (pair: string): boolean => {
  const name = pair.split("=", 1)[0] ?? "";
  return name === "next_cursor" || (name.includes("%") && parsePairs(name)[0]?.[0] === "next_cursor");
};
