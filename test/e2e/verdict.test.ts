/** One evaluator: `validate` and `serve` accept and reject the same trees, over every mistake of the corpus. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { validate } from "../../cli/commands/validate.ts";
import { FindingsError } from "../../cli/catalog.ts";
import { EXIT } from "../../cli/exit.ts";
import { openLiveCatalog } from "../../cli/live-catalog.ts";
import type { Output } from "../../cli/output.ts";
import { openWorkspace } from "../../cli/workspace.ts";
import { CORPUS, GOOD } from "../../engine/catalog/testing/corpus/index.ts";
import type { FileTree } from "../../engine/catalog/types.ts";
import { runCommand, startCommand } from "../support/command.ts";

const home = mkdtempSync(join(tmpdir(), "cognate-verdict-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

let trees = 0;
const onDisk = (tree: FileTree): string => {
  const root = join(home, String(++trees));
  for (const path of tree.paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), tree.read(path) ?? "");
  }
  return root;
};

const silent: Output = { result: () => undefined, progress: () => undefined, step: () => undefined, colour: false };

/** What the command `validate` answers. */
const validates = (root: string): boolean => validate([], { root, format: "json" }, silent) === EXIT.fine;

/** What the command `serve` does before it listens. */
const serves = (root: string): boolean => {
  try {
    openLiveCatalog(openWorkspace([], root, home), false, silent).close();
    return true;
  } catch (error) {
    if (error instanceof FindingsError) return false;
    throw error;
  }
};

it("both accept the good files", () => {
  const root = onDisk(GOOD);
  expect({ validates: validates(root), serves: serves(root) }).toEqual({ validates: true, serves: true });
});

/** Fixtures are an author's tests: a server never reads them, whatever is wrong with them. */
const isServed = (file: string): boolean => !file.includes("/fixtures/");

describe.each(Object.entries(CORPUS))("%s", (_kind, mistakes) => {
  it.each(mistakes)("both judge alike: $mistake", ({ tree, file }) => {
    const root = onDisk(tree);
    const verdict = validates(root);
    expect(serves(root)).toBe(isServed(file) ? verdict : true);
    rmSync(root, { recursive: true, force: true });
  });
});

describe("as processes of their own", () => {
  it("both accept the good files", async () => {
    const root = onDisk(GOOD);
    expect((await runCommand(["validate", "--root", root])).code).toBe(0);
    const server = startCommand(["serve", "--root", root, "--port", "0"]);
    await server.printed(/http:\/\/127\.0\.0\.1:\d+/u);
    server.signal("SIGTERM");
    expect((await server.ended).code).toBe(0);
  });

  const firsts = Object.entries(CORPUS).flatMap(([kind, mistakes]) => {
    const first = mistakes.find(({ tree }) => !validates(onDisk(tree)));
    return first === undefined ? [] : [{ kind, ...first }];
  });
  it.each(firsts)("both reject $kind: $mistake", async ({ tree, code, file, line, column }) => {
    const root = onDisk(tree);
    const [checked, served] = await Promise.all([
      runCommand(["validate", "--root", root]),
      runCommand(["serve", "--root", root, "--port", "0"]),
    ]);
    expect([checked.code, served.code]).toEqual([1, 1]);
    for (const text of [checked.stdout, served.stderr]) {
      expect(text).toContain(`[${code}]`);
      expect(text).toContain(`${file}:${line}:${column}`);
    }
  });
});
