/** Runs the commands of docs/testing.md on the provider that the page shows. */
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { join } from "node:path";
import { createFolder } from "../fixtures/provider.ts";
import { runCommand } from "../support/command.ts";
import { blocksOf } from "../support/page.ts";

const folder = createFolder();
afterAll(() => folder.remove());

const blocks = blocksOf("docs/testing.md");
const commands = blocks.flatMap(({ language, text }) => {
  const [line = "", ...printed] = text.trimEnd().split("\n");
  return language === "console" ? [{ line: line.replace(/^\$ cognate /u, ""), printed: printed.join("\n") }] : [];
});

describe("docs/testing.md", () => {
  it("shows files of the provider as they are", () => {
    const files = ["integrations/acme/mappings/directory/people.yaml", "integrations/acme/fixtures/list.yaml"];
    const shown = blocks.filter(({ language }) => language === "yaml").map(({ text }) => text);
    expect(shown).toEqual(files.map((file) => readFileSync(join(folder.root, file), "utf8")));
  });

  it.each(commands.map(({ line, printed }) => [line, printed] as const))(
    "%s prints what the page shows",
    async (line, printed) => {
      const { stdout } = await runCommand([...line.split(" "), "--root", folder.root]);
      expect(stdout.trimEnd()).toBe(printed);
    },
  );
});
