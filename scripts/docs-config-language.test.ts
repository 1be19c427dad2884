/** docs/config-language.md is what the schemas, registries and the variable table say. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CONFIG_LANGUAGE_PAGE, configLanguagePage } from "./docs-config-language.ts";

it("docs/config-language.md is up to date; if not: node scripts/docs-config-language.ts", () => {
  expect(readFileSync(CONFIG_LANGUAGE_PAGE, "utf8")).toBe(configLanguagePage());
});
