/** The quick reader and the yaml package see the same tree. */
import * as fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type FindingCode } from "../finding.ts";
import { traceScalar } from "./offsets.ts";
import { exactTree } from "./parse.ts";
import { quickTree } from "./quick.ts";
import type { Tree } from "./tree.ts";

/** A tree with what its tokens say in the place of the tokens. */
const plain = (tree: Tree): unknown => {
  const { value, range, syntax } = tree;
  const shared = { value, range, syntax };
  if (tree.kind === "scalar")
    return { ...shared, text: tree.text, trace: tree.token === undefined ? undefined : traceScalar(tree.token) };
  if (tree.kind === "sequence") return { ...shared, children: tree.children.map(plain) };
  return { ...shared, children: [...tree.children].map(([key, one]) => [key, one.keyRange, plain(one.tree)]) };
};

/** True if the quick reader took the text; then the two trees are the same. */
const agrees = (text: string): boolean => {
  const quick = quickTree(text);
  if (quick === undefined) return false;
  const codes: FindingCode[] = [];
  const exact = exactTree(text, (code) => codes.push(code));
  expect(codes).toEqual([]);
  expect(exact === undefined ? undefined : plain(exact)).toEqual(plain(quick));
  return true;
};

describe("the quick reader gives the tree of the yaml package", () => {
  it.each(["integrations", "test/providers/integrations", "unified-models"])("of all files of %s", (folder) => {
    const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".yaml"));
    const taken = paths.filter((path) => agrees(readFileSync(join(folder, path), "utf8")));
    expect(taken.length / paths.length).toBeGreaterThan(0.9);
  });

  it.each([
    [
      "comments at every column",
      "# a\na: # b\n  # c\n  b: 1 # d\n\n  # e\n\n# f\nc:\n  - 1\n  # g\n  - x: y\n    # h\n\nd: 2\n",
    ],
    ["comments that end a collection", "a:\n  b:\n    c: 1\n  # one\nd:\n  - e: 1\n    # two\n  # three\nf: 1\n"],
    ["a sequence below its key", "a:\n- 1\n- b: 2\n  c: 3\n# end\nd: |\n  x\n\n   y\n\ne: |-\n  z"],
    ["flow collections over lines", "a: { b: [1, 'x''y', \"\\u00e9\\n\"],\n  c: d e }\nf: [\n  1,\n\n  2\n  ]\n"],
    ["nested sequences", "- - a\n  - b: 1\n    c: {}\n- []\n- -1\n- .5e3\n"],
    [
      "values that look like others",
      "a: 012\nb: 0o17\nc: 0x1F\nd: +1\ne: 1.\nf: ~\ng: NULL\nh: tRUE\ni: 1e5\nj: 1_000\n",
    ],
    ["a value below its key", 'a:\n  b c\nd:\n  "e"\nf:\n  { g: 1 }\nh:\n  - 1\n'],
    ["no line break at the end", "a:\n  b: 'c'"],
  ])("of %s", (_name, text) => {
    expect(agrees(text)).toBe(true);
  });

  it("of whatever it takes among random lines", () => {
    const value = fc.constantFrom(
      ..."1|-2|0.5|x|x y|$a.b|'q'|\"d\\n\"|'a: b'|[1, x]|{ a: b }|{ a: { b: [] } }|[{ a: 1 }, 'x']|||-|\"#\"|a#b|a # c|a: b|- x|[a,b]|{a}|{a: b}|null|~|true|{{ x }}|&a|*a|!t x|-|?|a:|[a, ]|[a b, c: d]|\"x|'y|{ a: b } # c|https://x.y/z|{ u: https://x }|x:y|[x #y]|>|| # c".split(
        "|",
      ),
      "|",
      "|-",
    );
    const key = fc.constantFrom(
      "a: ",
      "b: ",
      "c d: ",
      '"e": ',
      "f:",
      "- ",
      "- - ",
      "- a: ",
      "- g: ",
      "",
      "# ",
      "401: ",
      "? ",
      "<<: ",
    );
    const line = fc
      .tuple(fc.constantFrom("", "", "  ", "    ", "      ", " "), key, value)
      .map(([indent, lead, rest]) => `${indent}${lead}${rest}`);
    const blank = fc.constant("");
    const found = fc.check(
      fc.property(
        fc.array(fc.oneof({ weight: 6, arbitrary: line }, { weight: 1, arbitrary: blank }), { maxLength: 7 }),
        fc.constantFrom("\n", ""),
        (lines, end) => {
          agrees(lines.join("\n") + end);
        },
      ),
      { numRuns: 20_000 },
    );
    expect(found).toMatchObject({ failed: false, counterexample: null });
  });
});
