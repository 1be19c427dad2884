/** docs/errors.md is what the table of error codes says. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { errorsPage } from "../cli/docs/errors.ts";

it("docs/errors.md is up to date; if not: node scripts/docs-errors.ts", () => {
  expect(readFileSync(new URL("../docs/errors.md", import.meta.url), "utf8")).toBe(errorsPage());
});
