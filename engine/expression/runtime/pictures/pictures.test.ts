/** Date and number pictures agree with the package, and end. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, ExpressionError } from "../../index.ts";
import { referenceFactory } from "../../reference.ts";

type Call = readonly [name: string, ...args: readonly unknown[]];

const NOW = Date.UTC(2026, 10, 23, 4, 5, 6, 789);

function ours([name, ...args]: Call): unknown {
  const source = `$${name}(${args.map((_one, index) => `$a${index}`).join(", ")})`;
  return attempt(() => compile(source).evaluate({}, bindings(args), { now: NOW }));
}

function theirs([name, ...args]: Call): unknown {
  const source = `$${name}(${args.map((_one, index) => `$a${index}`).join(", ")})`;
  return attempt(() => referenceFactory()(source, {}).evaluate({}, { ...bindings(args), "!now": NOW }));
}

const bindings = (args: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(args.map((one, index) => [`a${index}`, one]));

/** The value, or the code. What fails without one in the reference fails with one here, or gives what the rest gives. */
function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof ExpressionError) return `code ${cause.code}`;
    return typeof cause === "object" && cause !== null && "code" in cause ? `code ${String(cause.code)}` : "uncoded";
  }
}

const width = fc.constantFrom("", "", "", ",2", ",2-2", ",*-3", ",3-4", ",4", ",1-1");
const presentation = fc.constantFrom(
  "",
  "",
  "1",
  "01",
  "001",
  "0001",
  "#1",
  "1o",
  "N",
  "n",
  "Nn",
  "I",
  "i",
  "A",
  "a",
  "w",
  "Ww",
  "W",
  "wo",
  "Wwo",
  "9,999",
  "01:01",
  "01:01t",
  "0101",
  "0",
  "00:00t",
  "٠١",
);
const marker = fc
  .tuple(fc.constantFrom(..."YMDdFWwXxHhPmsfZzCE".split("")), presentation, width)
  .map(([component, how, wide]) => `[${component}${how}${wide}]`);
const literal = fc.constantFrom("-", "/", " ", ":", ".", "T", "[[", "]]", ", ", "x", "", "", "of ");
const datePictures = fc
  .array(fc.oneof({ weight: 3, arbitrary: marker }, { weight: 2, arbitrary: literal }), { minLength: 1, maxLength: 7 })
  .map((parts) => parts.join(""));
const usual = fc.constantFrom(
  "[Y0001]-[M01]-[D01]",
  "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]",
  "[D1o] [MNn] [Y]",
  "[M01]/[D01]/[Y0001] [h#1]:[m01] [P]",
  "[Y]-[d001]",
  "[H01]:[m01]",
  "[FNn,3-3], [D01] [MNn,3-3] [Y0001] [H01]:[m01]:[s01] [z]",
  "[X]-W[W01]-[F1]",
  "[Yw] [Mw] [Dwo]",
  "[YI]",
  "[Y0001][M01][D01]",
);
const instants = fc.oneof(
  fc.integer({ min: -62_000_000_000_000, max: 253_000_000_000_000 }),
  fc.constantFrom(0, -1, NOW, Date.UTC(2005, 0, 1), Date.UTC(2024, 11, 30), Date.UTC(2016, 1, 29), Date.UTC(99, 5, 1)),
);
const zones = fc.constantFrom(undefined, "+0000", "-0500", "+0530", "+1245", "-0030");

const integerPictures = fc.oneof(
  fc.constantFrom(
    "A",
    "a",
    "I",
    "i",
    "w",
    "W",
    "Ww",
    "w;o",
    "Ww;o",
    "1",
    "001",
    "#,##0",
    "#,##,##0",
    "1;o",
    "0,0",
    "1.000,00",
    "٠٠٠",
    "q",
    "",
    "0;",
    "###",
    "1#",
    ",0",
    "0,",
    "W;c",
    "00٠",
  ),
  fc.array(fc.constantFrom("0", "#", ",", ".", "1", ";", "o", " "), { maxLength: 7 }).map((parts) => parts.join("")),
);
const numberPictures = fc.oneof(
  fc.constantFrom(
    "#,##0.00",
    "0.0e0",
    "00.00e00",
    "#0%",
    "#0‰",
    "0;(0)",
    "#.##",
    "$#,##0.00;($#,##0.00)",
    "#,##,##0.0##,#",
    "0",
    "#",
  ),
  fc
    .array(fc.constantFrom("0", "#", ",", ".", "e", "%", "‰", ";", "-", "x"), { maxLength: 8 })
    .map((parts) => parts.join("")),
);
const numbers = fc.oneof(
  fc.integer({ min: -5000, max: 5000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
  fc.constantFrom(0, 0.5, -0.5, 1234567.891, 1e21, -1e-7, 999.995),
);
const texts = fc.constantFrom(
  "12",
  "1,234",
  "MCMXCIX",
  "xiv",
  "one hundred and twenty-third",
  "Twenty-one",
  "1st",
  "abc",
  "",
  "-5",
  "٣",
  "1.000,00",
  "0x1f",
  "two thousand, one hundred",
);

/** Whether both give the same; true where the reference goes wrong without a code; what we give is asserted where it matters. */
function isSame(call: Call): boolean {
  const reference = theirs(call);
  if (reference === "uncoded" || reference === "code L1004") return true;
  // A name for an instant that is no date, and a component that there is none: here an error, there the text "undefined".
  if (typeof reference === "string" && reference.includes("undefined")) return true;
  return Object.is(ours(call), reference);
}

/** The first calls on which the two differ. */
function disagreement(calls: fc.Arbitrary<readonly Call[]>): unknown {
  return fc.check(
    fc.property(calls, (all) => all.every(isSame)),
    { numRuns: 1_500 },
  ).counterexample;
}

const printing = fc.tuple(instants, fc.oneof(datePictures, usual), zones).map((args): Call => ["fromMillis", ...args]);
const counting = fc.tuple(numbers, integerPictures).map((args): Call => ["formatInteger", ...args]);

const roman = ([, number, picture]: Call): boolean => /^i/i.test(String(picture)) && Math.abs(Number(number)) > 1e5;

describe("pictures give what the reference gives", () => {
  test("when they print dates", () => {
    expect(disagreement(printing.map((call) => [call]))).toBeNull();
  });

  test("when they read the dates that they have printed", () => {
    const reading = printing.map((call): readonly Call[] => {
      const text = theirs(call);
      return typeof text === "string" && !text.startsWith("code ") ? [["toMillis", text, call[2]]] : [];
    });
    expect(disagreement(reading)).toBeNull();
  });

  test("when they print and read integers", () => {
    expect(disagreement(counting.filter((call) => !roman(call)).map((call) => [call]))).toBeNull();
    expect(
      disagreement(fc.tuple(texts, integerPictures).map((args): readonly Call[] => [["parseInteger", ...args]])),
    ).toBeNull();
  });

  test("when they print numbers, in other characters too", () => {
    const options = { "decimal-separator": ",", "grouping-separator": ".", "zero-digit": "٠", "minus-sign": "~" };
    const calls = fc.tuple(numbers, numberPictures).map((args): readonly Call[] => [
      ["formatNumber", ...args],
      ["formatNumber", ...args, options],
    ]);
    expect(disagreement(calls)).toBeNull();
  });
});

describe("a hostile picture ends in a coded error", () => {
  test.each<readonly [string, Call, string]>([
    ["a huge width", ["fromMillis", 0, "[Y,99999999-99999999]"], "code L1007"],
    ["a long picture", ["fromMillis", 0, "[Y]".repeat(1_000)], "code L1007"],
    ["a long number picture", ["formatNumber", 1, "#".repeat(5_000)], "code L1007"],
    ["more decimals than can be printed", ["formatNumber", 1, `0.${"0".repeat(200)}`], "code L1007"],
    ["a Roman numeral without end", ["formatInteger", 1e15, "I"], "code L1007"],
    ["many words to read", ["toMillis", "x", "[Yw]".repeat(60)], "code L1007"],
    ["a long text to read", ["toMillis", "1".repeat(100_000), "[Y]"], "code L1007"],
    ["a name for what has none", ["fromMillis", 0, "[fn]"], "code D3133"],
    ["a component that there is none", ["fromMillis", 0, "[q1]"], "code D3132"],
  ])("%s", (_name, call, code) => {
    expect(ours(call)).toBe(code);
  });

  test("an infinite number ends in its code too", () => {
    for (const source of ["$formatInteger(1/0, 'a')", "$formatNumber(1/0, '0.0e0')", "$formatInteger(1/0, 'w')"])
      expect(attempt(() => compile(source).evaluate({}))).toBe("code D1001");
  });
});
