/** Every way to run away ends with a code. */
import { describe, expect, test } from "vitest";
import { compile, compileAll, type CompiledExpression, ExpressionError } from "./index.ts";
import { probes } from "./testing/probes.ts";

/** What is counted must trip, however busy the machine is; the time is for the benchmark. */
const patient = { limits: { timeout: 60_000 } };

describe("a hostile expression ends in a coded error", () => {
  test.each(probes.map((probe) => [probe.name, probe] as const))("%s", (_name, { source, input, code }) => {
    const outcome = codeOf(() => compile(source, patient).evaluate(input, { f: { _jsonata_function: true } }));
    expect(outcome).toBe(code);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("limits", () => {
  const endless = "($f := function($n){$f($n + 1)}; $f(0))";

  test.each([
    ["steps", { steps: 100 }, endless, "L1001"],
    ["depth", { depth: 10 }, "($f := function($n){$n = 0 ? 0 : 1 + $f($n - 1)}; $f(20))", "D1011"],
    ["stringBytes", { stringBytes: 10 }, `"123456" & "123456"`, "L1002"],
    ["nodes", { nodes: 3 }, `[1..3].{"a": $}`, "L1003"],
    ["timeout", { timeout: -1, steps: 1e12 }, endless, "D1012"],
    ["sequence", { sequence: 3 }, "[1..4]", "D2015"],
    ["sequence, in a path", { sequence: 3 }, `{"a": [{"b": 1}, {"b": 2}, {"b": 3}, {"b": 4}]}.a.b`, "D2015"],
    ["sequence, below a value", { sequence: 3 }, `{"a": {"b": {"c": 1}}}.**`, "D2015"],
  ])("of %s trip with their own code", (_name, limits, source, code) => {
    expect(codeOf(() => compile(source, { limits }).evaluate({}))).toBe(code);
  });

  test("are the same in every run: the steps of an expression do not depend on the clock", () => {
    const expression = compile("$sum([1..1000])", { limits: { steps: 20_000 } });
    const outcomes = Array.from({ length: 5 }, () => expression.evaluate({}));
    expect(new Set(outcomes)).toStrictEqual(new Set([500_500]));
  });

  test("of steps trip at one step, whatever the clock says", () => {
    let [low, high] = [0, 1_000_000];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (outcome(middle) === undefined) high = middle;
      else low = middle;
    }
    for (let round = 0; round < 5; round++)
      expect([outcome(high - 1), outcome(high)]).toStrictEqual(["L1001", undefined]);
  });

  test.each([
    ["tags are stripped", "$length($replace(body, /<[^>]*>/, ''))", 12_000],
    ["words are counted", "$count($split(body, /\\s+/))", 2_401],
    ["tags are listed", "$count($match(body, /<[^>]*>/))", 2_400],
  ])("leave room for a long text whose %s", (_name, source, expected) => {
    expect(compile(source).evaluate({ body: "<p>Some text here</p><br/> ".repeat(800) })).toBe(expected);
  });

  test("hold for a whole page when expressions are compiled together", () => {
    const page = compileAll([{ name: "text", source: `"1234567890" & $string(a)` }], {
      limits: { stringBytes: 100 },
    }).begin();
    const run = (): unknown => page.members[0]?.({ a: 1 });
    expect(codeOf(() => Array.from({ length: 20 }, run))).toBe("L1002");
  });

  test("begin anew with every page", () => {
    const module = compileAll([{ name: "text", source: `"1234567890" & $string(a)` }], {
      limits: { stringBytes: 100 },
    });
    for (let page = 0; page < 20; page++) expect(module.begin().members[0]?.({ a: page })).toBe(`1234567890${page}`);
  });

  test("bind a fallback to the reference too", () => {
    const expression: CompiledExpression = compile("($f := function($n) { 1 + $f($n + 1) }; /a/ ?? /b/; $f(0))");
    expect(expression.engine).toBe("reference");
    expect(expression.declined).toContain("regular expression");
    expect(codeOf(() => expression.evaluate({}))).toBe("D1011");
  });
});

function outcome(steps: number): string | undefined {
  return codeOf(() => compile("$sum([1..30000].($ + 1))", { limits: { steps } }).evaluate({}));
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (cause) {
    if (cause instanceof ExpressionError) return cause.code;
    throw cause;
  }
}
