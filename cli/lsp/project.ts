/** The tree that an editor works on: files on disk under unsaved buffers, loaded by the very loader that validates and serves. */
import { loadCatalog, type Catalog, type FileTree, type Integration } from "../../engine/catalog/index.ts";
import type { Finding } from "../../engine/language/finding.ts";
import type { PathKey } from "../../engine/language/located.ts";
import type { Scope } from "../../engine/language/scopes.ts";
import type { Model } from "../../engine/mapping/types.ts";
import { folderOf } from "./file-kind.ts";

/** An expression or a template, as it was last understood. */
export interface Place {
  readonly path: readonly PathKey[];
  readonly scope: Scope;
  readonly reading: "expression" | "template";
}

export interface Project {
  readonly tree: FileTree;
  readonly models: ReadonlyMap<string, Model>;
  /** The last version of each that could be loaded. */
  readonly integrations: ReadonlyMap<string, Integration>;
  readonly catalog: Catalog;
  /** Of all files, in the order of files and lines. */
  readonly findings: readonly Finding[];
  /** Places of a file; those of its last version that could be compiled. */
  places(file: string): readonly Place[];
  /** A buffer of the editor, or undefined where the file on disk counts again. */
  change(file: string, text: string | undefined): void;
  /** Files on disk have changed. */
  refresh(): void;
  /** Reads anew what has changed since. */
  reload(): void;
}

/** @param disk reads the tree as it is on disk now */
export const createProject = (disk: () => FileTree): Project => {
  const buffers = new Map<string, string>();
  const places = new Map<string, readonly Place[]>();
  const models = new Map<string, Model>();
  const integrations = new Map<string, Integration>();
  let findings: readonly Finding[] = [];
  let onDisk = disk();
  /** Folders whose files have changed; all if undefined. */
  let changed: Set<string> | undefined;

  const tree: FileTree = {
    get paths() {
      return [...new Set([...onDisk.paths, ...buffers.keys()])].sort();
    },
    read: (path) => buffers.get(path) ?? onDisk.read(path),
  };

  const load = (folders: ReadonlySet<string> | undefined): void => {
    const isAsked = (path: string): boolean => folders === undefined || folders.has(folderOf(path));
    const part: FileTree = {
      paths: tree.paths.filter((path) => isAsked(path) || path.startsWith("unified-models/")),
      read: (path) => tree.read(path),
    };
    const seen = new Map<string, Map<string, Place>>();
    const loaded = loadCatalog(part, {
      observe: ({ at: { file, path }, scope, reading }) => {
        const ofFile = seen.get(file) ?? new Map<string, Place>();
        ofFile.set(JSON.stringify(path), { path, scope, reading });
        seen.set(file, ofFile);
      },
    });
    for (const [file, found] of seen) places.set(file, [...found.values()]);
    const broken = new Set(
      loaded.findings.flatMap(({ severity, span }) => (severity === "error" ? [folderOf(span.file)] : [])),
    );
    // While something is half written the version before it knows more.
    for (const [name, model] of loaded.models)
      if (!models.has(name) || !broken.has(`unified-models/${name}`)) models.set(name, model);
    for (const [name, integration] of loaded.integrations)
      if (!integrations.has(name) || !broken.has(integration.folder)) integrations.set(name, integration);
    if (folders === undefined) {
      for (const name of integrations.keys())
        if (!part.paths.some((path) => isIn(name, path))) integrations.delete(name);
    }
    const kept = findings.filter(({ span }) => folders !== undefined && !isAsked(span.file) && !isModel(span.file));
    findings = [...kept, ...loaded.findings];
  };
  load(undefined);
  changed = new Set();

  return {
    tree,
    models,
    integrations,
    get catalog() {
      return { models, integrations, findings };
    },
    get findings() {
      return findings;
    },
    places: (file) => places.get(file) ?? [],
    change(file, text) {
      if (text === undefined) buffers.delete(file);
      else buffers.set(file, text);
      // A model is read by every integration.
      if (isModel(file)) changed = undefined;
      else changed?.add(folderOf(file));
    },
    refresh() {
      onDisk = disk();
      changed = undefined;
    },
    reload() {
      const folders = changed;
      if (folders?.size === 0) return;
      changed = new Set();
      load(folders);
    },
  };
};

const isModel = (path: string): boolean => path.startsWith("unified-models/");
const isIn = (name: string, path: string): boolean => path.startsWith(`integrations/${name}/`);
