/** Parses an expression with the jsonata package's parser and lowers its tree to ours (ast.ts). */

import jsonata from "jsonata";
import type { Node } from "./ast.ts";
import { ExpressionError } from "./error.ts";
import { lower } from "./lower.ts";
import { messageOf } from "./messages.ts";
import { type Token, tokenize } from "./tokens.ts";

export interface ParseOptions {
  /** Report several syntax errors instead of throwing the first. */
  readonly recover?: boolean;
}

export interface Parsed {
  /** Undefined when nothing could be parsed (only with `recover`). */
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
const MOST_REMEMBERED = 512;

function remember(source: string, parsed: Parsed): void {
  if (recent.size >= MOST_REMEMBERED) {
    const [oldest] = recent.keys();
    if (oldest !== undefined) recent.delete(oldest);
  }
  recent.set(source, parsed);
}

function parseAnew(source: string, options: ParseOptions): Parsed {
  const tokens = tokenize(source);
  try {
    const expression = jsonata(source, options.recover === true ? { recover: true } : undefined);
    const raw: unknown = expression.ast();
    const errors = readErrors(expression).map((fault) => faultToError(fault, tokens, source));
    return { ast: lower(raw, tokens), errors };
  } catch (cause) {
    const error = faultToError(asFault(cause), tokens, source);
    if (options.recover === true) return { ast: undefined, errors: [error] };
    throw error;
  }
}

function readErrors(expression: unknown): readonly RawFault[] {
  const { errors } = expression as { errors?: () => readonly RawFault[] | undefined };
  return errors?.() ?? [];
}

function asFault(cause: unknown): RawFault {
  if (typeof cause === "object" && cause !== null) return cause;
  return { message: String(cause) };
}

/** Turns what the package throws into our error, with the range of the token at fault. */
export function faultToError(fault: RawFault, tokens: readonly Token[], source: string): ExpressionError {
  if (fault instanceof ExpressionError) return withRange(fault, tokens, source);
  // A bad pattern reaches us as the engine's own SyntaxError.
  const code = fault.code ?? (fault instanceof SyntaxError ? "S0303" : "D1000");
  const token = textOf(fault.token);
  const range = rangeAt(fault.position, tokens, source);
  const message = messageOf(code, fault) ?? fault.message ?? `The expression failed with ${code}.`;
  return new ExpressionError(code, message, {
    ...range,
    token,
    value: fault.value,
    cause: fault instanceof Error ? fault : undefined,
  });
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
