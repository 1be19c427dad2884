/** What functions take and give, as far as the analysis uses it. Source: the signatures in jsonata 2.2's functions.js, and the library's docs. */
import { boolean, number, orMissing, type Shape, text } from "./shape.ts";

export type Strict = "text" | "number" | "texts" | "numbers";

/** Arguments that fail with T0410 or T0412 where they are null (nothing is allowed: it gives nothing). */
export const strictArguments: Readonly<Record<string, readonly Strict[]>> = {
  substring: ["text", "number", "number"],
  substringBefore: ["text", "text"],
  substringAfter: ["text", "text"],
  lowercase: ["text"],
  uppercase: ["text"],
  length: ["text"],
  trim: ["text"],
  pad: ["text", "number", "text"],
  contains: ["text"],
  split: ["text"],
  match: ["text"],
  replace: ["text"],
  join: ["texts", "text"],
  toMillis: ["text", "text"],
  fromMillis: ["number", "text", "text"],
  encodeUrl: ["text"],
  encodeUrlComponent: ["text"],
  decodeUrl: ["text"],
  decodeUrlComponent: ["text"],
  formatNumber: ["number", "text"],
  formatBase: ["number", "number"],
  parseInteger: ["text", "text"],
  floor: ["number"],
  ceil: ["number"],
  round: ["number", "number"],
  abs: ["number"],
  sqrt: ["number"],
  power: ["number", "number"],
  sum: ["numbers"],
  max: ["numbers"],
  min: ["numbers"],
  average: ["numbers"],
};

const maybeText = orMissing(text);
const maybeNumber = orMissing(number);

const of = (names: string, shape: Shape): readonly (readonly [string, Shape])[] =>
  names.split(" ").map((name) => [name, shape] as const);

/** Results that depend on nothing but that there is an argument. */
export const fixedResults: ReadonlyMap<string, Shape> = new Map([
  ...of(
    "substring substringBefore substringAfter lowercase uppercase trim pad join replace string encodeUrl encodeUrlComponent decodeUrl decodeUrlComponent",
    maybeText,
  ),
  ...of(
    "formatNumber formatBase formatInteger fromMillis base64encode base64decode type toIso addTime floorTime digest hmac stringifyQuery toHost",
    maybeText,
  ),
  ...of(
    "length number floor ceil round abs sqrt power sum max min average toMillis parseInteger toNumber toEpoch",
    maybeNumber,
  ),
  ...of("now", text),
  ...of("count millis", number),
  ...of("exists", boolean),
  ...of("contains boolean not", orMissing(boolean)),
]);
