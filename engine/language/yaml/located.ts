/** Makes `Located` lenses over a tree: lines and columns are computed when somebody asks. */
import { LineCounter } from "yaml";
import type { Span } from "../finding.ts";
import type { Located, PathKey } from "../located.ts";
import { offsetOfLine, traceScalar } from "./offsets.ts";
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

/** How the value stands in its file; undefined if it is absent or was not read from YAML. */
export const syntaxOf = (at: Located): Syntax | undefined => Lens.treeOf(at)?.syntax;

/** Whether every value in `at`, itself included, stands in its file in such a way; false if it was not read from YAML. */
export const everySyntax = (at: Located, test: SyntaxTest): boolean => {
  const tree = Lens.treeOf(at);
  return tree !== undefined && everyTree(tree, test);
};

/** `text` is that of a scalar. */
type SyntaxTest = (syntax: Syntax, text: string) => boolean;

const everyTree = (tree: Tree, test: SyntaxTest): boolean => {
  if (!test(tree.syntax, tree.kind === "scalar" ? tree.text : "")) return false;
  if (tree.kind === "scalar") return true;
  if (tree.kind === "sequence") return tree.children.every((child) => everyTree(child, test));
  return tree.children.values().every((child) => everyTree(child.tree, test));
};

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

export const locate = (tree: Tree, source: SourceFile): Located => new Lens(tree, source, tree.range);

/** A class, because there are ten thousand of them in a load: closures would be made for each, and a path. */
class Lens implements Located {
  readonly value: unknown;
  readonly text: string | undefined;
  readonly #tree: Tree;
  readonly #source: SourceFile;
  readonly #keyRange: Range;
  readonly #parent: Lens | undefined;
  readonly #key: PathKey;
  #path: readonly PathKey[] | undefined;
  /** Every room walks the same tree: children are made once. */
  #children: ReadonlyMap<PathKey, Located> | undefined;

  constructor(tree: Tree, source: SourceFile, keyRange: Range, parent?: Lens, key: PathKey = "") {
    this.value = tree.value;
    this.text = tree.kind === "scalar" ? tree.text : undefined;
    this.#tree = tree;
    this.#source = source;
    this.#keyRange = keyRange;
    this.#parent = parent;
    this.#key = key;
  }

  static treeOf(at: Located): Tree | undefined {
    return #tree in at ? at.#tree : undefined;
  }

  get file(): string {
    return this.#source.file;
  }

  get path(): readonly PathKey[] {
    return (this.#path ??= this.#parent === undefined ? [] : [...this.#parent.path, this.#key]);
  }

  get span(): Span {
    return spanOf(this.#source, this.#tree.range, this.path);
  }

  get keySpan(): Span {
    return spanOf(this.#source, this.#keyRange, this.path);
  }

  at(key: PathKey): Located<never> {
    return (this.#members().get(key) ?? new Absent(this, key)) as Located<never>;
  }

  entries(): readonly (readonly [string, Located])[] {
    return this.#tree.kind === "map" ? [...this.#members()].map(([key, child]) => [String(key), child] as const) : [];
  }

  items(): readonly Located[] {
    return this.#tree.kind === "sequence" ? [...this.#members().values()] : [];
  }

  range(start: number, end: number): Span {
    return spanOf(this.#source, scalarRange(this.#tree, start, end), this.path);
  }

  #members(): ReadonlyMap<PathKey, Located> {
    return (this.#children ??= this.#childrenOf(this.#tree));
  }

  #childrenOf(tree: Tree): ReadonlyMap<PathKey, Located> {
    const children = new Map<PathKey, Located>();
    if (tree.kind === "sequence")
      for (const [index, item] of tree.children.entries())
        children.set(index, new Lens(item, this.#source, item.range, this, index));
    if (tree.kind === "map")
      for (const [key, entry] of tree.children)
        children.set(key, new Lens(entry.tree, this.#source, entry.keyRange, this, key));
    return children;
  }
}

/** A value that is not there, anchored at the node that should hold it. */
class Absent implements Located {
  readonly value: unknown = undefined;
  readonly text: string | undefined = undefined;
  readonly file: string;
  readonly path: readonly PathKey[];
  readonly #parent: Located;

  constructor(parent: Located, key: PathKey) {
    this.file = parent.file;
    this.path = [...parent.path, key];
    this.#parent = parent;
  }

  get span(): Span {
    return this.#parent.span;
  }

  get keySpan(): Span {
    return this.#parent.keySpan;
  }

  at(key: PathKey): Located<never> {
    const next: Located = new Absent(this, key);
    return next as Located<never>;
  }

  entries(): readonly [] {
    return [];
  }

  items(): readonly [] {
    return [];
  }

  range(): Span {
    return this.#parent.span;
  }
}

/** Characters [start, end) of a scalar's text as offsets into the file; the whole value if it has no characters of its own. */
const scalarRange = (tree: Tree, start: number, end: number): Range => {
  if (tree.kind !== "scalar" || tree.token === undefined) return tree.range;
  if (tree.verbatim === true) return [tree.token.offset + start, tree.token.offset + Math.max(start, end)];
  const shift = offsetOfLine(tree.token, tree.text);
  if (shift !== undefined && start < tree.text.length)
    return [shift + start, shift + Math.max(start, Math.min(end, tree.text.length))];
  const { starts, ends } = traceScalar(tree.token);
  if (starts.length === 0) return tree.range;
  const last = ends[starts.length - 1] ?? tree.range[1];
  const from = starts[start] ?? last;
  return [from, end > start ? Math.max(from, ends[end - 1] ?? last) : from];
};
