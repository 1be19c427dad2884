/** docs/editor.md: its snippets parse, and name schemas, commands, inputs and hooks that are there. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { REPOSITORY } from "../support/cognate.ts";
import { runCommand } from "../support/command.ts";

const page = readFileSync(join(REPOSITORY, "docs", "editor.md"), "utf8");
const blocks = [...page.matchAll(/(?:^`([^`\n]+)`[^\n]*\n\n)?^```(\w+)\n(.*?)^```$/gmsu)].map(
  ([, file = "", language = "", text = ""]) => ({ file, language, text }),
);
const blockOf = (file: string): string => blocks.find((block) => block.file === file)?.text ?? "";

interface Matcher {
  readonly regexp: string;
  readonly file: number;
  readonly line: number;
  readonly message: number;
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

  it("has a problem matcher that reads what the command prints", async () => {
    const tasks = JSON.parse(
      [...page.matchAll(/^```json\n(.*?)^```$/gmsu)]
        .map(([, text = ""]) => text)
        .find((text) => text.includes("tasks")) ?? "{}",
    ) as {
      readonly tasks: readonly { readonly command: string; readonly problemMatcher: { readonly pattern: Matcher } }[];
    };
    const [task] = tasks.tasks;
    const pattern = task?.problemMatcher.pattern;
    const args = (task?.command ?? "").split(" ").slice(2);
    const { code, stdout } = await runCommand(args, {});
    expect([code, stdout.trim()]).toEqual([0, ""]);
    const line =
      "::error file=integrations/acme/a.yaml,line=3,endLine=3,col=5,endColumn=9,title=unknown_key::no such key";
    const found = new RegExp(pattern?.regexp ?? "").exec(line);
    expect([pattern?.file, pattern?.line, pattern?.message].map((group) => found?.[group ?? 0])).toEqual([
      "integrations/acme/a.yaml",
      "3",
      "no such key",
    ]);
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
