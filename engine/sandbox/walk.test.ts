/** The imitation pages by the operation's own strategy, turned round: a real list walk gets every row once, in order. */
import { describe, expect, it } from "vitest";
import { STRATEGY_CASES, type StrategyCase } from "../pagination/cases.ts";
import { engineOver, NOW, sandboxOf } from "./testing.ts";

const ROWS = 23;

/** Rows lie within the week that the cases with windows ask for, in the order of that list. */
const walkOf = ({ config, args }: StrategyCase) =>
  engineOver(
    sandboxOf({
      operations: {
        list: {
          method: "GET",
          path: "/things",
          records: "data",
          pagination: config,
          ...(args === undefined ? {} : { params: { start: { in: "template" }, end: { in: "template" } } }),
        },
      },
      list: { operation: "things.list", ...(args === undefined ? {} : { args }) },
      sandbox: {
        collections: {
          things: {
            count: ROWS,
            record: { id: "$seq", at: "$addTime('2026-01-01T00:00:00Z', 'PT' & (($seq - 1) * 7) & 'H')" },
          },
        },
        serve: {
          "things.list": {
            from: "things",
            where:
              "$not($exists($window)) or ($toMillis(at) >= $toMillis($window.from) and $toMillis(at) < $toMillis($window.to))",
            answer: {
              data: "{{ records }}",
              meta: { total: "{{ matched }}", next: "{{ next }}", more: "{{ has_more }}" },
            },
          },
        },
      },
    }),
  );

const ascending = Array.from({ length: ROWS }, (_, index) => String(index + 1));

describe.each(STRATEGY_CASES)("a walk by $name", (one) => {
  it("yields every row once and ends", async () => {
    const { engine, account } = walkOf(one);
    const ids: unknown[] = [];
    let cursor: string | undefined;
    let calls = 0;
    do {
      // oxlint-disable-next-line no-await-in-loop -- a walk is one page after the other
      const { answer } = await engine.list({
        account,
        model: "people",
        resource: "users",
        query: {},
        limit: 5,
        deadline: NOW + 60_000,
        remoteData: false,
        format: "unified",
        strict: true,
        validate: "strict",
        ...(cursor === undefined ? {} : { cursor }),
      });
      ids.push(...answer.result.map((record) => record["id"]));
      cursor = answer.next_cursor ?? undefined;
      calls += 1;
    } while (cursor !== undefined && calls < 20);
    expect(cursor).toBeUndefined();
    // Newest windows first: the rows of a window keep their order.
    const newestFirst = one.config["order"] === "desc";
    expect(newestFirst ? ids.toSorted((a, b) => Number(a) - Number(b)) : ids).toEqual(ascending);
  });
});
