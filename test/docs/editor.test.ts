/** docs/editor.md: its snippets parse, and name schemas, commands, inputs and hooks that are there. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { REPOSITORY } from "../support/cognate.ts";
import { createFolder } from "../fixtures/provider.ts";
import { startCommand } from "../support/command.ts";

const page = readFileSync(join(REPOSITORY, "docs", "editor.md"), "utf8");
const blocks = [...page.matchAll(/(?:^`([^`\n]+)`[^\n]*\n\n)?^```(\w+)\n(.*?)^```$/gmsu)].map(
  ([, file = "", language = "", text = ""]) => ({ file, language, text }),
);
const blockOf = (file: string): string => blocks.find((block) => block.file === file)?.text ?? "";

interface Task {
  readonly command: string;
  readonly isBackground: boolean;
  readonly problemMatcher: {
    readonly pattern: Readonly<Record<string, number>> & { readonly regexp: string };
    readonly background: { readonly beginsPattern: string; readonly endsPattern: string };
  };
}

describe("docs/editor.md", () => {
  it("names schemas that are published", () => {
    const named = [...page.matchAll(/node_modules\/cognate\/(schemas\/\w+\.json)/gu)].map(([, path = ""]) => path);
    expect(named.length).toBeGreaterThan(7);
    expect(named.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([]);
  });

  it("has JSON and YAML that parse", () => {
    const json = blocks.filter(({ language }) => language === "json");
    expect(json.map(({ text }) => typeof JSON.parse(text))).toEqual(json.map(() => "object"));
    const yaml = blocks.filter(({ language }) => language === "yaml");
    expect(() => yaml.map(({ text }) => parse(text) as unknown)).not.toThrow();
  });

  it("has a task that watches, whose matcher reads what the command prints", async () => {
    const { tasks } = JSON.parse(blockOf(".vscode/tasks.json")) as { readonly tasks: readonly [Task] };
    const [{ command, isBackground, problemMatcher }] = tasks;
    expect(isBackground).toBe(true);
    const folder = createFolder();
    try {
      folder.write("unified-models/none/model.yaml", "cognate: 1\nlabell: None\n");
      const running = startCommand([...command.split(" ").slice(2), "--root", folder.root]);
      const { beginsPattern, endsPattern } = problemMatcher.background;
      await running.printed(new RegExp(beginsPattern, "mu"));
      await running.printed(new RegExp(endsPattern, "mu"));
      running.signal("SIGINT");
      const { code, stdout } = await running.ended;
      expect(code).toBe(0);
      const { regexp, ...groups } = problemMatcher.pattern;
      const found = stdout
        .trimEnd()
        .split("\n")
        .map((line) => new RegExp(regexp, "u").exec(line))
        .map((match) => Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, match?.[group]])));
      expect(found).toContainEqual({
        file: "unified-models/none/model.yaml",
        line: "2",
        column: "1",
        endLine: "2",
        endColumn: "7",
        severity: "error",
        code: "unknown_key",
        message: expect.stringMatching(/`labell`.*\(.*`label`.*\)$/u) as string,
      });
      expect(found.filter(({ file }) => file === undefined)).toEqual([]);
    } finally {
      folder.remove();
    }
  }, 30_000);

  it("gives the action inputs that it has, and names hooks that there are", () => {
    const workflow = parse(blockOf(".github/workflows/cognate.yml")) as {
      readonly jobs: { readonly cognate: { readonly steps: readonly { readonly with?: object }[] } };
    };
    const given = Object.keys(workflow.jobs.cognate.steps.at(-1)?.with ?? {});
    const action = parse(readFileSync(join(REPOSITORY, "action.yml"), "utf8")) as { readonly inputs: object };
    expect(given.filter((name) => !(name in action.inputs))).toEqual([]);
    const config = parse(blockOf(".pre-commit-config.yaml")) as {
      readonly repos: readonly { readonly hooks: readonly { readonly id: string }[] }[];
    };
    const hooks = parse(readFileSync(join(REPOSITORY, ".pre-commit-hooks.yaml"), "utf8")) as readonly { id: string }[];
    const ids = new Set(hooks.map(({ id }) => id));
    expect(config.repos.flatMap((repo) => repo.hooks.filter(({ id }) => !ids.has(id)))).toEqual([]);
  });
});
