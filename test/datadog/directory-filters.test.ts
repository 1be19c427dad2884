/** Filters, sorts, limits and cursors of the Datadog directory, together as they come: always what a filter by hand over all records gives. */
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCognate, type CognateUnderTest } from "../support/cognate.ts";

type Json = Readonly<Record<string, unknown>>;
/** As they stand in a query; a name may be there more than once. */
type Query = readonly (readonly [name: string, value: string])[];

const NOW = Date.parse("2026-03-11T14:25:00Z");
const USERS = "/unified/user-directory/users";
const ROLES = "/unified/user-directory/roles";

let cognate: CognateUnderTest;
let users: readonly Json[];
let roles: readonly Json[];
beforeAll(async () => {
  cognate = await startCognate({ sandboxes: ["datadog"], clock: () => NOW });
  [users, roles] = await Promise.all([listAll(USERS, []), listAll(ROLES, [])]);
});
afterAll(() => cognate.close());

const ask = (path: string, query: Query) => {
  const search = new URLSearchParams({ integrated_account_id: "datadog-sandbox" });
  for (const [name, value] of query) search.append(name, value);
  return cognate.send("GET", `${path}?${search.toString()}`);
};

/** Follows cursors to the end; every page keeps the limit. */
const listAll = async (path: string, query: Query, limit = 1000): Promise<readonly Json[]> => {
  const found: Json[] = [];
  let cursor: string | null = "";
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page follows from the one before
    const answer = await ask(path, [...query, ["limit", String(limit)], ["next_cursor", cursor]]);
    expect([answer.status, answer.json]).toEqual([200, expect.objectContaining({ is_partial_response: false })]);
    const page = answer.json as { readonly result: readonly Json[]; readonly next_cursor: string | null };
    expect(page.result.length).toBeLessThanOrEqual(limit);
    found.push(...page.result);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return found;
};

/** A filter as it is asked for, and as it is done by hand. */
interface Filter {
  readonly query: Query;
  readonly keeps: (record: Json) => boolean;
}

const none: Filter = { query: [], keeps: () => true };
const maybe = (filter: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> => fc.oneof(fc.constant(none), filter);

const oneOf = (name: string, values: readonly string[]): fc.Arbitrary<Filter> =>
  fc.subarray([...values], { minLength: 1 }).map((wanted) => ({
    query: wanted.length === 1 ? [[name, wanted[0] ?? ""]] : wanted.map((value) => [`${name}[]`, value] as const),
    keeps: (record) => wanted.includes(String(record[name])),
  }));

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
};

/** Bounds of a time: moments of records among them, where `gt` and `gte` differ. */
const bounded = (name: string, moments: () => readonly string[]): fc.Arbitrary<Filter> =>
  fc
    .array(fc.record({ operator: fc.constantFrom(...Object.keys(COMPARISONS)), index: fc.nat(5000) }), {
      minLength: 1,
      maxLength: 2,
    })
    .map((bounds) => {
      const at = moments();
      const all = new Map(bounds.map(({ operator, index }) => [operator, at[index % at.length] ?? ""]));
      return {
        query: [...all].map(([operator, moment]) => [`${name}[${operator}]`, moment] as const),
        keeps: (record) =>
          [...all].every(([operator, moment]) =>
            COMPARISONS[operator]?.(Date.parse(String(record[name])), Date.parse(moment)),
          ),
      };
    });

const emailOf = (record: Json): string =>
  String((record["emails"] as readonly { readonly email?: string }[])[0]?.email);

const searched = (texts: readonly string[], haystack: (record: Json) => string): fc.Arbitrary<Filter> =>
  fc.constantFrom(...texts).map((text) => ({
    query: [["search", text]],
    keeps: (record) => haystack(record).toLowerCase().includes(text.toLowerCase()),
  }));

/** How a sort may be asked for; the sandbox sorts as Datadog does, so order is held against the records themselves. */
const sorted = (fields: readonly string[]): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...fields), fc.boolean()).map(([field, descending]) => `${descending ? "-" : ""}${field}`);

const sortKey = (record: Json, field: string): string | number => {
  const value = field === "emails" ? emailOf(record) : record[field];
  return typeof value === "number" ? value : String(value);
};

const isInOrder = (found: readonly Json[], sort: string): boolean => {
  const descending = sort.startsWith("-");
  const keys = found.map((record) => sortKey(record, sort.replace(/^-/, "")));
  return keys.every((key, index) => {
    const before = keys[index - 1];
    return before === undefined || (descending ? before >= key : before <= key);
  });
};

const idsOf = (found: readonly Json[]): readonly unknown[] => found.map(({ id }) => id);

interface Played {
  readonly found: readonly Json[];
  readonly wanted: readonly Json[];
  /** As it was asked for; without a sort, as all records come. */
  readonly inOrder: boolean;
}

const play = async (
  path: string,
  all: readonly Json[],
  filters: readonly Filter[],
  sort: string | undefined,
  limit: number,
): Promise<Played> => {
  const query = filters.flatMap((filter) => filter.query);
  const found = await listAll(path, sort === undefined ? query : [...query, ["sort_by", sort]], limit);
  const wanted = all.filter((record) => filters.every(({ keeps }) => keeps(record)));
  const inOrder = sort === undefined ? idsOf(found).join() === idsOf(wanted).join() : isInOrder(found, sort);
  return { found: found.toSorted(byId), wanted: wanted.toSorted(byId), inOrder };
};

const byId = (a: Json, b: Json): number => (String(a["id"]) < String(b["id"]) ? -1 : 1);

const limits = fc.oneof(
  fc.integer({ min: 1, max: 12 }).map((small) => small * 7),
  fc.constantFrom(13, 99, 100, 101, 250, 1000),
);

const momentsOf = (all: () => readonly Json[], name: string) => () => [
  "2020-01-01T00:00:00Z",
  "2026-03-01T00:00:00+01:00",
  "2030-01-01T00:00:00Z",
  ...all().map((record) => String(record[name])),
];

const userFilters = fc.tuple(
  maybe(oneOf("status", ["active", "invited", "inactive"])),
  maybe(oneOf("type", ["user", "service-account"])),
  maybe(
    searched(
      ["an", "BOT", "@pied-piper.example", "nobody at all", "a b"],
      (one) => `${String(one["name"])} ${emailOf(one)}`,
    ),
  ),
  maybe(
    bounded(
      "created_at",
      momentsOf(() => users, "created_at"),
    ),
  ),
  maybe(
    bounded(
      "updated_at",
      momentsOf(() => users, "updated_at"),
    ),
  ),
);

/** Small limits over many pages take long; what is asked for stays the same. */
const RUNS = { numRuns: 40 };

describe("the users of the sandbox", () => {
  it("are 250, with every field that Datadog fills", () => {
    expect(users.length).toBe(250);
    expect(users.filter(({ type }) => type === "service-account").length).toBe(12);
  });

  it("are what a filter by hand gives, for any filters, sort, limit and cursors", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        userFilters,
        fc.option(sorted(["name", "updated_at"]), { nil: undefined }),
        limits,
        async (filters, sort, limit) => {
          const { found, wanted, inOrder } = await play(USERS, users, filters, sort, limit);
          expect(found).toEqual(wanted);
          expect(inOrder).toBe(true);
        },
      ),
      RUNS,
    );
  });

  it("of a role are those who have it, under the same filters", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(11),
        userFilters,
        fc.option(sorted(["name", "emails"]), { nil: undefined }),
        limits,
        async (index, filters, sort, limit) => {
          const role = String(roles[index]?.["id"]);
          const hasRole: Filter = {
            query: [["role_id", role]],
            keeps: (one) => (one["roles"] as readonly Json[]).some(({ id }) => id === role),
          };
          const { found, wanted, inOrder } = await play(USERS, users, [hasRole, ...filters], sort, limit);
          expect(found).toEqual(wanted);
          expect(inOrder).toBe(true);
        },
      ),
      RUNS,
    );
  });
});

describe("the roles of the sandbox", () => {
  it("are what a filter by hand gives, for any filters, sort, limit and cursors", { timeout: 120_000 }, async () => {
    const filters = fc.tuple(
      maybe(searched(["Datadog", "an", "no such role"], (one) => String(one["name"]))),
      maybe(oneOf("is_managed", ["true", "false"]).filter(({ query }) => query.length === 1)),
      maybe(
        bounded(
          "created_at",
          momentsOf(() => roles, "created_at"),
        ),
      ),
      maybe(
        bounded(
          "updated_at",
          momentsOf(() => roles, "updated_at"),
        ),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        filters,
        fc.option(sorted(["name", "updated_at", "user_count"]), { nil: undefined }),
        limits,
        async (all, sort, limit) => {
          const { found, wanted, inOrder } = await play(ROLES, roles, all, sort, limit);
          expect(found).toEqual(wanted);
          expect(inOrder).toBe(true);
        },
      ),
      RUNS,
    );
  });

  it("have as many users as say that they have the role", () => {
    expect(roles.length).toBe(12);
    const counted = roles.map(
      ({ id }) => users.filter((one) => (one["roles"] as readonly Json[]).some((role) => role["id"] === id)).length,
    );
    expect(counted).toEqual(roles.map((role) => role["user_count"]));
  });
});
