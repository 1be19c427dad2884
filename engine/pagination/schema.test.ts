/** The schema of `pagination` and the examples that it carries. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { located, testCompilation } from "../language/testing.ts";
import { STRATEGY_CASES } from "./cases.ts";
import { compilePagination } from "./index.ts";
import { STRATEGIES } from "./registry.ts";
import { paginationSchema, presetSchema } from "./schema.ts";

const ajv = new Ajv2020({ strict: false, allErrors: true });
const fits = ajv.compile(paginationSchema);
const fitsPreset = ajv.compile(presetSchema);

const accepted = (config: unknown): boolean => {
  if (!fits(config)) return false;
  const compilation = testCompilation();
  compilePagination(located(config), compilation);
  return compilation.findings.all.length === 0;
};

describe.each(STRATEGIES)("$type", ({ type, examples, antiExamples }) => {
  it("its examples fit and compile", () => {
    for (const example of examples) {
      expect([example, accepted(example)]).toEqual([example, true]);
      expect(fitsPreset(example)).toBe(true);
    }
  });
  it("its anti-examples are refused, each with a reason", () => {
    for (const { value, reason } of antiExamples) {
      expect([type, value, accepted(value)]).toEqual([type, value, false]);
      expect(reason.length).toBeGreaterThan(10);
    }
  });
});

it("the configs of the case table fit", () => {
  for (const one of STRATEGY_CASES) expect([one.name, fits(one.config), fits.errors]).toEqual([one.name, true, null]);
});

it.each<[string, unknown, boolean]>([
  ["a preset's name", "by_page", true],
  ["a preset with replacements", { use: "by_page", stop: null }, true],
  ["an unknown key beside use", { use: "by_page", stopp: [] }, false],
  ["a number", 3, false],
  ["no strategy", { number: "page" }, false],
  ["a place with two targets", { strategy: "page", number: { query: "a", header: "b" }, stop: ["empty_page"] }, false],
  [
    "a window inside a window",
    {
      strategy: "window",
      from: "a",
      to: "b",
      size: "P1D",
      places: { from: "f", to: "t" },
      inner: { strategy: "window" },
    },
    false,
  ],
  [
    "an inner strategy with a wrong key",
    {
      strategy: "window",
      from: "a",
      to: "b",
      size: "P1D",
      places: { from: "f", to: "t" },
      inner: { strategy: "none", x: 1 },
    },
    false,
  ],
])("%s", (_name, config, expected) => {
  expect(fits(config)).toBe(expected);
});

it("every key says what it is, with an example and how it is read", () => {
  const missing: string[] = [];
  for (const strategy of STRATEGIES) {
    for (const [key, schema] of Object.entries(strategy.properties)) {
      if (
        typeof schema["description"] !== "string" ||
        !Array.isArray(schema["examples"]) ||
        typeof schema["x-cognate"] !== "string"
      )
        missing.push(`${strategy.type}.${key}`);
    }
  }
  expect(missing).toEqual([]);
});
