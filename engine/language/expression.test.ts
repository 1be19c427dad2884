/** Tests of expressions as the other rooms use them: values, places, references. */
import { describe, expect, test } from "vitest";
import type { Located } from "./located.ts";
import { SCOPES } from "./scopes.ts";
import { located, testCompilation } from "./testing.ts";
import { parseYaml } from "./yaml/parse.ts";

const errorsOf = (text: string): readonly object[] => {
  const compilation = testCompilation();
  compilation.expression(located(text), SCOPES.record);
  return compilation.findings.all.filter((one) => one.severity === "error");
};

describe("an expression", () => {
  test("reads its context by bare names and variables by `$`", () => {
    const expression = testCompilation().expression(located("name & $query.suffix"), SCOPES.record);
    expect(expression.evaluate({ name: "a" }, { query: { suffix: "b" } }, 0)).toBe("ab");
  });

  test("is read from the source text, so `012` is what the author wrote", () => {
    expect(testCompilation().expression(located(12), SCOPES.record).source).toBe("12");
  });

  test("may stand in a file", () => {
    const expression = testCompilation(undefined, { "bio.jsonata": "a +\n  b" }).expression(
      located({ $jsonata: "bio.jsonata" }),
      SCOPES.record,
    );
    expect(expression.evaluate({ a: 1, b: 2 }, {}, 0)).toBe(3);
    expect(expression.where).toMatchObject({ file: "bio.jsonata", line: 1, column: 1 });
  });

  test("calls the function where a variable has its name", () => {
    const expression = testCompilation().expression(located("$count(items) & ' ' & $now()"), SCOPES.paging);
    expect(expression.evaluate({ items: [1, 2] }, { count: 9, now: "x" }, 0)).toBe("2 1970-01-01T00:00:00.000Z");
    const scoped = testCompilation().expression(located("now = $now()"), SCOPES.unified);
    const values = { now: "1970-01-01T00:00:00.000Z" };
    expect(scoped.evaluate(values, values, 0)).toBe(true);
  });

  test("does not work out a lazy variable that it does not read", () => {
    const expression = testCompilation().expression(located("$count(items)"), SCOPES.paging);
    const bindings = {
      count: 1,
      get records(): never {
        throw new Error("nobody asked");
      },
    };
    expect(expression.evaluate({ items: [1] }, bindings, 0)).toBe(1);
  });

  test("names the failing character of the failing line when it fails", () => {
    const expression = testCompilation().expression(
      located("$lowercase(a) &\n  $uppercase(b)", "m.yaml", ["record", "name"]),
      SCOPES.record,
    );
    expect(() => expression.evaluate({ a: "x", b: 5 }, {}, 0)).toThrow(
      expect.objectContaining({
        code: "expression_failed",
        where: { file: "m.yaml", line: 2, column: 3, path: "record.name" },
      }),
    );
  });

  test("that does not compile can be built upon and throws when it runs", () => {
    const compilation = testCompilation();
    const expression = compilation.expression(located("a +"), SCOPES.record);
    expect(compilation.findings.all).toHaveLength(1);
    expect(() => expression.evaluate({}, {}, 0)).toThrow(expect.objectContaining({ code: "expression_failed" }));
  });

  test("tells what it reads", () => {
    const text = "$steps.detail.name & attributes.name & $lookup($roles, id) & items[kind = 'a'].{ 'x': y }";
    const { references } = testCompilation().expression(located(text), {
      ...SCOPES.record,
      variables: [...SCOPES.record.variables, "roles"],
    });
    expect(references).toMatchObject({
      variables: ["steps", "roles"],
      names: ["attributes", "id", "items"],
      paths: ["attributes.name", "id", "items.kind", "items.y"],
      members: ["steps.detail", "roles.*"],
      functions: ["lookup"],
    });
    expect(references.placeOf?.("steps.detail")).toMatchObject({ column: 8, endColumn: 14 });
  });

  test.each([
    ["a[1 + ]", "expression_syntax", 7],
    ["'a", "expression_syntax", 1],
    ["", "expression_syntax", 1],
    ["/users/{{ id }}", "template_in_expression", 8],
    ["{{ id }}", "template_in_expression", 1],
    ["'https://{{ id }}' & x", "template_in_expression", 1],
    ["$match(a, /(b)\\1/)", "expression_syntax", 11],
  ])("%j is a finding %s", (text, code, column) => {
    expect(errorsOf(text)[0]).toMatchObject({ code, span: { line: 1, column } });
  });

  test.each([
    ["a == b", "single `=`"],
    ["a === null ? 1 : 2", "single `=`"],
    ["a && b", "`and`"],
    ["a || b", "`or`"],
    ["a.b?.c", "plain `.`"],
    ["$map(a, x => x.id)", "function($x)"],
    ["a is not null", "!= null"],
    ["!a", "$not"],
    ["a & “b c”", "straight"],
    ["@odata.nextLink", "back-ticks"],
  ])("%j is one finding whose hint says what the language writes: %s", (text, hint) => {
    expect(errorsOf(text)).toMatchObject([{ code: "expression_syntax", hint: expect.stringContaining(hint) }]);
  });

  test.each(["data#$i.id", "$map(a, function($v){{'b': $v}})"])("%j is none", (text) => {
    expect(errorsOf(text)).toEqual([]);
  });

  test.each([[[1]], [{ a: 1 }], [undefined]])("must be text, not %j", (value) => {
    const compilation = testCompilation();
    compilation.expression(located(value), SCOPES.record);
    expect(compilation.findings.all).toMatchObject([{ code: "wrong_type" }]);
  });
});

const findingsIn = (file: string): readonly string[] => {
  const compilation = testCompilation();
  const root = parseYaml(file, "m.yaml", compilation.findings) as Located<Readonly<Record<string, unknown>>>;
  compilation.expression(root.at("name"), SCOPES.record);
  compilation.template(root.at("path"), SCOPES.request);
  return compilation.findings.all.map(
    ({ code, span }) => `${code} ${span.line}:${span.column}-${span.endLine}:${span.endColumn}`,
  );
};

describe("the place of a mistake in a file", () => {
  test.each([
    ["plain", "name: a & $lowercas(b)\npath: /", ["unknown_function 1:11-1:20"]],
    ["a block", "name: |-\n  $first(a,\n    $lowercas(b))\npath: /", ["unknown_function 3:5-3:14"]],
    ["single quotes, one doubled", "name: 'a & ''x'' & $lowercas(b)'\npath: /", ["unknown_function 1:20-1:29"]],
    ["double quotes with escapes", 'name: "a & \\"x\\" & $lowercas(b)"\npath: /', ["unknown_function 1:20-1:29"]],
    ["a hole in double quotes", 'name: a\npath: "/x/{{ args.a }}/{{ arg.b }}"', ["unknown_name 2:27-2:30"]],
    ["a hole in a block", "name: a\npath: |-\n  /x/{{ args.a }}\n  {{ arg.b }}", ["unknown_name 4:6-4:9"]],
    ["a hole that does not parse", 'name: a\npath: "/x/{{ a[ }}"', ["expression_syntax 2:15-2:16"]],
  ])("in %s", (_style, file, expected) => {
    expect(findingsIn(file)).toEqual(expected);
  });
});
