/** Query strings (WHATWG URL, application/x-www-form-urlencoded): read and printed. */
import { isNothing, isObject, printed } from "./arguments.ts";
import { objectOf } from "./objects.ts";

export const arrayStyles = ["repeat", "brackets", "comma", "indices"] as const;
export type ArrayStyle = (typeof arrayStyles)[number];

/** A name that stands once gives text, more than once an array of texts. */
export function readQuery(text: string): Record<string, string | readonly string[]> {
  const query = new URLSearchParams(text);
  const names = new Set(query.keys());
  return objectOf(
    Array.from(names, (name) => {
      const [first = "", ...more] = query.getAll(name);
      return [name, more.length === 0 ? first : [first, ...more]] as const;
    }),
  );
}

/** Null and missing members are left out; objects nest as `a[b]`. Encoded as RFC 3986 has it, brackets and commas in names left readable. */
export function printQuery(values: Readonly<Record<string, unknown>>, style: ArrayStyle): string {
  return Object.entries(values)
    .flatMap(([name, value]) => pairs(name, value, style))
    .map(([name, value]) => `${encode(name).replaceAll("%5B", "[").replaceAll("%5D", "]")}=${value}`)
    .join("&");
}

function pairs(name: string, value: unknown, style: ArrayStyle): (readonly [string, string])[] {
  if (isNothing(value)) return [];
  if (Array.isArray(value)) return arrayPairs(name, value, style);
  if (isObject(value)) return Object.entries(value).flatMap(([key, member]) => pairs(`${name}[${key}]`, member, style));
  return [[name, encode(printed(value))]];
}

function arrayPairs(name: string, items: readonly unknown[], style: ArrayStyle): (readonly [string, string])[] {
  const given = items.filter((item) => !isNothing(item));
  if (style === "comma")
    return given.length === 0 ? [] : [[name, given.map((item) => encode(printed(item))).join(",")]];
  return given.flatMap((item, index) => pairs(`${name}${suffix(name, style, index)}`, item, style));
}

function suffix(name: string, style: ArrayStyle, index: number): string {
  if (style === "indices") return `[${index}]`;
  // A name that already ends in `[]` gets no second pair.
  return style === "brackets" && !name.endsWith("[]") ? "[]" : "";
}

const encode = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`,
  );
