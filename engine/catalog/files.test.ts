/** Which files of a folder make a tree. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { readFolder } from "./files.ts";

const folders: string[] = [];

const folder = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), "cognate-files-"));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
};

afterEach(() => {
  for (const root of folders.splice(0)) rmSync(root, { recursive: true });
});

describe("reading a folder", () => {
  it("lists the files of integrations and models, dot files aside", () => {
    const tree = readFolder(
      folder({ "integrations/acme/integration.yaml": "a", "integrations/.git/x": "", "notes.md": "" }),
    );
    expect(tree.paths).toEqual(["integrations/acme/integration.yaml"]);
    expect(tree.read("integrations/acme/integration.yaml")).toBe("a");
    expect(tree.read("integrations/acme/absent.yaml")).toBeUndefined();
  });

  it("puts shipped models beside its own, and leaves shipped integrations alone", () => {
    const shipped = folder({
      "integrations/other/integration.yaml": "",
      "unified-models/people/model.yaml": "shipped",
      "unified-models/bills/model.yaml": "shipped",
      "unified-models/bills/extra.json": "shipped",
    });
    const tree = readFolder(folder({ "unified-models/bills/model.yaml": "own" }), shipped);
    expect(tree.paths).toEqual(["unified-models/bills/model.yaml", "unified-models/people/model.yaml"]);
    expect(tree.read("unified-models/bills/model.yaml")).toBe("own");
    expect(tree.read("unified-models/people/model.yaml")).toBe("shipped");
  });
});
