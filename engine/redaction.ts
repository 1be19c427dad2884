/** Masks secrets in anything that is printed: plain, base64 at any offset, hex, URL-encoded and JSON-escaped forms, and one in another. */

/** Replaces every known secret in a text or, recursively, in the strings of a JSON value. */
export interface Redactor {
  text(input: string): string;
  value<T>(input: T): T;
}

const MASK = "***";
/** Shorter values would mask ordinary words. */
const SHORTEST = 4;
/** Shorter values leave too little of themselves inside a longer base64 text. */
const SHORTEST_INSIDE_BASE64 = 8;

/** A redactor for these secret values; with none it returns its input. */
export const createRedactor = (secrets: readonly string[]): Redactor => {
  const needles = [...new Set(secrets.filter((value) => value.length >= SHORTEST).flatMap(formsOf))].sort(
    (a, b) => b.length - a.length,
  );
  const text = (input: string): string =>
    needles.reduce((masked, needle) => (masked.includes(needle) ? masked.replaceAll(needle, MASK) : masked), input);
  const walk = (input: unknown): unknown => {
    if (typeof input === "string") return text(input);
    if (Array.isArray(input)) return input.map(walk);
    if (typeof input === "object" && input !== null)
      return Object.fromEntries(Object.entries(input).map(([key, child]) => [text(key), walk(child)]));
    return input;
  };
  if (needles.length === 0) return { text: (input) => input, value: (input) => input };
  return { text, value: <T>(input: T): T => walk(input) as T };
};

/** As text and packed once more: a provider that repeats a whole URL in base64 packs what was encoded before. */
const formsOf = (plain: string): readonly string[] =>
  [...new Set(textForms(plain))].flatMap((text) => [...textForms(text), ...packedForms(text)]);

const textForms = (plain: string): readonly string[] => {
  const percent = encodeURIComponent(plain.toWellFormed());
  return [
    plain,
    percent,
    percent.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    percent.replaceAll("%20", "+"),
    JSON.stringify(plain).slice(1, -1),
  ];
};

const packedForms = (text: string): readonly string[] => {
  const bytes = new TextEncoder().encode(text);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const base64 = [0, 1, 2]
    .slice(0, text.length < SHORTEST_INSIDE_BASE64 ? 1 : 3)
    .flatMap((offset) => base64At(bytes, offset));
  return [...base64, ...base64.map(encodeURIComponent), hex, hex.toUpperCase()];
};

/**
 * The characters that these bytes alone decide when `offset` bytes stand before them, as in `Basic base64(user:secret)`;
 * both alphabets.
 */
const base64At = (bytes: Uint8Array, offset: number): readonly string[] => {
  const binary = "\0".repeat(offset) + Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const whole = btoa(binary);
  const from = Math.ceil((offset * 8) / 6);
  const upTo = Math.floor((binary.length * 8) / 6);
  const inside = whole.slice(from, upTo);
  const forms = [inside, inside.replaceAll("+", "-").replaceAll("/", "_")];
  return offset === 0 ? [whole, whole.replace(/=+$/, ""), ...forms] : forms;
};
