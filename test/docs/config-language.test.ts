/** The traps that docs/config-language.md lists are findings, and the way out that it names is clean. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadCatalog } from "../../engine/catalog/index.ts";
import { acmeWith } from "../../engine/catalog/testing/tree.ts";

const MAPPING = "integrations/acme/mappings/people/users.yaml";
const page = readFileSync(join(import.meta.dirname, "../../docs/config-language.md"), "utf8");

const table = page.slice(page.indexOf("| in place of an expression")).split("\n\n")[0] ?? "";
const traps = [...table.matchAll(/^\| `(.+?)` +\| (.+?) +\| a block \|$/gmu)].map(
  ([, written = "", made = ""]) => [written, made] as const,
);

const yamlFindings = (name: string): readonly string[] =>
  loadCatalog(acmeWith({ [MAPPING]: (text) => text.replace("name: $first(name, login)", `name: ${name}`) }))
    .findings.filter(({ code }) => code.startsWith("yaml_"))
    .map(({ code, hint }) => `${code} ${hint ?? ""}`);

describe("the YAML traps of docs/config-language.md", () => {
  it("are all read from the page", () => {
    expect(traps.length).toBeGreaterThan(8);
  });

  it.each(traps)("`%s` (%s) is one finding that offers the block", (written) => {
    const found = yamlFindings(written);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/block/u);
  });

  it.each(traps.filter(([written]) => !written.startsWith("{")))("`%s` (%s) is fine under |-", (written) => {
    expect(yamlFindings(`|-\n    ${written}`)).toEqual([]);
  });
});
