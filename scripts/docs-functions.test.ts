/** The page of functions says what the library says. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { functionsPage } from "../cli/docs/functions.ts";
import { FUNCTIONS_PAGE } from "./docs-functions.ts";

test("docs/functions.md is up to date (else run `node scripts/docs-functions.ts`)", () => {
  expect(readFileSync(FUNCTIONS_PAGE, "utf8")).toBe(functionsPage());
});
