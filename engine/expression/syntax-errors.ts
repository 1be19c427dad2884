/**
 * Finds several syntax errors of one expression. The parser stops at the first, and what its recovery mode says after it
 * is mostly a consequence; so the part at fault (an item, an argument, a statement: what stands between separators) is
 * blanked out and the rest is parsed again, every character at its old place. So is a bracket that was not closed in time.
 */

import type { ExpressionError } from "./error.ts";
import { type Token, tokenize } from "./tokens.ts";

const MOST = 10;

/** `parse` gives the first error of a text, or undefined if it has none. Errors come in order of their place. */
export function syntaxErrors(
  source: string,
  parse: (text: string) => ExpressionError | undefined,
): readonly ExpressionError[] {
  const errors: ExpressionError[] = [];
  const blanked: Part[] = [];
  for (let text = source; errors.length < MOST;) {
    const error = parse(text);
    if (error === undefined) break;
    const tokens = tokenize(text);
    const part = structural.has(error.code)
      ? undefined
      : (unclosed(tokens, error) ?? operand(tokens, error) ?? partOf(tokens, error));
    if (errors.some((one) => one.position === error.position) || isEcho(error, part, blanked)) break;
    errors.push(error);
    const next = part === undefined ? undefined : withoutPart(text, tokens, part, error.position ?? 0);
    if (part === undefined || next === undefined) break;
    blanked.push(part);
    text = next;
  }
  return errors.toSorted((left, right) => (left.position ?? 0) - (right.position ?? 0));
}

/** Brackets or quotes that do not close leave no parts to tell apart. */
const structural: ReadonlySet<string> = new Set(["S0101", "S0105", "S0106", "S0203", "S0302"]);

/** What stands between two separators of a bracket; outside of all brackets, everything up to a semicolon. */
interface Part {
  readonly bracket: Token | undefined;
  readonly start: number;
  readonly end: number;
  /** What parses in its place; by default it is worked out from where it stands. */
  readonly instead?: string;
}

/** `a == 1 and b == 2`: of operators that hold whole conditions together, what stands between two. */
function operand(tokens: readonly Token[], { position }: ExpressionError): Part | undefined {
  if (position === undefined || tokens.some(isMisread)) return undefined;
  const bracket = enclosing(tokens, position);
  const beside = tokens.filter((token) => parts.has(token.text) && enclosing(tokens, token.start) === bracket);
  const before = beside.findLast(({ end }) => end <= position);
  const after = beside.find(({ start }) => start >= position);
  if (isWhole(before) && isWhole(after)) return undefined;
  const close = bracket?.partner === undefined ? tokens.at(-1)?.end : bracket.partner - 1;
  const start = before?.end ?? bracket?.end ?? 0;
  return { bracket, start, end: after?.start ?? close ?? start, instead: " 0" };
}

const isWhole = (token: Token | undefined): boolean => token === undefined || isSeparator(token);

/** Where a bracket does not close, or a quote stands in a name, other tokens need not be what they seem. */
const isMisread = ({ text, partner }: Token): boolean =>
  ("([{".includes(text) && partner === undefined) || /^\w+['"]/u.test(text);

const parts: ReadonlySet<string> = new Set(["and", "or", "?", ":", ",", ";"]);

/** `($a := $first(x; $b)`: a separator stands where a bracket should have been closed. What was opened is left out. */
function unclosed(tokens: readonly Token[], { code, value, position }: ExpressionError): Part | undefined {
  if (code !== "S0202" || typeof value !== "string" || !")]}".includes(value) || position === undefined)
    return undefined;
  const at = tokens.find(({ start }) => start === position);
  if (at === undefined || !isSeparator(at)) return undefined;
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.start >= position) break;
    if ("([{".includes(token.text)) open.push(token);
    else if (")]}".includes(token.text)) open.pop();
  }
  const bracket = open.at(-1);
  return bracket === undefined ? undefined : { bracket, start: bracket.start, end: position, instead: "" };
}

function partOf(tokens: readonly Token[], { position }: ExpressionError): Part | undefined {
  if (position === undefined) return undefined;
  const bracket = enclosing(tokens, position);
  if (bracket?.partner !== undefined) return partAt(tokens, bracket, bracket.partner - 1, position);
  const next = tokens.find(
    (token) => token.text === ";" && token.start >= position && enclosing(tokens, token.start) === undefined,
  );
  return next === undefined ? undefined : { bracket: undefined, start: 0, end: next.end };
}

/** Before something that was blanked out, and around it: this may be because of that. */
function isEcho({ position }: ExpressionError, part: Part | undefined, blanked: readonly Part[]): boolean {
  if (blanked.length > 0 && position === undefined) return true;
  return blanked.some(
    ({ start, end }) => part !== undefined && part.start <= start && part.end >= end && (position ?? 0) < end,
  );
}

function withoutPart(text: string, tokens: readonly Token[], part: Part, position: number): string | undefined {
  const { start, end } = part;
  if (part.instead !== undefined && (part.instead === "" || text.slice(start, end).trim() !== ""))
    return end - start < part.instead.length
      ? undefined
      : text.slice(0, start) + part.instead.padEnd(end - start) + text.slice(end);
  if (part.bracket === undefined) return " ".repeat(end) + text.slice(end);
  if (text.slice(start, end).trim() !== "") {
    const by = placeholder(tokens, part, position);
    const room = end - by.at;
    return room < by.text.length ? undefined : text.slice(0, by.at) + by.text.padEnd(room) + text.slice(end);
  }
  // Nothing stands there: one of the separators beside it is too many.
  const separator =
    tokens.find((token) => token.start === end && isSeparator(token)) ??
    tokens.find((token) => token.end === start && isSeparator(token));
  return separator === undefined ? undefined : `${text.slice(0, separator.start)} ${text.slice(separator.end)}`;
}

const isSeparator = ({ text }: Token): boolean => text === "," || text === ";";
const isOpening = ({ text, partner, end }: Token): boolean =>
  "([{".includes(text) && partner !== undefined && partner > end;

/** The innermost pair of brackets around a place; the closing bracket counts as inside. */
function enclosing(tokens: readonly Token[], position: number): Token | undefined {
  return tokens.findLast((token) => isOpening(token) && token.start < position && (token.partner ?? 0) > position);
}

/** A separator belongs to what is before it. */
function partAt(tokens: readonly Token[], bracket: Token, close: number, position: number): Part {
  let start = bracket.end;
  for (const token of tokens) {
    if (token.start < bracket.end || token.start >= close) continue;
    if (!isSeparator(token) || enclosing(tokens, token.start) !== bracket) continue;
    if (token.start >= position) return { bracket, start, end: token.start };
    start = token.end;
  }
  return { bracket, start, end: close };
}

/** What parses wherever the part stood: a value, or in an object its key and a value. */
function placeholder(
  tokens: readonly Token[],
  { bracket, start, end }: Part,
  position: number,
): { readonly at: number; readonly text: string } {
  const isObject = bracket?.text === "{" && tokens[tokens.indexOf(bracket) - 1]?.text !== ")";
  if (!isObject) return { at: start, text: "0" };
  const colon = tokens.find(
    (token) =>
      token.text === ":" && token.start >= start && token.end <= end && enclosing(tokens, token.start) === bracket,
  );
  return colon === undefined || colon.start >= position ? { at: start, text: '"":0' } : { at: colon.end, text: "0" };
}
