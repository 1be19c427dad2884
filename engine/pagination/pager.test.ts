/** What single strategies and stop rules promise beyond the shared table. */
import { describe, expect, it } from "vitest";
import { CognateError } from "../errors.ts";
import { collectFindings } from "../language/finding.ts";
import { located, testCompilation } from "../language/testing.ts";
import { chooseSize, compilePagination } from "./index.ts";
import { compileCase } from "./testing.ts";
import type { Layer, PageAnswer, PageContext, PageStep, Pager } from "./types.ts";

const context = (size?: number, args: Readonly<Record<string, unknown>> = {}): PageContext => ({
  args,
  size,
  now: 0,
  scope: { args, now: "2026-01-10T00:00:00Z" },
});

const answer = (count: number, body: unknown, headers: Readonly<Record<string, string>> = {}): PageAnswer => ({
  status: 200,
  headers,
  body,
  text: "",
  bytes: new Uint8Array(),
  request: { method: "GET", url: "https://api.acme.test/v1/items?limit=2&page=1", operation: "items.list", attempt: 1 },
  outcome: "ok",
  records: Array.from({ length: count }, (_, index) => ({ id: `r${index}` })),
});

interface After {
  readonly pages?: number;
  readonly records?: number;
  readonly empty?: number;
}

const after = (
  pager: Pager,
  layers: readonly Layer[],
  page: PageAnswer,
  size?: number,
  { pages = 1, records = page.records.length, empty = 0 }: After = {},
): PageStep | string => {
  try {
    return pager.next(layers, page, context(size), { pages, records, emptyInARow: empty });
  } catch (error) {
    return error instanceof CognateError ? error.code : String(error);
  }
};

const pagerOf = (config: Readonly<Record<string, unknown>>): Pager => compileCase({ config });

const offset = (stop: unknown): Pager =>
  pagerOf({ strategy: "offset", offset: "o", size: { to: "n", max: 10 }, stop: [stop] });

describe("stop rules", () => {
  const at: readonly Layer[] = [{ k: "offset", o: 10 }];
  const goesOn = { kind: "next", layers: [{ k: "offset", o: 20 }] };
  const ends = { kind: "end" };
  it.each<[string, unknown, number, unknown, unknown, After?]>([
    ["short_page ends on fewer records than asked for", "short_page", 9, {}, ends],
    ["short_page goes on at a full page", "short_page", 10, {}, goesOn],
    ["empty_page ends on none", "empty_page", 0, {}, ends],
    ["empty_page goes on at a short page", "empty_page", 1, {}, goesOn],
    ["total ends when that many were read", { total: "total" }, 10, { total: 20 }, ends, { records: 20 }],
    ["total may be a text, as in a header", { total: "total" }, 10, { total: "20" }, ends, { records: 20 }],
    ["total goes on after a short page before the end", { total: "total" }, 3, { total: 100 }, goesOn, { records: 13 }],
    [
      "total goes on over an empty page before the end",
      { total: "total" },
      0,
      { total: 100 },
      goesOn,
      { records: 10, empty: 1 },
    ],
    ["total ends on an empty page behind it", { total: "total" }, 0, { total: 10 }, ends, { records: 7, empty: 1 }],
    ["a total that vanishes says nothing", { total: "total" }, 10, {}, goesOn, { records: 20 }],
    [
      "a total smaller than what is there is a contradiction",
      { total: "total" },
      10,
      { total: 12 },
      "pagination_failed",
      { records: 20 },
    ],
    ["a total that is no number is refused", { total: "total" }, 10, { total: "many" }, "pagination_failed"],
    [
      "a total that lies ends in an error after three empty pages",
      { total: "total" },
      0,
      { total: 1000 },
      "pagination_stuck",
      { records: 10, empty: 3 },
    ],
    ["has_more false ends", { has_more: "more" }, 10, { more: false }, ends],
    ["has_more as the text false ends", { has_more: "more" }, 10, { more: "false" }, ends],
    ["has_more as the text true goes on", { has_more: "more" }, 10, { more: "true" }, goesOn],
    ["has_more that is absent is refused", { has_more: "more" }, 10, {}, "pagination_failed"],
    ["has_more that is a cursor is refused", { has_more: "more" }, 10, { more: "abc" }, "pagination_failed"],
    ["has_more that is a number is refused", { has_more: "more" }, 10, { more: 1 }, "pagination_failed"],
    ["no_more true ends", { no_more: "last" }, 10, { last: true }, ends],
    ["when follows JSONata's truth", { when: "items[0]" }, 10, { items: [] }, goesOn],
    ["when sees $count", { when: "$count < 10" }, 9, {}, ends],
  ])("%s", (_name, stop, count, body, expected, facts) => {
    expect(after(offset(stop), at, answer(count, body), 10, facts)).toEqual(expected);
  });

  it("an empty page that no rule ends is followed by two more, then the list is stuck", () => {
    const pager = offset({ has_more: "more" });
    const stuck = [1, 2, 3].map((empty) => after(pager, at, answer(0, { more: true }), 10, { records: 10, empty }));
    expect(stuck).toEqual([goesOn, goesOn, "pagination_stuck"]);
  });

  it("an ignored answer is the end", () => {
    expect(after(offset({ has_more: "more" }), at, { ...answer(0, undefined), outcome: "ignored" }, 10)).toEqual(ends);
  });
});

describe("a provider that caps the page size silently", () => {
  it("loses nothing when pages are numbered and a total ends the list", () => {
    // 100 asked for, 50 come, 120 are there: positions run ahead of the records.
    const pager = pagerOf({
      strategy: "page",
      number: "p",
      start: 0,
      size: { to: "n", max: 100 },
      stop: [{ total: "total" }],
    });
    expect(
      after(pager, [{ k: "page", n: 1 }], answer(50, { total: 120 }), 100, { pages: 2, records: 100 }),
    ).toMatchObject({ kind: "next" });
    expect(after(pager, [{ k: "page", n: 2 }], answer(20, { total: 120 }), 100, { pages: 3, records: 120 })).toEqual({
      kind: "end",
    });
  });
});

describe("offset", () => {
  const config = { strategy: "offset", offset: "o", size: { to: "n", max: 10 }, stop: ["empty_page"] };
  it.each<[string, string, number, unknown]>([
    ["moves by what was asked for", "requested", 3, 10],
    ["moves by what came", "returned", 3, 3],
    ["moves by an expression", "step", 3, 7],
  ])("%s", (_name, advance, count, by) => {
    expect(after(pagerOf({ ...config, advance }), [{ k: "offset", o: 5 }], answer(count, { step: 7 }), 10)).toEqual({
      kind: "next",
      layers: [{ k: "offset", o: 5 + Number(by) }],
    });
  });
  it("refuses an advance that is no whole number", () => {
    expect(after(pagerOf({ ...config, advance: "step" }), [{ k: "offset", o: 5 }], answer(3, { step: "7" }), 10)).toBe(
      "pagination_failed",
    );
  });
  it("does not ask beyond max_records", () => {
    const pager = pagerOf({ ...config, max_records: 25 });
    expect(after(pager, [{ k: "offset", o: 0 }], answer(10, {}), 10)).toMatchObject({ kind: "next" });
    expect(after(pager, [{ k: "offset", o: 10 }], answer(10, {}), 10, { records: 20 })).toEqual({
      kind: "truncated",
      reason: "max_records",
    });
  });
  it("goes back by the page size, not before the start", () => {
    const pager = pagerOf(config);
    expect(pager.previous?.([{ k: "offset", o: 25 }], context(10))).toEqual([{ k: "offset", o: 15 }]);
    expect(pager.previous?.([{ k: "offset", o: 5 }], context(10))).toEqual([{ k: "offset", o: 0 }]);
    expect(pager.previous?.([{ k: "offset", o: 0 }], context(10))).toBeUndefined();
  });
});

describe("cursor", () => {
  const pager = pagerOf({ strategy: "cursor", cursor: "c", next: "next", size: { to: "n", max: 10 } });
  it.each<[string, unknown]>([
    ["absent", {}],
    ["null", { next: null }],
    ["an empty text", { next: "" }],
  ])("ends when next is %s", (_name, body) => {
    expect(after(pager, [{ k: "cursor", c: null }], answer(10, body), 10)).toEqual({ kind: "end" });
  });
  it("is never ended by an empty page", () => {
    expect(after(pager, [{ k: "cursor", c: "a" }], answer(0, { next: "b" }), 10, { empty: 5 })).toEqual({
      kind: "next",
      layers: [{ k: "cursor", c: "b" }],
    });
  });
  it("refuses a cursor that is neither text nor number", () => {
    expect(after(pager, [{ k: "cursor", c: null }], answer(1, { next: { a: 1 } }), 10)).toBe("pagination_failed");
  });
  it("asks has_more before next, because some providers name a cursor on the last page too", () => {
    const graph = pagerOf({
      strategy: "cursor",
      cursor: { body: "variables.after" },
      next: "page.end",
      stop: [{ has_more: "page.more" }],
    });
    expect(after(graph, [{ k: "cursor", c: null }], answer(2, { page: { end: "x", more: false } }))).toEqual({
      kind: "end",
    });
    expect(graph.place([{ k: "cursor", c: "x" }], context())).toEqual({ body: [[["variables", "after"], "x"]] });
  });
  it("has no last record to continue from when more is promised and none came", () => {
    const last = pagerOf({
      strategy: "cursor",
      cursor: "after",
      from: "last_record",
      next: "id",
      stop: [{ has_more: "more" }],
    });
    expect(after(last, [{ k: "cursor", c: "r9" }], answer(0, { more: true }))).toBe("pagination_failed");
    expect(after(last, [{ k: "cursor", c: "r9" }], answer(2, { more: true }))).toEqual({
      kind: "next",
      layers: [{ k: "cursor", c: "r1" }],
    });
  });
  it("imitates the last record's id over rows that are no records yet", () => {
    const last = pagerOf({
      strategy: "cursor",
      cursor: "after",
      from: "last_record",
      next: "id",
      size: { to: "n", max: 2 },
      stop: [{ has_more: "more" }],
    });
    const request = { url: "/", query: new Map([["after", "b"]]), headers: {}, body: undefined };
    expect(last.imitate(request, ["a", "b", "c", "d", "e"], (row) => ({ id: row }))).toMatchObject({
      rows: ["c", "d"],
      hasMore: true,
    });
  });
  it("sends `first` on the first page alone", () => {
    const solr = pagerOf({ strategy: "cursor", cursor: "cursorMark", first: "*", next: "next" });
    expect(solr.place([{ k: "cursor", c: null }], context())).toEqual({ query: [["cursorMark", "*"]] });
    expect(solr.place([{ k: "cursor", c: "A" }], context())).toEqual({ query: [["cursorMark", "A"]] });
  });
});

describe("token_page", () => {
  const pager = pagerOf({
    strategy: "token_page",
    token: "t",
    token_from: "meta.token",
    number: "p",
    stop: [{ no_more: "last" }],
  });
  it("keeps the first answer's token", () => {
    expect(
      after(pager, [{ k: "token_page", t: null, n: 1 }], answer(2, { last: false, meta: { token: "A" } })),
    ).toEqual({ kind: "next", layers: [{ k: "token_page", t: "A", n: 2 }] });
    expect(after(pager, [{ k: "token_page", t: "A", n: 2 }], answer(2, { last: false, meta: { token: "B" } }))).toEqual(
      { kind: "next", layers: [{ k: "token_page", t: "A", n: 3 }] },
    );
    expect(pager.place([{ k: "token_page", t: "A", n: 3 }], context())).toEqual({
      query: [
        ["t", "A"],
        ["p", 3],
      ],
    });
  });
  it("cannot go on without a token", () => {
    expect(after(pager, [{ k: "token_page", t: null, n: 1 }], answer(2, { last: false }))).toBe("pagination_failed");
  });
});

describe("link", () => {
  const header = pagerOf({ strategy: "link", rel: "next", size: { to: "per_page", max: 100 } });
  const body = pagerOf({
    strategy: "link",
    next: "next",
    size: { to: { header: "Prefer", value: "maxpagesize={{ size }}" }, max: 100 },
  });
  it.each<[string, string, string]>([
    ["absolute on the same host", "https://api.acme.test/v1/other?page=2", "/v1/other?page=2"],
    ["relative to the root", "/v2/items?c=a%2Fb", "/v2/items?c=a%2Fb"],
    ["a query alone", "?page=2", "/v1/items?page=2"],
    [
      "on another host: kept whole, for the egress guard",
      "https://elsewhere.test/x?p=2",
      "https://elsewhere.test/x?p=2",
    ],
  ])("%s", (_name, link, kept) => {
    expect(after(body, [{ k: "link", u: null }], answer(2, { next: link }), 10)).toEqual({
      kind: "next",
      layers: [{ k: "link", u: kept }],
    });
    expect(after(header, [{ k: "link", u: null }], answer(2, {}, { link: `<${link}>; rel="next"` }), 10)).toEqual({
      kind: "next",
      layers: [{ k: "link", u: kept }],
    });
  });
  it("sends the size once in the query, and again where it is a header", () => {
    expect(header.place([{ k: "link", u: null }], context(5))).toEqual({ query: [["per_page", 5]] });
    expect(header.place([{ k: "link", u: "/x" }], context(5))).toEqual({ url: "/x", carry: ["headers"] });
    expect(body.place([{ k: "link", u: "/x" }], context(5))).toEqual({
      url: "/x",
      carry: ["headers"],
      headers: [["prefer", "maxpagesize=5"]],
    });
  });
});

const windows = (one: Pager, args: Readonly<Record<string, unknown>>): readonly unknown[] => {
  const found: unknown[] = [];
  const at = context(undefined, args);
  for (let layers = one.first(at), pages = 1; layers !== undefined && pages < 100; pages += 1) {
    found.push(Object.values(Object.fromEntries(one.place(layers, at).query ?? [])));
    const step = one.next(layers, answer(0, {}), at, { pages, records: 0, emptyInARow: pages });
    layers = step.kind === "next" ? step.layers : undefined;
  }
  return found;
};

const firstOf = (pager: Pager, args: Readonly<Record<string, unknown>>): unknown => {
  try {
    return pager.first(context(undefined, args));
  } catch (error) {
    return error instanceof CognateError ? error.code : error;
  }
};

describe("dynamic", () => {
  it("goes on at another address, with a body of its own and no size", () => {
    const pager = pagerOf({
      strategy: "dynamic",
      next: "{ 'url': 'list/continue', 'body': { 'cursor': body.cursor } }",
      size: { to: { body: "limit" }, max: 10 },
    });
    expect(pager.place([{ k: "dynamic", s: {} }], context(5))).toEqual({ body: [[["limit"], 5]] });
    const step = after(pager, [{ k: "dynamic", s: {} }], answer(5, { cursor: "c2" }));
    expect(step).toMatchObject({ kind: "next" });
    const layers = typeof step === "object" && step.kind === "next" ? step.layers : [];
    expect(pager.place(layers, context(5))).toEqual({
      url: "list/continue",
      carry: ["headers"],
      body: [[["cursor"], "c2"]],
    });
  });

  it("refuses what is no part of a request", () => {
    const pager = pagerOf({ strategy: "dynamic", next: "{ 'path': 'x' }" });
    expect(after(pager, [{ k: "dynamic", s: {} }], answer(1, {}))).toBe("pagination_failed");
  });
});

describe("window", () => {
  const config = {
    strategy: "window",
    from: "args.start",
    to: "args.end",
    size: "$exists(args.org) ? 'P2M' : 'P1D'",
    align: "hour",
    places: { from: "from", to: "to" },
    inner: { strategy: "cursor", cursor: "c", next: "next" },
  };
  const pager = pagerOf(config);
  it("widens to whole hours, and the last window ends where the range does", () => {
    expect(windows(pager, { start: "2026-01-01T00:20:00Z", end: "2026-01-02T10:40:00Z" })).toEqual([
      ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"],
      ["2026-01-02T00:00:00Z", "2026-01-02T11:00:00Z"],
    ]);
  });
  it("takes its length from the args", () => {
    expect(windows(pager, { start: "2026-01-31", end: "2026-06-01", org: "x" })).toEqual([
      ["2026-01-31T00:00:00Z", "2026-03-31T00:00:00Z"],
      ["2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"],
      ["2026-05-31T00:00:00Z", "2026-06-01T00:00:00Z"],
    ]);
  });
  it("writes inclusive ends and formats, newest first", () => {
    const dates = pagerOf({
      ...config,
      size: "P3D",
      align: undefined,
      order: "desc",
      end: "inclusive",
      format: "date",
    });
    expect(windows(dates, { start: "2026-01-01", end: "2026-01-07" })).toEqual([
      ["2026-01-05", "2026-01-07"],
      ["2026-01-02", "2026-01-04"],
      ["2026-01-01", "2026-01-01"],
    ]);
  });
  it("has nothing to read in an empty range, and refuses one that ends before it begins or is no time", () => {
    expect(firstOf(pager, { start: "2026-01-01", end: "2026-01-01" })).toBeUndefined();
    expect(firstOf(pager, { start: "2026-01-02", end: "2026-01-01" })).toBe("invalid_parameter");
    expect(firstOf(pager, { start: "soon", end: "2026-01-01" })).toBe("invalid_parameter");
    expect(firstOf(pager, { end: "2026-01-01" })).toBe("invalid_parameter");
  });
  it("counts pages and empty pages of its inner strategy by window", () => {
    const numbered = pagerOf({
      ...config,
      inner: { strategy: "page", number: "p", size: { to: "n", max: 10 }, stop: [{ has_more: "more" }] },
    });
    const at = context(10, { start: "2026-01-01", end: "2026-01-05" });
    const layers: readonly Layer[] = [
      { k: "window", f: Date.parse("2026-01-01"), t: Date.parse("2026-01-05"), n: 2, p: 7, r: 0 },
      { k: "page", n: 1 },
    ];
    // The eighth empty page in a row, and the first of this window.
    expect(
      numbered.next(layers, answer(0, { more: true }), at, { pages: 8, records: 0, emptyInARow: 8 }),
    ).toMatchObject({ kind: "next" });
  });
  it("owns the parameters of its bounds and of its inner strategy", () => {
    expect(pager.ownedParameters).toEqual(["from", "to", "c"]);
  });
});

describe("page size", () => {
  const sized = (size: Readonly<Record<string, unknown>>): Pager =>
    pagerOf({ strategy: "cursor", cursor: "c", next: "next", size });
  it.each<[string, Pager, number, boolean, number | undefined]>([
    ["what is asked for", sized({ to: "n", max: 100 }), 10, true, 10],
    ["never above max", sized({ to: "n", max: 100 }), 1000, true, 100],
    ["never below min", sized({ to: "n", min: 200, max: 2000 }), 10, true, 200],
    ["the largest when the engine filters", sized({ to: "n", max: 100 }), 10, false, 100],
    ["fixed where nothing is sent", sized({ default: 25 }), 10, true, 25],
    ["unknown without `size`", pagerOf({ strategy: "cursor", cursor: "c", next: "next" }), 10, true, undefined],
  ])("%s", (_name, pager, limit, rowsAreRecords, expected) => {
    expect(chooseSize(pager, limit, rowsAreRecords)).toBe(expected);
  });
});

describe("what an author is told", () => {
  const presets = new Map([
    [
      "by_page",
      located({
        strategy: "page",
        number: "page[number]",
        start: 0,
        size: { to: "page[size]", max: 100 },
        stop: ["short_page"],
      }),
    ],
  ]);
  const findingsOf = (config: unknown): readonly string[] => {
    const findings = collectFindings();
    compilePagination(located(config), testCompilation(findings), presets);
    return findings.all.map((finding) => finding.code);
  };
  it.each<[string, unknown, readonly string[]]>([
    ["a preset's name", "by_page", []],
    ["a preset with replacements", { use: "by_page", start: 1, size: { max: 50 } }, []],
    ["no pagination", undefined, []],
    ["an unknown preset", "by_pages", ["unknown_reference"]],
    ["an unknown strategy", { strategy: "pages" }, ["wrong_value"]],
    ["a reserved strategy", { strategy: "range" }, ["not_yet_supported"]],
    ["no stop rule", { strategy: "page", number: "p" }, ["stop_missing"]],
    ["a stop rule removed from a preset", { use: "by_page", stop: null }, ["stop_missing"]],
    ["a key of another strategy over a preset", { use: "by_page", cursor: "c" }, ["unknown_key"]],
    ["short_page without a size", { use: "by_page", size: null }, ["missing_key"]],
    ["a link without a place to read it", { strategy: "link" }, ["missing_key"]],
    ["a link with two places", { strategy: "link", rel: "next", next: "links.next" }, ["wrong_value"]],
    [
      "advance: requested without a size",
      { strategy: "offset", offset: "o", advance: "requested", stop: ["empty_page"] },
      ["missing_key"],
    ],
  ])("%s", (_name, config, codes) => {
    expect(findingsOf(config)).toEqual(codes);
  });
  it("lays replacements over a preset member by member", () => {
    const pager = compilePagination(
      located({ use: "by_page", start: 1, size: { max: 50 } }),
      testCompilation(),
      presets,
    );
    expect(pager.size).toMatchObject({ min: 1, max: 50, default: 50 });
    expect(pager.place(pager.first(context(5)) ?? [], context(5))).toEqual({
      query: [
        ["page[number]", 1],
        ["page[size]", 5],
      ],
    });
    expect(pager.ownedParameters).toEqual(["page[size]", "page[number]"]);
  });
});
