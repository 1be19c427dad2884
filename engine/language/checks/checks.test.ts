/** Tests of the linter over expressions: what it finds, where, and what it leaves alone. */
import { describe, expect, test } from "vitest";
import { FUNCTIONS } from "../../expression/functions/index.ts";
import { defaultLimits } from "../../expression/index.ts";
import { createCompilation } from "../compile.ts";
import { collectFindings } from "../finding.ts";
import { type Scope, SCOPES, withVariables } from "../scopes.ts";
import { located, testCompilation } from "../testing.ts";

const find = (text: string, scope: Scope): ReturnType<typeof collectFindings>["all"] => {
  const compilation = testCompilation();
  compilation.expression(located(text), scope);
  return compilation.findings.all;
};

const wrong: readonly (readonly [
  text: string,
  scope: Scope,
  code: string,
  columns: readonly [number, number],
  hint?: string,
])[] = [
  ["$lowercas(name)", SCOPES.record, "unknown_function", [1, 10], "Did you mean `$lowercase`?"],
  ["name & $toIsoo(x)", SCOPES.record, "unknown_function", [8, 15], "Did you mean `$toIso`?"],
  ["$stepz.detail.name", SCOPES.record, "unknown_variable", [1, 7], "Did you mean `$steps`?"],
  ["($total := 1; $total + $totl)", SCOPES.record, "unknown_variable", [24, 29], "Did you mean `$total`?"],
  ["$map(items, function($v) { $w })", SCOPES.record, "unknown_variable", [28, 30]],
  ["quer.role_id", SCOPES.unified, "unknown_name", [1, 5], "Did you mean `query`?"],
  ["$exists(qury.role_id)", SCOPES.unified, "unknown_name", [9, 13], "Did you mean `query`?"],
  ["message", SCOPES.answer, "unknown_name", [1, 8]],
  ["$eval('1')", SCOPES.record, "forbidden_function", [1, 6]],
  ["$random()", SCOPES.record, "forbidden_function", [1, 8]],
  ["$shuffle(items)", SCOPES.record, "forbidden_function", [1, 9]],
  ["items ~> $shuffle", SCOPES.record, "forbidden_function", [10, 18]],
  ["$$.name", SCOPES.record, "root_reference", [1, 3]],
  ["items[id = $$.id]", SCOPES.record, "root_reference", [12, 14]],
  ["query.ids[id = query.x]", SCOPES.unified, "scope_in_predicate", [16, 21], "Write `$query`."],
  ["query.ids.{ 'a': query.x }", SCOPES.unified, "scope_in_predicate", [18, 23], "Write `$query`."],
  ['headers["retry-after"]', SCOPES.answer, "string_predicate", [9, 22], "Read the member as .`retry-after`"],
  ["body['error'].code", SCOPES.answer, "string_predicate", [6, 13], "Read the member as .error"],
  [
    "body.errors.code = 'RATELIMITED'",
    SCOPES.answer,
    "array_comparison",
    [1, 33],
    "Write `'RATELIMITED' in body.errors.code`.",
  ],
  ["'x' = body.*.code", SCOPES.answer, "array_comparison", [1, 18], "Write `'x' in body.*.code`."],
  ["[0].id", SCOPES.learned, "string_predicate", [1, 4], "Write `$[0].id`."],
  ["hidden != true", SCOPES.learned, "possible_null", [1, 15], "Write `$not(hidden = true)`."],
  ["a and 'bot' != attributes.kind", SCOPES.learned, "possible_null", [7, 31], "$not(attributes.kind = 'bot')"],
  ["$lowercase(name, 1)", SCOPES.record, "wrong_arguments", [1, 11]],
  ["attributes.handle.toLowerCase()", SCOPES.record, "unknown_function", [19, 30], "`$lowercase(…)`"],
  ["lowercase(name)", SCOPES.record, "unknown_function", [1, 10], "`$lowercase(…)`"],
  ["$merge(a, b)", SCOPES.record, "wrong_arguments", [1, 7]],
  ["'a' + id", SCOPES.record, "operand_type", [1, 9], "`&`"],
  ["$toIso()", SCOPES.record, "wrong_arguments", [1, 7]],
  ["$pick(x, 'a', 'b')", SCOPES.record, "wrong_arguments", [1, 6]],
  ["x ~> $pick()", SCOPES.record, "wrong_arguments", [6, 11]],
  ["($index := 1; $index)", SCOPES.record, "shadowed_variable", [2, 8]],
  ["$count(data) < $count", SCOPES.paging, "shadowed_variable", [16, 22]],
  ["($a := 1; 2)", SCOPES.record, "unused_definition", [2, 4]],
  ["$uppercase(5)", SCOPES.record, "possible_null", [12, 13], "Print it with"],
  ["$map(x, function($i) { $uppercase(null) })", SCOPES.record, "possible_null", [35, 39]],
  ["($r := role.id; $roles[id = $r])", withVariables(SCOPES.record, ["roles"]), "quadratic_scan", [17, 32], "$keyBy"],
  ["'{{ id }}'", SCOPES.record, "template_in_expression", [1, 11]],
];

describe("the linter finds", () => {
  test.each(wrong.map(([text, scope, code, columns, hint]) => ({ text, scope, code, columns, hint })))(
    "$text",
    ({ text, scope, code, columns, hint }) => {
      const [column, endColumn] = columns;
      const found = find(text, scope);
      expect(found).toMatchObject([{ code, span: { line: 1, column, endLine: 1, endColumn } }]);
      expect(found[0]?.hint ?? "").toContain(hint ?? "");
    },
  );

  test("a mistake at its own line and column in a longer text", () => {
    expect(find("(\n  $a := 1;\n  $a + $bb\n)", SCOPES.record)).toMatchObject([
      { code: "unknown_variable", span: { line: 3, column: 8, endColumn: 11 } },
    ]);
  });

  test("a copy that the parser makes only once", () => {
    expect(find("$nosuch.a ?: $nosuch.b", SCOPES.record)).toHaveLength(2);
    expect(find("$nosuch.a ?? 'x'", SCOPES.record)).toHaveLength(1);
  });
});

describe("the linter leaves alone", () => {
  test.each([
    ["$uppercase(name)", SCOPES.record],
    ["items.$uppercase($)", SCOPES.record],
    ["$map(items, $uppercase)", SCOPES.record],
    ["$reduce(items, function($i, $j){ $i + $j })", SCOPES.record],
    ["$map(items, function($value, $index){ $value & $index })", SCOPES.record],
    ["( $f := function($x){ $x < 1 ? 1 : $f($x - 1) }; $f(3) )", SCOPES.record],
    ["items@$i.tags@$t.{ 'a': $i.id, 'b': $t }", SCOPES.record],
    ["items#$n.{ 'at': $n }", SCOPES.record],
    ["included[type = 'roles'].attributes.name", SCOPES.record],
    ["query.ids[id = $query.x]", SCOPES.unified],
    ["steps.roles[id = 'a'].name", SCOPES.unified],
    ["body.items[status = 'x']", SCOPES.answer],
    ["headers.`retry-after`", SCOPES.answer],
    ["'X' in body.errors.code", SCOPES.answer],
    ["body.errors[0].code = 'X'", SCOPES.answer],
    ["status = 429 and body.error = 'x'", SCOPES.answer],
    ["`odd name`.`other`", SCOPES.record],
    ["$ ~> |items|{ 'a': b }|", SCOPES.record],
    ["name ~> $trim ~> $uppercase", SCOPES.record],
    ["$first(a, b, c, d)", SCOPES.record],
    ["$pick(?, 'id')", SCOPES.record],
    ["$exists(kind) and kind != 'bot'", SCOPES.learned],
    ["kind != null and kind != 'bot'", SCOPES.learned],
    ["[1, 2].$string($)", SCOPES.record],
    ["value != null", SCOPES.record],
    ["$ != ''", SCOPES.record],
    ["rows[kind != 'bot']", SCOPES.learned],
    ["$filter(rows, function($row) { $row.kind != 'bot' })", SCOPES.learned],
    // What a record has is known from samples: shapes.test.ts of the mappings.
    ["kind != 'bot'", SCOPES.record],
    ["a != b", SCOPES.record],
    ["text.$base64encode()", SCOPES.answer],
    ["items^(>date, name)[0]", SCOPES.record],
    ["items{ kind: $sum(amount) }", SCOPES.record],
    ["$sift($record, function($v, $k){ $k ~> /^x/ })", SCOPES.record],
  ])("%s", (text, scope) => {
    expect(find(text, scope)).toEqual([]);
  });
});

describe("credential fields", () => {
  const credentials = { secret: new Set(["api_key"]), open: new Set(["site"]), learned: new Set(["cloud"]) };
  const template = (text: string, scope: Scope): ReturnType<typeof find> => {
    const findings = collectFindings();
    createCompilation({
      findings,
      functions: FUNCTIONS,
      limits: defaultLimits,
      readFile: () => undefined,
      credentials,
    }).template(located(text), scope);
    return findings.all;
  };

  test.each([
    ["{{ credentials.api_key }}", SCOPES.auth],
    ["{{ credentials.site }}", SCOPES.request],
    ["{{ $credentials.site }}", SCOPES.baseUrl],
    ["{{ account.site }}", SCOPES.request],
    ["{{ account.cloud }}/{{ account.id }}", SCOPES.request],
  ])("%s is accepted where it is seen", (text, scope) => {
    expect(template(text, scope)).toEqual([]);
  });

  test.each([
    ["x {{ credentials.api_key }}", SCOPES.request, "secret_out_of_place", 18],
    ["{{ $credentials.api_key }}", SCOPES.baseUrl, "secret_out_of_place", 17],
    ["{{ account.api_key }}", SCOPES.auth, "secret_out_of_place", 12],
    ["{{ credentials.sit }}", SCOPES.request, "unknown_name", 16],
  ])("%s is a finding", (text, scope, code, column) => {
    expect(template(text, scope)).toMatchObject([{ code, span: { column } }]);
  });
});
