/** How values are written into paths, queries and headers (the table of config-language-spec 3.1). */
import { CognateError, type Where } from "../errors.ts";
import { encodeText } from "../language/plan-url.ts";
import type { ArrayStyle } from "./types.ts";

export type Pair = readonly [name: string, value: string];

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

const present = (value: unknown): boolean => value !== undefined && value !== null;

/** Numbers as JSON, booleans as `true` and `false`. */
const printScalar = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A value as query or form pairs; nothing for undefined and null. */
export const flatten = (name: string, value: unknown, style: ArrayStyle): readonly Pair[] => {
  if (!present(value)) return [];
  if (Array.isArray(value)) return flattenItems(name, value.filter(present), style);
  if (isScalar(value)) return [[name, printScalar(value)]];
  return Object.entries(value as object).flatMap(([key, member]) => flatten(`${name}[${key}]`, member, style));
};

/** A name that ends in `[]` is sent as written. Items that are not plain values always carry their index. */
const flattenItems = (name: string, items: readonly unknown[], style: ArrayStyle): readonly Pair[] => {
  if (items.length === 0) return [];
  const written = name.endsWith("[]");
  if (!items.every(isScalar)) {
    const stem = written ? name.slice(0, -2) : name;
    return items.flatMap((item, index) => flatten(`${stem}[${index}]`, item, style));
  }
  if (style === "comma") return [[name, items.map(printScalar).join(",")]];
  if (style === "indices" && !written) return items.map((item, index) => [`${name}[${index}]`, printScalar(item)]);
  const itemName = style === "brackets" && !written ? `${name}[]` : name;
  return items.map((item) => [itemName, printScalar(item)]);
};

/** A hole among other text of a query or header value: lists are joined, an object cannot be written. */
const printHole =
  (separator: string, where: Where) =>
  (value: unknown): string => {
    if (Array.isArray(value))
      return value
        .filter(present)
        .map((item) => printOne(item, where))
        .join(separator);
    return printOne(value, where);
  };

const printOne = (value: unknown, where: Where): string => {
  if (isScalar(value)) return printScalar(value);
  throw new CognateError("template_unresolved", "An object cannot be written into text.", {
    where,
    hint: "Read one of its members, or print it with $string().",
  });
};

/** One header value: lists joined by a comma; undefined if there is nothing to send. */
export const printHeader = (name: string, value: unknown, where: Where): string | undefined => {
  if (!present(value)) return undefined;
  return checkHeaderValue(name, printHole(", ", where)(value));
};

// oxlint-disable-next-line no-control-regex -- these are the characters that must not pass
const UNSENDABLE = /[^\t\u0020-\u007e\u0080-\u00ff]/;

/** RFC 9110 §5.5. @throws CognateError invalid_parameter for line breaks, control characters and what is not Latin-1 */
export const checkHeaderValue = (name: string, value: string): string => {
  if (!UNSENDABLE.test(value)) return value;
  throw new CognateError("invalid_parameter", `The header ${name} would hold a character that headers cannot carry.`, {
    hint: "Remove line breaks and control characters; letters outside Latin-1 cannot stand in a header.",
  });
};

// oxlint-disable-next-line no-control-regex -- these are the characters that must not pass
const CONTROL = /[\u0000-\u001f\u007f]/;

/** A hole in a path: one segment, fully encoded. A value cannot climb, vanish or smuggle. */
export const printSegment =
  (where: Where) =>
  (value: unknown): string => {
    if (!isScalar(value)) {
      throw new CognateError("template_unresolved", "A path takes one text or number, not a list or an object.", {
        where,
      });
    }
    const text = printScalar(value);
    if (text === "" || text === "." || text === ".." || CONTROL.test(text)) {
      throw new CognateError("invalid_parameter", `${JSON.stringify(text)} cannot be a segment of a path.`, { where });
    }
    return encodeText(text);
  };
