/** The plain tree that a YAML document becomes: values, keys as written, and where everything stands. */
import type { ScalarToken } from "./offsets.ts";

/** Half-open offsets into the file's text. */
export type Range = readonly [start: number, end: number];

/** How a value is written, for findings that depend on it. */
export interface Syntax {
  readonly style: "plain" | "single" | "double" | "literal" | "folded" | "flow" | "block" | "empty";
  /** The comment on the scalar's last line, with its `#`. */
  readonly comment?: string;
}

interface TreeBase {
  readonly value: unknown;
  readonly range: Range;
  readonly syntax: Syntax;
}

export interface ScalarTree extends TreeBase {
  readonly kind: "scalar";
  readonly text: string;
  readonly token: ScalarToken | undefined;
  /** The token's source is the text, character by character. */
  readonly verbatim?: true;
}

interface MapTree extends TreeBase {
  readonly kind: "map";
  /** In file order; keys are source text. */
  readonly children: ReadonlyMap<string, { readonly keyRange: Range; readonly tree: Tree }>;
}

interface SequenceTree extends TreeBase {
  readonly kind: "sequence";
  readonly children: readonly Tree[];
}

export type Tree = ScalarTree | MapTree | SequenceTree;
