/** Masks secrets in anything that is printed: plain, base64, hex, URL-encoded and JSON-escaped forms. */

/** Replaces every known secret in a text or, recursively, in the strings of a JSON value. */
export interface Redactor {
  text(input: string): string;
  value<T>(input: T): T;
}

const MASK = "***";
/** Shorter values would mask ordinary words. */
const SHORTEST = 4;

const encodings = (plain: string): readonly string[] => {
  const bytes = new TextEncoder().encode(plain);
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const base64 = btoa(binary);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const json = JSON.stringify(plain).slice(1, -1);
  const url = encodeURIComponent(plain);
  return [plain, base64, base64.replace(/=+$/, ""), base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""), hex, hex.toUpperCase(), url, url.replaceAll("%20", "+"), json];
};

/** A redactor for these secret values; with none it returns its input. */
export const createRedactor = (secrets: readonly string[]): Redactor => {
  const needles = [...new Set(secrets.filter((value) => value.length >= SHORTEST).flatMap(encodings))].sort((a, b) => b.length - a.length);
  const text = (input: string): string => needles.reduce((masked, needle) => (masked.includes(needle) ? masked.replaceAll(needle, MASK) : masked), input);
  const walk = (input: unknown): unknown => {
    if (typeof input === "string") return text(input);
    if (Array.isArray(input)) return input.map(walk);
    if (typeof input === "object" && input !== null) return Object.fromEntries(Object.entries(input).map(([key, child]) => [text(key), walk(child)]));
    return input;
  };
  if (needles.length === 0) return { text: (input) => input, value: (input) => input };
  return { text, value: <T>(input: T): T => walk(input) as T };
};
