/** What can be mended without asking: for a finding, the change that its hint describes. */
import type { Finding, FindingCode } from "../../language/finding.ts";
import { type Edit, rangeOf, type Source } from "./edit.ts";
import { asBlock, asQuoted } from "./yaml-line.ts";

type Fix = (finding: Finding, source: Source) => Edit | undefined;

/** The only change that a finding leaves open; undefined where a person must decide. */
export const fixOf: Fix = (finding, source) => {
  for (const fix of [...(BY_CODE[finding.code] ?? []), renamed, requoted]) {
    const edit = fix(finding, source);
    if (edit !== undefined) return edit;
  }
  return undefined;
};

/** "Did you mean": where the name that is not known stands by itself, the one that was meant takes its place. */
const renamed: Fix = ({ hint = "", span }, source) => {
  const meant = /^Did you mean `([^`]+)`\?/u.exec(hint)?.[1];
  if (meant === undefined) return undefined;
  const { start, end } = rangeOf(source, span);
  const written = source.text.slice(start, end);
  const [, open = "", name = "", close = ""] = /^(["'`]?)([$\w./-]+)(["'`]?)$/u.exec(written) ?? [];
  if (name === "" || open !== close) return undefined;
  // A name that YAML or JSONata would read otherwise wants quotes, and which is a person's choice.
  if (open === "" && !/^[$A-Za-z_.][\w./-]*$/u.test(meant)) return undefined;
  return { start, end, text: `${open}${meant}${close}` };
};

/** "Write `5`, without quotes", "Write `"5"`, in quotes". */
const requoted: Fix = ({ hint = "", span }, source) => {
  const value = /^Write `([^`]+)`, (?:without|in) quotes\.$/u.exec(hint)?.[1];
  if (value === undefined) return undefined;
  return { ...rangeOf(source, span), text: value };
};

/** An expression that YAML cannot hold in plain text. */
const block: Fix = ({ hint = "", span }, source) => {
  if (!hint.includes("|-")) return undefined;
  const { start } = rangeOf(source, span);
  return asBlock(source, start);
};

const quoted: Fix = ({ hint = "", span }, source) =>
  hint.startsWith("quote the template") ? asQuoted(source, rangeOf(source, span).start) : undefined;

/** `>` and `>-` become `|-`. */
const literal: Fix = ({ hint = "", span }, source) => {
  if (!hint.includes("instead of `>`")) return undefined;
  const { start } = rangeOf(source, span);
  const header = /^>[-+]?/u.exec(source.text.slice(start))?.[0];
  return header === undefined ? undefined : { start, end: start + header.length, text: "|-" };
};

/** `# …` behind an expression of several words goes to a line of its own; `#$i` belongs to the expression. */
const comment: Fix = ({ message, span }, source) => {
  if (!message.startsWith("YAML ends the expression at")) return undefined;
  const { start, end } = rangeOf(source, span);
  const line = source.lineAt(start);
  const rest = source.text.slice(end, line.end);
  if (rest.trimStart().startsWith("#$")) return asBlock(source, start);
  const indent = /^\s*/u.exec(line.text)?.[0] ?? "";
  return {
    start: line.start,
    end: line.end,
    text: `${indent}${rest.trim()}\n${source.text.slice(line.start, end)}`,
  };
};

/** The whole scalar is one hole that reads a plain path. */
const withoutBraces: Fix = ({ span }, source) => {
  const { start, end } = rangeOf(source, span);
  const [before, after] = [source.text.charAt(start - 1), source.text.charAt(end)];
  const inner = /^\{\{\s*([\w$.]+)\s*\}\}$/u.exec(source.text.slice(start, end))?.[1];
  if (inner === undefined || before !== after || !/["']/u.test(before)) return undefined;
  return { start: start - 1, end: end + 1, text: inner };
};

/** The version of the language is the first line of the file, behind its comments. */
const stamp: Fix = ({ message }, source) => {
  if (!message.includes("lacks the key `cognate`")) return undefined;
  const head = /^(?:[ \t]*(?:#[^\n]*)?\n)*/u.exec(source.text)?.[0].length ?? 0;
  return { start: head, end: head, text: "cognate: 1\n" };
};

const BY_CODE: Readonly<Partial<Record<FindingCode, readonly Fix[]>>> = {
  missing_key: [stamp],
  template_in_expression: [withoutBraces],
  yaml_syntax: [quoted, block],
  yaml_trap: [quoted, literal, comment, block],
};
