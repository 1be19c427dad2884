/** Prints a number by a number picture (XPath functions 3.1, §4.7.5). */

import { fail } from "../run.ts";
import type { NumberPicture, SubPicture, Symbols } from "./number-picture.ts";
import { roundHalfEven } from "./round.ts";

/** Raises D1001 for what is not finite. */
export function printNumber(value: number, { symbols, positive, negative }: NumberPicture): string {
  if (value - value !== 0) return fail("D1001", -1, { value });
  const picture = value >= 0 ? positive : negative;
  const { mantissa, exponent } = scaled(value * picture.scale, picture);
  const digits = pointed(mantissa, picture, symbols);
  const grouped = group(pad(digits, picture, symbols), picture, symbols);
  const point = grouped.indexOf(symbols.decimal);
  const text = !picture.hasDecimal || point === grouped.length - 1 ? grouped.slice(0, -1) : grouped;
  return picture.prefix + text + exponentText(exponent, picture, symbols) + picture.suffix;
}

function scaled(value: number, picture: SubPicture): { mantissa: number; exponent: number | undefined } {
  if (value - value !== 0) return fail("D1001", -1, { value });
  if (picture.leastExponent === 0) return { mantissa: value, exponent: undefined };
  const most = 10 ** picture.scaling;
  const least = 10 ** (picture.scaling - 1);
  let mantissa = value;
  let exponent = 0;
  if (mantissa !== 0) {
    for (; Math.abs(mantissa) < least; exponent--) mantissa *= 10;
    for (; Math.abs(mantissa) > most; exponent++) mantissa /= 10;
  }
  return { mantissa, exponent };
}

function digitsOf(value: number, places: number, { zero }: Symbols): string {
  const text = Math.abs(value).toFixed(places);
  if (zero === "0") return text;
  return text.replaceAll(/[0-9]/g, (digit) => String.fromCharCode(zero.charCodeAt(0) + Number(digit)));
}

/** With a decimal separator always, without zeros at either end. */
function pointed(value: number, picture: SubPicture, symbols: Symbols): string {
  const { zero, decimal } = symbols;
  const text = digitsOf(roundHalfEven(value, picture.mostFraction), picture.mostFraction, symbols);
  const whole = text.includes(".") ? text.replace(".", () => decimal) : text + decimal;
  let [start, end] = [0, whole.length];
  while (start < end && whole.charAt(start) === zero) start++;
  while (end > start && whole.charAt(end - 1) === zero) end--;
  return whole.slice(start, end);
}

function pad(text: string, picture: SubPicture, { zero, decimal }: Symbols): string {
  const point = text.indexOf(decimal);
  const left = picture.leastInteger - point;
  const right = picture.leastFraction - (text.length - point - 1);
  return zero.repeat(Math.max(0, left)) + text + zero.repeat(Math.max(0, right));
}

function group(text: string, picture: SubPicture, { grouping, decimal }: Symbols): string {
  let result = text;
  let point = text.indexOf(decimal);
  const insert = (at: number): void => {
    result = result.slice(0, at) + grouping + result.slice(at);
  };
  if (picture.regular > 0) {
    const count = Math.floor((point - 1) / picture.regular);
    for (let index = 1; index <= count; index++) insert(point - index * picture.regular);
  } else {
    for (const position of picture.integerGroups) insert(point++ - position);
  }
  point = result.indexOf(decimal);
  for (const position of picture.fractionGroups) insert(position + point + 1);
  return result;
}

function exponentText(exponent: number | undefined, picture: SubPicture, symbols: Symbols): string {
  if (exponent === undefined) return "";
  const digits = digitsOf(exponent, 0, symbols);
  const zeros = symbols.zero.repeat(Math.max(0, picture.leastExponent - digits.length));
  return symbols.exponent + (exponent < 0 ? symbols.minus : "") + zeros + digits;
}
