/** Makes `Located` lenses over a tree: lines and columns are computed when somebody asks. */
import { LineCounter } from "yaml";
import type { Span } from "../finding.ts";
import type { Located, PathKey } from "../located.ts";
import { traceScalar } from "./offsets.ts";
import type { Range, Syntax, Tree } from "./tree.ts";

export interface SourceFile {
  readonly file: string;
  /** Line and column, from 1. */
  position(offset: number): { readonly line: number; readonly column: number };
}

/** Where lines begin is worked out when somebody asks first: most files are never asked. */
export const sourceFile = (file: string, text: string): SourceFile => {
  let lines: LineCounter | undefined;
  return {
    file,
    position: (offset) => {
      lines ??= linesOf(text);
      const { line, col } = lines.linePos(offset);
      return { line, column: col };
    },
  };
};

const linesOf = (text: string): LineCounter => {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines.addNewLine(at + 1);
  return lines;
};

const syntaxes = new WeakMap<Located, Syntax>();

/** How the value stands in its file; undefined if it is absent or was not read from YAML. */
export const syntaxOf = (at: Located): Syntax | undefined => syntaxes.get(at);

export const spanOf = (source: SourceFile, [start, end]: Range, path: readonly PathKey[] = []): Span => {
  const from = source.position(start);
  const to = source.position(end);
  const dotted = path.join(".");
  return {
    file: source.file,
    ...from,
    endLine: to.line,
    endColumn: to.column,
    ...(dotted === "" ? {} : { path: dotted }),
  };
};

export const locate = (
  tree: Tree,
  source: SourceFile,
  path: readonly PathKey[] = [],
  keyRange: Range = tree.range,
): Located => {
  // Every room walks the same tree: children are made once.
  let members: ReadonlyMap<PathKey, Located> | undefined;
  const children = (): ReadonlyMap<PathKey, Located> => (members ??= childrenOf(tree, source, path));
  const located: Located = {
    value: tree.value,
    text: tree.kind === "scalar" ? tree.text : undefined,
    file: source.file,
    path,
    get span() {
      return spanOf(source, tree.range, path);
    },
    get keySpan() {
      return spanOf(source, keyRange, path);
    },
    at: (key: PathKey) => children().get(key) ?? absent(located, key),
    entries: () => (tree.kind === "map" ? [...children()].map(([key, child]) => [String(key), child] as const) : []),
    items: () => (tree.kind === "sequence" ? [...children().values()] : []),
    range: (start, end) => spanOf(source, scalarRange(tree, start, end), path),
  };
  syntaxes.set(located, tree.syntax);
  return located;
};

const childrenOf = (tree: Tree, source: SourceFile, path: readonly PathKey[]): ReadonlyMap<PathKey, Located> => {
  if (tree.kind === "scalar") return new Map();
  if (tree.kind === "sequence")
    return new Map(tree.children.map((item, index) => [index, locate(item, source, [...path, index])]));
  return new Map(
    [...tree.children].map(([key, entry]) => [key, locate(entry.tree, source, [...path, key], entry.keyRange)]),
  );
};

/** A value that is not there, anchored at the node that should hold it. */
const absent = (parent: Located, key: PathKey): Located => {
  const path = [...parent.path, key];
  const nothing: Located = {
    value: undefined,
    text: undefined,
    file: parent.file,
    path,
    get span() {
      return parent.span;
    },
    get keySpan() {
      return parent.keySpan;
    },
    at: (next: PathKey) => absent(nothing, next),
    entries: () => [],
    items: () => [],
    range: () => parent.span,
  };
  return nothing;
};

/** Characters [start, end) of a scalar's text as offsets into the file; the whole value if it has no characters of its own. */
const scalarRange = (tree: Tree, start: number, end: number): Range => {
  if (tree.kind !== "scalar" || tree.token === undefined) return tree.range;
  if (tree.verbatim === true) return [tree.token.offset + start, tree.token.offset + Math.max(start, end)];
  const { starts, ends } = traceScalar(tree.token);
  if (starts.length === 0) return tree.range;
  const last = ends[starts.length - 1] ?? tree.range[1];
  const from = starts[start] ?? last;
  return [from, end > start ? Math.max(from, ends[end - 1] ?? last) : from];
};
