/** A line for each problem, for editors and other programs that find problems with a pattern. */
import { problemsOf, type Report } from "./types.ts";

/** `FILE:LINE:COLUMN-ENDLINE:ENDCOLUMN: SEVERITY CODE: MESSAGE (HINT)`; nothing at all where nothing is wrong. */
export const printLines = (report: Report): string =>
  problemsOf(report)
    .map(({ file, line, column, endLine, endColumn, severity, code, message, hint }) => {
      const text = hint === undefined ? message : `${message} (${hint})`;
      return `${file}:${line}:${column}-${endLine}:${endColumn}: ${severity} ${code}: ${text.replaceAll(/\s*[\r\n]+\s*/gu, " ")}`;
    })
    .join("\n");
