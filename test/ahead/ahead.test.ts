/** A host that forbids code from strings maps a page with modules written ahead. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadCatalog } from "../../engine/index.ts";
import type { CodeLinker } from "../../engine/language/compilation.ts";
import { mappedPage, root, tree } from "./page.ts";

const folder = mkdtempSync(join(tmpdir(), "cognate-ahead-"));
afterAll(() => rmSync(folder, { recursive: true }));

const node = (...args: readonly string[]): string =>
  execFileSync(process.execPath, args, { encoding: "utf8", cwd: root, stdio: ["ignore", "pipe", "inherit"] });

const expected = JSON.parse(JSON.stringify(mappedPage(loadCatalog(tree)))) as object;

beforeAll(() => {
  node("cli/main.ts", "compile", "--out", folder);
  writeFileSync(join(folder, "package.json"), `{"type":"module"}`);
}, 60_000);

const host = (): unknown =>
  JSON.parse(
    node(
      "--disallow-code-generation-from-strings",
      join(root, "test/ahead/host.ts"),
      pathToFileURL(join(folder, "index.js")).href,
    ),
  );

test("a host that forbids `new Function` maps and validates a page as any other does", () => {
  expect(host()).toStrictEqual({ refused: true, findings: [], ...expected });
}, 60_000);

test("each file with expressions has its module, with the code that explain --compiled shows", () => {
  const text = readFileSync(join(folder, "integrations/datadog/mappings/user-directory/users.yaml.js"), "utf8");
  const code = loadCatalog(tree).integrations.get("datadog")?.mappings.get("user-directory/users")?.get?.view;
  expect(text).toContain(code?.generated().code ?? "nothing");
});

test("where the function of a whole record is missing, records are built field by field", () => {
  const linker: CodeLinker = {
    link: (text) =>
      text.includes("function record(") || text.includes("validator of ")
        ? undefined
        : // oxlint-disable-next-line typescript/no-implied-eval
          (new Function("R", "K", text) as ReturnType<CodeLinker["link"]>),
  };
  const { mapped } = JSON.parse(JSON.stringify(mappedPage(loadCatalog(tree, { linker })))) as { mapped: unknown };
  expect({ ...expected, mapped }).toStrictEqual(expected);
});
