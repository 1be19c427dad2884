/** A piece of expression text and where each of its characters stands: a whole scalar, one hole of a template, or a file. */
import type { Where } from "../errors.ts";
import type { Span } from "./finding.ts";
import type { Located } from "./located.ts";

export interface Source {
  readonly text: string;
  readonly where: Where;
  /** Range of characters [start, end) of `text`, at least one character wide where there is one. */
  span(start: number, end: number): Span;
}

export const toWhere = (span: Span, path: Located["path"]): Where => ({
  file: span.file,
  line: span.line,
  column: span.column,
  ...(path.length === 0 ? {} : { path: path.join(".") }),
});

/** The part of a scalar that begins at `offset`. `text` is that part. */
export function sourceOf(at: Located, text: string, offset = 0): Source {
  const trimmed = text.trimEnd().length;
  const last = Math.max(0, trimmed - 1);
  // What is missing at the end is shown at the last character that is there.
  const span = (start: number, end: number): Span => {
    const from = Math.min(start, last);
    return at.range(
      offset + from,
      offset + Math.max(Math.min(end, Math.max(trimmed, from)), Math.min(from + 1, text.length)),
    );
  };
  const first = text.length - text.trimStart().length;
  return { text, where: toWhere(span(first, first + 1), at.path), span };
}
