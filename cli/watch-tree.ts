/** Follows `integrations/` and `unified-models/` on disk, however files are saved: written in place, renamed over the old one, checked out. */
import { type BigIntStats, type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { join } from "node:path";

export interface WatchedTree {
  close(): void;
}

const FOLDERS = ["integrations", "unified-models"] as const;

/** Editors write a file in several steps. */
const DEBOUNCE_MS = 50;

/** Network drives, some containers and a system out of watches give no events. */
const POLL_MS = 2000;

/**
 * An event of the system is a hint to look, nothing more: what has changed is told by comparing the tree with what it was.
 * Folders are watched one by one, since Node's recursive watch on Linux loses a file that another was renamed over.
 * The state before the call counts as known; read the files after it, and no change is missed.
 * @param onChange is given the changed, new and deleted files, relative to the root and sorted
 */
export const watchTree = (root: string, onChange: (files: readonly string[]) => void): WatchedTree => {
  const watchers = new Map<string, { readonly identity: string; readonly watcher: FSWatcher | undefined }>();
  let timer: NodeJS.Timeout | undefined;

  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(look, DEBOUNCE_MS);
  };
  const open = (folder: string): FSWatcher | undefined => {
    try {
      // What fails later, as when the folder is deleted, is seen by the next look.
      return watch(join(root, folder), soon).on("error", soon);
    } catch {
      return undefined;
    }
  };
  /** @returns whether a folder is watched that was not before */
  const follow = (folders: ReadonlyMap<string, string>): boolean => {
    const [gone, added] = differences(new Map([...watchers].map(([path, { identity }]) => [path, identity])), folders);
    for (const path of gone) {
      watchers.get(path)?.watcher?.close();
      watchers.delete(path);
    }
    for (const path of added) watchers.set(path, { identity: folders.get(path) ?? "", watcher: open(path) });
    return added.length > 0;
  };
  /** Again if there are new folders: files may have come before their watcher. */
  const scan = (): ReadonlyMap<string, string> => {
    const { files, folders } = list(root);
    return follow(folders) ? scan() : files;
  };

  let known = scan();
  const look = (): void => {
    const found = scan();
    const changed = [...new Set(differences(known, found).flat())].sort();
    known = found;
    if (changed.length > 0) onChange(changed);
  };
  const poll = setInterval(look, POLL_MS);
  return {
    close() {
      clearTimeout(timer);
      clearInterval(poll);
      for (const { watcher } of watchers.values()) watcher?.close();
    },
  };
};

/** Names whose value is another one: as they were, as they are. */
const differences = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly [readonly string[], readonly string[]] => [
  [...before].flatMap(([name, value]) => (after.get(name) === value ? [] : [name])),
  [...after].flatMap(([name, value]) => (before.get(name) === value ? [] : [name])),
];

interface Listed {
  /** Version of each file, as far as the file system tells it. */
  readonly files: Map<string, string>;
  /** Which folder it is: a new one of the same name is another one. */
  readonly folders: Map<string, string>;
}

/** What the catalog reads: files below the two folders, without dot files. */
const list = (root: string): Listed => {
  const listed: Listed = { files: new Map(), folders: new Map() };
  // Of the root itself only that one of the two comes or goes.
  note(root, "", (stats) => listed.folders.set("", identityOf(stats)));
  for (const folder of FOLDERS) listInto(listed, root, folder);
  return listed;
};

const listInto = (listed: Listed, root: string, folder: string): void => {
  try {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    note(root, folder, (stats) => listed.folders.set(folder, identityOf(stats)));
    for (const entry of entries) {
      const path = `${folder}/${entry.name}`;
      if (entry.name.startsWith(".")) continue;
      if (entry.isDirectory()) listInto(listed, root, path);
      else note(root, path, (stats) => listed.files.set(path, versionOf(stats)));
    }
  } catch {
    // It is gone.
  }
};

const note = (root: string, path: string, found: (stats: BigIntStats) => void): void => {
  const stats = statSync(join(root, path), { bigint: true, throwIfNoEntry: false });
  if (stats !== undefined) found(stats);
};

const identityOf = ({ ino, birthtimeNs }: BigIntStats): string => `${ino} ${birthtimeNs}`;
/** The time of the last change of status catches copies that keep the time of the last write. */
const versionOf = ({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string => `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
