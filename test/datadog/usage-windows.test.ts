/** Hourly usage of the Datadog sandbox: any range, products, organization and limit give exactly the hours of that range, once. */
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startCognate, type CognateUnderTest } from "../support/cognate.ts";

interface Row {
  readonly id: string;
  readonly product: { readonly id: string };
  readonly organization: { readonly id: string };
  readonly start_date: string;
  readonly end_date: string;
}

const HOUR = 3_600_000;
const NOW = Date.parse("2026-03-11T14:25:00Z");
/** Three days, over the end of a month. */
const FIRST = Date.parse("2026-02-27T00:00:00Z");
const HOURS = 72;
const PRODUCTS = ["infra_hosts", "dbm", "serverless", "no_such_family"];
/** The parent comes first: without the organizations below, its rows are all there are. */
const ORGANIZATIONS = ["pp1x9wq2kd", "pp2t4hn7vz", "pp3c8rm1ys"];

let cognate: CognateUnderTest;
let all: readonly Row[];
beforeAll(async () => {
  cognate = await startCognate({ sandboxes: ["datadog"], clock: () => NOW });
  all = await listAll(
    [
      ["start_date", iso(FIRST)],
      ["end_date", iso(FIRST + HOURS * HOUR)],
    ],
    1000,
  );
});
afterAll(() => cognate.close());

const iso = (at: number): string => new Date(at).toISOString();

const listAll = async (query: readonly (readonly [string, string])[], limit: number): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  let cursor: string | null = "";
  do {
    const search = new URLSearchParams({
      integrated_account_id: "datadog-sandbox",
      limit: String(limit),
      next_cursor: cursor,
    });
    for (const [name, value] of query) search.append(name, value);
    // oxlint-disable-next-line no-await-in-loop -- each page follows from the one before
    const answer = await cognate.send("GET", `/unified/usage-metering/usage?${search.toString()}`);
    expect([answer.status, answer.json]).toEqual([200, expect.objectContaining({ is_partial_response: false })]);
    const page = answer.json as { readonly result: readonly Row[]; readonly next_cursor: string | null };
    rows.push(...page.result);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return rows;
};

it("has a row for every hour, product, measure and organization, none twice", () => {
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(new Set(all.map(({ start_date }) => start_date)).size).toBe(HOURS);
  expect(new Set(all.map(({ organization }) => organization.id))).toEqual(new Set(ORGANIZATIONS));
  expect(all.filter((row) => Date.parse(row.end_date) - Date.parse(row.start_date) !== HOUR)).toEqual([]);
});

it(
  "gives what a filter by hand gives, for any range, products, organizations and limit",
  { timeout: 120_000 },
  async () => {
    const minutes = fc.integer({ min: 0, max: HOURS * 60 - 1 });
    const cases = fc.record({
      range: fc.tuple(minutes, minutes).filter(([from, to]) => from !== to),
      products: fc.subarray(PRODUCTS),
      organization: fc.option(fc.constantFrom(...ORGANIZATIONS), { nil: undefined }),
      below: fc.option(fc.boolean(), { nil: undefined }),
      limit: fc.constantFrom(97, 250, 999, 1000),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ range, products, organization, below, limit }) => {
        const [from = 0, to = 0] = range.toSorted((a, b) => a - b).map((minute) => FIRST + minute * 60_000);
        const query: readonly (readonly [string, string])[] = [
          ["start_date", iso(from)],
          ["end_date", iso(to)],
          ...products.map((product) => [products.length === 1 ? "product_ids" : "product_ids[]", product] as const),
          ...(organization === undefined ? [] : [["organization_id", organization] as const]),
          ...(below === undefined ? [] : [["include_sub_organizations", String(below)] as const]),
        ];
        // Hours that a range touches are in it whole.
        const isIn = ({ start_date, end_date }: Row): boolean =>
          Date.parse(end_date) > from && Date.parse(start_date) < to;
        const wanted = all.filter(
          (row) =>
            isIn(row) &&
            (products.length === 0 || products.includes(row.product.id)) &&
            (organization === undefined || row.organization.id === organization) &&
            (below !== false || row.organization.id === ORGANIZATIONS[0]),
        );
        const found = await listAll(query, limit);
        expect(found.map(({ id }) => id).toSorted()).toEqual(wanted.map(({ id }) => id).toSorted());
        expect(found.map(({ start_date }) => start_date)).toEqual(found.map(({ start_date }) => start_date).toSorted());
      }),
      { numRuns: 25 },
    );
  },
);
