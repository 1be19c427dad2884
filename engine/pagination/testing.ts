/** For tests: an in-memory provider that pages by a strategy's own imitation, and a reader that follows its pager. */
import type { Placements } from "../language/exchange.ts";
import { parseInstant } from "../language/time.ts";
import { located, testCompilation } from "../language/testing.ts";
import { compilePagination } from "./index.ts";
import type { StrategyCase } from "./cases.ts";
import type { ImitatedPage, ImitatedRequest, Layer, PageAnswer, PageContext, Pager } from "./types.ts";

export interface TestRecord {
  readonly id: string;
  /** RFC 3339, inside the cases' window. */
  readonly at: string;
}

const START = Date.parse("2026-01-01T00:00:00Z");
const WEEK = 7 * 86_400_000;

/** Records in the order in which a provider of that case gives them. */
export const recordsFor = (one: StrategyCase, count: number): readonly TestRecord[] => {
  const records = Array.from({ length: count }, (_, index) => ({
    id: `r${index}`,
    at: new Date(START + Math.floor((index * WEEK) / Math.max(count, 1))).toISOString(),
  }));
  if (one.config["order"] !== "desc") return records;
  // Newest window first; inside a window the provider keeps its own order.
  const windowOf = (record: TestRecord): number =>
    Math.floor((START + WEEK - 1 - Date.parse(record.at)) / (3 * 86_400_000));
  return records.toSorted((a, b) => windowOf(a) - windowOf(b));
};

export const compileCase = (one: Pick<StrategyCase, "config">): Pager => {
  const compilation = testCompilation();
  const pager = compilePagination(located(one.config), compilation);
  if (compilation.findings.all.length > 0)
    throw new Error(compilation.findings.all.map((finding) => finding.message).join("\n"));
  return pager;
};

const setAt = (body: Record<string, unknown>, [key = "", ...rest]: readonly string[], value: unknown): void => {
  if (rest.length === 0) body[key] = value;
  else setAt((body[key] ??= {}) as Record<string, unknown>, rest, value);
};

/** The request a plan with these placements would make. */
const requestOf = (placements: Placements): ImitatedRequest => {
  const url = new URL(placements.url ?? "/items", "http://provider.test");
  const query = new Map<string, string>(url.searchParams);
  for (const [name, value] of placements.query ?? []) query.set(name, String(value));
  const body: Record<string, unknown> = {};
  for (const [path, value] of placements.body ?? []) setAt(body, path, value);
  for (const [name, value] of query) if (placements.url === undefined) url.searchParams.set(name, value);
  return { url: url.href, query, headers: Object.fromEntries(placements.headers ?? []), body };
};

const inside = (page: ImitatedPage, rows: readonly TestRecord[]): readonly TestRecord[] => {
  const { window } = page;
  if (window === undefined) return rows;
  return rows.filter(
    (row) =>
      Date.parse(row.at) >= (parseInstant(window.from) ?? 0) && Date.parse(row.at) < (parseInstant(window.to) ?? 0),
  );
};

/** What the provider answers. `change` makes it misbehave. */
export const answerOf = (
  one: StrategyCase,
  pager: Pager,
  placements: Placements,
  rows: readonly TestRecord[],
  change: (page: ImitatedPage) => ImitatedPage = (page) => page,
): PageAnswer => {
  const request = requestOf(placements);
  const page = change(pager.imitate(request, inside(pager.imitate(request, []), rows)));
  const body = one.body(page);
  return {
    status: 200,
    headers: page.headers,
    body,
    text: JSON.stringify(body),
    bytes: new Uint8Array(),
    request: { method: "GET", url: request.url, operation: "items.list", attempt: 1 },
    outcome: "ok",
    records: page.rows,
  };
};

export const contextFor = (one: StrategyCase, pager: Pager, size: number | undefined): PageContext => {
  const args = one.args ?? {};
  const now = START + WEEK;
  return {
    args,
    size: pager.size === undefined ? undefined : size,
    now,
    scope: { args, now: new Date(now).toISOString() },
  };
};

export interface Followed {
  readonly records: readonly unknown[];
  readonly pages: number;
  readonly end: "end" | "truncated" | "endless";
}

/** Follows a pager until it ends, through JSON at every step as a cursor would. */
export const follow = (
  pager: Pager,
  context: PageContext,
  answer: (placements: Placements) => PageAnswer,
  mostPages = 500,
): Followed => {
  const records: unknown[] = [];
  let layers: readonly Layer[] | undefined = pager.first(context);
  let emptyInARow = 0;
  let pages = 0;
  while (layers !== undefined && pages < mostPages) {
    const page = answer(pager.place(layers, context));
    records.push(...page.records);
    pages += 1;
    emptyInARow = page.records.length === 0 ? emptyInARow + 1 : 0;
    const step = pager.next(layers, page, context, { pages, records: records.length, emptyInARow });
    if (step.kind !== "next") return { records, pages, end: step.kind };
    layers = JSON.parse(JSON.stringify(step.layers)) as readonly Layer[];
  }
  return { records, pages, end: layers === undefined ? "end" : "endless" };
};
