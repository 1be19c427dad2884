/** `link`: each answer carries the address of the next page, in a `Link` header (RFC 8288) or in the body. */
import { cursorPosition, imitatedSize, imitatedSlice, positionCursor } from "./imitation.ts";
import { noCursor } from "./cursor.ts";
import { linkOf } from "./link-header.ts";
import { paginationFailed, readingBindings, type Reading } from "./parts.ts";
import { ownedBy } from "./place.ts";
import { commonProperties, described, expressionKey } from "./schema-parts.ts";
import type { Strategy } from "./strategy.ts";

type Carried = "headers" | "query" | "body";

/** Any absolute base does where a request has none. */
const NOWHERE = "http://host.invalid/";

/**
 * A link resolved against the request (RFC 3986). On the request's own host only path and query are kept. A link to
 * another host stays whole: the request room brings it home behind a gateway, and the egress guard refuses the rest.
 */
const locate = (link: string, requestUrl: string): string => {
  const base = URL.canParse(requestUrl) ? requestUrl : NOWHERE;
  if (!URL.canParse(link, base)) throw paginationFailed(`The next link is no address: ${link.slice(0, 200)}`);
  const url = new URL(link, base);
  return url.host === new URL(base).host ? url.pathname + url.search : url.href;
};

const MARK = "page_after";

export const link: Strategy = {
  type: "link",
  summary: "Each answer carries the address of the next page.",
  properties: {
    ...commonProperties,
    rel: described(
      { type: "string", minLength: 1 },
      "Relation of the link in the `Link` header.",
      ["next"],
      ["https://api.example.com/next", "a relation, not an address"],
    ),
    next: expressionKey(
      "The address in the answer's body, absolute or relative. The list ends when it is absent, null or an empty text.",
      ["links.next", "`@odata.nextLink`"],
    ),
    carry: described(
      { type: "array", uniqueItems: true, items: { enum: ["headers", "query", "body"] }, default: ["headers"] },
      "What of the operation's own request rides along with a link. Credentials always do.",
      [["headers"]],
      [["auth"], "credentials are always sent"],
    ),
  },
  required: [],
  examples: [
    { strategy: "link", rel: "next", size: { to: "per_page", max: 100 } },
    { strategy: "link", next: "`@odata.nextLink`", carry: ["headers"], size: { to: "$top", max: 999 } },
  ],
  antiExamples: [
    {
      value: { strategy: "link", size: { to: "per_page", max: 100 } },
      reason: "neither `rel` nor `next`: where does the link stand?",
    },
  ],
  compile(parts) {
    const { size } = parts;
    const carry = parts.literal<readonly Carried[]>("carry", ["headers"]);
    const next = parts.expression("next");
    const rel = parts.literal<string | undefined>("rel", undefined);
    if (next === undefined && rel === undefined)
      parts.report(
        "missing_key",
        parts.config.anchor,
        "`link` needs `rel` or `next`.",
        "`rel: next` reads the Link header; `next:` is an expression over the body.",
      );
    if (next !== undefined && rel !== undefined)
      parts.report(
        "wrong_value",
        parts.config.at("rel"),
        "`link` reads the address from one place: `rel` or `next`.",
        "Leave one of them out; an expression reads the Link header as `$headers.link`.",
      );
    const read: Reading = (answer, context) =>
      next === undefined
        ? linkOf(answer.headers["link"], rel ?? "next")
        : next.evaluate(answer.body, readingBindings(answer, context), context.now);
    // A link carries its own query; headers and body are the operation's, so a size that stands there is sent again.
    const sizeRides =
      size?.place?.kind === "header"
        ? carry.includes("headers")
        : size?.place?.kind === "body"
          ? carry.includes("body")
          : false;
    return {
      kinds: ["link"],
      ownedParameters: ownedBy(),
      patience: 100,
      first: () => [{ k: "link", u: null }],
      place(layers, context) {
        const url = layers[0]?.["u"];
        const sized = size?.place?.put(context.size, { ...context.scope, size: context.size }, context.now) ?? {};
        return typeof url === "string" ? { ...(sizeRides ? sized : {}), url, carry } : sized;
      },
      advance(_layers, answer, context) {
        const value = read(answer, context);
        if (noCursor(value)) return { kind: "end" };
        if (typeof value !== "string")
          throw paginationFailed(
            `The next link is ${JSON.stringify(value)}; it must be text.`,
            next === undefined ? {} : { expression: next },
          );
        return { kind: "next", layers: [{ k: "link", u: locate(value, answer.request.url) }] };
      },
      imitate(request, rows) {
        const count = imitatedSize(size, request, rows);
        const start = cursorPosition(request.query.get(MARK));
        const slice = imitatedSlice(rows, start, count);
        if (!slice.hasMore) return { ...slice, next: null };
        const url = new URL(request.url, NOWHERE);
        url.searchParams.set(MARK, positionCursor(start + count));
        const address = url.pathname + url.search;
        return {
          ...slice,
          next: address,
          headers: next === undefined ? { link: `<${address}>; rel="${rel ?? "next"}"` } : {},
        };
      },
    };
  },
};
