/** The words of /unified and the linter of models know each other. */
import { expect, it } from "vitest";
import { RESERVED_PARAMETERS as refusedByLinter } from "../../engine/catalog/model/reserved.ts";
import { RESERVED_PARAMETERS } from "./parameters.ts";

it.each(RESERVED_PARAMETERS)("no model can have a filter named %s, which it would never get", (name) => {
  expect(refusedByLinter.has(name)).toBe(true);
});
