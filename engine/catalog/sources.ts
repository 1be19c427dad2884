/** Reads and checks the files of a tree: each once, with its findings. */
import type { Findings, Span } from "../language/finding.ts";
import type { Located } from "../language/located.ts";
import { suggest } from "../language/suggest.ts";
import { parseJson } from "../language/yaml/json.ts";
import { parseYaml } from "../language/yaml/parse.ts";
import { textFile } from "../language/yaml/text.ts";
import { type FileKind, schemaFor } from "./schema/assemble.ts";
import { fits } from "./structure/fits.ts";
import { isReadAsWritten } from "./structure/places.ts";
import { problemsOf } from "./structure/walk.ts";
import type { FileTree } from "./types.ts";

export interface Sources {
  readonly paths: readonly string[];
  /** A YAML file of a kind, checked; undefined if it is not YAML or its structure is wrong. */
  checked(path: string, kind: FileKind): Located | undefined;
  /** Any file: YAML and JSON as values, all others as text. */
  read(path: string): Located | undefined;
  text: (path: string) => string | undefined;
  /** A file named in another file, relative to it and inside `folder`; a finding where there is none. */
  named(at: Located, name: string, folder: string): Located | undefined;
  /** Paths that `named` was asked for. */
  readonly used: ReadonlySet<string>;
}

export const startOf = (file: string): Span => ({ file, line: 1, column: 1, endLine: 1, endColumn: 1 });

export const createSources = (tree: FileTree, findings: Findings): Sources => {
  const known = new Map<string, Located | undefined>();
  const used = new Set<string>();
  /** Files in which YAML read something otherwise than it looks: their structure is checked, but they are not compiled. */
  const misread = new Set<string>();
  const existing = new Set(tree.paths);

  const texts = new Map<string, string | undefined>();
  const textOf = (path: string): string | undefined => {
    if (!texts.has(path)) texts.set(path, tree.read(path));
    return texts.get(path);
  };
  const load = (path: string): Located | undefined => {
    const text = textOf(path);
    if (text === undefined) {
      findings.report("file_unreadable", startOf(path), `${path} cannot be read`);
      return undefined;
    }
    if (/\.ya?ml$/u.test(path)) return parseYaml(text, path, findings);
    return path.endsWith(".json") ? parseJson(text, path, findings) : textFile(text, path);
  };
  const read = (path: string): Located | undefined => {
    if (known.has(path)) return known.get(path);
    const before = findings.all.length;
    known.set(path, load(path));
    if (findings.all.length > before) misread.add(path);
    return known.get(path);
  };
  return {
    paths: tree.paths,
    used,
    read,
    text: textOf,
    checked(path, kind) {
      const at = read(path);
      return at !== undefined && checkStructure(at, kind, findings) && !misread.has(path) ? at : undefined;
    },
    named(at, name, folder) {
      const path = resolvePath(at.file, name);
      if (path === undefined || !path.startsWith(`${folder}/`)) {
        findings.report(
          "unknown_reference",
          at.span,
          `\`${name}\` lies outside of ${folder}`,
          "files are named relative to the file that names them",
        );
        return undefined;
      }
      used.add(path);
      if (existing.has(path)) return read(path);
      const near = suggest(
        path,
        [...existing].filter((one) => one.startsWith(`${folder}/`)),
      );
      findings.report(
        "unknown_reference",
        at.span,
        `there is no file ${path}`,
        near === undefined
          ? "files are named relative to the file that names them"
          : `Did you mean \`${relativeTo(at.file, near)}\`?`,
      );
      return undefined;
    },
  };
};

/** True if the file fits its schema; each mistake is one finding. */
export const checkStructure = (at: Located, kind: FileKind, findings: Findings): boolean => {
  const schema = schemaFor(kind);
  if (isReadAsWritten(at) && fits(schema, at.value, schema)) return true;
  const problems = problemsOf(schema, at, schema);
  for (const { code, span, message, hint } of problems) findings.report(code, span, message, hint);
  return problems.length === 0;
};

/** Joins a relative name to the folder of a file; undefined if it leaves the tree. */
const resolvePath = (file: string, name: string): string | undefined => {
  if (name.startsWith("/")) return undefined;
  const parts = file.split("/").slice(0, -1);
  for (const part of name.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
};

const relativeTo = (file: string, path: string): string => {
  const from = file.split("/").slice(0, -1);
  const to = path.split("/");
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => ".."), ...to.slice(shared)].join("/");
};
