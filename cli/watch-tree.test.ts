/** The watched tree against a real folder, in each way that programs change files. */
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { watchTree, type WatchedTree } from "./watch-tree.ts";

const NEW = "integrations/new/mappings/people/users.yaml";
const FILE = "integrations/acme/integration.yaml";

let root = "";
let watched: WatchedTree;
let seen: Set<string>;
let onSeen: () => void = () => undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "cognate-watch-"));
  write(FILE, "0");
  seen = new Set();
  watched = watchTree(root, (files) => {
    for (const file of files) seen.add(file);
    onSeen();
  });
});
afterEach(() => {
  watched.close();
  rmSync(root, { recursive: true });
});

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const replace = (path: string, text: string): void => {
  write(`${path}.tmp`, text);
  renameSync(join(root, `${path}.tmp`), join(root, path));
};

/** Resolves once all of these files were said to have changed since the last time. */
const changed = (...files: readonly string[]): Promise<readonly string[]> =>
  new Promise((resolve) => {
    onSeen = () => {
      if (!files.every((file) => seen.has(file))) return;
      const all = [...seen].sort();
      seen.clear();
      resolve(all);
    };
    onSeen();
  });

test("a file that another is renamed over changes every time, not only once", async () => {
  for (const text of ["1", "2", "3", "4"]) {
    replace(FILE, text);
    // oxlint-disable-next-line no-await-in-loop -- one save after the other
    expect(await changed(FILE)).toContain(FILE);
  }
});

test("a file is deleted and comes back", async () => {
  rmSync(join(root, FILE));
  expect(await changed(FILE)).toContain(FILE);
  write(FILE, "0");
  expect(await changed(FILE)).toContain(FILE);
});

test("a copy with the same size and the same time of writing is another file", async () => {
  write("integrations/acme/other.yaml", "1");
  expect(await changed("integrations/acme/other.yaml")).toContain("integrations/acme/other.yaml");
  for (const file of [FILE, "integrations/acme/other.yaml"]) utimesSync(join(root, file), 1, 1);
  expect(await changed(FILE)).toContain(FILE);
  cpSync(join(root, "integrations/acme/other.yaml"), join(root, FILE), { preserveTimestamps: true });
  expect(await changed(FILE)).toContain(FILE);
});

test("new folders are followed, and so are folders that were deleted and made again", async () => {
  for (const text of ["1", "2"]) {
    write(NEW, text);
    // oxlint-disable-next-line no-await-in-loop -- one change after the other
    expect(await changed(NEW)).toContain(NEW);
  }
  rmSync(join(root, "integrations"), { recursive: true });
  write(FILE, "again");
  expect(await changed(FILE, NEW)).toEqual([FILE, NEW]);
  replace(FILE, "and again");
  expect(await changed(FILE)).toContain(FILE);
});

test("a folder of the root that was not there is followed; dot files and all beside it are not", async () => {
  write("notes.yaml", "");
  write("integrations/.cache/x.yaml", "");
  write("unified-models/people/model.yaml", "1");
  expect(await changed("unified-models/people/model.yaml")).toContain("unified-models/people/model.yaml");
  replace("unified-models/people/model.yaml", "2");
  expect(await changed("unified-models/people/model.yaml")).toContain("unified-models/people/model.yaml");
  expect([...seen]).toEqual([]);
});
