/** Tests of objects that an expression puts together: their keys are held to the schema wherever they are written. */
import { describe, expect, test } from "vitest";
import { parse } from "../index.ts";
import { analyse, shapeOfSamples } from "./index.ts";

const input = shapeOfSamples([
  {
    id: "1",
    on: true,
    handle: "ada",
    name: null,
    org: { id: "o", name: "Acme", plan: "pro" },
    roles: [{ id: "r", label: "L" }],
  },
  { id: "2", on: false, handle: "bob", name: "B", org: null, roles: [] },
]);

const org = {
  type: ["object", "null"],
  additionalProperties: false,
  required: ["id"],
  properties: {
    id: { type: "string" },
    name: { type: ["string", "null"] },
    status: { enum: ["active", "inactive"] },
    size: { type: "integer" },
    tags: { type: "array", items: { type: "string" } },
    lead: {
      anyOf: [
        { type: "null" },
        {
          type: "object",
          additionalProperties: false,
          required: ["id"],
          properties: { id: { type: "string" }, name: { type: "string" } },
        },
      ],
    },
  },
};
const orgs = { type: "array", items: { $ref: "#/$defs/org" }, $defs: { org } };
const labels = { type: "object", additionalProperties: { type: "string" } };

/** `code: the text it is about` */
const against = (schema: unknown, text: string): readonly string[] => {
  const { ast } = parse(text);
  if (ast === undefined) return ["no tree"];
  return analyse(ast, { input, output: { schema } }).diagnostics.map(
    ({ code, start, end }) => `${code}: ${text.slice(start, end)}`,
  );
};

const unknown = ["output_unknown_key: 'nmae'"];
const missing = (text: string): readonly string[] => [`output_missing_key: ${text}`];

describe("objects put together", () => {
  test.each([
    ["$merge([{ 'id': id }, { 'nmae': handle }])", unknown],
    ["[{ 'id': id }, { 'nmae': handle }] ~> $merge", unknown],
    ["$merge([{ 'name': name }, { 'size': 1 }])", missing("$merge([{ 'name': name }, { 'size': 1 }])")],
    ["($a := { 'nmae': 1 }; $merge([$a, { 'id': id }]))", unknown],
    ["($a := { 'name': name }; $merge([$a]))", missing("$merge([$a])")],
    ["($all := [{ 'id': id }, { 'nmae': 1 }]; $merge($all))", unknown],
    ["$merge([{ 'id': id }, on ? { 'nmae': 1 } : {}])", unknown],
    ["$merge([{ 'id': id }, on ? { 'nmae': 1 }])", unknown],
    ["$merge([on ? { 'id': id } : {}, { 'size': 1 }])", missing("$merge([on ? { 'id': id } : {}, { 'size': 1 }])")],
    ["$merge([{ 'id': id }, { 'lead': { 'nmae': 1, 'id': id } }])", unknown],
    ["{ 'id': id, 'lead': $merge([{ 'id': id }, { 'nmae': 1 }]) }", unknown],
    ["{ 'id': id, 'lead': { 'name': handle } }", missing("{ 'name': handle }")],
    ["$merge([{ 'id': id }, { 'status': on ? 'active' : 'gone' }])", ["output_value: 'gone'"]],
    ["$merge([{ 'id': id }, { 'size': handle }])", ["output_type: handle"]],
    ["$merge([{ 'id': id }, { 'tags': roles.label }])", ["output_single: roles.label"]],
    ["($o := { 'id': id, 'nmae': 1 }; $p := $o; $p)", unknown],
    ["(on ? { 'name': name } : { 'id': id })", missing("{ 'name': name }")],
    ["($o := on ? { 'name': name } : { 'id': id }; $o)", missing("{ 'name': name }")],
    ["$first({ 'id': id, 'nmae': 1 }, null)", unknown],
    ["$lookup($jsonParse(handle), id) ?? { 'id': id, 'nmae': 1 }", unknown],
    ["$jsonParse(handle) ?: { 'id': id, 'nmae': 1 }", unknown],
    ["org.{ 'id': id, 'nmae': name }", unknown],
    ["org{ 'id': id, 'nmae': name }", unknown],
    ["org{ 'name': name }", missing("{ 'name': name }")],
    ["($f := function($o) { { 'id': $o.id, 'nmae': 1 } }; $f(org))", unknown],
    ["($f := function($o) { { 'id': $o.id, 'nmae': 1 } }; org ~> $f)", unknown],
    ["($f := function($o) { { 'id': $o.id } }; $merge([$f(org), { 'nmae': 1 }]))", unknown],
    ["($f := function($o) { { 'id': $o.id, 'size': $o.name } }; $f(org))", ["output_type: $o.name"]],
    ["function($o) { { 'id': $o.id, 'nmae': 1 } }(org)", unknown],
    ["org ~> function($o) { { 'id': $o.id, 'nmae': 1 } }", unknown],
    ["$sift({ 'id': id, 'nmae': 1 }, function($v) { $v != null })", unknown],
    ["$sift({ 'name': name }, function($v, $k) { $k != 'x' })", missing("{ 'name': name }")],
    ["{ 'id': id } ~> |$|{ 'nmae': 1 }|", unknown],
    ["{ 'id': id, 'name': name } ~> |$|{}, ['id']|", missing("{ 'id': id, 'name': name } ~> |$|{}, ['id']|")],
    ["$pick(org, ['id', 'nmae'])", unknown],
    ["$omit({ 'id': id, 'name': name }, 'id')", missing("$omit({ 'id': id, 'name': name }, 'id')")],
    ["$lookup({ 'a': { 'id': id, 'nmae': 1 } }, handle)", unknown],
    ["$lookup(roles{ id: { 'id': id, 'nmae': 1 } }, handle)", unknown],
    ["org", ["output_unknown_key: org"]],
    ["$merge([org, { 'size': 1 }])", ["output_unknown_key: $merge([org, { 'size': 1 }])"]],
  ])("%s", (text, expected) => {
    expect(against(org, text)).toEqual(expected);
  });

  test.each([
    "$merge([{ 'id': id }, { 'name': name }, { 'status': on ? 'active' : 'inactive' }])",
    "$merge([{ 'name': name }, on ? { 'id': id }])",
    "$merge([{ 'size': handle }, { 'id': id, 'size': 1 }])",
    "$merge([{ 'size': handle, 'id': id }, $jsonParse(handle)])",
    "$merge([{ 'name': name }, $jsonParse(handle)])",
    "$merge($jsonParse(handle))",
    "$merge(roles.{ 'id': id, 'name': label })",
    "$merge($spread(org)[$keys($) = 'id'])",
    "org ? { 'id': org.id, 'name': org.name } : null",
    "$pick(org, ['id', 'name'])",
    "$omit(org, ['plan'])",
    "($k := ['id']; $pick(org, $k))",
    "($k := ['plan']; $omit(org, $k))",
    "$sift(org, function($v, $k) { $k != 'plan' })",
    "($o := { 'id': id, 'tmp': 1 }; $sift($o, function($v, $k) { $k != 'tmp' }))",
    "($o := { 'id': id, 'tmp': 1 }; $o ~> |$|{}, 'tmp'|)",
    "($o := { 'id': id, 'tmp': 1 }; { 'id': $o.id, 'size': $o.tmp })",
    "[{ 'id': 'a', 'kind': 1 }, { 'id': 'b' }][id = 'a'] ~> $omit('kind')",
    "$filter([{ 'id': 'a' }, { 'name': 'b' }], function($o) { $exists($o.id) })[0]",
    "[{ 'name': 'b' }, { 'id': 'a' }][1]",
    "($f := function($n) { $n > 0 ? $f($n - 1) : { 'id': 'x' } }; $f(3))",
    "($f := function($g) { $g(org) }; $f(function($o) { { 'id': $o.id } }))",
    "($make := function($k) { function($v) { { $k: $v } } }; $merge([$make('id')(id), $make('name')(handle)]))",
    "$reduce([{ 'id': id }, { 'name': name }], function($a, $b) { $merge([$a, $b]) })",
    "{ handle: name }",
  ])("%s is fine", (text) => {
    expect(against(org, text)).toEqual([]);
  });

  test("functions that call each other are followed only so far", () => {
    const many = Array.from({ length: 12 }, (_, n) => `$f${n + 1} := function() { [$f${n}(), $f${n}()] }`).join("; ");
    expect(against(org, `($f0 := function() { { 'id': id } }; ${many}; $count($f12()) > 1 ? { 'id': id })`)).toEqual(
      [],
    );
  });
});

describe("lists of them", () => {
  test.each([
    ["[$map(roles, function($r) { { 'id': $r.id, 'nmae': 1 } })]", unknown],
    ["($f := function($r) { { 'id': $r.id, 'nmae': 1 } }; [$map(roles, $f)])", unknown],
    ["($f := function($r) { { 'id': $r.id, 'nmae': 1 } }; [roles.$f($)])", unknown],
    ["[roles ~> $map(function($r) { { 'id': $r.id, 'nmae': 1 } })]", unknown],
    ["[roles.{ 'id': id, 'nmae': 1 }[id != '']]", unknown],
    ["[roles.$merge([{ 'id': id }, { 'nmae': 1 }])]", unknown],
    ["($l := [roles.{ 'id': id, 'nmae': 1 }]; $l)", unknown],
    ["$append([{ 'id': id }], [{ 'id': id, 'nmae': 1 }])", unknown],
    ["$sort([roles.{ 'id': id, 'nmae': 1 }], function($a, $b) { $a.id > $b.id })", unknown],
    ["[$filter(roles.{ 'id': id, 'nmae': 1 }, function($r) { $r.id = 'x' })]", unknown],
    ["[$each(org, function($v, $k) { { 'id': $k, 'nmae': $v } })]", unknown],
    ["on ? [{ 'id': id, 'nmae': 1 }] : []", unknown],
    ["roles", ["output_unknown_key: roles"]],
    ["[roles]", ["output_unknown_key: roles"]],
    ["[roles.label]", ["output_type: roles.label"]],
    ["$split(handle, ',')", ["output_type: $split(handle, ',')"]],
    ["$map(roles, function($r) { { 'id': $r.id } })", ["output_single: $map(roles, function($r) { { 'id': $r.id } })"]],
  ])("%s", (text, expected) => {
    expect(against(orgs, text)).toEqual(expected);
  });
});

describe("tables", () => {
  test.each([
    ["roles{ id: label = 'x' }", ["output_type: label = 'x'"]],
    ["{ 'a': on }", ["output_type: on"]],
    ["roles{ id: label }", []],
    ["$merge(roles.{ id: label })", []],
    ["$merge($map(roles, function($r) { { $r.id: $r.label } }))", []],
    ["$sift(org, function($v) { $type($v) = 'string' })", []],
  ])("%s", (text, expected) => {
    expect(against(labels, text)).toEqual(expected);
  });
});

test("what another expression makes has its keys, and no place here", () => {
  const { ast } = parse("roles{ id: { 'nmae': label } }");
  const bound = ast === undefined ? undefined : analyse(ast, { input }).shape;
  const text = "$lookup($byId, id)";
  const read = parse(text).ast;
  const variables = bound === undefined ? {} : { byId: bound };
  const found = read === undefined ? [] : analyse(read, { input, variables, output: { schema: org } }).diagnostics;
  expect(found.map(({ code, start, end }) => `${code}: ${text.slice(start, end)}`)).toEqual([
    `output_missing_key: ${text}`,
    `output_unknown_key: ${text}`,
  ]);
});
