/** Everything at once: concat of differently paged sources, expand, where, filters and record steps, under any interruption. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Catalog } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import type { ProviderAnswer, RequestPlan } from "../language/exchange.ts";
import { answerWith, benchOf, catalogOf, listCall, MAPPING, requestOf } from "./testing.ts";
import type { ListAnswer } from "./types.ts";

interface Item {
  readonly id: string;
  readonly status: string;
  readonly tags: readonly string[];
}

const numbered = {
  strategy: "page",
  number: "page",
  start: 0,
  size: { to: "limit", max: 6 },
  stop: [{ total: "total" }],
};
const cursored = { strategy: "cursor", cursor: "after", next: "next", size: { to: "limit", max: 4 } };

const mixed = (where: string): Catalog =>
  catalogOf({
    acme: {
      pagination: numbered,
      operations: {
        other: { method: "GET", path: "/other", records: "data", pagination: cursored },
        detail: { method: "GET", path: "/detail/{{ id }}", record: "$" },
      },
      files: {
        "rows.yaml": JSON.stringify([
          { id: "s0", status: "active", tags: ["x", "y"] },
          { id: "s1", status: "inactive", tags: ["x"] },
        ]),
      },
      mapping: {
        ...MAPPING,
        expand: "tags",
        where,
        steps: [
          { name: "detail", operation: "items.detail", at: "record", args: { id: "{{ record.id }}" }, concurrency: 3 },
        ],
        record: { id: "$parent.id & ':' & $", status: "$parent.status", detail: "$steps.detail.text" },
        list: {
          concat: [{ operation: "items.list" }, { static: "rows.yaml" }, { operation: "items.other" }],
          filters: { status: "local" },
        },
      },
    },
  });

const STATIC: readonly Item[] = [
  { id: "s0", status: "active", tags: ["x", "y"] },
  { id: "s1", status: "inactive", tags: ["x"] },
];

const provide =
  (first: readonly Item[], second: readonly Item[]) =>
  (plan: RequestPlan): ProviderAnswer => {
    const { query, url } = requestOf(plan);
    const path = new URL(url).pathname;
    if (path.startsWith("/v1/detail/")) return answerWith(plan, { text: `about ${path.slice(11)}` });
    const size = Number(query.get("limit"));
    if (path === "/v1/items") {
      const from = Number(query.get("page")) * size;
      return answerWith(plan, { data: first.slice(from, from + size), total: first.length });
    }
    const from = Number(query.get("after") ?? 0);
    return answerWith(plan, {
      data: second.slice(from, from + size),
      next: from + size < second.length ? from + size : null,
    });
  };

const itemsOf = (name: string) =>
  fc
    .array(
      fc.record({ active: fc.boolean(), tags: fc.uniqueArray(fc.constantFrom("x", "y", "hidden"), { maxLength: 3 }) }),
      { maxLength: 14 },
    )
    .map((all) =>
      all.map(({ active, tags }, index): Item => ({
        id: `${name}${index}`,
        status: active ? "active" : "inactive",
        tags,
      })),
    );

const wheres = [
  ["where reads the row alone, so steps run after it", "$ != 'hidden'"],
  ["where reads a step, so steps run before it", "$ != 'hidden' and $steps.detail.text != 'none'"],
] as const;

const limitsOf = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

/** Follows the list to its end; `broken` are the numbers of the provider calls that fail. */
const followAll = async (
  catalog: Catalog,
  serve: (plan: RequestPlan) => ProviderAnswer,
  {
    limits,
    status,
    budget,
    broken,
  }: {
    readonly limits: readonly number[];
    readonly status: string | undefined;
    readonly budget: number;
    readonly broken: ReadonlySet<number>;
  },
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const bench = benchOf(
    catalog,
    (plan, requests) => {
      if (broken.has(requests.length)) throw new CognateError("provider_unreachable", "The line is down.");
      return serve(plan);
    },
    budget,
  );
  const found: Readonly<Record<string, unknown>>[] = [];
  let cursor: string | null | undefined;
  for (let turn = 0; cursor !== null && turn < 2000; turn += 1) {
    const limit = limits[turn % limits.length] ?? 1;
    const query = status === undefined ? {} : { status };
    try {
      const { answer }: { answer: ListAnswer } = await bench.engine.list(
        listCall("acme", { limit, query, ...(cursor === undefined ? {} : { cursor }) }),
      );
      found.push(...answer.result);
      cursor = answer.next_cursor;
    } catch (error) {
      if (!(error instanceof CognateError) || error.code !== "provider_unreachable") throw error;
    }
  }
  return found;
};

describe.each(wheres)("%s", (_name, where) => {
  const catalog = mixed(where);
  it("every row is given exactly once, in order, with its step's answer", async () => {
    const budget = fc.integer({ min: 1, max: 5 });
    const broken = fc.uniqueArray(fc.integer({ min: 1, max: 120 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        itemsOf("a"),
        itemsOf("b"),
        limitsOf,
        fc.constantFrom(undefined, "active"),
        budget,
        broken,
        async (first, second, limits, status, pages, calls) => {
          const found = await followAll(catalog, provide(first, second), {
            limits,
            status,
            budget: pages,
            broken: new Set(calls),
          });
          const rows = [...first, ...STATIC, ...second].filter(
            (item) => status === undefined || item.status === status,
          );
          const expected = rows.flatMap((item) =>
            item.tags
              .filter((tag) => tag !== "hidden")
              .map((tag) => ({ id: `${item.id}:${tag}`, status: item.status, detail: `about ${item.id}` })),
          );
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});
