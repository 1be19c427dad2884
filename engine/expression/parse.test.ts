/** Syntax trees, and every syntax error that can be told apart. */
import { expect, test } from "vitest";
import { parse } from "./index.ts";

const found = (source: string): readonly string[] =>
  parse(source, { recover: true }).errors.map(
    ({ code, position, end }) => `${code} ${position}: ${source.slice(position, end)}`,
  );

test.each<readonly [string, readonly string[]]>([
  ["{'a': b c, 'd': e f}", ["S0202 8: c", "S0202 18: f"]],
  ["{'a' 1, 'b': 2, 'c' 3}", ["S0202 5: 1", "S0202 20: 3"]],
  ["{'x': a., 'y': b..c, 'z': (a; b *)}", ["S0211 8: ,", "S0202 16: ..", "S0211 33: )"]],
  ["(a +; b *; c)", ["S0211 4: ;", "S0211 9: ;"]],
  ["(a b; c d; e)", ["S0202 3: b", "S0202 8: d"]],
  ["$f(a b) + $g(c d)", ["S0202 5: b", "S0202 15: d"]],
  ["[a,,b,,c]", ["S0211 3: ,", "S0211 6: ,"]],
  ["[a.1.b, c d]", ["S0213 3: 1", "S0202 10: d"]],
  ["[x := 1, $y := , z]", ["S0212 1: x", "S0211 15: ,"]],
  ["$map(a, function($v) { $v $v }) & $string(b c)", ["S0202 26: $v", "S0202 44: c"]],
  ["data.{\n  'a': id +,\n  'b': $lookup(x,),\n  'c': {'d': e f}\n}", ["S0211 18: ,", "S0211 37: )", "S0202 55: f"]],
  ["[a,,b] ]", ["S0211 3: ,", "S0201 7: ]"]],
  ["a b; c d; e +", ["S0201 2: b", "S0201 7: d", "S0207 12: +"]],
  ["a + ; b.(", ["S0211 4: ;", "S0203 8: ("]],
  ["a.b.% & %", ["S0217 8: %"]],
  ["% ", ["S0217 0: %"]],
  ["($a := $f(x; $b := 1 ++ ; $a)", ["S0202 11: ;", "S0211 22: +"]],
  ["[a[id = 'x', b &, c]", ["S0202 11: ,", "S0211 16: ,"]],
  ["(\n  $a := $f(x;\n  $b := y == 1;\n  $b &\n)", ["S0202 14: ;", "S0211 27: =", "S0211 39: )"]],
  ["name && handle or x == 2", ["S0211 6: &", "S0211 21: ="]],
  ["a == 1 ? b && c : d || e", ["S0211 3: =", "S0211 12: &", "S0201 20: |"]],
  ["{ 'a': x == 1 ? y && z : w, 'b': 1 == 2 }", ["S0211 10: =", "S0211 19: &", "S0211 36: ="]],
  ["a[b == 1 and c && d].e", ["S0211 5: =", "S0211 16: &"]],
])("all syntax errors of %s are found, each at its place", (source, expected) => {
  expect(found(source)).toStrictEqual(expected);
});

test.each<readonly [string, readonly string[]]>([
  ["$map(a, function($x { $x }))", ["S0202 25: }"]],
  ["[1 2 3]", ["S0202 3: 2"]],
  ["(a; [b c", ["S0202 7: c"]],
  ["{'a': 'b, 'c': d e}", ["S0202 11: c'"]],
  ["[a b, 'c]", ["S0202 3: b"]],
  ["x := 3", ["S0212 0: x"]],
  ["a @ b", ["S0214 4: b"]],
  ["$a := := 2", ["S0211 6: :="]],
  ["{'a': $f(x, 'b': y, 'c': 1}", ["S0202 15: :"]],
  ["{ a: 1; b: 2 }", ["S0202 6: ;"]],
  ["[1; 2; 3]", ["S0202 2: ;"]],
  ["x ? : y", ["S0211 4: :"]],
  ["a and and b", ["S0201 10: b"]],
  ["if (a) { b }", ["S0202 11: }"]],
])("one mistake is one error: %s", (source, expected) => {
  expect(found(source)).toStrictEqual(expected);
});

test("without recovery the first is thrown", () => {
  expect(() => parse("[a b, c d]")).toThrow(expect.objectContaining({ code: "S0202", position: 3, end: 4 }));
});
