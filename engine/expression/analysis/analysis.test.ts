/** Tests of the analysis: seeded mistakes are found where they stand, and what is right is left alone. */
import { describe, expect, test } from "vitest";
import { parse } from "../index.ts";
import { analyse, type AnalyseOptions, type Diagnostic, shapeOfSamples, shapeOfSchema } from "./index.ts";

const users = [
  {
    id: 1,
    name: "Ada Lovelace",
    handle: "ada",
    age: 36,
    manager: null,
    tags: ["a", "b"],
    attributes: { email: "ada@acme.test", title: null, roles: [{ id: "r1", level: 2 }] },
  },
  {
    id: 2,
    name: null,
    handle: "bob",
    age: 20,
    manager: { id: 1 },
    tags: [],
    attributes: { email: "bob@acme.test", title: "CTO", roles: [] },
  },
];
const input = shapeOfSamples(users);

const run = (text: string, options: AnalyseOptions = { input }): readonly Diagnostic[] => {
  const { ast } = parse(text);
  return ast === undefined ? [] : analyse(ast, options).diagnostics;
};

/** `code: the text it is about` */
const remarks = (text: string, options?: AnalyseOptions): readonly string[] =>
  run(text, options).map(({ code, start, end }) => `${code}: ${text.slice(start, end)}`);

describe("paths of the input", () => {
  test.each([
    ["attributes.emial", ["unknown_path: emial"], ["email", "title", "roles"]],
    ["nmae", ["unknown_path: nmae"], undefined],
    ["attributes.roles.lvl", ["unknown_path: lvl"], ["id", "level"]],
    ["attributes.roles[idd = 'x'].level", ["unknown_path: idd"], undefined],
    ["$map(attributes.roles, function($r) { $r.nmae })", ["unknown_path: nmae"], undefined],
    ["attributes.{ 'mail': emial }", ["unknown_path: emial"], undefined],
    ["attributes.roles@$r.{ 'x': $r.idd }", ["unknown_path: idd"], undefined],
    ["($a := attributes; $a.emial)", ["unknown_path: emial"], undefined],
    ["$first(attributes.emial, handle)", ["unknown_path: emial"], undefined],
    ["`nmae`", ["unknown_path: `nmae`"], undefined],
    ["$merge([attributes, manager]).emial", ["unknown_path: emial"], ["email", "title", "roles", "id"]],
    ["$lookup(attributes, 'emial')", ["unknown_path: 'emial'"], ["email"]],
    ["$keyBy(attributes.roles, 'idd')", ["unknown_path: 'idd'"], ["id", "level"]],
    ["$lookup($keyBy(attributes.roles, 'id'), handle).lvl", ["unknown_path: lvl"], ["level"]],
    ["$lookup($groupBy(attributes.roles, 'id'), handle).lvl", ["unknown_path: lvl"], ["level"]],
    ["$pick(attributes, ['email', 'title']).roles", ["unknown_path: roles"], ["email", "title"]],
    ["$omit(attributes, 'roles').roles", ["unknown_path: roles"], ["email", "title"]],
    ["attributes ~> |$|{ 'at': emial }|", ["unknown_path: emial"], ["email"]],
  ])("%s", (text, expected, candidates) => {
    expect(remarks(text)).toEqual(expected);
    expect(run(text)[0]?.candidates ?? []).toEqual(expect.arrayContaining(candidates ?? []));
  });

  test.each([
    "attributes.email",
    "attributes.roles.id",
    "attributes.roles[level > 1].id",
    "attributes.roles[0].id",
    "attributes.*",
    "**.email",
    "manager.id",
    "$.attributes.email",
    "$lookup($, handle)",
    "$merge([attributes, manager]).title",
    "$merge([attributes, $other]).anything",
    "tags[0]",
    "$map(attributes.roles, function($r, $i) { $r.id & $i })",
    "$filter(attributes.roles, function($r) { $r.level = 2 })[0].id",
    "attributes.roles^(>level).id",
    "attributes.roles{ id: level }",
    "attributes.roles#$i.{ 'n': $i, 'id': id }",
    "$someVariable.whatever.below",
    "$jsonParse(handle).deep",
    "$exists(attributes.phone) ? attributes.phone",
    "attributes.phone ?? handle",
  ])("%s is fine", (text) => {
    expect(remarks(text)).toEqual([]);
  });

  test("says how many samples never had it, or that the schema does not", () => {
    expect(run("nmae")[0]?.message).toBe("`nmae` is never seen in 2 samples.");
    const schema = { type: "object", properties: { name: { type: "string" } } };
    expect(run("nmae", { input: shapeOfSchema(schema) })[0]?.message).toBe("`nmae` is not in the schema.");
  });

  test("says nothing of schemas that let in more, and of samples that were empty", () => {
    const open = { type: "object", properties: { a: {} }, additionalProperties: true };
    expect(run("b", { input: shapeOfSchema(open) })).toEqual([]);
    expect(run("b.c", { input: shapeOfSamples([{ b: {} }]) })).toEqual([]);
    expect(run("b.c", { input: shapeOfSamples([{ b: [] }]) })).toEqual([]);
    expect(run("b.c", { input: shapeOfSamples([{ b: null }]) })).toEqual([]);
    expect(run("b.c", { input: shapeOfSamples([]) })).toEqual([]);
  });

  test("follows variables whose shape is known", () => {
    expect(
      remarks("$steps.detail.nmae", { variables: { steps: shapeOfSamples([{ detail: { name: "x" } }]) } }),
    ).toEqual(["unknown_path: nmae"]);
  });

  test("follows references of a schema, recursive ones too", () => {
    const schema = {
      $ref: "#/$defs/node",
      $defs: { node: { type: "object", properties: { next: { $ref: "#/$defs/node" }, value: { type: "string" } } } },
    };
    expect(remarks("next.next.value & next.valu", { input: shapeOfSchema(schema) })).toEqual(["unknown_path: valu"]);
  });
});

describe("operators on what they fail on", () => {
  test.each([
    ["handle + '@x'", ["operand_type: handle + '@x'"]],
    ["age * attributes.email", ["operand_type: age * attributes.email"]],
    ["attributes - 1", ["operand_type: attributes - 1"]],
    ["$now() > 3", ["operand_type: $now() > 3"]],
    ["age < handle", ["operand_type: age < handle"]],
    ["(age > 3) > 1", ["operand_type: (age > 3) > 1"]],
  ])("%s", (text, expected) => {
    expect(remarks(text)).toEqual(expected);
  });

  test.each([
    "age + 1",
    "handle < 'b'",
    "$toNumber(handle) + 1",
    "$count(tags) > 1",
    "$type(handle) = 'number' and handle > 3",
    "$type(handle) = 'number' ? handle + 1",
    "handle = 3",
    "handle & 3",
    "(age > 3) = true",
  ])("%s is fine", (text) => {
    expect(remarks(text)).toEqual([]);
  });
});

const textOf = (format: string) => ({ schema: { type: ["string", "null"], format } });

describe("numbers where the schema wants a date", () => {
  test.each([
    ["$toMillis(handle)", ["output_type: $toMillis(handle)"]],
    ["age", ["output_type: age"]],
    ["handle = 'x' ? age : handle", ["output_type: age"]],
    ["$toIso(age)", []],
    ["handle", []],
    ["$unknown", []],
  ])("%s", (text, expected) => {
    expect(remarks(text, { input, output: textOf("date-time") })).toEqual(expected);
    expect(remarks(text, { input, output: textOf("x-id") })).toEqual([]);
  });
});

describe("pictures of dates and numbers", () => {
  test.each([
    ["$fromMillis(age, '[Y0001]-[Q01]')", ["picture: '[Y0001]-[Q01]'"], "D3132"],
    ["$fromMillis(age, '[Y0001')", ["picture: '[Y0001'"], "D3135"],
    ["$toMillis(handle, '[Yn]')", ["picture: '[Yn]'"], "D3133"],
    ["age ~> $formatNumber('0.0.0')", ["picture: '0.0.0'"], "D3081"],
    ["$formatInteger(age, 'q')", ["picture: 'q'"], "D3130"],
    ["$now('[M')", ["picture: '[M'"], "D3135"],
    ["($p := age > 1 ? '[Y]' : '[Q]'; $fromMillis(age, $p))", ["picture: $p"], "D3132"],
    ["$fromMillis(age, handle)", ["picture: handle"], "literal text"],
    ["$fromMillis(age, '[Y' & '0001]')", ["picture: '[Y' & '0001]'"], "literal text"],
    ["$fromMillis(age, $picture)", ["picture: $picture"], "literal text"],
  ])("are checked: %s", (text, expected, said) => {
    expect(remarks(text)).toEqual(expected);
    const [{ message, hint } = { message: "", hint: "" }] = run(text);
    expect(`${message} ${hint ?? ""}`).toContain(said);
  });

  test.each([
    "$fromMillis(age, '[FNn], [D1o] [MNn] [Y]')",
    "$fromMillis(age, '[Y]', '+0200')",
    "$toMillis(handle)",
    "$toMillis(handle, '[M01]/[D01]/[Y0001]')",
    "($p := '#,##0.00;(#)'; $formatNumber(age, $p))",
    "$fromMillis(age, age > 1 ? '[Y]' : '[M]')",
    "$now('[H01]:[m01]')",
    "($fromMillis := function($a, $b) { $b }; $fromMillis(1, handle))",
  ])("are left alone where they are right: %s", (text) => {
    expect(remarks(text)).toEqual([]);
  });
});

describe("null where it fails", () => {
  test.each([
    ["$uppercase(name)", ["strict_argument: name"]],
    ["$split(name, ' ')", ["strict_argument: name"]],
    ["attributes.title ~> $lowercase", ["strict_argument: attributes.title"]],
    ["$substringBefore(handle, name)", ["strict_argument: name"]],
    ["name & '!'", ["null_operand: name"]],
    ["$uppercase(id)", ["strict_argument: id"]],
    ["$sum(attributes.roles.id)", ["strict_argument: attributes.roles.id"]],
    ["$join([name, handle], ' ')", ["strict_argument: [name, handle]"]],
    ["name.$uppercase()", ["strict_argument: $uppercase()"]],
    ["manager.id != 1 ? 'a' : 'b'", ["absent_inequality: manager.id != 1"]],
    ["$map([name, handle], $uppercase)", ["strict_argument: [name, handle]"]],
    ["$uppercase(name ?? 'x')", ["strict_argument: name ?? 'x'"]],
    ["$exists(name) ? $uppercase(name) : ''", ["strict_argument: name"]],
    ["($up := function($x) { $uppercase($x) }; $up(name))", ["strict_argument: $x"]],
    ["name ~> function($x) { $uppercase($x) }", ["strict_argument: $x"]],
  ])("%s", (text, expected) => {
    expect(remarks(text)).toEqual(expected);
  });

  test.each([
    "$uppercase(handle)",
    "$uppercase(attributes.missing2 ? 'a' : 'b') ~> $lowercase",
    "name ? $uppercase(name)",
    "$uppercase(name != null ? name : handle)",
    "($n := name; $n ? $uppercase($n) : '')",
    "handle.$uppercase()",
    "$map(tags, $uppercase)",
    "($up := function($x) { $uppercase($x) }; $up(handle))",
    "($up := function($x)<s?:s> { $uppercase($x) }; $up(handle))",
    "($shout := $uppercase ~> $trim; $shout(handle))",
    "name != null ? $uppercase(name) : ''",
    "$exists(name) and name != null ? name & '!' : handle",
    "name != null and $contains(name, 'a')",
    "$uppercase($first(name, handle))",
    "$uppercase(name ?: handle)",
    "$join([name, handle][$ != null], ' ')",
    "$join($filter([name, handle], function($n) { $n != null }), ' ')",
    "handle != 'x' ? 1 : 2",
    "attributes.roles[label != 'x']",
    "$filter(attributes.roles, function($r) { $r.label != 'x' })",
    "$uppercase($string(id))",
    "$sum(attributes.roles.level)",
    "age + 1 > 20",
    "$toIso(name)",
    "tags ~> $join(',')",
    "$[name != null].$uppercase(name)",
  ])("%s is fine", (text) => {
    expect(remarks(text).filter((one) => !one.startsWith("unknown_path"))).toEqual([]);
  });
});

describe("what it gives, against a schema", () => {
  const record = {
    type: "object",
    additionalProperties: false,
    required: ["id", "first_name"],
    properties: {
      id: { type: "string" },
      first_name: { type: ["string", "null"] },
      status: { enum: ["active", "inactive"] },
      count: { type: "integer" },
      tags: { type: "array", items: { type: "string" } },
      emails: {
        type: "array",
        items: { type: "object", additionalProperties: false, properties: { email: { type: "string" } } },
      },
      enabled: { type: ["boolean", "null"] },
    },
  };
  const against = (text: string, schema: unknown): readonly string[] =>
    remarks(text, { input, output: { schema, root: record } });

  test.each([
    [
      "{ 'id': handle, 'fist_name': name }",
      ["output_missing_key: { 'id': handle, 'fist_name': name }", "output_unknown_key: 'fist_name'"],
    ],
    ["{ 'id': handle, 'first_name': name, 'status': age > 30 ? 'active' : 'gone' }", ["output_value: 'gone'"]],
    ["{ 'id': handle, 'first_name': name, 'count': handle }", ["output_type: handle"]],
    [
      "{ 'id': handle, 'first_name': name, 'tags': $distinct(attributes.roles.id[]) }",
      ["output_single: $distinct(attributes.roles.id[])"],
    ],
    ["{ 'id': handle, 'first_name': name, 'tags': handle }", ["output_single: handle"]],
    ["{ 'id': handle, 'first_name': name, 'tags': attributes.roles.id }", ["output_single: attributes.roles.id"]],
    ["{ 'id': handle, 'first_name': name, 'emails': [{ 'mail': handle }] }", ["output_unknown_key: 'mail'"]],
    [
      "{ 'id': handle, 'first_name': name, 'emails': [attributes.roles.{ 'mail': id }] }",
      ["output_unknown_key: 'mail'"],
    ],
    [
      "{ 'id': handle, 'first_name': name, 'emails': [$map(attributes.roles, function($r) { { 'mail': $r.id } })] }",
      ["output_unknown_key: 'mail'"],
    ],
    ["{ 'id': handle, 'first_name': name, 'status': $first(attributes.title, 'gone') }", ["output_value: 'gone'"]],
    ["($x := 1; { 'id': $x, 'first_name': age > 1 ? { 'a': 1 } : 'x' })", ["output_type: { 'a': 1 }"]],
  ])("%s", (text, expected) => {
    expect(against(text, record)).toEqual(expected);
  });

  test.each([
    "{ 'id': id, 'first_name': name }",
    "{ 'id': handle, 'first_name': null, 'status': age > 30 ? 'active' : 'inactive', 'tags': [handle] }",
    "{ 'id': handle, 'first_name': name, 'tags': attributes.roles.id[] }",
    "{ 'id': handle, 'first_name': name, 'tags': [attributes.roles.id] }",
    "{ 'id': handle, 'first_name': name, 'tags': tags }",
    "{ 'id': handle, 'first_name': name, 'tags': $reverse(attributes.roles.id) }",
    "{ 'id': handle, 'first_name': name, 'tags': $sort(attributes.roles.id) }",
    "{ 'id': handle, 'first_name': name, 'tags': $distinct(tags) }",
    "{ 'id': handle, 'first_name': name, 'tags': tags ~> $distinct }",
    "{ 'id': handle, 'first_name': name, 'tags': $distinct([attributes.roles.id]) }",
    "{ 'id': handle, 'first_name': name, 'emails': [attributes.roles.{ 'email': id }] }",
    "{ 'id': handle, 'first_name': name, 'status': $first(attributes.title, 'active') }",
    "{ 'id': handle, 'first_name': name, 'enabled': age > 3, 'count': $count(tags) }",
    "{ 'id': handle, 'first_name': name, 'emails': attributes.roles.[{ 'email': id }] }",
  ])("%s is fine", (text) => {
    expect(against(text, record)).toEqual([]);
  });

  test("a literal of the provider's own enum that the model does not know", () => {
    const provider = shapeOfSchema({ type: "object", properties: { state: { enum: ["active", "paused"] } } });
    expect(remarks("state", { input: provider, output: { schema: { enum: ["active"] } } })).toEqual([
      "output_value: state",
    ]);
    expect(remarks("state", { input: provider, output: { schema: { enum: ["active", "paused", "x"] } } })).toEqual([]);
  });
});

describe("several values", () => {
  test.each([
    ["attributes.roles.id = 'r1'", ["array_comparison: attributes.roles.id = 'r1'"]],
    ["'a' = tags", ["array_comparison: 'a' = tags"]],
    ["'r1' in attributes.roles.id", []],
    ["attributes.roles[0].id = 'r1'", []],
    ["handle = 'ada'", []],
    ["attributes.roles[id = 'r1'].level", []],
  ])("%s", (text, expected) => {
    expect(remarks(text)).toEqual(expected);
  });
});

describe("bindings", () => {
  test.each([
    ["($a := 1; 2)", ["unused_binding: $a"]],
    ["($a := 1; $b := $a; 2)", ["unused_binding: $b"]],
    ["($f := function($x) { 1 }; $f(1))", []],
    ["($f := function($n) { $n > 0 ? $f($n - 1) : 0 }; 2)", ["unused_binding: $f"]],
    ["attributes.roles#$i.id", ["unused_binding: $i"]],
    ["attributes.roles[level > 1]#$i.id", ["unused_binding: $i"]],
    ["attributes.roles@$r.email", ["unused_binding: $r"]],
    ["($a := 1; $map(tags, function($t) { $t & $a }))", []],
  ])("%s", (text, expected) => {
    expect(remarks(text)).toEqual(expected);
  });
});

describe("scans", () => {
  test.each([
    [
      "($all := attributes.roles; $map(tags, function($t) { $all[id = $t].level }))",
      ["quadratic_scan: $all[id = $t].level"],
    ],
    ["($all := attributes.roles; attributes.roles.($me := id; $all[id = $me]))", ["quadratic_scan: $all[id = $me]"]],
    [
      "($all := attributes.roles; $map(tags, function($t) { $filter($all, function($r) { $r.id = $t }).level }))",
      ["quadratic_scan: $filter($all, function($r) { $r.id = $t })"],
    ],
    [
      "($all := attributes.roles; $f := function($t) { $all[id = $t].level }; $map(tags, $f))",
      ["quadratic_scan: $all[id = $t].level"],
    ],
    ["($all := attributes.roles; tags@$t.$all[id = $t].level)", ["quadratic_scan: $all[id = $t]"]],
    ["($all := attributes.roles; $f := function($t) { $all[id = $t].level }; $f(handle))", []],
    ["($all := attributes.roles; $map(tags, function($t) { $t & $all[$lowercase(id) = 'x'].level }))", []],
    [
      "($all := attributes.roles; $map(tags, function($t) { $t & $filter($all, function($r) { $r.level = 1 }).id }))",
      [],
    ],
    ["($all := attributes.roles; $all[id = 'x'])", []],
    ["($all := attributes.roles; $map(tags, function($t) { $all[0].id }))", []],
    ["($byId := $keyBy(attributes.roles, 'id'); $map(tags, function($t) { $lookup($byId, $t) }))", []],
  ])("%s", (text, expected) => {
    expect(remarks(text)).toEqual(expected);
  });

  test("of a variable that holds the whole page, in an expression that runs once per record", () => {
    const text = "($ids := attributes.roles.id; $included[type = 'roles' and id in $ids])";
    expect(remarks(text, { input, pageSized: ["included"] })).toEqual([
      "quadratic_scan: $included[type = 'roles' and id in $ids]",
    ]);
    expect(remarks(text, { input })).toEqual([]);
  });
});
