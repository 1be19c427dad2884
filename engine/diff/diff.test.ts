/** One row for each rule: a change in the files of a made-up provider, and what is told of it. */
import { describe, expect, it } from "vitest";
import { acme, treeOf, yaml } from "../catalog/testing/tree.ts";
import { DIFF_RULES, diffTrees } from "./index.ts";

const MODEL = "unified-models/people/model.yaml";
const SCHEMA = "unified-models/people/users.schema.json";
const MAPPING = "integrations/acme/mappings/people/users.yaml";

/** More in it than in the common one, so that there is something to take away. */
const base: Readonly<Record<string, string>> = {
  ...acme,
  [MODEL]: yaml(`
    cognate: 1
    model: people
    label: People
    version: 1.0.0
    resources:
      users:
        schema: users.schema.json
        methods: [ list, get, create ]
        query:
          status: { type: string, enum: [ on, off ], operators: [ eq, in ], field: status, description: Whether the user may log in. }
          search: { type: string, description: Free text. }
        sort: [ name ]
        write: { create: { required: [ name ], properties: [ name, nick ] } }
      teams: { schema: teams.schema.json, methods: [ list ] }
  `),
  [SCHEMA]: JSON.stringify(
    {
      type: "object",
      required: ["id"],
      properties: {
        id: { type: "string", description: "The id." },
        name: { type: ["string", "null"], description: "The name." },
        nick: { type: ["string", "null"] },
        status: { type: "string", enum: ["on", "off"], default: "on" },
        made: { type: "string", format: "date-time" },
        age: { type: ["integer", "null"] },
        teams: { type: "array", items: { $ref: "#/$defs/team" } },
      },
      $defs: { team: { type: "object", properties: { id: { type: "string" } } } },
    },
    null,
    2,
  ),
  "unified-models/people/teams.schema.json": '{ "type": "object" }',
  [MAPPING]: yaml(`
    model: people
    resource: users
    where: active
    record:
      id: id
      name: $first(name, login)
      status: { enum: { A: on, D: off }, of: state }
      teams: { each: teams, fields: { id: id } }
    list:
      operation: users.list
      filters: { status: { to: status }, search: { to: q, default: "'x'" } }
      sort: { to: sort, fields: { name: name } }
      limit: { max: 100 }
      require: [ { that: $exists(query.search), message: search is needed } ]
    get: { operation: users.get }
  `),
};

interface Case {
  readonly rule: keyof typeof DIFF_RULES;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
}

const changeIn =
  (file: string) =>
  (rule: Case["rule"], from: string, to: string, subject: string): Case => ({ rule, file, from, to, subject });
const model = changeIn(MODEL);
const schema = changeIn(SCHEMA);
const mapping = changeIn(MAPPING);

/** Changes that can be read both ways: forth gives the first rule, back the second. */
const BOTH_WAYS: readonly (Case & { readonly back: Case["rule"] })[] = [
  {
    ...model("resource_removed", "  teams: { schema: teams.schema.json, methods: [ list ] }\n", "", "people/teams"),
    back: "resource_added",
  },
  { ...model("method_removed", "[ list, get, create ]", "[ list, get ]", "people/users"), back: "method_added" },
  {
    ...model("filter_removed", "      search: { type: string, description: Free text. }\n", "", "people/users?search"),
    back: "filter_added",
  },
  {
    ...model(
      "filter_required",
      "search: { type: string,",
      "search: { type: string, required: true,",
      "people/users?search",
    ),
    back: "filter_optional",
  },
  {
    ...model("filter_value_removed", "enum: [ on, off ]", "enum: [ on ]", "people/users?status"),
    back: "filter_value_added",
  },
  {
    ...model("operator_removed", "operators: [ eq, in ]", "operators: [ eq ]", "people/users?status"),
    back: "operator_added",
  },
  { ...model("sort_removed", "sort: [ name ]", "sort: []", "people/users"), back: "sort_added" },
  {
    ...model("write_required", "required: [ name ]", "required: [ name, nick ]", "people/users.nick"),
    back: "write_optional",
  },
  {
    ...model("write_property_removed", "properties: [ name, nick ]", "properties: [ name ]", "people/users.nick"),
    back: "write_property_added",
  },
  {
    ...schema(
      "field_removed",
      '    "age": {\n      "type": [\n        "integer",\n        "null"\n      ]\n    },\n',
      "",
      "people/users.age",
    ),
    back: "field_added",
  },
  {
    ...schema("field_maybe_absent", '"required": [\n    "id"\n  ]', '"required": []', "people/users.id"),
    back: "field_always_given",
  },
  { ...schema("enum_value_removed", '"on",\n        "off"', '"on"', "people/users.status"), back: "enum_value_added" },
  {
    ...schema(
      "field_type_widened",
      '"type": "string",\n      "format"',
      '"type": ["string", "null"],\n      "format"',
      "people/users.made",
    ),
    back: "field_type_narrowed",
  },
  {
    ...mapping("mapped_method_removed", "get: { operation: users.get }\n", "", "acme people/users"),
    back: "mapped_method_added",
  },
  {
    ...mapping("mapped_field_removed", "  name: $first(name, login)\n", "", "acme people/users.name"),
    back: "mapped_field_added",
  },
  { ...mapping("table_row_removed", "A: on, D: off", "A: on", "acme people/users.status"), back: "table_row_added" },
  {
    ...mapping("mapped_filter_removed", "status: { to: status }, search", "search", "acme people/users?status"),
    back: "mapped_filter_added",
  },
  {
    ...mapping("mapped_sort_removed", "fields: { name: name } }", "fields: {} }", "acme people/users"),
    back: "mapped_sort_added",
  },
  {
    ...mapping(
      "requirement_removed",
      "  require: [ { that: $exists(query.search), message: search is needed } ]\n",
      "",
      "acme people/users list",
    ),
    back: "requirement_added",
  },
];

const ONE_WAY: readonly Case[] = [
  model(
    "id_changed",
    "    schema: users.schema.json\n    methods: [ list, get, create ]",
    "    schema: users.schema.json\n    id: name\n    methods: [ list, get, create ]",
    "people/users",
  ),
  model("filter_type_changed", "search: { type: string,", "search: { type: integer,", "people/users?search"),
  model("description_changed", "Free text.", "Any text.", "people/users?search"),
  schema("description_changed", "The name.", "What it is called.", "people/users.name"),
  schema("field_type_changed", '"integer",', '"string",', "people/users.age"),
  schema(
    "field_write_narrowed",
    '"nick": {\n      "type": [\n        "string",\n        "null"\n      ]',
    '"nick": {\n      "type": "string"',
    "people/users.nick",
  ),
  schema("field_format_changed", '"date-time"', '"date"', "people/users.made"),
  schema("default_changed", '"default": "on"', '"default": "off"', "people/users.status"),
  schema(
    "field_type_changed",
    '"id": {\n          "type": "string"',
    '"id": {\n          "type": "integer"',
    "people/users.teams[].id",
  ),
  mapping("mapped_expression_changed", "$first(name, login)", "login", "acme people/users.name"),
  mapping("mapped_expression_changed", "of: state", "of: status", "acme people/users.status"),
  mapping("mapped_expression_changed", "each: teams", "each: groups", "acme people/users.teams"),
  mapping("table_row_changed", "D: off", "D: on", "acme people/users.status"),
  mapping("mapped_filter_changed", "status: { to: status }", "status: local", "acme people/users?status"),
  mapping("mapped_default_changed", "default: \"'x'\"", "default: \"'y'\"", "acme people/users?search"),
  mapping("mapped_default_changed", "max: 100", "max: 50", "acme people/users"),
  mapping("rows_changed", "where: active", "where: active = true", "acme people/users"),
  mapping("source_changed", "operation: users.get", "operation: users.one", "acme people/users get"),
];

const told = (before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) =>
  diffTrees(treeOf(before), treeOf(after)).map(({ rule, level, subject }) => ({ rule, level, subject }));

const changed = ({ file, from, to }: Case): Readonly<Record<string, string>> => {
  const text = base[file] ?? "";
  expect(text).toContain(from);
  return { ...base, [file]: text.replace(from, () => to) };
};

const row = (rule: Case["rule"], subject: string) => ({ rule, level: DIFF_RULES[rule].level, subject });

describe("diff", () => {
  it.each(BOTH_WAYS)("$rule and $back: $subject", (one) => {
    const after = changed(one);
    expect(told(base, after)).toContainEqual(row(one.rule, one.subject));
    expect(told(after, base)).toContainEqual(row(one.back, one.subject));
  });

  it.each(ONE_WAY)("$rule: $subject", (one) => {
    expect(told(base, changed(one))).toEqual([row(one.rule, one.subject)]);
  });

  it("models and mappings come and go", () => {
    const without = Object.fromEntries(
      Object.entries(base).filter(([path]) => !path.startsWith("unified-models/") && path !== MAPPING),
    );
    expect(told(base, without)).toEqual([row("mapping_removed", "acme people/users"), row("model_removed", "people")]);
    expect(told(without, base)).toEqual([row("mapping_added", "acme people/users"), row("model_added", "people")]);
  });

  it("layout and the order of keys are no change", () => {
    const after = {
      ...base,
      [MAPPING]: (base[MAPPING] ?? "").replace(
        "{ enum: { A: on, D: off }, of: state }",
        "\n    of: state\n    enum:\n      D: off\n      A: on",
      ),
    };
    expect(told(base, after)).toEqual([]);
  });

  it("what breaks stands first, with its place", () => {
    const after = { ...base, [SCHEMA]: (base[SCHEMA] ?? "").replace('"made"', '"born"') };
    const changes = diffTrees(treeOf(base), treeOf(after));
    expect(changes.map(({ rule, span }) => [rule, span.file, span.line > 1])).toEqual([
      ["field_removed", SCHEMA, true],
      ["field_added", SCHEMA, true],
    ]);
  });

  it("every rule has a row here", () => {
    const known = new Set([
      ...BOTH_WAYS.flatMap(({ rule, back }) => [rule, back]),
      ...ONE_WAY.map(({ rule }) => rule),
      "model_removed",
      "model_added",
      "mapping_removed",
      "mapping_added",
    ]);
    expect(Object.keys(DIFF_RULES).filter((rule) => !known.has(rule))).toEqual([]);
  });
});
