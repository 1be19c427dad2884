import { describe, expect, test } from "vitest";
import { CognateError } from "../errors.ts";
import { USERS } from "../mapping/testing.ts";
import { readQuery } from "./query.ts";
import type { Query } from "./types.ts";

const failureOf = (query: Query): CognateError => {
  try {
    readQuery(USERS, query);
  } catch (error) {
    if (error instanceof CognateError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
};

describe("a consumer's query", () => {
  const cases: readonly (readonly [
    says: string,
    query: Query,
    filters: readonly (readonly [name: string, operator: string, value: unknown])[],
    values: object,
  ])[] = [
    ["equals", { title: "CTO" }, [["title", "eq", "CTO"]], { title: "CTO" }],
    ["keeps a comma in a text", { title: "Head, Sales" }, [["title", "eq", "Head, Sales"]], { title: "Head, Sales" }],
    [
      "reads repeated keys and brackets as a list",
      { status: ["active", "invited"] },
      [["status", "in", ["active", "invited"]]],
      { status: ["active", "invited"] },
    ],
    [
      "reads a list with commas where `in` is written",
      { status: { in: "active,invited" } },
      [["status", "in", ["active", "invited"]]],
      { status: ["active", "invited"] },
    ],
    [
      "reads operators",
      { created_at: { gte: "2026-01-01T00:00:00Z", lt: "2026-02-01T00:00:00Z" } },
      [
        ["created_at", "gte", "2026-01-01T00:00:00Z"],
        ["created_at", "lt", "2026-02-01T00:00:00Z"],
      ],
      { created_at: { gte: "2026-01-01T00:00:00Z", lt: "2026-02-01T00:00:00Z" } },
    ],
    ["reads numbers", { age: { gt: "30.5" } }, [["age", "gt", 30.5]], { age: { gt: 30.5 } }],
    ["reads booleans", { is_admin: "false" }, [["is_admin", "eq", false]], { is_admin: false }],
    [
      "reads a day as its first moment",
      { created_at: { gt: "2026-01-31" } },
      [["created_at", "gt", "2026-01-31T00:00:00Z"]],
      { created_at: { gt: "2026-01-31T00:00:00Z" } },
    ],
    [
      "reads a month as its first moment",
      { start_date: "2026-02" },
      [["start_date", "eq", "2026-02-01T00:00:00Z"]],
      { start_date: "2026-02-01T00:00:00Z" },
    ],
    [
      "keeps an offset",
      { created_at: { gt: "2026-01-31T10:00:00+02:00" } },
      [["created_at", "gt", "2026-01-31T10:00:00+02:00"]],
      { created_at: { gt: "2026-01-31T10:00:00+02:00" } },
    ],
    ["takes an empty value for not given", { title: "", status: [""], created_at: { gt: "" } }, [], {}],
  ];
  test.each(cases)("%s", (_, query, filters, values) => {
    const read = readQuery(USERS, query);
    expect(read.filters.map((filter) => [filter.parameter.name, filter.operator, filter.value])).toEqual(filters);
    expect(read.values).toEqual(values);
  });

  const refused: readonly (readonly [says: string, query: Query, parameter: string, message: RegExp])[] = [
    ["an unknown parameter", { titel: "x" }, "titel", /no parameter/],
    ["an unknown operator", { title: { like: "x" } }, "title[like]", /no operator/],
    ["an operator that the model does not have here", { title: { gt: "x" } }, "title[gt]", /takes eq, in/],
    ["a list where one value is meant", { is_admin: ["true", "false"] }, "is_admin[in]", /not `in`/],
    ["a value outside of the enum", { status: "gone" }, "status", /none of active, invited, inactive/],
    ["what is no number", { age: "old" }, "age", /no number/],
    ["what is no boolean", { is_admin: "maybe" }, "is_admin", /neither true nor false/],
    ["what is no date", { created_at: { gt: "yesterday" } }, "created_at[gt]", /RFC 3339/],
    ["a day that does not exist", { created_at: { gt: "2026-02-30" } }, "created_at[gt]", /no date/],
  ];
  test.each(refused)("refuses %s", (_, query, parameter, message) => {
    const error = failureOf(query);
    expect(error).toMatchObject({ code: "invalid_parameter", status: 400 });
    expect(error.errors.map((detail) => detail.parameter)).toEqual([parameter]);
    expect(error.message).toMatch(message);
  });

  test("says what was meant, and what there is", () => {
    expect(failureOf({ titel: "x" }).hint).toBe("Did you mean `title`?");
    expect(failureOf({ colour: "x" }).hint).toMatch(/^Filters of users: age, created_at/);
  });

  test("names everything that is wrong at once", () => {
    expect(failureOf({ titel: "x", age: "old" }).errors).toHaveLength(2);
  });

  test("reads the order, several fields and directions", () => {
    expect(readQuery(USERS, {}, "-created_at, name").sort).toEqual([
      { field: "created_at", direction: "desc" },
      { field: "name", direction: "asc" },
    ]);
    expect(readQuery(USERS, {}, "").sort).toEqual([]);
  });
});
