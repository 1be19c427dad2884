/** Parses an expression with the jsonata package's parser and lowers its tree to ours (ast.ts). */

import jsonata from "jsonata";
import type { Node } from "./ast.ts";
import { ExpressionError, isOverflow } from "./error.ts";
import { lower } from "./lower.ts";
import { messageOf } from "./messages.ts";
import { syntaxErrors } from "./syntax-errors.ts";
import { endsOperand, type Token, tokenize } from "./tokens.ts";

export interface ParseOptions {
  /** Report all syntax errors that can be told apart instead of throwing the first. */
  readonly recover?: boolean;
}

export interface Parsed {
  /** Undefined where there are errors (only with `recover`). */
  readonly ast: Node | undefined;
  readonly errors: readonly ExpressionError[];
}

/** What the jsonata package throws and collects: `position` is the end of the token at fault. */
export interface RawFault {
  readonly code?: string;
  readonly position?: number;
  readonly token?: unknown;
  readonly value?: unknown;
  readonly message?: string;
}

/** Throws ExpressionError with a syntax code (`S…`) unless `recover` is set. */
export function parse(source: string, options: ParseOptions = {}): Parsed {
  const known = recent.get(source);
  if (known !== undefined) return known;
  const parsed = parseAnew(source, options);
  if (parsed.errors.length === 0) remember(source, parsed);
  return parsed;
}

/**
 * Trees by their source, the oldest first. Linting, compiling and analysing an expression each begin here, and the
 * files of a provider say the same short things many times over (`data`, `meta.page.after`). A tree is never changed.
 */
const recent = new Map<string, Parsed>();
const MOST_REMEMBERED = 2_048;

function remember(source: string, parsed: Parsed): void {
  if (recent.size >= MOST_REMEMBERED) {
    const [oldest] = recent.keys();
    if (oldest !== undefined) recent.delete(oldest);
  }
  recent.set(source, parsed);
}

function parseAnew(source: string, options: ParseOptions): Parsed {
  try {
    return { ast: parseStrictly(source), errors: [] };
  } catch (cause) {
    if (!(cause instanceof ExpressionError) || options.recover !== true) throw cause;
    return { ast: undefined, errors: syntaxErrors(source, firstError) };
  }
}

function parseStrictly(source: string): Node {
  const tokens = tokenize(source);
  try {
    return lower(jsonata(source).ast(), tokens);
  } catch (cause) {
    throw faultToError(asFault(cause), tokens, source);
  }
}

function firstError(source: string): ExpressionError | undefined {
  try {
    parseStrictly(source);
    return undefined;
  } catch (cause) {
    if (cause instanceof ExpressionError) return cause;
    throw cause;
  }
}

function asFault(cause: unknown): RawFault {
  if (typeof cause === "object" && cause !== null) return cause;
  return { message: String(cause) };
}

/** Turns what the package throws into our error, with the range of the token at fault. */
export function faultToError(fault: RawFault, tokens: readonly Token[], source: string): ExpressionError {
  if (fault instanceof ExpressionError) return withRange(fault, tokens, source);
  // A bad pattern reaches us as the engine's own SyntaxError.
  const code = fault.code ?? (isOverflow(fault) ? "L1010" : fault instanceof SyntaxError ? "S0303" : "D1000");
  const token = textOf(fault.token);
  const range =
    code === "S0217"
      ? orphanAt(tokens, source)
      : code === "L1010"
        ? { position: 0, end: source.length }
        : rangeAt(fault.position, tokens, source);
  const message = messageOf(code, fault) ?? fault.message ?? `The expression failed with ${code}.`;
  return new ExpressionError(code, message, {
    ...range,
    token,
    value: fault.value,
    cause: fault instanceof Error ? fault : undefined,
  });
}

/** The parser does not say which `%` has no parent: the first that has none even where all others are no `%`. */
function orphanAt(tokens: readonly Token[], source: string): { position?: number; end?: number } {
  const parents = tokens.filter(({ text }, index) => text === "%" && !endsOperand(tokens[index - 1]));
  const found = parents.find((one) => {
    const others = parents.filter((other) => other !== one);
    return isOrphaned(others.reduce((text, { start, end }) => `${text.slice(0, start)}$${text.slice(end)}`, source));
  });
  const { start, end } = found ?? parents[0] ?? {};
  return start === undefined || end === undefined ? {} : { position: start, end };
}

function isOrphaned(source: string): boolean {
  try {
    jsonata(source);
    return false;
  } catch (cause) {
    return asFault(cause).code === "S0217";
  }
}

/** An error thrown by a library function: the interpreter has added where the call stands, as the end of a token. */
function withRange(error: ExpressionError, tokens: readonly Token[], source: string): ExpressionError {
  if (error.position === undefined || error.end !== undefined) return error;
  const { code, message, token, value, cause } = error;
  return new ExpressionError(code, message, { ...rangeAt(error.position, tokens, source), token, value, cause });
}

function textOf(token: unknown): string | undefined {
  if (typeof token === "string") return token;
  return token === undefined ? undefined : JSON.stringify(token);
}

/** The range of the token that ends at jsonata's `position`; where none ends there, the one that covers it. */
function rangeAt(
  position: number | undefined,
  tokens: readonly Token[],
  source: string,
): { position?: number; end?: number } {
  if (position === undefined) return {};
  const token = tokens.find((one) => one.end >= position);
  if (token === undefined || token.start > position)
    return { position: Math.min(position, source.length), end: Math.min(position, source.length) };
  return { position: token.start, end: token.end };
}
