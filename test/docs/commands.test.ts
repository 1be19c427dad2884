/** Follows docs/openapi.md, docs/changes.md and docs/generated-pages.md: writes their files into an empty folder, runs their commands, compares what is printed. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { DIFF_RULES } from "../../engine/diff/index.ts";
import { DRIFT_CODES } from "../../engine/drift/index.ts";
import { REPOSITORY } from "../support/cognate.ts";
import { runCommand } from "../support/command.ts";

const pageOf = (name: string): string => readFileSync(join(REPOSITORY, "docs", name), "utf8");
const folder = mkdtempSync(join(tmpdir(), "cognate-pages-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Block {
  readonly path: string;
  readonly language: string;
  readonly text: string;
}

const blocksOf = (page: string): readonly Block[] =>
  [...page.matchAll(/(?:^`([^`\n]+)`:\n\n)?^```(\w+)\n(.*?)^```$/gmsu)].map(
    ([, path = "", language = "", text = ""]) => ({ path, language, text }),
  );

const run = async (text: string): Promise<readonly [printed: string, expected: string]> => {
  const [line = "", ...expected] = text.trimEnd().split("\n");
  const { stdout, stderr } = await runCommand(line.replace(/^\$ cognate /u, "").split(" "), { cwd: folder });
  return [(stdout.trimEnd() === "" ? stderr : stdout).trimEnd(), expected.join("\n")];
};

const change = (path: string, text: string): void => {
  const [from = "", to = ""] = text.split("\n").map((line) => line.slice(1));
  const file = join(folder, path);
  const before = readFileSync(file, "utf8");
  expect(before).toContain(from);
  writeFileSync(
    file,
    before.replace(from, () => to),
  );
};

describe("docs/openapi.md", () => {
  const page = pageOf("openapi.md");
  const blocks = blocksOf(page);

  // In the order of the page: each needs those before it.
  it.each(
    blocks
      .filter(({ language, text }) => language !== "yaml" || text.startsWith("openapi:"))
      .map((block) => ({ ...block, says: block.text.split("\n")[0] ?? "" })),
  )(
    "$says",
    async ({ language, text }) => {
      if (language === "yaml") writeFileSync(join(folder, "hooli.yaml"), text);
      else if (language === "diff") change("hooli.yaml", text);
      const [printed, expected] = language === "console" ? await run(text) : ["", ""];
      expect(printed).toBe(expected);
    },
    60_000,
  );

  it("shows the mapping that is proposed", () => {
    const [, shown] = blocks.filter(({ language }) => language === "yaml");
    const written = readFileSync(join(folder, "integrations/hooli/mappings/user-directory/users.yaml"), "utf8");
    for (const line of (shown?.text ?? "").trimEnd().split("\n")) expect(written).toContain(line);
  });

  it("lists every code", () => {
    for (const code of Object.keys(DRIFT_CODES)) expect(page).toContain(`\`${code}\``);
  });
});

describe("docs/changes.md", () => {
  const page = pageOf("changes.md");

  it("the command prints what the page shows", async () => {
    // The integration that docs/openapi.md begins with.
    cpSync(join(folder, "integrations"), join(folder, "before", "integrations"), { recursive: true });
    for (const { path, language, text } of blocksOf(page)) {
      if (language === "diff") change(path, text);
      if (language !== "console") continue;
      // oxlint-disable-next-line no-await-in-loop -- in the order of the page
      const [printed, expected] = await run(text);
      expect(printed).toBe(expected);
    }
  }, 60_000);

  it("lists every rule with its level and meaning", () => {
    for (const [rule, { level, summary }] of Object.entries(DIFF_RULES))
      expect(page).toContain(`| \`${rule}\` | ${level} | ${summary} |`);
  });
});

describe("docs/generated-pages.md", () => {
  it.each(blocksOf(pageOf("generated-pages.md")).map(({ text }) => ({ text, says: text.split("\n")[0] ?? "" })))(
    "$says",
    async ({ text }) => {
      // One integration, as the page says.
      rmSync(join(folder, "integrations", "hooli"), { recursive: true, force: true });
      const [printed, expected] = await run(text);
      expect(printed).toBe(expected);
    },
    60_000,
  );
});
