/** init and drift as processes, in an empty folder; with Datadog's own documents where they are at hand. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readFolder } from "../../engine/catalog/files.ts";
import { driftOf } from "../../engine/drift/index.ts";
import { readOpenApi } from "../../engine/openapi/index.ts";
import { REPOSITORY } from "../support/cognate.ts";
import { runCommand } from "../support/command.ts";
import { describeShared, sharedPath } from "../support/shared.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cognate-init-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const cognate = (line: string) => runCommand(line.split(" "), { cwd: folder });

it.each([
  ["init Acme", 2, /lower-case/u],
  ["init acme --model user-directory/usrs", 2, /Did you mean/u],
  ["init acme --openapi none.yaml", 2, /cannot be read/u],
  ["init acme --openapi swagger.yaml", 2, /Swagger 2/u],
  ["init acme --openapi empty.yaml", 2, /no operation/u],
  ["init acme --only users", 2, /--openapi/u],
  ["init acme --root no/such/folder", 2, /does not exist/u],
  ["drift datadog", 2, /openapi/u],
  ["drift nobody --openapi empty.yaml", 2, /no integration/u],
  ["diff nowhere .", 2, /neither integrations/u],
  ["diff no-such-revision:", 2, /git knows no/u],
])(
  "%s exits with %i",
  async (line, code, stderr) => {
    writeFileSync(join(folder, "swagger.yaml"), 'swagger: "2.0"\n');
    writeFileSync(join(folder, "empty.yaml"), "openapi: 3.0.0\npaths: {}\n");
    const done = await cognate(line);
    expect([done.code, done.stdout]).toEqual([code, ""]);
    expect(done.stderr).toMatch(stderr);
  },
  60_000,
);

it("diff reads a revision of git, and says what breaks since", async () => {
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
      cwd: folder,
      stdio: "pipe",
    });
  expect((await cognate("init other")).code).toBe(0);
  git("init", "-q");
  git("add", "integrations");
  git("commit", "-qm", "before");
  const mapping = join(folder, "integrations/other/mappings/user-directory/users.yaml");
  writeFileSync(mapping, readFileSync(mapping, "utf8").replace(/^ {2}title: .*\n/mu, ""));
  const broken = await cognate("diff HEAD: --format json");
  expect([broken.code, JSON.parse(broken.stdout)]).toMatchObject([
    1,
    { breaking: 1, changes: [{ rule: "mapped_field_removed", subject: "other user-directory/users.title" }] },
  ]);
  expect((await cognate("diff HEAD: --allow breaking")).code).toBe(0);
  expect((await cognate("diff HEAD: --format github")).stdout).toMatch(/^::error file=integrations\/other\/mappings/u);
  expect((await cognate("diff HEAD: HEAD:")).stdout).toBe("no change\n");
}, 60_000);

it("docs writes its pages, and says what is out of date", async () => {
  expect((await cognate("init acme")).code).toBe(0);
  expect((await cognate("docs --out pages --check")).code).toBe(1);
  expect((await cognate("docs --out pages")).stdout).toMatch(/integrations\/acme\.md[\s\S]*pages written/u);
  expect((await cognate("docs --out pages --check --format json")).code).toBe(0);
  writeFileSync(join(folder, "pages", "README.md"), "# Mine\n");
  const refused = await cognate("docs --out pages");
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/pages\/README\.md was not generated/u)]);
  expect(readFileSync(join(folder, "pages", "README.md"), "utf8")).toBe("# Mine\n");
  expect(readFileSync(join(folder, "pages", "llms.txt"), "utf8")).toContain("[Acme](integrations/acme.md)");
}, 60_000);

const read = (name: string) => readOpenApi(readFileSync(sharedPath("openapi", `${name}.yaml`), "utf8"));

describeShared("Datadog's own documents", () => {
  const documents = ["datadog-v1", "datadog-v2-2025-09", "datadog-v2"];

  it.each(documents)(
    "%s gives an integration without an error, and fixtures that pass",
    async (name) => {
      const made = await cognate(`init ${name} --openapi ${sharedPath("openapi", `${name}.yaml`)}`);
      expect([made.code, made.stderr]).toEqual([0, ""]);
      expect((await cognate(`validate integrations/${name}`)).stdout).toMatch(/ 0 errors/u);
      expect((await cognate(`test integrations/${name}`)).stdout).toMatch(/^\d+ passed, 0 failed$/mu);
    },
    120_000,
  );

  it("drift finds nothing gone that the integration does not call deprecated", () => {
    const { findings, compared } = driftOf("integrations/datadog", readFolder(REPOSITORY), [
      read("datadog-v1"),
      read("datadog-v2"),
    ]);
    expect(compared).toBeGreaterThan(150);
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  }, 60_000);
});
