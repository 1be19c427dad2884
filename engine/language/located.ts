/** A value read from a file that never forgets where it stood, down to a character inside a scalar. */
import type { Span } from "./finding.ts";

export type PathKey = string | number;

/**
 * A read-only lens on a parsed YAML value. Structure is checked by JSON Schema before anybody compiles it,
 * so `T` may be trusted after the catalog has handed it out.
 */
export interface Located<T = unknown> {
  readonly value: T;
  /** Source text of a scalar as the author wrote it, unescaped: `012` stays "012", `true` stays "true". */
  readonly text: string | undefined;
  readonly file: string;
  readonly path: readonly PathKey[];
  /** The value's range. */
  readonly span: Span;
  /** The key's range where there is one, else the value's. */
  readonly keySpan: Span;
  /** The child; where it is absent, a Located of undefined anchored at this node. */
  at<K extends keyof T & PathKey>(key: K): Located<T[K]>;
  /** Children of a mapping in file order; keys are source text (`true:` gives "true"). */
  entries(): readonly (readonly [key: string, child: Located])[];
  /** Children of a sequence. */
  items(): readonly Located[];
  /** Range of characters [start, end) of `text`, in the file, through any scalar style. */
  range(start: number, end: number): Span;
}

/** The child at a key that no type knows: of YAML whose structure was checked, but is read as it stands. */
export const child = (at: Located, key: PathKey): Located => (at as Located<Record<PathKey, unknown>>).at(key);
