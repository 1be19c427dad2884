/** Which folder a command works on. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { UsageError } from "./exit.ts";
import { isIncluded, openWorkspace, packagedRoot } from "./workspace.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "cognate-workspace-")));
const root = join(folder, "work");
const acme = join(root, "integrations", "acme");
const elsewhere = join(folder, "elsewhere");
mkdirSync(join(acme, "fixtures"), { recursive: true });
mkdirSync(elsewhere);
writeFileSync(join(acme, "integration.yaml"), "cognate: 1\n");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the root", () => {
  it.each([
    ["is the working directory, if it has integrations/", [], undefined, root],
    ["is found upwards from the working directory", [], undefined, join(acme, "fixtures")],
    ["is found upwards from a path", ["../work/integrations/acme/integration.yaml"], undefined, elsewhere],
    ["is what --root says", [], "../work", elsewhere],
    ["is a path itself", ["."], undefined, root],
  ] as const)("%s", (_says, paths, given, cwd) => {
    expect(openWorkspace(paths, given, cwd).root).toBe(root);
  });

  it("is what ships with the package where there is none", () => {
    expect(openWorkspace([], undefined, elsewhere).root).toBe(packagedRoot());
  });
});

describe("paths", () => {
  it("narrow findings to files and what lies below folders, not to names that begin alike", () => {
    const workspace = openWorkspace(["integrations/acme"], undefined, root);
    expect(workspace.narrow).toEqual(["integrations/acme"]);
    expect(isIncluded(workspace, "integrations/acme/integration.yaml")).toBe(true);
    expect(isIncluded(workspace, "integrations/acme-eu/integration.yaml")).toBe(false);
  });

  it("that name the root narrow to nothing", () => {
    const workspace = openWorkspace(["."], undefined, root);
    expect(isIncluded(workspace, "unified-models/people/model.yaml")).toBe(true);
  });

  it.each([
    ["do not exist", ["integrations/acne"], undefined, "`integrations/acne` does not exist."],
    ["lie outside of the root", ["../elsewhere"], ".", "`../elsewhere` is not below"],
    ["have no integrations/", [], "../elsewhere", "holds no folder integrations/"],
  ] as const)("that %s are wrong use", (_says, paths, given, message) => {
    expect(() => openWorkspace(paths, given, root)).toThrow(UsageError);
    expect(() => openWorkspace(paths, given, root)).toThrow(message);
  });
});
