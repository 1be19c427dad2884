/** `cognate validate` as a process: the provider's OpenAPI document, what it writes with --fix, and every format. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { GOOD } from "../../engine/catalog/testing/corpus/index.ts";
import { runCommand } from "../support/command.ts";

const home = mkdtempSync(join(tmpdir(), "cognate-validate-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const TEAMS = "integrations/acme/mappings/people/teams.yaml";

/** The good files of the corpus in a folder of their own, with changes. */
const root = (name: string, changes: Readonly<Record<string, readonly [from: string, to: string]>> = {}): string => {
  const folder = join(home, name);
  for (const path of GOOD.paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const [from, to] = changes[path] ?? ["", ""];
    writeFileSync(
      join(folder, path),
      (GOOD.read(path) ?? "").replace(from, () => to),
    );
  }
  return folder;
};

const team = { type: "object", properties: { id: { type: "string" }, title: { type: "string" } } };
const document = {
  openapi: "3.1.0",
  info: { title: "Acme", version: "1" },
  servers: [{ url: "https://api.acme.example/v1" }],
  paths: {
    "/teams/{id}": {
      get: { responses: { "200": { description: "A team.", content: { "application/json": { schema: team } } } } },
    },
  },
};
const openapi = join(home, "openapi.json");
writeFileSync(openapi, JSON.stringify(document));

interface Answer {
  readonly findings: readonly {
    readonly code: string;
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly message: string;
  }[];
}

describe("the provider's OpenAPI document", () => {
  it("tells which input paths its answers never have", async () => {
    const folder = root("openapi");
    const { stdout, code } = await runCommand(["validate", "--root", folder, "--openapi", openapi, "--format", "json"]);
    // `teams.get` answers a title; `teams.list` has a sample with a label.
    expect((JSON.parse(stdout) as Answer).findings).toMatchObject([
      { code: "unknown_input_path", file: TEAMS, line: 5, column: 9, message: "`label` is not in the schema." },
    ]);
    expect(code).toBe(0);
  });

  it("tells which page sizes are not within the provider's bounds", async () => {
    const folder = root("sizes");
    const limit = { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 50 } };
    const bounds = join(home, "bounds.json");
    writeFileSync(
      bounds,
      JSON.stringify({ ...document, paths: { "/teams": { get: { parameters: [limit], responses: {} } } } }),
    );
    const { stdout, code } = await runCommand(["validate", "--root", folder, "--openapi", bounds, "--format", "json"]);
    expect((JSON.parse(stdout) as Answer).findings).toMatchObject([
      {
        code: "wrong_value",
        file: "integrations/acme/integration.yaml",
        line: 57,
        message: "`teams.list`: `max` is 200, and the provider takes `limit` up to 50.",
      },
    ]);
    expect(code).toBe(1);
  });

  it("describes one provider: which of several is for the author to say", async () => {
    const folder = root("several");
    cpSync(join(folder, "integrations/acme"), join(folder, "integrations/other"), { recursive: true });
    const { stderr, code } = await runCommand(["validate", "--root", folder, "--openapi", openapi]);
    expect(code).toBe(2);
    expect(stderr).toContain("Name the integration's folder");
  });
});

describe("--fix", () => {
  const wrong = { [TEAMS]: ["  name: label\n", "  # their word\n  nmae: label   # for it\n"] } as const;

  it("writes the change and nothing else, and says what it was", async () => {
    const folder = root("fix", wrong);
    const { stderr, stdout, code } = await runCommand(["validate", "--root", folder, "--fix"]);
    expect(code).toBe(0);
    expect(stderr).toContain(`fixed ${TEAMS}:6:3`);
    expect(stdout).toContain("0 errors, 0 warnings");
    expect(readFileSync(join(folder, TEAMS), "utf8")).toContain("  # their word\n  name: label   # for it\n");
    const again = await runCommand(["validate", "--root", folder, "--fix"]);
    expect(again.stderr).toContain("Nothing can be fixed");
  });

  it("only shows it with --dry-run", async () => {
    const folder = root("dry", wrong);
    const before = readFileSync(join(folder, TEAMS), "utf8");
    const { stderr, code } = await runCommand(["validate", "--root", folder, "--fix", "--dry-run"]);
    expect(code).toBe(1);
    expect(stderr).toContain("-   nmae: label   # for it\n+   name: label   # for it");
    expect(readFileSync(join(folder, TEAMS), "utf8")).toBe(before);
  });

  it("is what --dry-run is about", async () => {
    const { stderr, code } = await runCommand(["validate", "--root", root("use"), "--dry-run"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--fix --dry-run");
  });
});

it.each(["text", "json", "sarif", "github", "junit"])("%s says the code and the place", async (format) => {
  const folder = root(`format-${format}`, { [TEAMS]: ["  name: label\n", "  nmae: label\n"] });
  const { stdout, code } = await runCommand(["validate", "--root", folder, "--format", format]);
  expect(code).toBe(1);
  for (const part of ["unknown_field", "teams.yaml", "5"]) expect(stdout).toContain(part);
});
