/** Scalars on one line and `|` blocks, as the quick reader takes them. */
import type { ScalarTree, Syntax } from "./tree.ts";

/** The text has something that the quick reader leaves to the `yaml` package. */
export class Unusual extends Error {}

export const giveUp = (): never => {
  throw new Unusual();
};

const SPACE = 32;

/** Offset of the first character at or after `at` that is no space. */
export const skipBlanks = (text: string, at: number): number => {
  let to = at;
  while (text.charCodeAt(to) === SPACE) to++;
  return to;
};

const scalar = (
  text: string,
  start: number,
  end: number,
  value: unknown,
  written: string,
  [syntax, type]: readonly [Syntax, "scalar" | "single-quoted-scalar" | "double-quoted-scalar"],
): ScalarTree => ({
  kind: "scalar",
  value,
  text: written,
  range: [start, end],
  syntax,
  token: { type, offset: start, source: text.slice(start, end) },
});

const PLAIN = [{ style: "plain" }, "scalar"] as const;
const SINGLE = [{ style: "single" }, "single-quoted-scalar"] as const;
const DOUBLE = [{ style: "double" }, "double-quoted-scalar"] as const;

/** What begins like this is something else, or a mistake. */
const NOT_PLAIN = /[&*!|>%@`,[\]{}#'"?:]|-(?: |$)/uy;

/** Plain text to the end of the line or to its comment. A further line is seen by the caller. */
export const plainScalar = (text: string, at: number): ScalarTree => {
  const lineEnd = text.indexOf("\n", at);
  const line = text.slice(at, lineEnd === -1 ? text.length : lineEnd);
  const comment = line.indexOf(" #");
  const written = (comment === -1 ? line : line.slice(0, comment)).trimEnd();
  NOT_PLAIN.lastIndex = 0;
  if (written === "" || NOT_PLAIN.test(line) || written.endsWith(":") || written.includes(": ")) giveUp();
  return scalar(text, at, at + written.length, plainValue(written), written, PLAIN);
};

const FLOW_PLAIN = /(?:[^\s,[\]{}#:"'&*!|>%@`?-]|-(?=[^\s,[\]{}]))(?:[^\n,[\]{}:#]|:(?![ \n,[\]{}])|(?<! )#)*/uy;

/** Plain text inside of `{ }` or `[ ]`. */
export const flowPlainScalar = (text: string, at: number): ScalarTree => {
  FLOW_PLAIN.lastIndex = at;
  if (!FLOW_PLAIN.test(text)) giveUp();
  const written = text.slice(at, FLOW_PLAIN.lastIndex).trimEnd();
  return scalar(text, at, at + written.length, plainValue(written), written, PLAIN);
};

/** YAML 1.2.2, section 10.3.2 (core schema). */
const plainValue = (written: string): unknown => {
  if (!MAY_BE_OTHER.test(written)) return written;
  if (/^(?:~|[Nn]ull|NULL)$/u.test(written)) return null;
  if (/^(?:[Tt]rue|TRUE)$/u.test(written)) return true;
  if (/^(?:[Ff]alse|FALSE)$/u.test(written)) return false;
  if (/^[-+]?[0-9]+$/u.test(written)) return Number.parseInt(written, 10);
  if (/^0o[0-7]+$/u.test(written)) return Number.parseInt(written.slice(2), 8);
  if (/^0x[0-9a-fA-F]+$/u.test(written)) return Number.parseInt(written.slice(2), 16);
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/u.test(written)) return Number.parseFloat(written);
  if (/^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/u.test(written)) return giveUp();
  return written;
};

/** Most texts are words: a glance tells. */
const MAY_BE_OTHER = /^(?:[-+.0-9]|~$|(?:[Nn]ull|NULL|[Tt]rue|TRUE|[Ff]alse|FALSE)$)/u;

const SINGLE_QUOTED = /'(?:[^'\n]|'')*'/uy;

export const singleQuoted = (text: string, at: number): ScalarTree => {
  SINGLE_QUOTED.lastIndex = at;
  if (!SINGLE_QUOTED.test(text)) giveUp();
  const end = SINGLE_QUOTED.lastIndex;
  const value = text.slice(at + 1, end - 1).replaceAll("''", "'");
  return scalar(text, at, end, value, value, SINGLE);
};

/** The escapes that JSON has too. */
const DOUBLE_QUOTED = /"(?:[^"\\\n]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"/uy;

export const doubleQuoted = (text: string, at: number): ScalarTree => {
  DOUBLE_QUOTED.lastIndex = at;
  if (!DOUBLE_QUOTED.test(text)) giveUp();
  const end = DOUBLE_QUOTED.lastIndex;
  const inner = text.slice(at + 1, end - 1);
  const value = inner.includes("\\") ? String(JSON.parse(text.slice(at, end))) : inner;
  return scalar(text, at, end, value, value, DOUBLE);
};

const HEADER = /\|(-?)\n/uy;
const LITERAL: Syntax = { style: "literal" };

/** A literal block in a collection at `column`, and the offset behind its last line. */
export const blockScalar = (text: string, at: number, column: number): readonly [tree: ScalarTree, end: number] => {
  HEADER.lastIndex = at;
  const header = HEADER.exec(text);
  const body = HEADER.lastIndex;
  let first = body;
  while (text.charAt(first) === "\n") first++;
  const indent = skipBlanks(text, first) - first;
  if (header === null || indent <= column || first === text.length) return giveUp();
  let value = "\n".repeat(first - body);
  let end = first;
  let breaks = "";
  for (let from = first; from < text.length;) {
    const lineEnd = text.indexOf("\n", from);
    const to = lineEnd === -1 ? text.length : lineEnd;
    if (to > from) {
      if (skipBlanks(text, from) - from < indent) break;
      value += breaks + text.slice(from + indent, to);
      breaks = "";
      end = Math.min(to + 1, text.length);
    }
    if (from > first || to > from) breaks += "\n";
    from = to + 1;
  }
  if (header[1] === "") value += "\n";
  const source = text.slice(body, end);
  const written = text.slice(at, body - 1);
  const range = [at, body + source.trimEnd().length] as const;
  const props = [{ source: written }, { source: "\n" }];
  const token = { type: "block-scalar", offset: at, source, indent: column, props } as const;
  return [{ kind: "scalar", value, text: value, range, syntax: LITERAL, token }, end];
};
