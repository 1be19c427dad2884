/** Reads an answer's bytes by the declared format; never throws. */
import type { ResponseFormat } from "../language/exchange.ts";

export interface ParsedBody {
  /** undefined if empty or unparsable. */
  readonly body: unknown;
  /** First 16 KiB as text. */
  readonly text: string;
  /** Why it does not fit its format; undefined if it does. */
  readonly broken: string | undefined;
}

export const TEXT_LIMIT = 16 * 1024;
/** Deeper documents only serve to break readers (http-api-spec 3.16). */
const MAX_DEPTH = 128;
/**
 * Up to this size the depth is read off the parsed value, which costs a quarter of reading it off the bytes; what such a
 * document can make of memory is small. A larger one is looked at before the parser sees it.
 */
const PARSED_UNSEEN = 1024 * 1024;

/** An error answer of any format is read as JSON if it says that it is: providers answer errors so beside files and texts. */
export const parseAnswer = (
  bytes: Uint8Array,
  contentType: string | undefined,
  status: number,
  format: ResponseFormat,
): ParsedBody => {
  const isError = status < 200 || status > 299;
  const actual = isError && contentType?.includes("json") === true ? "json" : format;
  if (actual === "binary" || bytes.length === 0)
    return {
      body: undefined,
      text: actual === "binary" && !isError ? "" : decode(bytes.subarray(0, TEXT_LIMIT), contentType),
      broken: undefined,
    };
  const whole = decode(bytes, contentType);
  const text = whole.slice(0, TEXT_LIMIT);
  if (actual === "none") return { body: undefined, text, broken: undefined };
  if (actual === "text") return { body: whole, text, broken: undefined };
  if (actual === "json") return { text, ...parseJson(whole, bytes, contentType) };
  if (actual === "ndjson") return { text, ...parseLines(whole, bytes) };
  return { body: undefined, text, broken: `answers of format \`${actual}\` are not yet supported` };
};

type Parsed = Pick<ParsedBody, "body" | "broken">;

const parseJson = (text: string, bytes: Uint8Array, contentType: string | undefined): Parsed => {
  if (looksLikeHtml(text, contentType)) return { body: undefined, broken: "it is an HTML page, not JSON" };
  const early = bytes.length > PARSED_UNSEEN;
  if (early && isTooDeep(bytes)) return TOO_DEEP;
  try {
    const body = JSON.parse(text) as unknown;
    return !early && reachesBelow(body, MAX_DEPTH) ? TOO_DEEP : { body, broken: undefined };
  } catch {
    return { body: undefined, broken: "it is not JSON" };
  }
};

const TOO_DEEP: Parsed = { body: undefined, broken: `it is nested deeper than ${MAX_DEPTH} levels` };

const parseLines = (text: string, bytes: Uint8Array): Parsed => {
  if (isTooDeep(bytes)) return TOO_DEEP;
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  try {
    return { body: lines.map((line) => JSON.parse(line) as unknown), broken: undefined };
  } catch {
    return { body: undefined, broken: "one of its lines is not JSON" };
  }
};

export const looksLikeHtml = (text: string, contentType: string | undefined): boolean =>
  (contentType?.includes("html") ?? false) || /^\s*<(?:!doctype|html)\b/i.test(text.slice(0, 200));

const utf8 = new TextDecoder();

/** Removes a byte order mark; charsets other than UTF-8 are honoured if the runtime knows them. */
const decode = (bytes: Uint8Array, contentType: string | undefined): string => {
  const charset = /charset="?([^\s;"]+)/i.exec(contentType ?? "")?.[1];
  if (charset === undefined || /^utf-?8$/i.test(charset)) return utf8.decode(bytes);
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return utf8.decode(bytes);
  }
};

const QUOTE = 0x22;
const ESCAPE = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Whether a value has more levels of objects and lists than these. */
const reachesBelow = (value: unknown, levels: number): boolean => {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) if (reachesBelow(value[index], levels - 1)) return true;
    return false;
  }
  // Of parsed JSON every enumerable key is its own; `Object.values` would copy each object.
  // oxlint-disable-next-line guard-for-in -- as above
  for (const key in value) if (reachesBelow((value as Record<string, unknown>)[key], levels - 1)) return true;
  return false;
};

/** One pass over the bytes, before any parser sees them; JSON's structure is ASCII in UTF-8. Texts are skipped in a loop of their own: they are most of a document. */
const isTooDeep = (bytes: Uint8Array): boolean => {
  const { length } = bytes;
  let depth = 0;
  for (let index = 0; index < length; index += 1) {
    const byte = bytes[index];
    if (byte === QUOTE) {
      for (index += 1; index < length; index += 1) {
        const inside = bytes[index];
        if (inside === QUOTE) break;
        if (inside === ESCAPE) index += 1;
      }
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth -= 1;
  }
  return false;
};
