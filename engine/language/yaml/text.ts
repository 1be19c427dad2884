/** A whole file as one text, with positions: expressions, queries and templates that stand in files of their own. */
import type { Located } from "../located.ts";
import { locate, sourceFile } from "./located.ts";

export const textFile = (text: string, file: string): Located => {
  const token = { type: "scalar", offset: 0, source: text } as const;
  return locate(
    { kind: "scalar", value: text, text, range: [0, text.length], syntax: { style: "literal" }, token, verbatim: true },
    sourceFile(file, text),
  );
};
