/** Generated code from a module runs as code from a string does. */
import { expect, test } from "vitest";
import { compile, compileAll, compileRecord, ExpressionError, type Linked, type Linker } from "./index.ts";

/** Keeps what is generated, as who writes modules does. */
function collecting(): { readonly linker: Linker; readonly texts: Set<string> } {
  const texts = new Set<string>();
  const linker: Linker = {
    everything: true,
    link: (text) => {
      texts.add(text);
      return () => ({ members: [], bind: () => [] });
    },
  };
  return { linker, texts };
}

/** Finds it again, as a host that forbids `new Function` does; here the text is evaluated after all. */
const finding = (texts: ReadonlySet<string>): Linker => ({
  // oxlint-disable-next-line typescript/no-implied-eval
  link: (text) => (texts.has(text) ? (new Function("R", "K", text) as Linked) : undefined),
});

const source = `$uppercase(name) & "\u2028</script>" & $string($match(name, /a/i).index)`;

test("code is collected at once, for lists as input too, and found again", () => {
  const { linker, texts } = collecting();
  compile(source, { linker });
  expect(texts.size).toBe(2);
  const found = compile(source, { linker: finding(texts) });
  expect(found.evaluate({ name: "Ada" })).toBe("ADA\u2028</script>[0,2]");
  expect(found.evaluate([{ name: "Ada" }])).toBe("ADA\u2028</script>[0,2]");
});

test("what was not written ahead of time is not run", () => {
  const none = finding(new Set());
  const missing = compile(source, { name: "users.yaml:3:7", linker: none });
  expect(() => missing.evaluate({})).toThrow(ExpressionError);
  expect(() => missing.evaluate({})).toThrow(expect.objectContaining({ code: "L1009" }));
  expect(() => missing.evaluate({})).toThrow("users.yaml:3:7");
  expect(() => compileAll([{ name: "a", source: "a" }], { linker: none })).toThrow(
    expect.objectContaining({ code: "L1009" }),
  );
  const tree = { kind: "expression", expression: { name: "a", source: "a" } } as const;
  expect(compileRecord([{ name: "a", tree, evaluate: () => 1 }], { linker: none })).toBeUndefined();
});
