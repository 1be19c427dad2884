/** A mapping is held to the samples of its operation and to the model: through bind, expand, each and of. */
import { describe, expect, test } from "vitest";
import { shapeOfSamples } from "../expression/analysis/index.ts";
import { collectFindings } from "../language/finding.ts";
import { located, testCompilation } from "../language/testing.ts";
import { compileNode } from "./nodes/index.ts";
import { addParts, NO_PARTS } from "./parts.ts";
import { shapesOf } from "./shapes.ts";
import { SCOPES, withVariables } from "../language/scopes.ts";

const record = { id: 1, mail: "a@acme.test", org: { name: "A" }, roles: [{ id: "r" }], rows: [{ value: 1 }] };
const body = { data: [record], included: [{ id: "r", label: "Admin" }] };
const operation = {
  name: "users.list",
  records: "list",
  effect: "read",
  params: [],
  shapes: { body: shapeOfSamples([body]), item: shapeOfSamples([record]) },
} as const;

const expected = {
  type: "object",
  properties: { status: { enum: ["active", "inactive"] }, tags: { type: "array", items: { type: "string" } } },
};

/** `code: text` of every finding in one mapping whose record has the field `x`. */
const find = (
  mapping: Readonly<Record<string, unknown>>,
  node: unknown,
  want?: Readonly<Record<string, unknown>>,
): readonly string[] => {
  const findings = collectFindings();
  const compilation = testCompilation(findings);
  const parts = addParts(NO_PARTS, located({ ...mapping, record: { x: node } }), "base", findings);
  const shapes = shapesOf(parts, operation, compilation);
  const scope = withVariables(SCOPES.record, [...parts.bind.keys()]);
  compileNode(located(node), {
    compilation,
    scope,
    expected: want,
    root: expected,
    field: "x",
    context: "outer",
    shapes,
    absent: "null",
  });
  return findings.all.map((one) => `${one.code}: ${one.message}${one.hint === undefined ? "" : ` ${one.hint}`}`);
};

describe("a mapping is held to the samples", () => {
  test.each([
    ["in a field", {}, "org.nam"],
    ["in `of`", {}, { of: "ogr", fields: { name: "name" } }],
    ["below `of`", {}, { of: "org", fields: { name: "nmae" } }],
    ["in `each`", {}, { each: "rolse", value: "id" }],
    ["below `each`", {}, { each: "roles", value: "idd" }],
    ["in `where` of `each`", {}, { each: "roles", where: "idd = 'r'", value: "id" }],
    ["in the `of` of an enum", {}, { enum: { a: "b" }, of: "org.nmae" }],
    ["in a bind", { bind: { roles: "include.label" } }, "id"],
    ["below a bind", { bind: { all: "included" } }, "$all.lable"],
    ["in `expand`", { expand: "row" }, "$.id"],
    ["after `expand`", { expand: "rows" }, "valeu"],
    ["of the parent after `expand`", { expand: "rows" }, "$parent.orgg.name"],
    ["of `$record` below `each`", {}, { each: "roles", value: "$record.mial" }],
  ])("%s", (_place, mapping, node) => {
    expect(find(mapping, node)).toEqual([expect.stringContaining("is never seen in 1 sample")]);
  });

  test.each([
    ["a path", {}, "org.name"],
    ["each", {}, { each: "roles", fields: { id: "id" } }],
    [
      "an index made by a bind",
      { bind: { byId: "included{ id: label }" } },
      { each: "roles", value: "$lookup($byId, id)" },
    ],
    ["rows", { expand: "rows" }, "value & $parent.mail & $record.value"],
    ["steps, of which nothing is known", {}, "$steps.detail.whatever"],
  ])("%s is fine", (_name, mapping, node) => {
    expect(find(mapping, node)).toEqual([]);
  });
});

test("`!=` is false where a side is not there: said where the samples do not always have it", () => {
  expect(find({}, "mail != 'x' ? 'a' : 'b'")).toEqual([]);
  expect(find({}, "org.kind != 'x' ? 'a' : 'b'")).toContain(
    "possible_null: This is false, not true, where `org.kind` is not there. Write `$not(org.kind = 'x')`.",
  );
});

describe("a mapping is held to the model", () => {
  test.each([
    [
      "id > 1 ? 'active' : 'gone'",
      expected.properties.status,
      [
        `field_type: The schema does not allow "gone". give what the model's schema in unified-models/ wants, by another expression or node`,
      ],
    ],
    [
      "mail",
      expected.properties.tags,
      [
        "field_type: This gives one value where the schema wants an array. Write `[ … ]` around it, or use the node `each`.",
      ],
    ],
    ["id > 1 ? 'active' : 'inactive'", expected.properties.status, []],
    ["[mail]", expected.properties.tags, []],
    ["id", { type: "string" }, []],
  ])("%s", (node, want, findings) => {
    expect(find({}, node, want)).toEqual(findings);
  });
});
