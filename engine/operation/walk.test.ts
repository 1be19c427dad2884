/** The whole walk, for every strategy: following cursors yields every record exactly once, in order, and ends. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CognateError } from "../errors.ts";
import { STRATEGY_CASES, type StrategyCase } from "../pagination/cases.ts";
import type { ListAnswer, ListCall } from "./types.ts";
import { benchOf, caseCatalog, caseName, idsOf, listCall, recordsFor, serve, type TestBench } from "./testing.ts";

const pagerOf = (one: StrategyCase) => {
  const pager = caseCatalog().integrations.get(caseName(one))?.operations.get("items.list")?.pager;
  if (pager === undefined) throw new Error("no pager");
  return pager;
};

interface Told {
  readonly ids: readonly unknown[];
  readonly answers: readonly ListAnswer[];
}

/** Follows cursors with changing limits, as a consumer would; errors before any progress are tried again a few times. */
const followAll = async (bench: TestBench, call: ListCall, limits: readonly number[]): Promise<Told> => {
  const ids: unknown[] = [];
  const answers: ListAnswer[] = [];
  let cursor: string | undefined;
  let failures = 0;
  for (let turn = 0; turn < 2000; turn += 1) {
    const limit = limits[turn % limits.length] ?? 10;
    let answer: ListAnswer;
    try {
      ({ answer } = await bench.engine.list({ ...call, limit, ...(cursor === undefined ? {} : { cursor }) }));
    } catch (error) {
      failures += 1;
      if (!(error instanceof CognateError) || error.code !== "provider_unreachable" || failures > 200) throw error;
      continue;
    }
    answers.push(answer);
    ids.push(...idsOf(answer));
    expect(answer.result.length).toBeLessThanOrEqual(limit);
    expect(answer.result_count).toBe(answer.result.length);
    // Fewer than asked for: only at the end or with a reason (http-api-spec 2.1).
    if (answer.result.length < limit) expect(answer.next_cursor === null || answer.is_partial_response).toBe(true);
    // A cursor has always advanced (2.2).
    if (answer.next_cursor !== null) expect(answer.next_cursor).not.toBe(cursor);
    if (answer.next_cursor === null) return { ids, answers };
    cursor = answer.next_cursor;
  }
  throw new Error("endless");
};

const limits = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 });
const filters = fc.constantFrom<ListCall["query"]>(
  {},
  { status: "active" },
  { status: "inactive" },
  { status: ["active", "inactive"] },
  { status: "nobody" },
);
const matches = (query: ListCall["query"], status: string): boolean =>
  query["status"] === undefined ||
  query["status"] === status ||
  (Array.isArray(query["status"]) && query["status"].includes(status));

describe.each(STRATEGY_CASES)("$strategy: $name", (one) => {
  it("any page size, any limits, any filter in the engine, any interruption", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 40 }),
        limits,
        filters,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 2, max: 6 }),
        async (count, sizes, query, budget, failEvery) => {
          const rows = recordsFor(one, count);
          const provider = serve(pagerOf(one), one.body, rows);
          const bench = benchOf(
            caseCatalog(),
            (plan, requests) => {
              if (requests.length % failEvery === 0)
                throw new CognateError("provider_unreachable", "The line is down.");
              return provider(plan);
            },
            budget,
          );
          const { ids } = await followAll(bench, listCall(caseName(one), { query }), sizes);
          expect(ids).toEqual(rows.filter((row) => matches(query, row.status)).map((row) => row.id));
        },
      ),
      { numRuns: 30 },
    );
  });

  it("streams every record once, and every checkpoint resumes where the stream was cut", async () => {
    const rows = recordsFor(one, 23);
    const bench = benchOf(caseCatalog(), serve(pagerOf(one), one.body, rows));
    const seen: unknown[] = [];
    const cuts: (readonly [number, string])[] = [];
    const ends: unknown[] = [];
    for await (const item of bench.engine.stream(listCall(caseName(one), { query: { status: "active" } }), {
      checkpoints: true,
    })) {
      if (item.kind === "record") seen.push(item.record["id"]);
      if (item.kind === "checkpoint") cuts.push([seen.length, item.cursor]);
      if (item.kind === "end") ends.push([item.status, item.count, item.next_cursor]);
    }
    expect(seen).toEqual(rows.filter((row) => row.status === "active").map((row) => row.id));
    expect(ends).toEqual([["complete", seen.length, null]]);
    for (const [given, cursor] of cuts) {
      const { answer } = await bench.engine.list(
        listCall(caseName(one), { query: { status: "active" }, cursor, limit: 1000 }),
      );
      expect(idsOf(answer)).toEqual(seen.slice(given));
    }
  });
});

describe.each(STRATEGY_CASES.filter((one) => one.repeats !== undefined))("$strategy: $name", (one) => {
  it("a provider that repeats its position gives what it has, then a typed error, and never a loop", async () => {
    const bench = benchOf(
      caseCatalog(),
      serve(pagerOf(one), one.body, recordsFor(one, 40), (page) => ({ ...page, ...one.repeats })),
    );
    await expect(followAll(bench, listCall(caseName(one)), [5])).rejects.toMatchObject({ code: "pagination_stuck" });
    expect(bench.requests.length).toBeLessThan(40);
  });
});

describe.each(
  STRATEGY_CASES.filter((one) => one.single !== true && one.strategy !== "link" && one.strategy !== "window"),
)("$strategy: $name", (one) => {
  it("a provider that ignores its paging parameters ends in a typed error instead of the same records for ever", async () => {
    const provider = serve(pagerOf(one), one.body, recordsFor(one, 40));
    let first: ReturnType<typeof provider> | undefined;
    const bench = benchOf(caseCatalog(), (plan) => (first ??= provider(plan)));
    const size = 5;
    await expect(followAll(bench, listCall(caseName(one)), [size])).rejects.toMatchObject({ code: "pagination_stuck" });
  });
});
