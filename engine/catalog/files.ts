/** Reads the folders of integrations and models from disk: the only file of the catalog that needs Node. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FileTree } from "./types.ts";

const FOLDERS = ["integrations", "unified-models"] as const;

/**
 * @param root folder that holds `integrations/` and `unified-models/`; either may be missing
 * @param shipped another such folder, whose models stand beside those of `root`; a model that `root` has too is the root's
 */
export const readFolder = (root: string, shipped?: string): FileTree => {
  const own = FOLDERS.flatMap((folder) => list(root, folder));
  const models = new Set(own.flatMap((path) => modelOf(path) ?? []));
  const added =
    shipped === undefined ? [] : list(shipped, "unified-models").filter((path) => !models.has(modelOf(path) ?? ""));
  const rootOf = new Map([
    ...own.map((path) => [path, root] as const),
    ...added.map((path) => [path, shipped ?? root] as const),
  ]);
  return {
    paths: [...rootOf.keys()].sort(),
    read(path) {
      try {
        return readFileSync(join(rootOf.get(path) ?? root, path), "utf8");
      } catch {
        return undefined;
      }
    },
  };
};

const modelOf = (path: string): string | undefined => /^unified-models\/([^/]+)\//u.exec(path)?.[1];

/** Files below a folder; dot files are nobody's business. */
const list = (root: string, folder: string): readonly string[] => {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      if (entry.name.startsWith(".")) return [];
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? list(root, path) : [path];
    });
  } catch {
    return [];
  }
};
