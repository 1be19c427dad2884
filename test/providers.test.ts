/** The repository's integrations and the test integrations are without findings, and all of their fixtures pass. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFolder } from "../engine/catalog/files.ts";
import { loadCatalog } from "../engine/catalog/index.ts";
import type { FileTree } from "../engine/catalog/types.ts";
import { playFixture } from "../engine/fixtures/index.ts";
import { createCursorSealer } from "../engine/operation/sealer.ts";
import { REPOSITORY } from "./support/cognate.ts";

/** Integrations of one root with its own models and those of another. */
const together = (root: FileTree, models: FileTree): FileTree => {
  const theirs = models.paths.filter((path) => path.startsWith("unified-models/") && !root.paths.includes(path));
  return {
    paths: [...root.paths, ...theirs],
    read: (path) => (theirs.includes(path) ? models : root).read(path),
  };
};

const own = readFolder(REPOSITORY);
const TREES: readonly (readonly [name: string, tree: FileTree, integrations: readonly string[]])[] = [
  ["the repository's integrations", own, ["datadog"]],
  [
    "the test integrations, in YAML only",
    together(readFolder(join(REPOSITORY, "test", "providers")), own),
    ["linear", "okta", "slack"],
  ],
];

describe.each(TREES)("%s", (_name, tree, names) => {
  const catalog = loadCatalog(tree);
  const cursors = createCursorSealer({ current: new Uint8Array(32).fill(7) });

  it("have no findings", () => {
    expect(catalog.findings).toEqual([]);
    expect([...catalog.integrations.keys()]).toEqual(expect.arrayContaining([...names]));
  });

  const fixtures = [...catalog.integrations.values()].flatMap((integration) =>
    integration.fixtures.map((at) => [at.file, integration, at] as const),
  );

  it("have fixtures", () => {
    const all = [...catalog.integrations.values()];
    expect(all.filter((one) => one.fixtures.length === 0).map((one) => one.name)).toEqual([]);
  });

  it.each(fixtures)("%s", async (_file, integration, at) => {
    const { failures } = await playFixture(integration, at, { catalog, cursors });
    expect(failures.map(({ message }) => message)).toEqual([]);
  });
});
