/** Reads a YAML file into a `Located`, with every problem as a finding at its place. */
import { parseDocument, type YAMLError } from "yaml";
import type { Findings } from "../finding.ts";
import type { Located } from "../located.ts";
import { locate, sourceFile, spanOf } from "./located.ts";
import { quickTree } from "./quick.ts";
import { readTree, type Report } from "./read.ts";
import { diagnose, valueStart } from "./traps.ts";
import type { Tree } from "./tree.ts";

/**
 * Parses YAML 1.2 (core schema) as far as the language uses it: one document, no anchors, aliases, tags or merge keys.
 *
 * @param file path for findings
 * @returns the root, or undefined if the text is not YAML; findings say why
 */
export const parseYaml = (text: string, file: string, findings: Findings): Located | undefined => {
  const source = sourceFile(file, text);
  const report: Report = (code, range, message, hint) => findings.report(code, spanOf(source, range), message, hint);
  const tree = quickTree(text) ?? exactTree(text, report);
  return tree === undefined ? undefined : locate(tree, source);
};

/** What the `yaml` package makes of the text, whatever it holds. */
export const exactTree = (text: string, report: Report): Tree | undefined => {
  const document = parseDocument(text, {
    keepSourceTokens: true,
    prettyErrors: false,
    // Duplicates are found by `readTree`, which compares keys as written (`1` and `"1"` are the same).
    uniqueKeys: false,
    logLevel: "error",
  });
  if (document.errors.length === 0) return readTree(document, text, report);
  reportErrors(document.errors, text, report);
  return undefined;
};

/** Only the first: the rest are echoes of it. */
const reportErrors = (errors: readonly YAMLError[], text: string, report: Report): void => {
  const [first] = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  if (first === undefined) return;
  const [start, end] = first.pos;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const line = /^[^\r\n]*/u.exec(text.slice(lineStart))?.[0] ?? "";
  const { code, message, hint, wholeValue } = diagnose(line, first.message, first.code);
  const from = lineStart + valueStart(line);
  const lineEnd = lineStart + line.length;
  report(
    code,
    wholeValue ? [from, lineStart + line.trimEnd().length] : [start, Math.max(start, Math.min(end, lineEnd))],
    message,
    hint,
  );
};
