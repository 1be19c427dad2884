/** The case table that every strategy runs: one config each, and how an imitated provider answers so that the config's own readers find what they read. */
import type { ImitatedPage } from "./types.ts";

export interface StrategyCase {
  readonly strategy: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Body of an answer around imitated rows. */
  readonly body: (page: ImitatedPage) => unknown;
  /** Args of the operation, where the strategy reads some. */
  readonly args?: Readonly<Record<string, unknown>>;
  /** A page that repeats its position: what a stuck provider answers whatever it is asked. Undefined where positions are numbers of our own. */
  readonly repeats?: Partial<ImitatedPage>;
  /** Everything comes in one answer: no cap, no second page. */
  readonly single?: true;
  /** An empty page is the end (`empty_page`, or nothing to continue from). */
  readonly endsOnEmpty?: true;
}

const envelope = (page: ImitatedPage): unknown => ({
  data: page.rows,
  meta: { total: page.total, next: page.next ?? null, more: page.hasMore },
});

const size = { to: "limit", max: 7 };

export const STRATEGY_CASES: readonly StrategyCase[] = [
  { strategy: "none", name: "everything at once", config: { strategy: "none" }, body: envelope, single: true },
  {
    strategy: "page",
    name: "page numbers and a total",
    config: { strategy: "page", number: "page", start: 0, size, stop: [{ total: "meta.total" }] },
    body: envelope,
  },
  {
    strategy: "page",
    name: "page numbers from 1 until a short page",
    config: { strategy: "page", number: "page", size, stop: ["short_page"] },
    body: envelope,
    endsOnEmpty: true,
  },
  {
    strategy: "page",
    name: "page numbers in the body",
    config: {
      strategy: "page",
      number: { body: "page.number" },
      size: { to: { body: "page.size" }, max: 7 },
      stop: [{ has_more: "meta.more" }],
    },
    body: envelope,
  },
  {
    strategy: "offset",
    name: "offsets until an empty page",
    config: { strategy: "offset", offset: "offset", size, stop: ["empty_page"] },
    body: envelope,
    endsOnEmpty: true,
  },
  {
    strategy: "offset",
    name: "offsets from 1 by what came",
    config: {
      strategy: "offset",
      offset: "startIndex",
      start: 1,
      advance: "returned",
      size: { to: "count", max: 7 },
      stop: [{ total: "meta.total" }],
    },
    body: envelope,
  },
  {
    strategy: "offset",
    name: "offsets with has_more as text",
    config: { strategy: "offset", offset: "offset", size, stop: [{ has_more: "$string(meta.more)" }] },
    body: envelope,
  },
  {
    strategy: "cursor",
    name: "a cursor in the body's meta",
    config: { strategy: "cursor", cursor: "after", next: "meta.next", size },
    body: envelope,
    repeats: { next: "c7", hasMore: true },
  },
  {
    strategy: "cursor",
    name: "a cursor sent in the body",
    config: {
      strategy: "cursor",
      cursor: { body: "variables.after" },
      next: "meta.next",
      size: { to: { body: "variables.first" }, max: 7 },
      stop: [{ has_more: "meta.more" }],
    },
    body: envelope,
    repeats: { next: "c7", hasMore: true },
  },
  {
    strategy: "cursor",
    name: "a cursor in a header",
    config: { strategy: "cursor", cursor: "after", from: "header", next: "`x-next`", size },
    body: envelope,
    repeats: { headers: { "x-next": "c7" }, hasMore: true },
  },
  {
    strategy: "cursor",
    name: "the id of the last record",
    config: {
      strategy: "cursor",
      cursor: "starting_after",
      from: "last_record",
      next: "id",
      size,
      stop: [{ has_more: "meta.more" }],
    },
    body: envelope,
  },
  {
    strategy: "token_page",
    name: "a snapshot token and page numbers",
    config: {
      strategy: "token_page",
      token: "token",
      token_from: "meta.next",
      number: "page",
      size,
      stop: [{ no_more: "$not(meta.more)" }],
    },
    body: envelope,
  },
  {
    strategy: "link",
    name: "a Link header",
    config: { strategy: "link", rel: "next", size },
    body: envelope,
    repeats: { headers: { link: '</items?page_after=c7>; rel="next"' }, hasMore: true },
  },
  {
    strategy: "link",
    name: "a link in the body",
    config: {
      strategy: "link",
      next: "meta.next",
      size: { to: { header: "prefer", value: "maxpagesize={{ size }}" }, max: 7 },
    },
    body: envelope,
    repeats: { next: "/items?page_after=c7", hasMore: true },
  },
  {
    strategy: "dynamic",
    name: "expressions, everything at once",
    config: { strategy: "dynamic", next: "body.meta.next ? { 'query': { 'after': body.meta.next } }" },
    body: envelope,
    single: true,
  },
  {
    strategy: "window",
    name: "days with a cursor inside",
    config: {
      strategy: "window",
      from: "args.start",
      to: "args.end",
      size: "P1D",
      places: { from: "from", to: "to" },
      inner: { strategy: "cursor", cursor: "after", next: "meta.next", size },
    },
    body: envelope,
    args: { start: "2026-01-01T00:00:00Z", end: "2026-01-08T00:00:00Z" },
    repeats: { next: "c7", hasMore: true },
  },
  {
    strategy: "window",
    name: "the newest week first, inclusive dates, numbered pages inside",
    config: {
      strategy: "window",
      from: "args.start",
      to: "args.end",
      size: "P3D",
      order: "desc",
      end: "inclusive",
      format: "date",
      places: { from: "from", to: { query: "to" } },
      inner: { strategy: "page", number: "page", size, stop: ["short_page"] },
    },
    body: envelope,
    args: { start: "2026-01-01", end: "2026-01-07" },
    endsOnEmpty: true,
  },
];
