/** A change of a text by place: everything else, comments and blanks included, stays as it is. */
import type { Span } from "../../language/finding.ts";

/** Characters [start, end) become `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text with the places of its lines. */
export interface Source {
  readonly text: string;
  offset(line: number, column: number): number;
  /** The whole line, without its break, that holds an offset. */
  lineAt(offset: number): { readonly start: number; readonly end: number; readonly text: string };
}

export const sourceText = (text: string): Source => {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return {
    text,
    offset: (line, column) => Math.min((starts[line - 1] ?? text.length) + column - 1, text.length),
    lineAt(offset) {
      const start = starts.findLast((one) => one <= offset) ?? 0;
      const next = text.indexOf("\n", start);
      const end = next === -1 ? text.length : next;
      const line = text.slice(start, end).replace(/\r$/u, "");
      return { start, end: start + line.length, text: line };
    },
  };
};

/** The range of a span. */
export const rangeOf = (source: Source, span: Span): { readonly start: number; readonly end: number } => ({
  start: source.offset(span.line, span.column),
  end: source.offset(span.endLine, span.endColumn),
});

/** Applies edits that do not overlap; of two that do, the first in the file wins. */
export const applyEdits = (text: string, edits: readonly Edit[]): string => {
  let result = "";
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < at) continue;
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
};
