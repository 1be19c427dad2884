/** Expressions wait for functions that are declared async, and for nothing else. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { documents, expressions } from "../../test/conformance/grammar.ts";
import { compile, type CompileOptions, ExpressionError } from "./index.ts";

type Implementation = (...args: readonly unknown[]) => unknown;

const functionsOf = (implementation: Implementation, async: boolean): NonNullable<CompileOptions["functions"]> => ({
  later: { name: "later", async, implementation },
});
const echo: Implementation = async (value) => {
  await Promise.resolve();
  return value;
};
const functions = functionsOf(echo, true);

async function outcome(source: string, options: CompileOptions, input: unknown): Promise<unknown> {
  try {
    return { value: await compile(source, options).evaluate(input, {}, { now: 0 }) };
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
    const { code, position, end } = cause;
    return { code, position, end };
  }
}

describe("an expression waits where it calls a function declared async", () => {
  test.each<readonly [string, unknown]>([
    ["$later(a)", 1],
    ["$map(b, function($v) { $later($v) * 2 })", [2, 4, 6]],
    ["b.$later($)", [1, 2, 3]],
    ["b[$later($) > 1]", [2, 3]],
    ["[3, 1, 2]^($later($))", [1, 2, 3]],
    ["{'x': $later(1), 'y': [$later(2)]}", { x: 1, y: [2] }],
    ["c{$later(k): $later(v)}", { p: [1, 3], q: 2 }],
    ["b#$i[$later($) > 1].{'i': $later($i)}", [{ i: 1 }, { i: 2 }]],
    ["c@$x.{'k': $later($x.k)}", [{ k: "p" }, { k: "q" }, { k: "p" }]],
    ["c.v.{'k': $later(%.k)}", [{ k: "p" }, { k: "q" }, { k: "p" }]],
    ["a ~> $later", 1],
    ["b ~> $map($later)", [1, 2, 3]],
    ["($f := $later ~> $string; $f(5))", "5"],
    ["($f := $map(?, $later); $f([1, 2]))", [1, 2]],
    ["$reduce(b, function($x, $y) { $later($x) + $y })", 6],
    ["$sort([2, 1], function($x, $y) { $later($x) > $y })", [1, 2]],
    ["$sift({'x': 1, 'y': 0}, $later)", { x: 1 }],
    ["$each({'x': 1}, function($v, $k) { $later($k) & $v })", "x1"],
    ["$single(b, function($v) { $later($v) = 2 })", 2],
    ["$replace('abc', /b/, function($m) { $later($m.match) & '!' })", "ab!c"],
    ["($ ~> |c|{'v': $later(v + 1)}, 'k'|).c", [{ v: 2 }, { v: 3 }, { v: 4 }]],
    ["($f := function($n) { $n = 0 ? $later('end') : $f($n - 1) }; $f(600))", "end"],
    ["a = 2 ? $later(1) : a or $later(false)", true],
  ])("%s", async (source, value) => {
    const expression = compile(source, { functions });
    const result = expression.evaluate({
      a: 1,
      b: [1, 2, 3],
      c: [
        { k: "p", v: 1 },
        { k: "q", v: 2 },
        { k: "p", v: 3 },
      ],
    });
    expect(result).toBeInstanceOf(Promise);
    expect(expression.engine).toBe("compiled");
    await expect(result).resolves.toStrictEqual(value);
  });

  test.each([
    "a & 'x'",
    "$exists($later)",
    "($later := function($x) { $x }; $later(1))",
    "$map(b, function($v) { $v })",
  ])("and %s does not", (source) => {
    const expression = compile(source, { functions });
    expect(expression.evaluate({ a: 1, b: [1, 2] })).not.toBeInstanceOf(Promise);
    expect(expression.compiledSource).not.toContain("await");
  });

  test("and of several functions only those are async that must be", () => {
    const { compiledSource = "" } = compile(
      "($f := function($x) { $x + 1 }; $map($f(b), function($v) { $later($v) }))",
      {
        functions,
      },
    );
    expect(compiledSource.match(/= async \(/g)).toBeNull();
    expect(compiledSource.match(/async function m0/g)).toHaveLength(1);
    expect(compiledSource.match(/await/g)).toHaveLength(1);
  });

  test.each([
    "($f := function($n) { $n = 0 ? 0 : $n + $f($n - 1) }; $f(3) + $later(1))",
    "($f := function($n) { $n = 0 ? 7 : $f($n - 1) }; $f(3) & $later(''))",
    "($f := function($t) { {'v': $t.v, 'c': $map($t.c, function($x) { $f($x) })} }; [$f(tree), $later(1)])",
  ])("and a function that calls itself is not, if nothing in it waits: %s", async (source) => {
    const input = { tree: { v: 1, c: [{ v: 2 }, { v: 3, c: [{ v: 4 }] }] } };
    const expression = compile(source, { functions });
    const plain = compile(source, { functions: functionsOf((value) => value, false) });
    expect(expression.compiledSource?.match(/await/g)).toHaveLength(1);
    await expect(expression.evaluate(input)).resolves.toStrictEqual(plain.evaluate(input));
  });

  test("one after the other, from left to right", async () => {
    const log: string[] = [];
    const slow: Implementation = async (value) => {
      log.push(`begins ${String(value)}`);
      await Promise.resolve();
      log.push(`ends ${String(value)}`);
      return value;
    };
    await compile("{'x': [$later(1), $later(2)], 'y': $map([3, 4], $later)}", {
      functions: functionsOf(slow, true),
    }).evaluate({});
    expect(log).toStrictEqual([1, 2, 3, 4].flatMap((one) => [`begins ${one}`, `ends ${one}`]));
  });

  test("and evaluations at the same time share nothing", async () => {
    const expression = compile("($x := $later(id); [$x, $millis(), $map(list, function($v) { $later($v) + $x })])", {
      functions,
    });
    const all = await Promise.all(
      [1, 2, 3].map((id) => expression.evaluate({ id, list: [id, id] }, {}, { now: id * 1_000 })),
    );
    expect(all).toStrictEqual([1, 2, 3].map((id) => [id, id * 1_000, 2 * id, 2 * id]));
  });

  test("a function that waits may be given functions of the source, and call them as it likes", async () => {
    const both: Implementation = async (callee, ...values) =>
      Promise.all(values.map(async (value) => (callee as Implementation)(value)));
    const expression = compile("$later(function($n) { $n = 0 ? 'end' : $f($n) }, 1, 2)", {
      functions: functionsOf(both, true),
    });
    await expect(expression.evaluate({}, { f: (value: number) => value * 10 })).resolves.toStrictEqual([10, 20]);
  });
});

describe("what waits is held to the limits", () => {
  test.each([
    ["steps", "($f := function($x) { ($later($x); $f($x)) }; $f(1))", { steps: 2_000 }, "L1001"],
    ["depth", "($f := function($x) { 1 + $f($later($x)) }; $f(1))", { depth: 50 }, "D1011"],
    ["text", "$map([1..100], function($x) { $later('0123456789') & $x })", { stringBytes: 100 }, "L1002"],
    ["nodes", "[1..100].{'x': $later($)}", { nodes: 20 }, "L1003"],
    ["time", "$later(1)", { timeout: -1 }, "D1012"],
  ])("of %s", async (_name, source, limits, code) => {
    await expect(outcome(source, { functions, limits }, {})).resolves.toMatchObject({ code });
  });
});

const failing = (fail: () => unknown): CompileOptions => ({ functions: functionsOf(async () => fail(), true) });

describe("a function that fails", () => {
  const source = "{'x': 1, 'y': $map([1], function($v) { 2 + $later($v) })}";

  test.each<readonly [string, unknown, object]>([
    [
      "with an error",
      new Error("bad luck"),
      { code: "D1000", message: "bad luck", position: 43, end: 53, token: "later" },
    ],
    [
      "with a code",
      Object.assign(new Error("gone"), { code: "X1" }),
      { code: "X1", message: "gone", position: 43, end: 53 },
    ],
    ["with a text", "no", { code: "D1000", message: "no", position: 43, end: 53 }],
  ])("%s is an error at the call", async (_name, cause, expected) => {
    const rejected = compile(
      source,
      failing(() => Promise.reject(cause)),
    ).evaluate({});
    await expect(rejected).rejects.toMatchObject({ name: "ExpressionError", ...expected });
    const thrown = compile(
      source,
      failing(() => {
        throw cause;
      }),
    ).evaluate({});
    await expect(thrown).rejects.toMatchObject(expected);
  });

  test("and the arguments that it is given wrongly are errors there too", async () => {
    const later = { name: "later", async: true, signature: "<n:n>", implementation: echo };
    await expect(compile("1 + $later('x')", { functions: { later } }).evaluate({})).rejects.toMatchObject({
      code: "T0410",
      position: 4,
    });
  });

  test("cannot be used where a value is needed at once", async () => {
    const now = { name: "now2", implementation: (callee: unknown) => (callee as Implementation)(1) };
    const fault = outcome("$now2(function($x) { $later($x) })", { functions: { ...functions, now2: now } }, {});
    await expect(fault).resolves.toMatchObject({ code: "L1008" });
  });
});

/** It does not compile, or not to code of ours. */
function isLeft(source: string): boolean {
  try {
    return compile(source, { functions }).engine === "reference";
  } catch {
    return true;
  }
}

test("waiting changes nothing: random expressions give the same value, or the same error, as with a function that does not wait", async () => {
  const calls =
    /\$(?:string|count|keys|reverse|type|exists|boolean|append|lookup|spread)\b(?!\()|\$(?:keys|reverse|type|sum|merge)(?=\()/g;
  const at = async (source: string): Promise<void> => {
    const text = source.replaceAll(calls, "$later");
    const limits = { timeout: 5_000, depth: 100, steps: 200_000, sequence: 10_000 };
    const now = functionsOf((value) => value, false);
    if (isLeft(text)) return;
    for (const document of documents)
      expect([text, await outcome(text, { functions, limits }, document)]).toStrictEqual([
        text,
        await outcome(text, { functions: now, limits }, document),
      ]);
  };
  await fc.assert(
    fc.asyncProperty(
      expressions().filter((source) => /\$(?:string|keys|reverse|type|sum|merge|append|count)/.test(source)),
      at,
    ),
    { numRuns: 600 },
  );
});
