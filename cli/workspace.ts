/** The folder a command works on: where `integrations/` and `unified-models/` stand. */
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "./exit.ts";

export interface Workspace {
  readonly root: string;
  /** Path prefixes (relative to the root) that findings and fixtures are narrowed to; empty means all. */
  readonly narrow: readonly string[];
}

const isRoot = (folder: string): boolean => existsSync(join(folder, "integrations"));

/** The folder that ships with the package: found upwards from this file, in the checkout and in `dist`. */
export const packagedRoot = (): string | undefined => upwards(dirname(fileURLToPath(import.meta.url)));

/** The nearest folder upwards that holds `integrations/`, the one that ships left aside. */
export const ownRoot = (cwd: string): string | undefined => upwards(cwd);

const upwards = (folder: string): string | undefined => {
  if (isRoot(folder)) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : upwards(parent);
};

/**
 * `--root`, else the nearest folder upwards from the working directory, else the one that ships with the package.
 * Paths may be files, folders inside the root, or a root themselves.
 * @throws UsageError if a path does not exist or belongs to no root
 */
export const openWorkspace = (paths: readonly string[], root: string | undefined, cwd: string): Workspace => {
  const absent = paths.find((path) => !existsSync(resolve(cwd, path)));
  if (absent !== undefined) throw new UsageError(`\`${absent}\` does not exist.`);
  if (root !== undefined && !isRoot(resolve(cwd, root)))
    throw new UsageError(`\`${root}\` holds no folder integrations/.`);
  const [first] = paths;
  const found =
    root !== undefined
      ? resolve(cwd, root)
      : first === undefined
        ? (upwards(cwd) ?? packagedRoot())
        : (upwards(resolve(cwd, first)) ?? upwards(cwd));
  if (found === undefined)
    throw new UsageError(
      "No folder integrations/ here or above.",
      "Name one with --root, or start one with a folder integrations/NAME.",
    );
  const narrow = paths
    .map((path) => relative(found, resolve(cwd, path)).replaceAll("\\", "/"))
    .filter((path) => path !== "");
  const outside = narrow.find((path) => path.startsWith(".."));
  if (outside !== undefined) throw new UsageError(`\`${outside}\` is not below ${found}.`);
  return { root: found, narrow };
};

/** Whether a file (relative to the root) is among the paths asked for. */
export const isIncluded = (workspace: Workspace, file: string): boolean =>
  workspace.narrow.length === 0 || workspace.narrow.some((prefix) => file === prefix || file.startsWith(`${prefix}/`));
