/** What compile takes, gives and refuses. */
import { describe, expect, test } from "vitest";
import { compile, ExpressionError } from "./index.ts";

describe("an expression", () => {
  test("reads a path and builds an object", () => {
    const mapping = compile('data.{"id": id, "mail": attributes.email}');
    const page = {
      data: [
        { id: "a", attributes: { email: "a@b.c" } },
        { id: "b", attributes: {} },
      ],
    };
    expect(mapping.evaluate(page)).toStrictEqual([{ id: "a", mail: "a@b.c" }, { id: "b" }]);
  });

  test("reads bindings as variables and never as functions of the language", () => {
    expect(compile("$roles.name").evaluate({}, { roles: [{ name: "x" }, { name: "y" }] })).toStrictEqual(["x", "y"]);
  });

  test("gives undefined for nothing", () => {
    expect(compile("a.b.c").evaluate({ a: 1 })).toBeUndefined();
  });

  test("calls a library function, its signature checked", () => {
    const functions = {
      double: { name: "double", signature: "<n-:n>", implementation: (value: unknown) => Number(value) * 2 },
    };
    expect(compile("$double(a)", { functions }).evaluate({ a: 4 })).toBe(8);
    expect(() => compile("$double('x')", { functions }).evaluate({})).toThrow(
      expect.objectContaining({ code: "T0410" }),
    );
  });

  test("reads the clock it is given", () => {
    expect(compile("[$millis(), $now()]").evaluate({}, {}, { now: 1_700_000_000_000 })).toStrictEqual([
      1_700_000_000_000,
      "2023-11-14T22:13:20.000Z",
    ]);
  });

  test("returns a promise only when it calls a function declared async", async () => {
    const functions = {
      later: { name: "later", async: true, implementation: async (value: unknown) => [value, value] },
    };
    const result = compile("$later(a)", { functions }).evaluate({ a: 1 });
    expect(result).toBeInstanceOf(Promise);
    await expect(result).resolves.toStrictEqual([1, 1]);
    expect(compile("a", { functions }).evaluate({ a: 1 })).toBe(1);
  });

  test("says where a syntax error is", () => {
    const fault = catchError(() => compile("foo.(a + ;)"));
    expect(fault).toMatchObject({ code: "S0211", position: 9, end: 10, token: ";" });
  });

  test.each([
    ["$eval", "$eval('1')", "L1005"],
    ["look-around", "$match(a, /(?=x)/)", "L1004"],
    ["a back-reference", String.raw`$match(a, /(x)\1/)`, "L1004"],
  ])("is refused when it uses %s", (_name, source, code) => {
    expect(catchError(() => compile(source))).toMatchObject({ code });
  });

  test("leaves its input as it was", () => {
    const input = { f: [], g: [1], h: { a: 1 } };
    const before = structuredClone(input);
    for (const source of [
      'f{"x": 1}',
      "g[]",
      '$ ~> |h|{"a": 2}|',
      "g ~> $append([2])",
      "$sort(g)",
      'h ~> |$|{"b": 1}|',
    ])
      compile(source).evaluate(input);
    expect(input).toStrictEqual(before);
    expect(Object.keys(input.g)).toStrictEqual(["0"]);
  });
});

function catchError(run: () => unknown): ExpressionError {
  try {
    run();
  } catch (cause) {
    if (cause instanceof ExpressionError) return cause;
    throw cause;
  }
  throw new Error("nothing was thrown");
}
