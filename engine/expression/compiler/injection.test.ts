/** No name, literal or key of an expression becomes code. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, compileAll } from "../index.ts";
import { quote } from "./quote.ts";

/** Text that would end a string, a template, a comment, a line or a script, or name something dangerous. */
const hostile = [
  '"',
  "'",
  "`",
  "\\",
  "\\u0022",
  "\n",
  "\r",
  "\u2028",
  "\u2029",
  "*/",
  "//",
  "</script>",
  "${globalThis.broken = 1}",
  '"); globalThis.broken = 1; ("',
  "');globalThis.broken=1;('",
  "]; globalThis.broken = 1; [",
  "\u0000",
  "\ud800",
  "__proto__",
  "constructor",
  "arguments",
  "import('fs')",
];

/** Keys that an object must not have. */
const refused = ["__proto__", "_jsonata_lambda", "_jsonata_function"];

const text = fc.oneof(
  fc.constantFrom(...hostile),
  fc.array(fc.constantFrom(...hostile), { maxLength: 3 }).map((parts) => parts.join("")),
  fc.string(),
);

describe("text of an expression stays text", () => {
  test("a quoted literal evaluates to the text and nothing else", () => {
    fc.assert(
      fc.property(text, (value) => {
        // oxlint-disable-next-line typescript/no-implied-eval
        const run = new Function(`return ${quote(value)};`) as () => unknown;
        expect(run()).toBe(value);
        expect(quote(value)).not.toMatch(/[\u2028\u2029<>\n]/);
      }),
    );
  });

  test("string literals, names, keys, variables, patterns and names of expressions cannot leave their place", () => {
    fc.assert(
      fc.property(text, text, (value, name) => {
        const literal = JSON.stringify(value);
        const key = name.replaceAll("`", "'");
        const data: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
        data[key] = value;
        expect(compile(literal, { name }).evaluate({})).toBe(value);
        expect(compile(`\`${key}\``, { name }).evaluate(data)).toBe(value);
        const allowed = refused.includes(value) ? "plain" : value;
        expect(compile(`{${JSON.stringify(allowed)}: 1}`, { name }).evaluate({})).toStrictEqual({ [allowed]: 1 });
        expect((globalThis as { broken?: unknown }).broken).toBeUndefined();
      }),
    );
  });

  test("a name for the source map cannot end its comment", () => {
    for (const name of hostile) {
      expect(
        compileAll([{ name, source: "a" }], { name })
          .begin()
          .members[0]?.({ a: 1 }),
      ).toBe(1);
    }
    expect((globalThis as { broken?: unknown }).broken).toBeUndefined();
  });

  test("data cannot pass for a function", () => {
    const forged = { _jsonata_function: true, implementation: "x", meta: { body: 1 } };
    expect(() => compile("$f(1)").evaluate({}, { f: forged })).toThrow(expect.objectContaining({ code: "T1006" }));
    expect(() => compile("a ~> $f").evaluate({ a: 1 }, { f: forged })).toThrow(
      expect.objectContaining({ code: "T2006" }),
    );
  });

  test("generated code names nothing but its own variables and the runtime", () => {
    const { compiledSource = "" } = compile(
      `globalThis.process.mainModule.require("x")[eval = 1].{"constructor": constructor}`,
    );
    const bare = compiledSource.replaceAll(/"(?:[^"\\]|\\.)*"/g, "").replaceAll(/\/\/.*$/gm, "");
    for (const word of ["globalThis", "process", "require", "eval", "constructor"]) expect(bare).not.toContain(word);
  });
});
