/** Tests of templates and template trees as the other rooms use them. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SCOPES } from "./scopes.ts";
import { located, testCompilation } from "./testing.ts";

const NOW = Date.parse("2024-05-01T10:00:00Z");
const scope = {
  args: { n: 5, yes: true, name: "a b", nothing: null, list: ["x", "y"], object: { k: 1 }, empty: "" },
  id: "7",
};

const render = (template: string): unknown => {
  const compilation = testCompilation();
  const value = compilation.template(located(template), SCOPES.request).render(scope, NOW);
  expect(compilation.findings.all).toEqual([]);
  return value;
};

describe("a template", () => {
  test.each([
    ["/users/{{ id }}", "/users/7"],
    ["{{ args.n }}", 5],
    ["{{ args.list }}", ["x", "y"]],
    ["{{ args.object }}", { k: 1 }],
    ["{{ args.missing }}", undefined],
    ["{{ args.nothing }}", null],
    ["n={{ args.n }}, {{ args.yes }}", "n=5, true"],
    [" {{ args.n }}", " 5"],
    ["{{args.n}}{{args.n}}", "55"],
    ["SSWS {{ args.missing }}", undefined],
    ["SSWS {{ args.nothing }}", undefined],
    ["[{{ args.empty }}]", "[]"],
    ['{{ "{{" }} }}', "{{ }}"],
    ["{{ $now() }}", "2024-05-01T10:00:00.000Z"],
    ["{{ $first(args.missing, 'x') }}", "x"],
    ["after {{ $unquoted(args.n) }}", "after 5"],
    ["", ""],
  ])("%j renders %j", (template, expected) => {
    expect(render(template)).toEqual(expected);
  });

  test("prints holes as it is told, and drops the whole where that gives nothing", () => {
    const template = testCompilation().template(located("/{{ args.name }}/{{ args.n }}"), SCOPES.request);
    expect(template.renderWith(scope, NOW, (value) => encodeURIComponent(String(value)))).toBe("/a%20b/5");
    expect(template.renderWith(scope, NOW, (value) => (value === 5 ? undefined : "x"))).toBeUndefined();
  });

  test("is always text when the holes are printed, even if it is one hole", () => {
    const template = testCompilation().template(located("{{ args.n }}"), SCOPES.request);
    expect(template.single).toBe(true);
    expect(template.renderWith(scope, NOW, String)).toBe("5");
  });

  test("without holes is constant, as its author wrote it", () => {
    expect(testCompilation().template(located("a }} b"), SCOPES.request).constant).toBe("a }} b");
    expect(testCompilation().template(located(12), SCOPES.request).constant).toBe("12");
  });

  test("says what it reads", () => {
    const { references } = testCompilation().template(
      located("{{ args.a.b }}/{{ $credentials.site }}"),
      SCOPES.request,
    );
    expect(references).toMatchObject({
      variables: ["args", "credentials"],
      members: ["args.a", "credentials.site"],
      functions: [],
    });
  });

  test("fails with the place of the failing character", () => {
    const template = testCompilation().template(located("ab {{ $uppercase(args.n) }}", "x.yaml"), SCOPES.request);
    expect(() => template.render(scope, NOW)).toThrow(
      expect.objectContaining({
        code: "expression_failed",
        where: expect.objectContaining({ file: "x.yaml", line: 1, column: 7 }),
      }),
    );
  });

  test.each([
    ["a {{ id", "template_syntax", 3],
    ["a {{ }}", "template_syntax", 3],
    ["a {{ id + }}", "expression_syntax", 9],
    ["a {{ (id }}", "expression_syntax", 8],
    ["credentials.api_key", "expression_in_template", 1],
    ["$credentials.api_key", "expression_in_template", 1],
    ["$now()", "expression_in_template", 1],
    ["/q{{ args.w ? ' WHERE ' & args.w }}", "conditional_without_else", 6],
  ])("%j is a finding %s", (template, code, column) => {
    const compilation = testCompilation();
    compilation.template(located(template), SCOPES.request);
    expect(compilation.findings.all).toEqual([
      expect.objectContaining({ code, span: expect.objectContaining({ line: 1, column }) }),
    ]);
  });

  test.each(["$filter", "application/json;version=2", "https://api.acme.test/v1", "users.list", "a.b"])(
    "%j is plain text without a finding",
    (template) => {
      expect(render(template)).toBe(template);
    },
  );

  test("drops the whole text if and only if one of its holes is empty", () => {
    const hole = fc.constantFrom("args.n", "args.missing", "args.nothing", "args.empty", "id");
    fc.assert(
      fc.property(fc.array(hole, { minLength: 1, maxLength: 4 }), (holes) => {
        const rendered = render(`:${holes.map((one) => `{{ ${one} }}`).join("/")}`);
        expect(rendered === undefined).toBe(holes.includes("args.missing") || holes.includes("args.nothing"));
      }),
    );
  });
});

const tree = (value: unknown, files: Readonly<Record<string, string>> = {}): unknown =>
  testCompilation(undefined, files).templateTree(located(value), SCOPES.request).render(scope, NOW);

describe("a template tree", () => {
  test.each([
    ["text is a template", { a: "{{ args.n }}" }, { a: 5 }],
    ["numbers, booleans and null are themselves", { a: 1, b: false, c: null }, { a: 1, b: false, c: null }],
    [
      "missing members and items are dropped, null is kept",
      { a: "{{ args.missing }}", b: ["{{ args.missing }}", "{{ args.nothing }}"], c: "{{ args.nothing }}" },
      { b: [null], c: null },
    ],
    [
      "keys are data",
      { "{{ x }}": "a", $filter: "b", $jsonata: "c", d: "e" },
      { "{{ x }}": "a", $filter: "b", $jsonata: "c", d: "e" },
    ],
    ["nothing at all is an empty object", {}, {}],
    ["one template alone", "{{ args.list }}", ["x", "y"]],
  ])("%s", (_name, value, expected) => {
    expect(tree(value)).toEqual(expected);
  });

  test("`$text` is the file as it is, holes and all; `$jsonata` is an expression over the scope", () => {
    const files = { "q.graphql": "query { a(x: {{y: 1}}) { b }}", "b.jsonata": "{ 'n': args.n + 1 }" };
    expect(tree({ query: { $text: "q.graphql" }, variables: { $jsonata: "b.jsonata" } }, files)).toEqual({
      query: files["q.graphql"],
      variables: { n: 6 },
    });
  });

  test("reports a file that is not there", () => {
    const compilation = testCompilation();
    compilation.templateTree(located({ a: { $text: "none.txt" } }), SCOPES.request);
    expect(compilation.findings.all).toEqual([expect.objectContaining({ code: "unknown_reference" })]);
  });

  test("keeps a key `__proto__` as data", () => {
    const value: unknown = JSON.parse('{"__proto__": "x"}');
    expect(JSON.stringify(tree(value))).toBe('{"__proto__":"x"}');
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });
});
