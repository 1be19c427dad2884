/** The forms that a secret takes: in URLs, forms, JSON and HTML, in base64 and hex, and one in another. */

/** Shorter values leave too little of themselves inside a longer base64 text. */
const SHORTEST_INSIDE_BASE64 = 8;

/**
 * The texts to look for with `tolerantPattern`: as text, and packed once more, as a provider that repeats a whole URL in
 * base64 packs what was encoded before.
 */
export const formsOf = (plain: string): readonly string[] =>
  [...new Set(textForms(plain))].flatMap((text) => [text, ...packedForms(text)]);

const lowerHex = (text: string, escapes: RegExp): string => text.replaceAll(escapes, (escape) => escape.toLowerCase());

/** A whole text as one encoder writes it. */
const textForms = (plain: string): readonly string[] => {
  const percent = encodeURIComponent(plain.toWellFormed());
  // RFC 3986, 2.2; the third is what `application/x-www-form-urlencoded` makes of it, the next what the query of a URL
  // does (URL standard, 5.2 and 1.3), as in every address that is called.
  const strict = percent.replaceAll(/[!'()*]/g, hexEscape);
  const form = percent.replaceAll(/[!'()~]/g, hexEscape).replaceAll("%20", "+");
  const query = percent.replaceAll("'", "%27");
  const urls = [percent, strict, form, query, percent.replaceAll("%20", "+"), encodeURI(plain.toWellFormed())];
  const json = JSON.stringify(plain).slice(1, -1);
  const slashed = json.replaceAll("/", "\\/");
  // As Python, PHP and Rails write it, and Go's and .NET's encoders for pages.
  const ascii = [json, slashed].map((text) => text.replaceAll(/[^ -~]/g, unicodeEscape));
  const safe = [json, ...ascii].map((text) => text.replaceAll(/[<>&'+]/g, unicodeEscape));
  const html = plain.replaceAll(/[<>&"']/g, (char) => ENTITIES[char] ?? char);
  return [
    plain,
    ...urls,
    ...urls.map((text) => lowerHex(text, /%[0-9A-F]{2}/g)),
    json,
    slashed,
    ...[...ascii, ...safe].flatMap((text) => [text, lowerHex(text, /\\u[0-9A-F]{4}/g)]),
    html,
  ];
};

const ENTITIES: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  "&": "&amp;",
  '"': "&quot;",
  "'": "&#39;",
};

const hexOf = (code: number, digits: number): string => code.toString(16).toUpperCase().padStart(digits, "0");
const hexEscape = (char: string): string => `%${hexOf(char.charCodeAt(0), 2)}`;
const unicodeEscape = (unit: string): string => `\\u${hexOf(unit.charCodeAt(0), 4)}`;

const packedForms = (text: string): readonly string[] => {
  const bytes = new TextEncoder().encode(text);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const base64 = [0, 1, 2]
    .slice(0, text.length < SHORTEST_INSIDE_BASE64 ? 1 : 3)
    .flatMap((offset) => base64At(bytes, offset));
  return [...base64, hex, hex.toUpperCase()];
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

/** Far above any key; a pattern of a longer text would cost more than it finds. */
const LONGEST_PATTERN = 8192;

/**
 * Finds a text whose characters are each encoded as any encoder does it, once or twice: it need not be the same one for
 * all. Reads a text in linear time, whatever the secret: no two ways to match lead far.
 */
export const tolerantPattern = (text: string): RegExp => {
  const isLong = text.length > LONGEST_PATTERN;
  let runs = 0;
  const parts = Array.from(text.matchAll(/\\+|[^\\]/gsu), ([token]) => {
    if (isLong) return literal(token);
    if (!token.startsWith("\\")) return encodings(token);
    runs += 1;
    // Atomic: how many of them are one is decided once, else runs of them would be tried in every combination.
    return `(?=(${backslashes(token.length)}))\\${runs}(?:)`;
  });
  return new RegExp(parts.join(""), "g");
};

const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/** Hexadecimal digits in both cases. */
const digits = (hex: string): string => hex.replaceAll(/[A-F]/g, (digit) => `[${digit}${digit.toLowerCase()}]`);

/** What begins an escape may be encoded itself. */
const PERCENT = "%(?:25)?";
const BACKSLASH = "(?:\\\\{1,3}|%5[cC])";
const AND = "(?:&(?:amp;)?|%26|\\\\u0026)";
const END = "(?:;|%3[bB])";

const backslashes = (count: number): string =>
  [
    ...["\\\\{1,2}u005[cC]", `${PERCENT}5[cC]`].flatMap((one) => [`(?:${one}){${count * 2}}`, `(?:${one}){${count}}`]),
    `(?:${numbered(92)}){${count}}`,
    ...[4, 2, 1].map((times) => `\\\\{${count * times}}`),
  ].join("|");

/** As HTML writes any character, in decimal or hexadecimal. */
const numbered = (code: number): string => `${AND}(?:#|%23)(?:0*${code}|[xX]0*${digits(hexOf(code, 1))})${END}`;

/** Control characters that JSON and JavaScript write with a letter. */
const LETTERS: Readonly<Record<string, string>> = { "\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f" };

const encodings = (char: string): string => {
  if (/[A-Za-z0-9]/.test(char)) return char;
  const code = char.codePointAt(0) ?? 0;
  const bytes = new TextEncoder().encode(char.toWellFormed());
  const letter = LETTERS[char];
  const entity = ENTITIES[char]?.slice(1, -1);
  const all = [
    Array.from(bytes, (byte) => `${PERCENT}${digits(hexOf(byte, 2))}`).join(""),
    char
      .split("")
      .map((unit) => `${BACKSLASH}u${digits(hexOf(unit.charCodeAt(0), 4))}`)
      .join(""),
    numbered(code),
    ...(code < 256 ? [`${BACKSLASH}x${digits(hexOf(code, 2))}`] : []),
    ...(letter === undefined ? [] : [`${BACKSLASH}${letter}`]),
    ...(entity === undefined || entity.startsWith("#") ? [] : [`${AND}${entity}${END}`]),
    ...(char === "'" ? [`${AND}apos${END}`] : []),
    ...(char === " " ? ["\\+|%2[bB]"] : []),
    literal(char),
  ];
  return `${/["'/]/.test(char) ? `${BACKSLASH}?` : ""}(?:${all.join("|")})`;
};
