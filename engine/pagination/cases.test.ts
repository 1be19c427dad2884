/** Every strategy against its own imitation: the promises that hold for all of them. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CognateError } from "../errors.ts";
import { STRATEGY_CASES, type StrategyCase } from "./cases.ts";
import { STRATEGIES } from "./registry.ts";
import { answerOf, compileCase, contextFor, follow, recordsFor } from "./testing.ts";
import type { ImitatedPage, PageAnswer } from "./types.ts";

const run = (
  one: StrategyCase,
  count: number,
  size: number,
  change?: (page: ImitatedPage) => ImitatedPage,
): ReturnType<typeof follow> => {
  const pager = compileCase(one);
  const rows = recordsFor(one, count);
  return follow(pager, contextFor(one, pager, size), (placements) => answerOf(one, pager, placements, rows, change));
};

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
  } catch (error) {
    return error instanceof CognateError ? error.code : String(error);
  }
  return undefined;
};

it("the table has a case for every strategy", () => {
  expect(new Set(STRATEGY_CASES.map((one) => one.strategy))).toEqual(
    new Set(STRATEGIES.map((strategy) => strategy.type)),
  );
});

describe.each(STRATEGY_CASES)("$strategy: $name", (one) => {
  it("reads every record exactly once, in order, and ends, whatever the page size and the number of records", () => {
    fc.assert(
      fc.property(fc.nat({ max: 60 }), fc.integer({ min: 1, max: 7 }), (count, size) => {
        const found = run(one, count, size);
        expect(found.end).toBe("end");
        expect(found.records).toEqual(recordsFor(one, count));
      }),
      { numRuns: 60 },
    );
  });

  it("ends on a list without records after at most one page of each window", () => {
    const found = run(one, 0, 5);
    expect(found).toMatchObject({ records: [], end: "end" });
    expect(found.pages).toBeLessThanOrEqual(one.strategy === "window" ? 7 : 1);
  });

  it("resumes from any position as if it had not stopped", () => {
    const pager = compileCase(one);
    const rows = recordsFor(one, 25);
    const context = contextFor(one, pager, 4);
    const answer = (placements: Parameters<typeof answerOf>[2]): PageAnswer => answerOf(one, pager, placements, rows);
    const whole = follow(pager, context, answer);
    // A second pager, as another server would compile it, from the layers alone.
    const other = compileCase(one);
    let layers = pager.first(context);
    const seen: unknown[] = [];
    let pages = 0;
    while (layers !== undefined) {
      const page = answer(other.place(layers, context));
      seen.push(...page.records);
      pages += 1;
      const step = other.next(layers, page, context, {
        pages,
        records: seen.length,
        emptyInARow: page.records.length === 0 ? 1 : 0,
      });
      layers = step.kind === "next" ? (JSON.parse(JSON.stringify(step.layers)) as typeof step.layers) : undefined;
    }
    expect(seen).toEqual(whole.records);
  });

  it("names its layers by its kinds", () => {
    const pager = compileCase(one);
    expect(pager.first(contextFor(one, pager, 4))?.map((layer) => layer.k)).toEqual(pager.kinds);
  });
});

describe.each(STRATEGY_CASES.filter((one) => one.single !== true))("$strategy: $name", (one) => {
  it("stops at max_pages and says that it is not the end", () => {
    const capped = { ...one, config: { ...one.config, max_pages: 2 } };
    expect(run(capped, 60, 3)).toMatchObject({ pages: 2, end: "truncated" });
  });

  it("stops at max_records and says that it is not the end", () => {
    const capped = { ...one, config: { ...one.config, max_records: 9 } };
    const found = run(capped, 60, 3);
    expect(found.end).toBe("truncated");
    expect(found.records.length).toBe(9);
  });
});

describe.each(STRATEGY_CASES.filter((one) => one.single !== true && one.strategy !== "window"))(
  "$strategy: $name",
  (one) => {
    it("ends where the hard cap and the end of the list fall together", () => {
      const exact = { ...one, config: { ...one.config, max_pages: one.endsOnEmpty === true ? 3 : 2 } };
      expect(run(exact, 6, 3).end).toBe("end");
    });
  },
);

describe.each(STRATEGY_CASES.filter((one) => one.repeats !== undefined))("$strategy: $name", (one) => {
  it("does not loop when the provider repeats its position", () => {
    expect(codeOf(() => run(one, 60, 7, (page) => ({ ...page, ...one.repeats })))).toBe("pagination_stuck");
  });
});

describe.each(STRATEGY_CASES.filter((one) => one.single !== true && one.endsOnEmpty !== true))(
  "$strategy: $name",
  (one) => {
    it("does not loop when the provider gives empty pages for ever", () => {
      let page = 0;
      const empty = (given: ImitatedPage): ImitatedPage => {
        page += 1;
        const link =
          one.strategy === "link"
            ? { headers: { link: `</items?page_after=c${page}>; rel="next"` }, next: `/items?page_after=c${page}` }
            : { headers: { "x-next": `c${page}` }, next: `c${page}` };
        return { ...given, ...link, rows: [], total: 1000, hasMore: true };
      };
      expect(["pagination_stuck", "pagination_failed"]).toContain(codeOf(() => run(one, 60, 7, empty)));
    });
  },
);
