/** Each character of a scalar is found in the file, whatever its style. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isScalar, parseDocument, type Document, type Scalar, visit } from "yaml";
import { type ScalarToken, traceScalar } from "./offsets.ts";

const scalarsOf = (source: string): { readonly value: string; readonly token: ScalarToken }[] | undefined => {
  const document: Document.Parsed = parseDocument(source, { keepSourceTokens: true, prettyErrors: false });
  if (document.errors.length > 0) return undefined;
  const found: { value: string; token: ScalarToken }[] = [];
  visit(document, {
    Scalar(_key, node) {
      const { srcToken, value } = node as Scalar.Parsed;
      if (isScalar(node) && typeof value === "string" && srcToken !== undefined && srcToken.type !== "alias") {
        found.push({ value, token: srcToken as ScalarToken });
      }
    },
  });
  return found;
};

/** Every traced scalar has the value that `yaml` reads, with monotone ranges, and unescaped characters stand where the trace says. */
const checkAll = (source: string): void => {
  for (const { value, token } of scalarsOf(source) ?? []) {
    const traced = traceScalar(token);
    expect(traced.text).toBe(value);
    expect(traced.starts).toHaveLength(value.length);
    for (let i = 0; i < value.length; i++) {
      const start = traced.starts[i] ?? -1;
      const end = traced.ends[i] ?? -1;
      expect(end).toBeGreaterThanOrEqual(start);
      expect(start).toBeGreaterThanOrEqual(i === 0 ? 0 : (traced.starts[i - 1] ?? 0));
      if (!/[\s'"\\]/u.test(value.charAt(i)) && source.charAt(start) !== "\\")
        expect(source.charAt(start)).toBe(value.charAt(i));
    }
  }
};

const piece = fc.constantFrom(
  "a",
  "b",
  "$x",
  " ",
  "  ",
  "\t",
  "'",
  '"',
  "\\",
  "#",
  ":",
  ",",
  "{",
  "}",
  "é",
  "😀",
  "-",
  "\n",
  "\n\n",
  "\r\n",
  "\\n",
  "\\u00e9",
  "\\U0001F600",
  "\\\n",
  "\\\r\n",
  "''",
  '\\"',
  "\\t",
);
const text = fc.array(piece, { maxLength: 14 }).map((parts) => parts.join(""));
const indented = (body: string, indent: string): string =>
  body
    .split("\n")
    .map((line) => indent + line)
    .join("\n");
const header = fc
  .tuple(
    fc.constantFrom("|", ">"),
    fc.constantFrom("", "-", "+"),
    fc.constantFrom("", "1", "2"),
    fc.constantFrom("", " # note"),
  )
  .map(([style, chomp, indent, note]) => style + indent + chomp + note);
const eol = fc.constantFrom("\n", "\r\n");

const runs = { numRuns: 1500 };

describe("positions inside YAML scalars", () => {
  it("a plain scalar keeps every character's place", () => {
    const found = fc.check(
      fc.property(text, (body) => checkAll(`key:\n  k: ${body.replaceAll("\n", "\n    ")}\n`)),
      runs,
    );
    expect(found).toMatchObject({ failed: false, counterexample: null });
  });
  it("a single-quoted scalar keeps every character's place", () => {
    const found = fc.check(
      fc.property(text, (body) => checkAll(`key:\n  k: '${body.replaceAll("'", "''").replaceAll("\n", "\n    ")}'\n`)),
      runs,
    );
    expect(found).toMatchObject({ failed: false, counterexample: null });
  });
  it("a double-quoted scalar keeps every character's place, escapes included", () => {
    const found = fc.check(
      fc.property(text, (body) =>
        checkAll(`key:\n  k: "${body.replaceAll(/(?<!\\)"/gu, '\\"').replaceAll("\n", "\n    ")}"\n`),
      ),
      runs,
    );
    expect(found).toMatchObject({ failed: false, counterexample: null });
  });
  it("block scalars keep every character's place through indentation, chomping, folding and CRLF", () => {
    const found = fc.check(
      fc.property(header, text, eol, fc.boolean(), (head, body, end, more) => {
        checkAll(`key:\n  k: ${head}\n${indented(body, "    ")}${more ? "\n  l: x" : ""}`.replaceAll(/\r?\n/gu, end));
      }),
      { numRuns: 4000 },
    );
    expect(found).toMatchObject({ failed: false, counterexample: null });
  });
  it("strings written by the yaml package itself are traced in every style", () => {
    const style = fc.constantFrom("PLAIN", "QUOTE_SINGLE", "QUOTE_DOUBLE", "BLOCK_LITERAL", "BLOCK_FOLDED");
    const found = fc.check(
      fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), text, style, (a, b, type) => {
        const document = parseDocument("v: x\nw: y\n");
        for (const [key, value] of [
          ["v", a],
          ["w", b],
        ] as const) {
          const node = document.createNode(value);
          if (isScalar(node)) node.type = type;
          document.set(key, node);
        }
        checkAll(document.toString());
      }),
      { numRuns: 4000 },
    );
    expect(found).toMatchObject({ failed: false, counterexample: null });
  });
});
