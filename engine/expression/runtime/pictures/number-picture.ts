/** Number pictures (`#,##0.00;(#)`): split, checked and analysed once (XPath functions 3.1, §4.7). */

import { fail } from "../run.ts";
import { interval } from "./integer.ts";
import { checkLength, tooWide } from "./width.ts";

/** The characters that mean something, by the names that `$formatNumber` takes as options. */
export interface Symbols {
  readonly decimal: string;
  readonly grouping: string;
  readonly exponent: string;
  readonly minus: string;
  readonly percent: string;
  readonly perMille: string;
  readonly zero: string;
  readonly digit: string;
  readonly pattern: string;
}

/** One half of a picture: for numbers from zero on, or for negative ones. */
export interface SubPicture {
  readonly prefix: string;
  readonly suffix: string;
  readonly scale: 1 | 100 | 1000;
  readonly hasDecimal: boolean;
  readonly integerGroups: readonly number[];
  /** The interval of the groups, if it is always the same. */
  readonly regular: number;
  readonly fractionGroups: readonly number[];
  readonly leastInteger: number;
  readonly leastFraction: number;
  readonly mostFraction: number;
  readonly leastExponent: number;
  readonly scaling: number;
}

export interface NumberPicture {
  readonly symbols: Symbols;
  readonly positive: SubPicture;
  readonly negative: SubPicture;
}

const option = (options: Readonly<Record<string, unknown>>, name: string, usual: string): string =>
  Object.hasOwn(options, name) ? String(options[name]) : usual;

function symbolsOf(options: Readonly<Record<string, unknown>>): Symbols {
  return {
    decimal: option(options, "decimal-separator", "."),
    grouping: option(options, "grouping-separator", ","),
    exponent: option(options, "exponent-separator", "e"),
    minus: option(options, "minus-sign", "-"),
    percent: option(options, "percent", "%"),
    perMille: option(options, "per-mille", "\u2030"),
    zero: option(options, "zero-digit", "0"),
    digit: option(options, "digit", "#"),
    pattern: option(options, "pattern-separator", ";"),
  };
}

/** Raises D3080 to D3093, L1007. */
export function numberPicture(picture: string, options: Readonly<Record<string, unknown>> = {}): NumberPicture {
  checkLength(picture);
  const symbols = symbolsOf(options);
  const subPictures = picture.split(symbols.pattern);
  if (subPictures.length > 2) fail("D3080", -1);
  const all = subPictures.map((text) => split(text, symbols));
  for (const parts of all) check(parts, symbols);
  const [positive, negative] = all.map((parts) => analyse(parts, symbols));
  if (positive === undefined) return fail("D3085", -1);
  return { symbols, positive, negative: negative ?? { ...positive, prefix: symbols.minus + positive.prefix } };
}

interface Parts {
  readonly text: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly active: string;
  readonly mantissa: string;
  readonly integer: string;
  readonly fraction: string;
  readonly exponent: string | undefined;
}

function isDigit(character: string, { zero }: Symbols): boolean {
  const distance = character.charCodeAt(0) - zero.charCodeAt(0);
  return character.length === 1 && distance >= 0 && distance < 10;
}

function isActive(character: string, symbols: Symbols): boolean {
  const { decimal, exponent, grouping, digit, pattern } = symbols;
  return isDigit(character, symbols) || [decimal, exponent, grouping, digit, pattern].includes(character);
}

function split(text: string, symbols: Symbols): Parts {
  const bounds = text
    .split("")
    .flatMap((one, index) => (isActive(one, symbols) && one !== symbols.exponent ? [index] : []));
  const prefix = text.slice(0, bounds[0] ?? 0);
  const last = bounds.at(-1);
  const suffix = last === undefined ? "" : text.slice(last + 1);
  const active = text.slice(prefix.length, text.length - suffix.length);
  const mark = text.indexOf(symbols.exponent, prefix.length);
  const whole = mark < 0 || mark > text.length - suffix.length;
  const mantissa = whole ? active : active.slice(0, mark);
  const point = mantissa.indexOf(symbols.decimal);
  return {
    text,
    prefix,
    suffix,
    active,
    mantissa,
    exponent: whole ? undefined : active.slice(mark + 1),
    integer: point < 0 ? mantissa : mantissa.slice(0, point),
    // Without a decimal separator the suffix stands in, as in the reference.
    fraction: point < 0 ? suffix : mantissa.slice(point + 1),
  };
}

function count(text: string, test: (character: string) => boolean): number {
  return text.split("").filter(test).length;
}

function twice(text: string, sought: string): boolean {
  return text.indexOf(sought) !== text.lastIndexOf(sought);
}

/** The last rule that is broken is the one that is reported, as in the reference. */
function check(parts: Parts, symbols: Symbols): void {
  const { text, integer, fraction, exponent } = parts;
  const { decimal, grouping, percent, perMille, digit } = symbols;
  const isFamily = (character: string): boolean => isDigit(character, symbols);
  const point = text.indexOf(decimal);
  const scaled = text.includes(percent) || text.includes(perMille);
  const optional = { integer: integer.indexOf(digit), fraction: fraction.lastIndexOf(digit) };
  const rules: readonly (readonly [code: string, broken: boolean])[] = [
    ["D3081", twice(text, decimal)],
    ["D3082", twice(text, percent)],
    ["D3083", twice(text, perMille)],
    ["D3084", text.includes(percent) && text.includes(perMille)],
    ["D3085", count(parts.mantissa, (one) => isFamily(one) || one === digit) === 0],
    ["D3086", count(parts.active, (one) => !isActive(one, symbols)) > 0],
    ["D3087", point >= 0 && (text.charAt(point - 1) === grouping || text.charAt(point + 1) === grouping)],
    ["D3088", point < 0 && integer.charAt(integer.length - 1) === grouping],
    ["D3089", text.includes(grouping + grouping)],
    ["D3090", optional.integer >= 0 && count(integer.slice(0, optional.integer), isFamily) > 0],
    ["D3091", optional.fraction >= 0 && count(fraction.slice(optional.fraction), isFamily) > 0],
    ["D3092", exponent !== undefined && exponent !== "" && scaled],
    ["D3093", exponent !== undefined && (exponent === "" || count(exponent, (one) => !isFamily(one)) > 0)],
  ];
  const broken = rules.findLast(([, one]) => one);
  if (broken !== undefined) fail(broken[0], -1);
}

/** What the platform can print. */
const MOST_DECIMALS = 100;

/** XPath functions 3.1, §4.7.4. */
function analyse(parts: Parts, symbols: Symbols): SubPicture {
  const isFamily = (character: string): boolean => isDigit(character, symbols);
  const isPlace = (character: string): boolean => isFamily(character) || character === symbols.digit;
  const { text, integer, fraction, exponent } = parts;
  const integerGroups = groups(integer, integer, symbols, (at) => count(integer.slice(at), isPlace));
  const scaling = count(integer, isFamily);
  let leastInteger = scaling;
  let leastFraction = count(fraction, isFamily);
  let mostFraction = count(fraction, isPlace);
  if (leastInteger === 0 && mostFraction === 0) {
    if (exponent === undefined) leastInteger = 1;
    else [leastFraction, mostFraction] = [1, 1];
  }
  if (exponent !== undefined && leastInteger === 0 && integer.includes(symbols.digit)) leastInteger = 1;
  if (leastInteger === 0 && leastFraction === 0) leastFraction = 1;
  if (mostFraction > MOST_DECIMALS) tooWide(MOST_DECIMALS);
  return {
    prefix: parts.prefix,
    suffix: parts.suffix,
    scale: text.includes(symbols.percent) ? 100 : text.includes(symbols.perMille) ? 1000 : 1,
    hasDecimal: text.includes(symbols.decimal),
    integerGroups,
    regular: interval(integerGroups),
    fractionGroups: groups(fraction, integer, symbols, (at) => count(fraction.slice(0, at), isPlace)),
    leastInteger,
    leastFraction,
    mostFraction,
    leastExponent: exponent === undefined ? 0 : count(exponent, isFamily),
    scaling,
  };
}

/** Digits beside each separator. The first is sought in the part, those after it in the integer part, as in the reference. */
function groups(
  part: string,
  integer: string,
  { grouping }: Symbols,
  digits: (at: number) => number,
): readonly number[] {
  const found: number[] = [];
  for (let at = part.indexOf(grouping); at >= 0; at = integer.indexOf(grouping, at + 1)) {
    found.push(digits(at));
    if (grouping === "") break;
  }
  return found;
}
