/** What a row of the corpus says, and the tree of files with that one mistake in it. */
import { join } from "node:path";
import type { FindingCode } from "../../../language/finding.ts";
import { readFolder } from "../../files.ts";
import type { FileTree } from "../../types.ts";

/**
 * One mistake: in a good file `instead` is `written`, and `code` is found at the place that `written` marks with « and ».
 * `hint` is part of what the finding says. `also` makes other changes that the mistake needs.
 */
export type Row = readonly [
  mistake: string,
  instead: string,
  written: string,
  code: FindingCode,
  hint?: string,
  also?: readonly Change[],
];

type Change = readonly [file: string, instead: string, written: string];

/** Rows by the file in which the mistake stands, relative to `tree/`. */
export type Kind = Readonly<Record<string, readonly Row[]>>;

export interface Mistake {
  readonly mistake: string;
  readonly code: FindingCode;
  readonly hint: string;
  readonly file: string;
  /** Where it must be found: lines and columns from 1, the end exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly tree: FileTree;
}

/** The files without a mistake. */
export const GOOD: FileTree = readFolder(join(import.meta.dirname, "tree"));

const goodFiles: ReadonlyMap<string, string> = new Map(GOOD.paths.map((path) => [path, GOOD.read(path) ?? ""]));

const OPEN = "«";
const CLOSE = "»";

export const mistakesOf = (kind: Kind): readonly Mistake[] =>
  Object.entries(kind).flatMap(([file, rows]) => rows.map((row) => mistakeOf(file, row)));

const mistakeOf = (file: string, [mistake, instead, written, code, hint = "", also = []]: Row): Mistake => {
  const files = new Map(goodFiles);
  for (const [path, from, to] of [[file, instead, written] as const, ...also])
    files.set(path, changed(files.get(path), from, to, `${mistake} (${path})`));
  const marked = [...files].find(([, text]) => text.includes(OPEN));
  if (marked === undefined) throw new Error(`${mistake}: nothing is marked with « and »`);
  const [where, text] = marked;
  const from = text.indexOf(OPEN);
  const to = text.indexOf(CLOSE);
  files.set(where, text.replace(OPEN, "").replace(CLOSE, ""));
  const start = placeOf(text, from);
  const end = placeOf(text.replace(OPEN, ""), to - OPEN.length);
  return {
    mistake,
    code,
    hint,
    file: where,
    ...start,
    endLine: end.line,
    endColumn: end.column,
    tree: { paths: [...files.keys()].sort(), read: (path) => files.get(path) },
  };
};

/** A file that is not there yet is written whole. */
const changed = (text: string | undefined, from: string, to: string, what: string): string => {
  if (text === undefined || from === "") return (text ?? "") + to;
  if (!text.includes(from)) throw new Error(`${what}: the good file has no text ${JSON.stringify(from)}`);
  return text.replace(from, () => to);
};

const placeOf = (text: string, offset: number): { readonly line: number; readonly column: number } => {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
};
