/** Every finding has a mistake that raises it and nothing else, and docs/findings.md shows it. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadCatalog } from "../engine/catalog/index.ts";
import { FINDING_CODES } from "../engine/language/finding.ts";
import { FINDINGS_PAGE, findingsPage } from "./docs-findings.ts";
import { FINDING_EXAMPLES, treeWith } from "./findings/examples.ts";

describe("the mistakes of docs/findings.md", () => {
  it.each(Object.entries(FINDING_EXAMPLES))("%s is raised by its example, alone", (code, example) => {
    expect(loadCatalog(treeWith(example), { notices: true }).findings.map((finding) => finding.code)).toEqual([code]);
  });

  it("are one for each code that there is", () => {
    expect(Object.keys(FINDING_EXAMPLES).sort()).toEqual(Object.keys(FINDING_CODES).sort());
  });

  it("stand in docs/findings.md; if not: node scripts/docs-findings.ts", () => {
    expect(readFileSync(FINDINGS_PAGE, "utf8")).toBe(findingsPage());
  });
});
