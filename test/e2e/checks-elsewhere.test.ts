/** The GitHub Action and the pre-commit hooks, run here as their runners would in somebody's repository. */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { REPOSITORY } from "../support/cognate.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});
const temporary = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "cognate-elsewhere-"));
  folders.push(folder);
  return folder;
};

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Node as the tests run it, npm as a stub that says what it was asked, the command as npm would link it. */
const binaries = temporary();
symlinkSync(process.execPath, join(binaries, "node"));
const script = (name: string, text: string): void => {
  writeFileSync(join(binaries, name), `#!/bin/bash\n${text}\n`);
  chmodSync(join(binaries, name), 0o755);
};
script("npm", 'echo "npm $* in $PWD"');
script("cognate", `exec node ${join(REPOSITORY, "cli", "main.ts")} "$@"`);

const bash = (text: string, cwd: string, env: Readonly<Record<string, string>> = {}): Ran => {
  const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", text], {
    cwd,
    env: { PATH: `${binaries}:/usr/bin:/bin`, ...env },
    encoding: "utf8",
  });
  return { code: status, stdout, stderr };
};

const USERS = "integrations/datadog/mappings/user-directory/users.yaml";
const FIXTURE = "integrations/datadog/fixtures/users/get.yaml";

/** Somebody's repository with integrations in a folder of it, one file changed. */
const repository = (folder: string, file?: string, from = "", to = ""): string => {
  const root = temporary();
  for (const name of ["integrations", "unified-models"])
    cpSync(join(REPOSITORY, name), join(root, folder, name), { recursive: true });
  if (file === undefined) return root;
  const path = join(root, folder, file);
  mkdirSync(dirname(path), { recursive: true });
  const text = readFileSync(path, "utf8");
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  return root;
};

interface ActionStep {
  readonly name: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly "working-directory"?: string;
}

const action = parse(readFileSync(join(REPOSITORY, "action.yml"), "utf8")) as {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly ActionStep[] };
};

/** As the runner does: expressions in `env`, `if` and `working-directory` filled in, scripts run until one fails. */
const runAction = (cwd: string, given: Readonly<Record<string, string>> = {}): readonly (Ran & { name: string })[] => {
  const inputs = {
    ...Object.fromEntries(Object.entries(action.inputs).map(([name, one]) => [name, one.default])),
    ...given,
  };
  const fill = (text: string): string =>
    text.replaceAll(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_all, name: string) =>
      name === "github.action_path" ? REPOSITORY : (inputs[name.replace("inputs.", "")] ?? ""),
    );
  const isOn = (condition: string | undefined): boolean => {
    const [, name = "", wanted] = /^inputs\.([\w-]+) == '(\w+)'$/.exec(condition ?? "") ?? [];
    return condition === undefined || inputs[name] === wanted;
  };
  const done: (Ran & { name: string })[] = [];
  for (const step of action.runs.steps) {
    if (step.run === undefined || !isOn(step.if) || done.some(({ code }) => code !== 0)) continue;
    const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, fill(value)]));
    done.push({ name: step.name, ...bash(step.run, fill(step["working-directory"] ?? cwd), env) });
  }
  return done;
};

describe("the GitHub Action", () => {
  it("is a composite of steps that name their shell, and puts no input into a script", () => {
    expect(action.runs.using).toBe("composite");
    const scripts = action.runs.steps.filter(({ run }) => run !== undefined);
    expect(scripts.map(({ shell }) => shell)).toEqual(scripts.map(() => "bash"));
    expect(scripts.filter(({ run }) => run?.includes("${{"))).toEqual([]);
    expect(Object.values(action.inputs).filter(({ description }) => description === "")).toEqual([]);
  });

  it("passes where everything is right", () => {
    const done = runAction(repository("."));
    expect(done.map(({ name, code, stdout }) => [name, code, name === "Install Cognate" ? "" : stdout.trim()])).toEqual(
      [
        ["Install Cognate", 0, ""],
        ["Validate", 0, ""],
        ["Test", 0, ""],
      ],
    );
    expect(done[0]?.stdout).toBe(`npm ci --omit=dev --no-audit --no-fund in ${REPOSITORY}\n`);
  }, 60_000);

  it("annotates the line of a finding, as the repository names the file, and fails", () => {
    const root = repository("config", USERS, "title: attributes.title", "title: $uppercas(attributes.title)");
    const done = runAction(root, { root: "config" });
    expect(done.map(({ name, code }) => [name, code])).toEqual([
      ["Install Cognate", 0],
      ["Validate", 1],
    ]);
    expect(done[1]?.stdout).toMatch(
      /^::error file=config\/integrations\/datadog\/mappings\/user-directory\/users\.yaml,line=\d+,endLine=\d+,col=10,endColumn=\d+,title=unknown_function::/m,
    );
  }, 60_000);

  it.each([
    ["config", "./config/", "config/"],
    ["config", "", "config/"],
    ["a&b", "a&b", "a&b/"],
    ["a, b: 100%", "a, b: 100%", "a%2C b%3A 100%25/"],
    [".", "", ""],
  ])("names files as the repository does: folder %j, root %j", (folder, root, prefix) => {
    const home = repository(folder, USERS, "title: attributes.title", "title: $uppercas(attributes.title)");
    // Without a given one it is absolute.
    const [, validated] = runAction(home, { root: root === "" ? join(home, folder) : root, paths: USERS });
    expect(validated).toMatchObject({ name: "Validate", code: 1, stderr: "" });
    expect(validated?.stdout.split(",line=")[0]).toBe(`::error file=${prefix}${USERS}`);
  });

  it.each(["--fix", "integrations/*/mappings"])("takes the path %s as a name: no option, no pattern", (paths) => {
    const home = repository(".");
    expect(runAction(home, { paths }).at(-1)).toMatchObject({
      name: "Validate",
      code: 2,
      stderr: expect.stringContaining(`\`./${paths}\` does not exist.`) as string,
    });
  });

  it("annotates what keeps fixtures from being played, and fails", () => {
    const root = repository("config", USERS, "title: attributes.title", "title: $uppercas(attributes.title)");
    const done = runAction(root, { root: "config", validate: "false" });
    expect(done.at(-1)).toMatchObject({
      name: "Test",
      code: 1,
      stdout: expect.stringMatching(/^::error file=config\/integrations\/\S+,title=unknown_function::/) as string,
    });
  });

  it("annotates the expectation of a fixture that does not hold, and fails", () => {
    const root = repository(".", FIXTURE, "status: active,", "status: invited,");
    const done = runAction(root, { validate: "false", paths: FIXTURE });
    expect(done.map(({ name, code }) => [name, code])).toEqual([
      ["Install Cognate", 0],
      ["Test", 1],
    ]);
    expect(done[1]?.stdout).toMatch(/^::error file=integrations\/datadog\/fixtures\/users\/get\.yaml,line=\d+/m);
  }, 60_000);

  it("holds fixtures to a minimum of coverage", () => {
    const root = repository(".");
    const test = (minimum: string) =>
      runAction(root, { validate: "false", paths: FIXTURE, "min-coverage": minimum }).at(-1);
    expect(test("100")).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /^::error title=below_minimum::coverage is [\d.]+ %25, below the minimum of 100 %25\.$/m,
      ) as string,
      stderr: expect.stringContaining("below the minimum of 100 %") as string,
    });
    expect(test("1")).toMatchObject({ code: 0 });
  }, 60_000);
});

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
  readonly language_version: string;
  readonly files: string;
  readonly pass_filenames: boolean;
}

describe("the pre-commit hooks", () => {
  const hooks = parse(readFileSync(join(REPOSITORY, ".pre-commit-hooks.yaml"), "utf8")) as readonly Hook[];
  const { devDependencies, bin } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")) as {
    readonly devDependencies: Readonly<Record<string, string>>;
    readonly bin: Readonly<Record<string, string>>;
  };

  it("run the package's own command on the Node that the repository runs on, when such a file changes", () => {
    for (const hook of hooks) {
      expect(hook).toMatchObject({
        language: "node",
        language_version: devDependencies["node"],
        pass_filenames: false,
      });
      expect(Object.keys(bin)).toContain(hook.entry.split(" ")[0]);
      const files = new RegExp(hook.files);
      expect([USERS, `config/${USERS}`, "README.md", "src/integrations.ts"].map((file) => files.test(file))).toEqual([
        true,
        true,
        false,
        false,
      ]);
    }
  });

  it.each(hooks.map(({ id, entry }) => [id, entry]))(
    "%s passes what is right and stops what is wrong",
    (id, entry) => {
      expect(bash(entry, repository(".")).code).toBe(0);
      const root =
        id === "cognate-validate"
          ? repository(".", USERS, "title: attributes.title", "title: $uppercas(attributes.title)")
          : repository(".", FIXTURE, "status: active,", "status: invited,");
      const { code, stdout } = bash(entry, root);
      expect([code, stdout]).toEqual([1, expect.stringMatching(/users\.yaml:\d+:10|get\.yaml:\d+/)]);
    },
    60_000,
  );
});
