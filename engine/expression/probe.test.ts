/** Branches are counted under coverage, and leave no trace without it. */
import { describe, expect, test } from "vitest";
import { FUNCTIONS } from "./functions/index.ts";
import { compile, type Branch } from "./index.ts";

/** Branches in the order they were taken, as `then 'x'`. */
const run = (
  source: string,
  input: unknown,
): { readonly value: unknown; readonly taken: readonly string[]; readonly all: number } => {
  const taken: string[] = [];
  const all = new Set<string>();
  const name = ({ taken: way, start, end }: Branch): string => `${way} ${source.slice(start, end)}`;
  const probe = (branch: Branch) => {
    all.add(name(branch));
    return () => void taken.push(name(branch));
  };
  const compiled = compile(source, { functions: FUNCTIONS, probe });
  expect(compiled.engine).toBe("compiled");
  return { value: compiled.evaluate(input), taken, all: all.size };
};

describe("a probe sees which branches an expression takes", () => {
  test.each([
    ["a ? 'x' : 'y'", { a: true }, "x", ["then 'x'"]],
    ["a ? 'x' : 'y'", {}, "y", ["else 'y'"]],
    ["a ? 'x'", {}, undefined, ["else a ? 'x'"]],
    ["a ?? 'y'", { a: 0 }, 0, ["first a"]],
    ["a ?? 'y'", {}, "y", ["fallback 'y'"]],
    ["a ?: 'y'", { a: 0 }, "y", ["fallback 'y'"]],
    ["a and b", { a: false, b: true }, false, ["decided on the left a"]],
    ["a and b", { a: true, b: true }, true, ["asked on the right b"]],
    ["a or b", { a: true }, true, ["decided on the left a"]],
    ["$first(a, b)", { a: null, b: 1 }, 1, ["argument b"]],
    ["$first(a, b)", { a: 2, b: 1 }, 2, ["argument a"]],
    ["$first(a, b)", {}, undefined, []],
    [
      "list[a or b].c",
      {
        list: [
          { a: true, c: 1 },
          { b: true, c: 2 },
        ],
      },
      [1, 2],
      ["decided on the left a", "asked on the right b"],
    ],
    [
      "$map(list, function($one) { $one > 1 ? 'big' : 'small' })",
      { list: [1, 2] },
      ["small", "big"],
      ["else 'small'", "then 'big'"],
    ],
    ["a = 1 ? (b ? 'x' : 'y') : 'z'", { a: 1 }, "y", ["then (b ? 'x' : 'y')", "else 'y'"]],
  ])("%s of %j", (source, input, value, taken) => {
    const counted = run(source, input);
    expect(counted.value).toEqual(value);
    expect(counted.taken).toEqual(taken);
    expect(compile(source, { functions: FUNCTIONS }).evaluate(input)).toEqual(value);
  });

  test("declares each branch though none is taken", () => {
    expect(run("a ? (b ?? 'x') : c and d", {}).all).toBe(6);
  });

  test("writes nothing into code that nobody counts", () => {
    const source = "a ? 'x' : $first(b, c)";
    const plain = compile(source, { functions: FUNCTIONS }).compiledSource ?? "";
    const counted = compile(source, { functions: FUNCTIONS, probe: () => () => undefined }).compiledSource ?? "";
    expect(counted.length).toBeGreaterThan(plain.length);
    expect(plain).not.toMatch(/q\d+\(\)/);
  });
});
