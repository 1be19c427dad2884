/** Integer pictures (`#,##0`, `Ww`, `I;o`): analysed once, then they print and read (XPath functions 3.1, §4.6.1). */

import { fail } from "../run.ts";
import { fromLetters, fromRoman, fromWords, numberWords, toLetters, toRoman, toWords } from "./numerals.ts";
import { checkLength, checkWidth } from "./width.ts";

type Case = "upper" | "lower" | "title";

interface Separator {
  /** Digits to its right. */
  readonly position: number;
  readonly character: string;
}

interface Decimal {
  readonly kind: "decimal";
  readonly ordinal: boolean;
  /** The code of this digit family's zero. */
  readonly zero: number;
  readonly mandatory: number;
  readonly optional: number;
  /** The same separator at every multiple of its position. */
  readonly regular: Separator | undefined;
  /** Where they are not regular, from the right. */
  readonly separators: readonly Separator[];
  /** Digits to read where another number follows at once. */
  readonly parseWidth?: number;
}

export type IntegerPicture =
  | Decimal
  | { readonly kind: "letters" | "roman" | "words"; readonly case: Case; readonly ordinal: boolean }
  /** A numbering sequence of the picture's own, which the language leaves out: D3130 when used. */
  | { readonly kind: "sequence"; readonly token: string };

const named: Readonly<Record<string, readonly ["letters" | "roman" | "words", Case]>> = {
  A: ["letters", "upper"],
  a: ["letters", "lower"],
  I: ["roman", "upper"],
  i: ["roman", "lower"],
  W: ["words", "upper"],
  Ww: ["words", "title"],
  w: ["words", "lower"],
};

/** Raises D3131, L1007. */
export function integerPicture(picture: string): IntegerPicture {
  checkLength(picture);
  const semicolon = picture.lastIndexOf(";");
  const primary = semicolon < 0 ? picture : picture.slice(0, semicolon);
  const ordinal = semicolon >= 0 && picture.charAt(semicolon + 1) === "o";
  const known = Object.hasOwn(named, primary) ? named[primary] : undefined;
  return known === undefined ? decimal(primary, ordinal) : { kind: known[0], case: known[1], ordinal };
}

/** Zeros of the digit families. */
const families = [
  0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
  0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
  0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
];

function decimal(primary: string, ordinal: boolean): IntegerPicture {
  let zero: number | undefined;
  let [mandatory, optional, position] = [0, 0, 0];
  const separators: Separator[] = [];
  for (const character of Array.from(primary).toReversed()) {
    const code = character.codePointAt(0) ?? 0;
    const family = families.find((one) => code >= one && code <= one + 9);
    if (family !== undefined) {
      if (zero !== undefined && zero !== family) fail("D3131", -1);
      zero = family;
      mandatory++;
      position++;
    } else if (character === "#") {
      optional++;
      position++;
    } else {
      separators.push({ position, character });
    }
  }
  if (zero === undefined) return { kind: "sequence", token: primary };
  const interval = regularInterval(separators);
  const regular = interval > 0 ? { position: interval, character: separators[0]?.character ?? "" } : undefined;
  return { kind: "decimal", ordinal, zero, mandatory, optional, regular, separators: regular ? [] : separators };
}

function regularInterval(separators: readonly Separator[]): number {
  if (separators.some(({ character }) => character !== separators[0]?.character)) return 0;
  return interval(separators.map(({ position }) => position));
}

/** What all positions are the multiples of, if none is missing; else 0. */
export function interval(positions: readonly number[]): number {
  if (positions.length === 0) return 0;
  const factor = positions.reduce((a, b) => divisor(a, b));
  return positions.every((_one, index) => positions.includes((index + 1) * factor)) ? factor : 0;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** `value` is a whole number. Raises D3130, D1001, L1007. */
export function printInteger(value: number, picture: IntegerPicture): string {
  const text = printPositive(Math.abs(value), picture);
  return value < 0 ? `-${text}` : text;
}

function printPositive(value: number, picture: IntegerPicture): string {
  switch (picture.kind) {
    case "letters":
      return toLetters(value, picture.case === "upper" ? "A" : "a");
    case "roman":
      return picture.case === "upper" ? toRoman(value).toUpperCase() : toRoman(value);
    case "words":
      return inCase(toWords(value, picture.ordinal), picture.case);
    case "decimal":
      return printDecimal(value, picture);
    default:
      return fail("D3130", -1, { value: picture.token });
  }
}

export function inCase(text: string, wanted: Case): string {
  return wanted === "title" ? text : wanted === "upper" ? text.toUpperCase() : text.toLowerCase();
}

const suffixes: Readonly<Record<string, string>> = { 1: "st", 2: "nd", 3: "rd" };

function printDecimal(value: number, picture: Decimal): string {
  checkWidth(picture.mandatory);
  let text = String(value).padStart(picture.mandatory, "0");
  if (picture.zero !== 0x30)
    text = Array.from(text, (digit) => String.fromCodePoint((digit.codePointAt(0) ?? 0) + picture.zero - 0x30)).join(
      "",
    );
  const { regular } = picture;
  const separators =
    regular === undefined
      ? picture.separators
      : Array.from({ length: Math.floor((text.length - 1) / regular.position) }, (_one, index) => ({
          position: (index + 1) * regular.position,
          character: regular.character,
        }));
  for (const { position, character } of separators.toReversed()) {
    const at = text.length - position;
    text = text.slice(0, Math.max(0, at)) + character + text.slice(at);
  }
  if (!picture.ordinal) return text;
  return text + (text.length > 1 && text.at(-2) === "1" ? "th" : (suffixes[text.at(-1) ?? ""] ?? "th"));
}

/** A pattern and what turns its match into a number. Raises D3130. */
export interface IntegerReader {
  readonly pattern: string;
  readonly read: (text: string) => number;
}

export function integerReader(picture: IntegerPicture): IntegerReader {
  switch (picture.kind) {
    case "letters":
      return picture.case === "upper"
        ? { pattern: "[A-Z]+", read: (text) => fromLetters(text, "A") }
        : { pattern: "[a-z]+", read: (text) => fromLetters(text, "a") };
    case "roman":
      return picture.case === "upper"
        ? { pattern: "[MDCLXVI]+", read: fromRoman }
        : { pattern: "[mdclxvi]+", read: (text) => fromRoman(text.toUpperCase()) };
    case "words":
      return {
        pattern: `(?:${[...numberWords, "[\\-, ]"].join("|")})+`,
        read: (text) => fromWords(text.toLowerCase()),
      };
    case "decimal":
      return {
        pattern: `[0-9]${picture.parseWidth ? `{${picture.parseWidth}}` : "+"}${picture.ordinal ? "(?:th|st|nd|rd)" : ""}`,
        read: (text) => readDecimal(text, picture),
      };
    default:
      return fail("D3130", -1, { value: picture.token });
  }
}

function readDecimal(text: string, picture: Decimal): number {
  let digits = picture.ordinal ? text.slice(0, Math.max(0, text.length - 2)) : text;
  // Regular separators are commas here whatever the picture says, as in the reference.
  if (picture.regular !== undefined) digits = digits.replaceAll(",", "");
  for (const { character } of picture.separators) digits = digits.replaceAll(character, "");
  if (picture.zero !== 0x30)
    digits = digits.replace(/[^]/g, (digit) =>
      String.fromCodePoint(Math.max(0, digit.charCodeAt(0) - picture.zero + 0x30)),
    );
  // Without a base, as in the reference: 0x means hexadecimal.
  return Number.parseInt(digits);
}
