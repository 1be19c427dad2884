/** Tests of finding holes: by tokens, never by pattern. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Hole, splitTemplate } from "./holes.ts";

const sources = (template: string): readonly string[] =>
  splitTemplate(template)
    .filter((part): part is Hole => part.kind === "hole")
    .map((part) => part.source);

describe("the holes of a template", () => {
  test.each([
    ["no hole at all", []],
    ["a }} outside is text", []],
    ["{{ id }}", [" id "]],
    ["{{id}}/{{ x }}", ["id", " x "]],
    ['{{ {"a": {"b": 1}} }}', [' {"a": {"b": 1}} ']],
    ['{{{"a":1}}}', ['{"a":1}']],
    ['{{ "}}" }}', [' "}}" ']],
    ["{{ '}}' & \"{{\" }}", [" '}}' & \"{{\" "]],
    [String.raw`{{ "a\"}}" }}`, [String.raw` "a\"}}" `]],
    ["{{ `odd}}name` }}", [" `odd}}name` "]],
    ["{{ /* }} */ id }}", [" /* }} */ id "]],
    [String.raw`{{ $replace(x, /\}\}/, '') }}`, [String.raw` $replace(x, /\}\}/, '') `]],
    ["{{ $match(x, /a{2}/) }}", [" $match(x, /a{2}/) "]],
    ["{{ a / b }} / {{ c }}", [" a / b ", " c "]],
    ["{{ function($x){ {'a': $x} }(1) }}", [" function($x){ {'a': $x} }(1) "]],
    ["{{ ids[0] }}}}", [" ids[0] "]],
    ["{{ (a }} b", [" (a "]],
  ])("%s", (template, expected) => {
    expect(sources(template)).toEqual(expected);
  });

  test.each(["{{ id", "a {{ 'b }}", "{{ { }}"])("are unfinished where nothing closes them: %s", (template) => {
    expect(splitTemplate(template).at(-1)).toMatchObject({ kind: "hole", unfinished: true, to: template.length });
  });
});

const text = fc.string().map((one) => one.replaceAll("{", "("));
const literal = fc.string().map((one) => JSON.stringify(one));
const expression = fc.oneof(
  literal,
  literal.map((one) => `{"k": {"}}": ${one}}}`),
  literal.map((one) => `[${one}, {"a":{}}]`),
  fc.constantFrom("`}}`", "/a{2}/", String.raw`/\}\}/`, "a/b", "/* }} */1", "(x)"),
);
const piece = fc.oneof(
  text.map((one) => ({ kind: "text" as const, one })),
  expression.map((one) => ({ kind: "hole" as const, one })),
);

test("any mixture of texts and expressions is split where it was joined", () => {
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const template = pieces.map(({ kind, one }) => (kind === "text" ? one : `{{ ${one} }}`)).join("");
      const expected = pieces.filter(({ kind }) => kind === "hole").map(({ one }) => ` ${one} `);
      expect(sources(template)).toEqual(expected);
    }),
  );
});

test("the parts of any text put together are that text", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("{", "}", "a", '"', "'", "/", "`", "(", ")", "\\", " ", "*") }),
      (template) => {
        const joined = splitTemplate(template).map((part) =>
          part.kind === "text" ? part.text : template.slice(part.from, part.to),
        );
        expect(joined.join("")).toBe(template);
      },
    ),
  );
});
