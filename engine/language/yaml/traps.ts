/** Names the cause of a YAML syntax error: nearly always an expression that wanted a `|-` block (config-language-spec 3.2). */
import type { FindingCode } from "../finding.ts";

export interface Diagnosis {
  readonly code: FindingCode;
  readonly message: string;
  readonly hint: string;
  /** The whole value is at fault, not the character at which YAML stumbles. */
  readonly wholeValue: boolean;
}

const BLOCK = "write the expression as a block: put `|-` after the key and the expression on the next line, indented";
const QUOTE_OR_BLOCK = "quote the value, or write the mapping in block form with the expression under `|-`";
const TEMPLATE = 'quote the template: "{{ … }}"';

interface Trap {
  /** Tried on the line of the error, from the value on. */
  readonly pattern: RegExp;
  readonly message: string;
  readonly hint: string;
  /** The fault is somewhere inside a `{ }` or `[ ]`: keep the place where YAML stumbles. */
  readonly inside?: true;
}

/** First match wins. `value` is what follows the first `key: ` or `- ` on the line. */
const VALUE_TRAPS: readonly Trap[] = [
  { pattern: /^\{\{/u, message: "YAML reads `{{` as the start of a mapping", hint: TEMPLATE },
  {
    pattern: /^\{.*[:,]\s*[|>][-+]?\s*$/u,
    message: "a block scalar cannot stand inside { }",
    hint: "write the mapping in block form: one key a line, the expression under `|-`",
    inside: true,
  },
  {
    pattern: /^[{[].*\{\{/u,
    message: "a template inside { } or [ ] must be quoted: YAML reads `{{` as the start of a mapping",
    hint: TEMPLATE,
    inside: true,
  },
  { pattern: /^@/u, message: "YAML reserves `@` at the start of a value", hint: BLOCK },
  { pattern: /^`/u, message: "YAML reserves a back-tick at the start of a value", hint: BLOCK },
  { pattern: /^%/u, message: "YAML reads `%` at the start of a value as a directive", hint: BLOCK },
  { pattern: /^,/u, message: "a value cannot begin with a comma", hint: BLOCK },
  {
    pattern: /^["']/u,
    message: "YAML takes the quotes as those of the whole value, and more follows them",
    hint: BLOCK,
  },
  { pattern: /^[*&]/u, message: "YAML reads this as an alias or an anchor", hint: BLOCK },
  { pattern: /^!/u, message: "YAML reads `!` at the start of a value as a tag", hint: BLOCK },
  {
    pattern: /^[|>][^\n]*\S/u,
    message: "YAML reads `|` or `>` at the start of a value as a block header",
    hint: BLOCK,
  },
  {
    pattern: /^[-?](?:\s|$)/u,
    message: "YAML reads `-` or `?` at the start of a value as a list item or a key",
    hint: BLOCK,
  },
  {
    pattern: /^[{[]/u,
    message: "inside { } and [ ] YAML splits values at `[ ] { }`, commas and `: `",
    hint: QUOTE_OR_BLOCK,
    inside: true,
  },
  { pattern: /: | #|:$/u, message: "YAML reads `: ` inside a plain value as a new key", hint: BLOCK },
  { pattern: /^[\]}]/u, message: "a value cannot begin with a closing bracket", hint: BLOCK },
];

/** @param line the line on which YAML stumbled, without its break. */
export const diagnose = (line: string, yamlMessage: string, yamlCode: string): Diagnosis => {
  if (yamlCode === "MULTIPLE_DOCS")
    return {
      code: "yaml_feature",
      message: "several documents in one file are not part of the language",
      hint: "make a file of each document",
      wholeValue: false,
    };
  if (yamlCode === "TAB_AS_INDENT")
    return { code: "yaml_syntax", message: "tabs cannot indent YAML", hint: "indent with blanks", wholeValue: false };
  const value = valueOf(line);
  if (yamlMessage.startsWith("Missing closing") && /^["']/u.test(value))
    return {
      code: "yaml_syntax",
      message: "the quote that begins here is not closed",
      hint: `end the text with ${value.charAt(0)} on this line`,
      wholeValue: true,
    };
  // What stands in quotes of its own is innocent.
  const bare = value.replace(/(?<=[,:[{]\s*)(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/gu, '""');
  const trap = VALUE_TRAPS.find(({ pattern, inside }) => pattern.test(inside === true ? bare : value));
  if (trap !== undefined && !LAYOUT_ERRORS.has(yamlCode))
    return { code: "yaml_syntax", message: trap.message, hint: trap.hint, wholeValue: trap.inside === undefined };
  return {
    code: "yaml_syntax",
    message: yamlMessage.replace(/\.$/u, ""),
    hint: "check the indentation and the quotes of this line and the one above",
    wholeValue: false,
  };
};

/** Mistakes of layout, where the value of the line is innocent. */
const LAYOUT_ERRORS: ReadonlySet<string> = new Set(["MULTILINE_IMPLICIT_KEY", "KEY_OVER_1024_CHARS", "BAD_DIRECTIVE"]);

/** Where the first value of a line begins. */
export const valueStart = (line: string): number =>
  /^\s*(?:- +)*(?:(?:"[^"]*"|'[^']*'|[^\s:{}[\],"'][^:{}[\],]*):\s+)?/u.exec(line)?.[0].length ?? 0;

const valueOf = (line: string): string => line.slice(valueStart(line)).trimEnd();
