/** Looks at the store's file before anything is written: a start that fails for its place leaves no master key behind. */
import { closeSync, openSync, readSync, statSync, type Stats } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "./exit.ts";

/** How every SQLite database begins (sqlite.org/fileformat.html, 1.3). */
const MAGIC = "SQLite format 3\0";

/** @throws UsageError a folder; below something that is no folder; a file of something else */
export const checkStoreFile = (file: string): void => {
  const found = statsOf(file);
  if (found?.isDirectory() === true || (found === undefined && /[\\/]$/.test(file)))
    throw new UsageError(
      `The store \`${file}\` is a folder, and it has to be a file.`,
      `Name one in it: ${join(file, "cognate.sqlite")}`,
    );
  const above = nearest(dirname(file));
  if (found === undefined && above !== undefined && !above.stats.isDirectory())
    throw new UsageError(`The store \`${file}\` cannot be made: \`${above.path}\` is no folder.`);
  // An empty one becomes a database.
  if (found !== undefined && found.size > 0 && !isDatabase(file))
    throw new UsageError(
      `The store \`${file}\` is no SQLite database.`,
      "Restore its backup, or name another file with --data or COGNATE_DATA.",
    );
};

/** undefined: there is nothing, or nothing that may be looked at; opening it tells more. */
const statsOf = (path: string): Stats | undefined => {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
};

/** The path, or the next one above it that is there. */
const nearest = (path: string): { readonly path: string; readonly stats: Stats } | undefined => {
  const stats = statsOf(path);
  if (stats !== undefined) return { path, stats };
  const above = dirname(path);
  return above === path ? undefined : nearest(above);
};

const isDatabase = (file: string): boolean => {
  let handle: number | undefined;
  try {
    handle = openSync(file, "r");
    const head = Buffer.alloc(MAGIC.length);
    readSync(handle, head, 0, MAGIC.length, 0);
    return head.toString("latin1") === MAGIC;
  } catch {
    // It may not be read: opening it as a store tells so.
    return true;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
};
