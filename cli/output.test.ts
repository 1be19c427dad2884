/** Errors as a person reads them. */
import { expect, it } from "vitest";
import { CognateError } from "../engine/errors.ts";
import { describeError } from "./output.ts";

it("an error has its code, whose fault it is, its place, the provider's status, a hint and the details", () => {
  const error = new CognateError("mapping_failed", "The record 7 could not be mapped.", {
    where: { file: "integrations/acme/mappings/people/users.yaml", line: 5, column: 9 },
    provider: { status: 200 },
    hint: "Use $first.",
    errors: [{ field: "name", message: "null & text" }, { message: "and more" }],
  });
  expect(describeError(error).split("\n")).toEqual([
    "mapping_failed (integration): The record 7 could not be mapped.",
    "  at integrations/acme/mappings/people/users.yaml:5:9",
    "  provider answered 200",
    "  hint: Use $first.",
    "  - name: null & text",
    "  - and more",
  ]);
});

it("anything else is its message, never a stack", () => {
  expect(describeError(new TypeError("not a function"))).toBe("not a function");
  expect(describeError("text")).toBe("text");
});
