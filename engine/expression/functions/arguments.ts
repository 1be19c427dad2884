/** Reads the arguments of library functions and refuses what does not fit, with a coded error. */
import { ExpressionError } from "../error.ts";

export const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** F1001: the argument has the wrong type. The value itself is not quoted: it may be a credential. */
export function wrongType(name: string, parameter: string, expected: string, value: unknown): ExpressionError {
  return new ExpressionError("F1001", `$${name}: ${parameter} must be ${expected}; got ${kindOf(value)}`, {
    token: name,
    value,
  });
}

/** F1002: the right type, but it cannot be read as what it should be. */
export function unreadable(name: string, message: string, value: unknown): ExpressionError {
  return new ExpressionError("F1002", `$${name}: ${message}`, { token: name, value });
}

/** For messages: short, printable. */
export const quoted = (value: unknown): string => {
  const text = JSON.stringify(value) ?? kindOf(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

export function textArgument(name: string, parameter: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw wrongType(name, parameter, "text", value);
}

/** Text as it is, everything else as JSON. */
export const printed = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

/** One of a closed set of words; `fallback` where the argument is absent. */
export function choiceArgument<T extends string>(
  name: string,
  parameter: string,
  value: unknown,
  choices: readonly T[],
  fallback: T,
): T {
  if (isNothing(value)) return fallback;
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  if (typeof value !== "string") throw wrongType(name, parameter, `one of ${choices.join(", ")}`, value);
  throw unreadable(name, `${parameter} must be one of ${choices.join(", ")}; got ${quoted(value)}`, value);
}

/** A list as JSONata gives it: one member alone may stand for itself, nothing for no member. */
export function listArgument(value: unknown): readonly unknown[] {
  if (isNothing(value)) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "an array";
  const kind = typeof value;
  if (kind === "string") return "text";
  return kind === "object" ? "an object" : `a ${kind}`;
}
