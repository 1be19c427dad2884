/** Errors as a person reads them. */
import { expect, it } from "vitest";
import { CognateError } from "../engine/errors.ts";
import { createOutput, describeError } from "./output.ts";

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

const screen = (isTTY: boolean, columns = 80) => {
  const written: string[] = [];
  const stream = (name: string) => ({
    write: (text: string) => void written.push(`${name}: ${text}`),
    isTTY,
    columns,
  });
  return { written, output: createOutput(stream("out"), stream("err"), false) };
};

const GONE = "err: \r\u001B[2K";

it("a step stands on a terminal until something else is printed", () => {
  const { written, output } = screen(true);
  output.step("Reading the files");
  output.step("Playing 12 fixtures");
  output.result("fine");
  output.progress("done");
  output.step("Writing");
  output.clear();
  output.clear();
  expect(written).toEqual([
    "err: Reading the files…",
    GONE,
    "err: Playing 12 fixtures…",
    GONE,
    "out: fine\n",
    "err: done\n",
    "err: Writing…",
    GONE,
  ]);
});

it.each([
  [10, 8],
  [0, 78],
])("a step takes one line at most: of %d columns %d and a sign", (columns, letters) => {
  const { written, output } = screen(true, columns);
  output.step("a".repeat(100));
  expect(written).toEqual([`err: ${"a".repeat(letters)}…`]);
});

it("nobody sees a step where stderr is no terminal", () => {
  const { written, output } = screen(false);
  output.step("Reading the files");
  output.result("fine");
  expect(written).toEqual(["out: fine\n"]);
});
