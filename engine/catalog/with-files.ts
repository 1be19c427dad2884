/** A tree of files with other texts in some places, or with files more. */
import type { FileTree } from "./types.ts";

/** @param files by path; a text that changes later is read as it is then, a path that is added later is not known */
export const withFiles = (tree: FileTree, files: ReadonlyMap<string, string>): FileTree => ({
  paths: [...new Set([...tree.paths, ...files.keys()])].sort(),
  read: (path) => files.get(path) ?? tree.read(path),
});
