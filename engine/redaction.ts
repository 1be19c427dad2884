/** Masks secrets in anything that is printed, in every encoding that providers and gateways repeat them in. */
import { formsOf, tolerantPattern } from "./redaction-forms.ts";

/** Replaces every known secret in a text or, recursively, in the strings of a JSON value. */
export interface Redactor {
  text(input: string): string;
  value<T>(input: T): T;
}

const MASK = "***";
/** Shorter values would mask ordinary words. */
const SHORTEST = 4;

/**
 * A redactor for these secret values; with none it returns its input. Make it once for an account: what it looks for is
 * decided here, patterns on the first text that may hold the secret.
 */
export const createRedactor = (secrets: readonly string[]): Redactor => {
  const forms = [...new Set(secrets.filter((value) => value.length >= SHORTEST).flatMap(formsOf))];
  const masks = forms.toSorted((a, b) => b.length - a.length).map(maskOf);
  if (masks.length === 0) return { text: (input) => input, value: (input) => input };
  const text = (input: string): string => masks.reduce((masked, mask) => mask(masked), input);
  const walk = (input: unknown): unknown => {
    if (typeof input === "string") return text(input);
    if (Array.isArray(input)) return input.map(walk);
    if (typeof input === "object" && input !== null)
      return Object.fromEntries(Object.entries(input).map(([key, child]) => [text(key), walk(child)]));
    return input;
  };
  return { text, value: <T>(input: T): T => walk(input) as T };
};

/** Letters and digits look the same in every encoding: a text without the longest run of them needs no pattern. */
const maskOf = (form: string): ((input: string) => string) => {
  const anchor = (form.match(/[A-Za-z0-9]+/g) ?? []).reduce((best, run) => (run.length > best.length ? run : best), "");
  if (anchor === form) return (input) => (input.includes(form) ? input.replaceAll(form, MASK) : input);
  let pattern: RegExp | undefined;
  return (input) => (input.includes(anchor) ? input.replaceAll((pattern ??= tolerantPattern(form)), MASK) : input);
};
