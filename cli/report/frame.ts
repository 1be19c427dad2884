/** The lines around a problem with carets under it, whatever characters stand before: tabs, wide ones, marks that take no room. */
import { codeFrameColumns } from "@babel/code-frame";
import type { Problem } from "./types.ts";

/** @returns nothing if the text has no such line */
export const codeFrame = (text: string, problem: Problem, colour: boolean): string | undefined => {
  const lines = text.split(/\r?\n/u);
  const line = lines[problem.line - 1];
  if (line === undefined) return undefined;
  // What spans several lines is marked on its first one.
  const to = problem.endLine === problem.line ? problem.endColumn : line.trimEnd().length + 1;
  const start = widthOf(line.slice(0, problem.column - 1));
  const end = Math.max(start + 1, start + widthOf(line.slice(problem.column - 1, to - 1)));
  const shown = lines.map((one, index) => (Math.abs(index + 1 - problem.line) > 1 ? one : one.replaceAll("\t", TAB)));
  // The frame counts characters where a terminal counts columns: the line is made long enough for either.
  shown[problem.line - 1] = `${shown[problem.line - 1] ?? ""}${" ".repeat(end)}`;
  const frame = codeFrameColumns(
    shown.join("\n"),
    // Babel 8 counts columns from 0.
    { start: { line: problem.line, column: start }, end: { line: problem.line, column: end } },
    { forceColor: colour, linesAbove: 1, linesBelow: 1 },
  );
  return frame.replaceAll(/[ \t]+$/gmu, "");
};

const TAB = "  ";

const ZERO = /\p{Mn}|\p{Me}|\p{Cf}/u;
/** East Asian Wide and Fullwidth (UAX #11), and emoji. */
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}/u;

/** Columns of a terminal. */
const widthOf = (text: string): number => {
  let width = 0;
  for (const character of text)
    width += character === "\t" ? TAB.length : ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
};
