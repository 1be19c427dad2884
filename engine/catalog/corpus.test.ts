/** Holds the linter to the corpus of mistakes in `testing/corpus`: the right code at the right place, and nothing else. */
import { describe, expect, it } from "vitest";
import { loadCatalog } from "./load.ts";
import { CORPUS, GOOD } from "./testing/corpus/index.ts";

it("the good files have no finding", () => {
  expect(loadCatalog(GOOD, { notices: true, evidence: {} }).findings).toEqual([]);
});

describe.each(Object.entries(CORPUS))("%s", (_kind, mistakes) => {
  it.each(mistakes)("$mistake", ({ tree, code, hint, file, line, column, endLine, endColumn }) => {
    const { findings } = loadCatalog(tree, { notices: true, evidence: {} });
    const place = `${file}:${line}:${column}-${endLine}:${endColumn} ${code}`;
    expect(
      findings.map(
        ({ span, code, message, hint }) =>
          `${span.file}:${span.line}:${span.column}-${span.endLine}:${span.endColumn} ${code}: ${message} | ${hint ?? ""}`,
      ),
    ).toEqual([expect.stringContaining(`${place}: `)]);
    expect(`${findings[0]?.message} ${findings[0]?.hint ?? ""}`).toContain(hint);
    expect(findings[0]?.hint).toMatch(/^.+$/u);
  });
});
