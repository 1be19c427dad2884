/** Random expressions over a nasty document, for comparing two evaluators: every construct, every built-in that is deterministic. */

import * as fc from "fast-check";

/** Nulls, empties, nested arrays, singletons, mixed types. */
export const documents: readonly unknown[] = [
  {
    a: 1,
    b: "two",
    c: null,
    d: [],
    e: [1, 2, 3],
    f: [],
    g: [5],
    h: [{ a: 3, b: "x" }, { a: 1, b: "y", e: [1] }, { b: null, d: [] }, {}],
    i: { a: { b: { c: "deep" } }, d: [{ e: [{ a: 1 }, { a: 2 }] }, { e: { a: 3 } }], e: [[1, 2], [3]] },
    j: [[1, 2], [3], []],
    k: true,
    l: "",
    m: { x: 1, y: "why", z: [] },
  },
  [
    { a: 1, b: "p", h: [{ a: 1 }] },
    { a: 2, b: "q", e: [4, 4, 5] },
    { a: null, d: [{ a: 7 }] },
    [{ a: 3 }],
    5,
    "s",
    null,
  ],
  {
    a: [
      { a: [{ a: 1, b: 2 }, { a: 2 }], b: "z" },
      { a: { a: 3 }, b: "a" },
    ],
    b: { a: "b", b: ["b"] },
    e: [[{ a: 1 }]],
    h: { a: [], b: { a: [null] } },
    k: false,
  },
];

const name = fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "x", "zz");
const local = fc.constantFrom("$u", "$v", "$w");
const text = fc.constantFrom('""', '"x"', '"two"', '"a b  c"', "'1'", '"2020-01-02T03:04:05Z"');
const number = fc.constantFrom("0", "1", "2", "3", "-1", "1.5", "10", "1e3");
const literal = fc.oneof(number, text, fc.constantFrom("true", "false", "null"));

const unaryFunctions = [
  "$string",
  "$length",
  "$lowercase",
  "$uppercase",
  "$trim",
  "$number",
  "$abs",
  "$floor",
  "$ceil",
  "$sqrt",
  "$boolean",
  "$not",
  "$exists",
  "$count",
  "$sum",
  "$max",
  "$min",
  "$average",
  "$keys",
  "$spread",
  "$merge",
  "$reverse",
  "$distinct",
  "$type",
  "$sort",
  "$zip",
  "$toMillis",
  "$fromMillis",
  "$encodeUrlComponent",
  "$base64encode",
  "$single",
  "$clone",
  "$round",
];
const binaryFunctions = [
  "$append",
  "$lookup",
  "$split",
  "$join",
  "$contains",
  "$substringBefore",
  "$substringAfter",
  "$zip",
  "$power",
  "$round",
  "$substring",
  "$formatBase",
  "$pad",
  "$string",
];
const higher = ["$map", "$filter", "$each", "$sift", "$sort", "$single", "$reduce"];

/** An expression as text; about nine in ten parse. */
export function expressions(depth = 3): fc.Arbitrary<string> {
  const { expr } = fc.letrec<{ expr: string; path: string; step: string; pairs: string; lambda: string }>((tie) => ({
    expr: fc.oneof(
      { maxDepth: depth, depthIdentifier: "expr", withCrossShrink: true },
      { weight: 3, arbitrary: literal },
      { weight: 4, arbitrary: name },
      { weight: 2, arbitrary: fc.oneof(local, fc.constantFrom("$", "$$", "*", "**", "[]", "{}", "$bound")) },
      { weight: 8, arbitrary: tie("path") },
      {
        weight: 3,
        arbitrary: fc
          .tuple(
            tie("expr"),
            fc.constantFrom(
              "+",
              "-",
              "*",
              "/",
              "%",
              "=",
              "!=",
              "<",
              "<=",
              ">",
              ">=",
              "&",
              "and",
              "or",
              "in",
              "??",
              "?:",
            ),
            tie("expr"),
          )
          .map((p) => `(${p[0]} ${p[1]} ${p[2]})`),
      },
      { weight: 1, arbitrary: tie("expr").map((e) => `-(${e})`) },
      { weight: 2, arbitrary: fc.array(tie("expr"), { maxLength: 3 }).map((l) => `[${l.join(", ")}]`) },
      { weight: 1, arbitrary: fc.tuple(fc.nat(3), fc.nat(5)).map(([from, to]) => `[${from}..${to}]`) },
      { weight: 2, arbitrary: tie("pairs").map((p) => `{${p}}`) },
      {
        weight: 2,
        arbitrary: fc.tuple(tie("expr"), tie("expr"), tie("expr")).map((t) => `(${t[0]} ? ${t[1]} : ${t[2]})`),
      },
      { weight: 2, arbitrary: fc.tuple(local, tie("expr"), tie("expr")).map((t) => `(${t[0]} := ${t[1]}; ${t[2]})`) },
      { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...unaryFunctions), tie("expr")).map(([f, e]) => `${f}(${e})`) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom(...binaryFunctions), tie("expr"), tie("expr"))
          .map(([f, x, y]) => `${f}(${x}, ${y})`),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom(...higher), tie("expr"), tie("lambda"))
          .map(([f, x, l]) => `${f}(${x}, ${l})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(
            tie("expr"),
            fc.constantFrom(
              "$string",
              "$count",
              "$uppercase",
              "$sum",
              "$keys",
              "$distinct",
              "$append(1)",
              "$map($string)",
              "$join('-')",
            ),
          )
          .map(([e, f]) => `${e} ~> ${f}`),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(tie("lambda"), tie("expr"), tie("expr")).map(([l, x, y]) => `${l}(${x}, ${y})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(tie("path"), tie("pairs"), fc.constantFrom("", ", 'b'", ", ['a', 'd']"))
          .map(([p, o, del]) => `$ ~> |${p}|{${o}}${del}|`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom("$substring(?, 0, 2)", "$append(?, 1)", "$join(?, '+')"), tie("expr"))
          .map(([f, e]) => `(${f})(${e})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(
            fc.constantFrom("$match", "$contains", "$split", "$replace"),
            tie("expr"),
            fc.constantFrom("/[a-c]/", "/(t)w/i", "/ +/"),
          )
          .map(([f, e, r]) => `${f}(${e}, ${r}${f === "$replace" ? ", '$1-'" : ""})`),
      },
    ),
    path: fc
      .tuple(
        fc.oneof(
          { weight: 6, arbitrary: name },
          { weight: 2, arbitrary: local },
          { weight: 1, arbitrary: fc.constantFrom("$", "$$", "$bound", "*", "**") },
          { weight: 2, arbitrary: tie("expr").map((e) => `(${e})`) },
          {
            weight: 1,
            // A step stands before any filter: DEVIATIONS.md has what a filter on the constructor would show.
            arbitrary: fc
              .tuple(
                fc.array(fc.oneof(name, literal, local), { maxLength: 2 }),
                fc.constantFrom(".a", ".b", ".$", ".[1]"),
              )
              .map(([list, step]) => `[${list.join(", ")}]${step}`),
          },
        ),
        fc.array(tie("step"), { minLength: 1, maxLength: 3 }),
      )
      .map(([head, steps]) => head + steps.join("")),
    step: fc.oneof(
      { maxDepth: depth, depthIdentifier: "expr" },
      { weight: 8, arbitrary: name.map((n) => `.${n}`) },
      { weight: 2, arbitrary: fc.constantFrom("[0]", "[1]", "[-1]", "[]", ".*", ".$", ".%", "#$w", "@$v", ".**") },
      { weight: 4, arbitrary: tie("expr").map((e) => `[${e}]`) },
      { weight: 2, arbitrary: fc.tuple(name, literal).map(([n, l]) => `[${n} = ${l}]`) },
      { weight: 2, arbitrary: tie("pairs").map((p) => `.{${p}}`) },
      { weight: 1, arbitrary: tie("pairs").map((p) => `{${p}}`) },
      { weight: 2, arbitrary: fc.array(tie("expr"), { maxLength: 2 }).map((l) => `.[${l.join(", ")}]`) },
      { weight: 2, arbitrary: tie("expr").map((e) => `.(${e})`) },
      { weight: 1, arbitrary: fc.tuple(fc.constantFrom("", "<", ">"), tie("expr")).map(([o, e]) => `^(${o}${e})`) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(".$string()", ".$count()", ".$uppercase()", ".$keys()", ".$sum()", ".$lookup('a')"),
      },
    ),
    pairs: fc
      .array(
        fc.tuple(
          fc.oneof(
            { weight: 5, arbitrary: fc.constantFrom("'a'", "'p'", "'q'", "'r'") },
            { weight: 1, arbitrary: fc.constantFrom("b", "$string(a)", "b & 'k'") },
          ),
          tie("expr"),
        ),
        { maxLength: 3 },
      )
      .map((pairs) => pairs.map(([key, value]) => `${key}: ${value}`).join(", ")),
    lambda: fc.oneof(
      tie("expr").map((e) => `function($u){${e}}`),
      tie("expr").map((e) => `function($u, $v){${e}}`),
      tie("expr").map((e) => `function($u, $v, $w){${e}}`),
      fc.constantFrom("$string", "$uppercase", "function($u, $v){$u + $v}", "function($u, $v){$u > $v}", "$type"),
    ),
  }));
  return expr;
}
