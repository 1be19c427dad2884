/** Parameters of a list as the model types them. */
import { describe, expect, it } from "vitest";
import { CognateError } from "../errors.ts";
import type { ModelResource, QueryParameter } from "../mapping/types.ts";
import { readQuery } from "./query.ts";
import type { Query } from "./types.ts";

const parameter = (name: string, more: Partial<QueryParameter>): readonly [string, QueryParameter] => [
  name,
  { name, type: "string", operators: ["eq"], required: false, description: "", ...more },
];

const resource: ModelResource = {
  model: "people",
  name: "users",
  description: "",
  methods: ["list"],
  idField: "id",
  schema: {},
  query: new Map([
    parameter("status", { operators: ["eq", "in"], enum: ["active", "inactive"] }),
    parameter("age", { type: "integer", operators: ["eq", "gt", "lte"] }),
    parameter("ratio", { type: "number" }),
    parameter("admin", { type: "boolean" }),
    parameter("created_at", { format: "date-time", operators: ["gt", "lt"] }),
  ]),
  sort: [],
  write: {},
  customMethods: new Map(),
  validate: () => [],
  validateWrite: () => [],
};

const filtersOf = (query: Query): readonly unknown[] =>
  readQuery(resource, query).filters.map(({ parameter: { name }, operator, value }) => [name, operator, value]);

describe("what is read", () => {
  it.each<[string, Query, readonly unknown[]]>([
    ["one value", { status: "active" }, [["status", "eq", "active"]]],
    ["repeated values", { status: ["active", "inactive"] }, [["status", "in", ["active", "inactive"]]]],
    [
      "values with commas under `in`",
      { status: { in: "active,inactive" } },
      [["status", "in", ["active", "inactive"]]],
    ],
    ["an integer", { age: "42" }, [["age", "eq", 42]]],
    [
      "a range",
      { age: { gt: "18", lte: "65" } },
      [
        ["age", "gt", 18],
        ["age", "lte", 65],
      ],
    ],
    ["a number", { ratio: "-0.5" }, [["ratio", "eq", -0.5]]],
    ["a boolean", { admin: "false" }, [["admin", "eq", false]]],
    ["a boolean as a digit", { admin: "1" }, [["admin", "eq", true]]],
    [
      "a date in any usual form, as the model writes it",
      { created_at: { gt: "2026-01-31" } },
      [["created_at", "gt", "2026-01-31T00:00:00Z"]],
    ],
    ["nothing for empty values", { status: "", age: { gt: "" }, unknown: "", admin: [""] }, []],
  ])("%s", (_name, query, expected) => {
    expect(filtersOf(query)).toEqual(expected);
  });
  it("is seen by expressions by name", () => {
    expect(readQuery(resource, { status: ["active"], age: { gt: "1", lte: "9" }, admin: "true" }).values).toEqual({
      status: ["active"],
      age: { gt: 1, lte: 9 },
      admin: true,
    });
  });
  it("sorts by several fields", () => {
    expect(readQuery(resource, {}, "-created_at, name,").sort).toEqual([
      { field: "created_at", direction: "desc" },
      { field: "name", direction: "asc" },
    ]);
  });
});

const refusal = (query: Query): unknown => {
  try {
    return readQuery(resource, query);
  } catch (error) {
    return error instanceof CognateError ? [error.code, error.errors.map((detail) => detail.parameter)] : error;
  }
};

describe("what is refused, by its name", () => {
  it.each<[string, Query, readonly string[]]>([
    ["a name that is none", { sttus: "active" }, ["sttus"]],
    ["an operator that is none", { age: { above: "3" } }, ["age[above]"]],
    ["an operator that this parameter does not take", { created_at: "2026-01-01" }, ["created_at"]],
    ["a list where one value stands", { age: ["1", "2"] }, ["age[in]"]],
    ["a value outside of the enum", { status: "gone" }, ["status"]],
    ["a number that is none", { ratio: "half" }, ["ratio"]],
    ["an integer with a fraction", { age: "1.5" }, ["age"]],
    ["a boolean that is none", { admin: "yes" }, ["admin"]],
    ["a date that does not exist", { created_at: { gt: "2026-02-31" } }, ["created_at[gt]"]],
    ["several at once", { status: "gone", age: "x", nope: "1" }, ["status", "age", "nope"]],
  ])("%s", (_name, query, names) => {
    expect(refusal(query)).toEqual(["invalid_parameter", names]);
  });
  it("with the nearest name as a hint", () => {
    expect(() => readQuery(resource, { sttus: "x" })).toThrow(
      expect.objectContaining({ hint: "Did you mean `status`?" }) as Error,
    );
  });
});
