/** Reads the folders of integrations and models from disk: the only file of the catalog that needs Node. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FileTree } from "./types.ts";

const FOLDERS = ["integrations", "unified-models"] as const;

/** @param root folder that holds `integrations/` and `unified-models/`; either may be missing */
export const readFolder = (root: string): FileTree => {
  const paths = FOLDERS.flatMap((folder) => list(root, folder)).sort();
  return {
    paths,
    read(path) {
      try {
        return readFileSync(join(root, path), "utf8");
      } catch {
        return undefined;
      }
    },
  };
};

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
