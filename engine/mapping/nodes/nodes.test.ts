/** Output nodes: what each kind gives for what it is given. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { compileText, mapAll, viewOf } from "../testing.ts";
import { OUTPUT_NODES, nodeSchema } from "./index.ts";

const LIST = "list: { operation: users.list }\n";
const mapOne = (record: string, input: unknown): Readonly<Record<string, unknown>> => {
  const compiled = compileText(`${LIST}record:\n  id: id\n${record.replace(/^/gm, "  ")}`);
  expect(compiled.findings).toEqual([]);
  const [mapped] = mapAll(viewOf(compiled), [{ id: "1", ...(input as object) }]);
  expect(mapped?.errors).toEqual([]);
  return mapped?.record ?? {};
};

describe("a field of a record", () => {
  const cases: readonly (readonly [says: string, record: string, input: unknown, expected: unknown])[] = [
    ["reads a path", "name: profile.name", { profile: { name: "Ada" } }, "Ada"],
    ["is null where the provider has nothing", "name: profile.name", {}, null],
    ["is null where the provider says null", "name: profile.name", { profile: { name: null } }, null],
    ["casts a number to text where the model wants text", "name: number", { number: 42 }, "42"],
    ["keeps a number where the model wants a number", "age: number", { number: 42 }, 42],
    [
      "casts inside an object that an expression makes",
      "identifiers: ids",
      { ids: { badge: 7, desk: "B" } },
      { badge: "7", desk: "B" },
    ],
    ["does not cast a boolean", "name: flag", { flag: true }, true],
    ["can be a literal", "is_admin: { const: true }", {}, true],
    [
      "looks a value up in a table",
      "status: { enum: { Active: active, Disabled: inactive }, of: state }",
      { state: "Disabled" },
      "inactive",
    ],
    [
      "reads table keys as text",
      "status: { enum: { true: active, false: inactive }, of: on }",
      { on: false },
      "inactive",
    ],
    ["reads numbers in a table as text", "status: { enum: { 1: active, 2: inactive }, of: on }", { on: 2 }, "inactive"],
    [
      "keeps a value that the table does not know",
      "status: { enum: { Active: active }, of: state }",
      { state: "Frozen" },
      "Frozen",
    ],
    [
      "gives null for it if the mapping says so",
      "status: { enum: { Active: active }, of: state, else: null }",
      { state: "Frozen" },
      null,
    ],
    [
      "gives a literal for it if the mapping says so",
      "status: { enum: { Active: active }, of: state, else: inactive }",
      { state: "Frozen" },
      "inactive",
    ],
    ["is null if the looked-up value is missing", "status: { enum: { Active: active }, of: state }", {}, null],
    [
      "takes the `absent` row then",
      "status: { enum: { Active: active }, of: state, absent: invited }",
      { state: null },
      "invited",
    ],
    [
      "can disregard case in a table",
      "status: { enum: { Active: active }, of: state, ignore_case: true }",
      { state: "ACTIVE" },
      "active",
    ],
    [
      "looks up each item of a list",
      "languages: { enum: { en: English }, of: locales }",
      { locales: ["en", "xx"] },
      ["English", "xx"],
    ],
    ["is an object built here", "manager: { fields: { id: boss_id } }", { boss_id: 9 }, { id: "9" }],
    [
      "is an object of a value",
      "manager: { of: boss, fields: { id: id, name: name } }",
      { boss: { id: "b" } },
      { id: "b", name: null },
    ],
    ["is null if that value is missing", "manager: { of: boss, fields: { id: id } }", {}, null],
    [
      "sees the whole record inside a value",
      "manager: { of: boss, fields: { id: id, name: $record.id } }",
      { boss: { id: "b" } },
      { id: "b", name: "1" },
    ],
    [
      "is a list of objects",
      "emails: { each: mails, fields: { email: $, is_primary: { const: true } } }",
      { mails: ["a", "b"] },
      [
        { email: "a", is_primary: true },
        { email: "b", is_primary: true },
      ],
    ],
    [
      "is a list of one for a single value",
      "emails: { each: mail, fields: { email: $ } }",
      { mail: "a" },
      [{ email: "a" }],
    ],
    ["is an empty list for nothing", "emails: { each: mail, fields: { email: $ } }", {}, []],
    ["is an empty list for null", "emails: { each: mail, fields: { email: $ } }", { mail: null }, []],
    [
      "leaves out what `where` refuses",
      "emails: { each: mails, where: $ != null, fields: { email: $ } }",
      { mails: [null, "b"] },
      [{ email: "b" }],
    ],
    ["is a list of plain values", "languages: { each: locales, value: $uppercase($) }", { locales: ["en"] }, ["EN"]],
    [
      "drops items that give nothing",
      "languages: { each: locales, value: code }",
      { locales: [{ code: "en" }, {}] },
      ["en"],
    ],
    ["casts list items", "languages: { each: locales, value: $ }", { locales: [1] }, ["1"]],
  ];
  test.each(cases)("%s", (_, record, input, expected) => {
    const name = record.slice(0, record.indexOf(":"));
    expect(mapOne(record, input)[name]).toEqual(expected);
  });

  test("can stand in a file", () => {
    const compiled = compileText(`${LIST}record: { id: id, name: { $jsonata: name.jsonata } }`, [], {
      "name.jsonata": 'first & " " & last',
    });
    expect(mapAll(viewOf(compiled), [{ id: 1, first: "A", last: "B" }])[0]?.record).toEqual({ id: "1", name: "A B" });
  });

  test("counts values without a row, for drift", () => {
    const counted: string[] = [];
    const compiled = compileText(`${LIST}record: { id: id, status: { enum: { A: active }, of: s } }`);
    mapAll(
      viewOf(compiled),
      [
        { id: 1, s: "B" },
        { id: 2, s: "A" },
      ],
      { counters: { unmatchedEnum: (field, value) => counted.push(`${field}=${value}`), leftOut: () => undefined } },
    );
    expect(counted).toEqual(["status=B"]);
  });
});

describe("a field that the model cannot hold is found when files are loaded", () => {
  const cases: readonly (readonly [says: string, record: string, code: string, message: RegExp])[] = [
    ["a field the model does not have", "id: id\nnaem: name", "unknown_field", /no field `naem`/],
    ["a required field that is not mapped", "name: name", "missing_field", /requires `id`/],
    ["a literal outside of the model's values", "id: id\nstatus: { const: gone }", "field_type", /cannot be "gone"/],
    ["a literal of the wrong type", "id: id\nis_admin: { const: maybe }", "field_type", /boolean/],
    [
      "a table row outside of the model's values",
      "id: id\nstatus: { enum: { A: gone }, of: s }",
      "field_type",
      /cannot be "gone"/,
    ],
    ["an object where the model has text", "id: id\nname: { fields: { id: id } }", "field_type", /cannot be an object/],
    ["a list where the model has text", "id: id\nname: { each: x, value: $ }", "field_type", /cannot be a list/],
    [
      "an unknown member of an object",
      "id: id\nmanager: { of: boss, fields: { id: id, nmae: n } }",
      "unknown_field",
      /manager\.nmae/,
    ],
    [
      "a missing required member of list items",
      "id: id\nroles: { each: r, fields: { name: n } }",
      "missing_field",
      /roles\[\]\.id/,
    ],
    ["a shape that is no node", "id: id\nname: { lookup: x }", "wrong_value", /no output node/],
  ];
  test.each(cases)("%s", (_, record, code, message) => {
    const { findings } = compileText(`${LIST}record:\n${record.replace(/^/gm, "  ")}`);
    expect(findings.map((finding) => finding.code)).toContain(code);
    expect(findings.find((finding) => finding.code === code)?.message).toMatch(message);
  });

  test("says what was meant and where", () => {
    const [finding] = compileText(`${LIST}record:\n  id: id\n  naem: name`).findings;
    expect(finding).toMatchObject({ hint: "Did you mean `name`?", span: { file: "users.yaml", line: 6, column: 3 } });
  });
});

describe("the schema of each output node", () => {
  const ajv = new Ajv2020({ strict: false, logger: false });
  const accepts = (schema: unknown, value: unknown): boolean =>
    ajv.validate({ ...(schema as object), $defs: { node: nodeSchema } }, value);
  test.each(OUTPUT_NODES)("$type: its examples fit, its anti-examples do not", ({ schema }) => {
    const examples = schema["examples"] as readonly unknown[];
    const anti = schema["antiExamples"] as readonly { readonly value: unknown; readonly reason: string }[];
    expect(examples.length).toBeGreaterThan(0);
    expect(examples.filter((example) => !accepts(schema, example))).toEqual([]);
    expect(anti.filter(({ reason }) => reason === "")).toEqual([]);
    // What is wrong inside of a text is found by the compile, not by the schema.
    expect(anti.filter(({ value }) => typeof value !== "string" && accepts(schema, value))).toEqual([]);
  });
});
