/** Every error code is used by the engine, the server or the command line, and named by a test or a fixture. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { ERROR_CODES } from "../../engine/errors.ts";

const REPOSITORY = join(import.meta.dirname, "..", "..");

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(REPOSITORY, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map((entry) => relative(REPOSITORY, join(entry.parentPath, entry.name)));

const textOf = (files: readonly string[]): string =>
  files.map((file) => readFileSync(join(REPOSITORY, file), "utf8")).join("\n");

const own = ["engine", "server", "cli"].flatMap(filesBelow).filter((file) => file.endsWith(".ts"));
const isTest = (file: string): boolean => file.endsWith(".test.ts");

const sources = textOf(own.filter((file) => !isTest(file) && file !== "engine/errors.ts"));
const tests = textOf([
  ...own.filter(isTest),
  ...["test", "integrations"]
    .flatMap(filesBelow)
    .filter((file) => (isTest(file) && !file.includes("/docs/")) || /fixtures\/.*\.yaml$/u.test(file)),
]);

const names = (text: string, code: string): boolean => new RegExp(`(?<![a-z_])${code}(?![a-z_])`, "u").test(text);

describe.each(Object.keys(ERROR_CODES))("%s", (code) => {
  it("is raised somewhere", () => {
    // In quotes, or as a key of a table; comments name codes bare.
    expect(new RegExp(`["'\`]${code}["'\`]|^\\s*${code}: `, "mu").test(sources)).toBe(true);
  });

  it("is seen by a test", () => {
    expect(names(tests, code)).toBe(true);
  });
});
