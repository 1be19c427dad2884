/** Splits a source into tokens with exact ranges: the jsonata parser keeps only where a token ends. */

export interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** For a bracket: the offset just after its partner (or just before, for a closing one). */
  partner?: number;
}

const twoCharacters = new Set(["..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??"]);
const oneCharacter = new Set(".[]{}(),@#;:?+-*/%|=<>^&!~");
const number = /(0|([1-9][0-9]*))(\.[0-9]+)?([Ee][-+]?[0-9]+)?/y;
const stopsName = /[\s.[\]{}(),@#;:?+\-*/%|=<>^&!~]/;
const opens: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Never throws: what it cannot read becomes a token that reaches to the end. */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  const open: Token[] = [];
  for (let token = nextToken(source, 0, undefined); token !== undefined; token = nextToken(source, token.end, token)) {
    tokens.push(token);
    match(token, open);
  }
  return tokens;
}

/** The token at or after `from`, undefined at the end; `previous` decides whether `/` divides or opens a regular expression. */
export function nextToken(source: string, from: number, previous: Token | undefined): Token | undefined {
  const start = skipBlank(source, from);
  if (start >= source.length) return undefined;
  const end = endOfToken(source, start, previous);
  return { start, end, text: source.slice(start, end) };
}

function match(token: Token, open: Token[]): void {
  if (opens[token.text] !== undefined) {
    open.push(token);
    return;
  }
  const last = open.at(-1);
  if (last !== undefined && opens[last.text] === token.text) {
    last.partner = token.end;
    token.partner = last.start;
    open.pop();
  }
}

function skipBlank(source: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < source.length && " \t\n\r\v".includes(source.charAt(at))) at++;
    if (!source.startsWith("/*", at)) return at;
    const close = source.indexOf("*/", at + 2);
    if (close < 0) return source.length;
    at = close + 2;
  }
}

function endOfToken(source: string, start: number, previous: Token | undefined): number {
  const character = source.charAt(start);
  if (character === "/" && !endsOperand(previous)) return endOfRegex(source, start);
  if (twoCharacters.has(source.slice(start, start + 2))) return start + 2;
  if (oneCharacter.has(character)) return start + 1;
  if (character === '"' || character === "'") return endOfString(source, start, character);
  if (character === "`") {
    const close = source.indexOf("`", start + 1);
    return close < 0 ? source.length : close + 1;
  }
  number.lastIndex = start;
  const digits = number.exec(source);
  if (digits !== null) return start + digits[0].length;
  let at = start + 1;
  while (at < source.length && !stopsName.test(source.charAt(at))) at++;
  return at;
}

/** After an operand `/` divides; elsewhere it opens a regular expression. */
export function endsOperand(token: Token | undefined): boolean {
  if (token === undefined) return false;
  const { text } = token;
  if (text === ")" || text === "]" || text === "}") return true;
  return !oneCharacter.has(text) && !twoCharacters.has(text) && text !== "and" && text !== "or" && text !== "in";
}

function endOfString(source: string, start: number, quote: string): number {
  let at = start + 1;
  while (at < source.length && source.charAt(at) !== quote) at += source.charAt(at) === "\\" ? 2 : 1;
  return Math.min(at + 1, source.length);
}

function endOfRegex(source: string, start: number): number {
  let depth = 0;
  let at = start + 1;
  for (; at < source.length; at++) {
    const character = source.charAt(at);
    if (character === "\\") at++;
    else if (character === "/" && depth === 0) break;
    else if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
  }
  at++;
  while (source.charAt(at) === "i" || source.charAt(at) === "m") at++;
  return Math.min(at, source.length);
}
