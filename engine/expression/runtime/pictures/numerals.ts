/** Whole numbers as English words, Roman numerals and spreadsheet letters, and back (XPath functions 3.1, §4.6). */

import { fail } from "../run.ts";
import { checkWidth } from "./width.ts";

const few =
  "Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen".split(
    " ",
  );
const ordinals =
  "Zeroth First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth Fifteenth Sixteenth Seventeenth Eighteenth Nineteenth".split(
    " ",
  );
const decades = "Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety Hundred".split(" ");
const magnitudes = "Thousand Million Billion Trillion".split(" ");

/** In title case. `value` is a whole number, not negative. */
export function toWords(value: number, ordinal: boolean): string {
  return value - value === 0 ? words(value, false, ordinal) : fail("D1001", -1, { value });
}

function words(value: number, continued: boolean, ordinal: boolean): string {
  if (value <= 19) return (continued ? " and " : "") + String((ordinal ? ordinals : few)[value]);
  if (value < 100) {
    const rest = value % 10;
    const decade = (continued ? " and " : "") + String(decades[Math.floor(value / 10) - 2]);
    if (rest > 0) return `${decade}-${words(rest, false, ordinal)}`;
    return ordinal ? `${decade.slice(0, -1)}ieth` : decade;
  }
  const power = Math.min(Math.floor(Math.log10(value) / 3), magnitudes.length);
  const [size, name] = value < 1_000 ? [100, "Hundred"] : [10 ** (power * 3), String(magnitudes[power - 1])];
  const count = Math.floor(value / size);
  const rest = value - count * size;
  const head = `${continued ? ", " : ""}${words(count, false, false)} ${name}`;
  if (rest > 0) return head + words(rest, true, ordinal);
  return ordinal ? `${head}th` : head;
}

const wordValues: ReadonlyMap<string, number> = new Map([
  ...few.map((word, index) => [word.toLowerCase(), index] as const),
  ...ordinals.map((word, index) => [word.toLowerCase(), index] as const),
  ...decades.flatMap((word, index) => {
    const lower = word.toLowerCase();
    return [[lower, (index + 2) * 10] as const, [`${lower.slice(0, -1)}ieth`, (index + 2) * 10] as const];
  }),
  ["hundredth", 100] as const,
  ...magnitudes.flatMap((word, index) => {
    const lower = word.toLowerCase();
    return [[lower, 10 ** ((index + 1) * 3)] as const, [`${lower}th`, 10 ** ((index + 1) * 3)] as const];
  }),
]);

/** What a number in words is made of, for a pattern. */
export const numberWords: readonly string[] = [...wordValues.keys(), "and"];

/** NaN where a word is none. */
export function fromWords(text: string): number {
  const segments = [0];
  for (const word of text.split(/,\s|\sand\s|[\s\\-]/)) {
    const value = wordValues.get(word) ?? Number.NaN;
    const top = segments.pop() ?? 0;
    if (value < 100) segments.push(...(top >= 1_000 ? [top, value] : [top + value]));
    else segments.push(top * value);
  }
  return segments.reduce((sum, segment) => sum + segment, 0);
}

const numerals: readonly (readonly [number, string])[] = [
  [900, "cm"],
  [500, "d"],
  [400, "cd"],
  [100, "c"],
  [90, "xc"],
  [50, "l"],
  [40, "xl"],
  [10, "x"],
  [9, "ix"],
  [5, "v"],
  [4, "iv"],
  [1, "i"],
];

/** In lower case. */
export function toRoman(value: number): string {
  const thousands = Math.floor(value / 1_000);
  checkWidth(thousands);
  let text = "m".repeat(thousands);
  let rest = value % 1_000;
  for (const [size, numeral] of numerals) {
    for (; rest >= size; rest -= size) text += numeral;
  }
  return text;
}

const romanValues: ReadonlyMap<string, number> = new Map(
  Object.entries({ M: 1000, D: 500, C: 100, L: 50, X: 10, V: 5, I: 1 }),
);

/** `text` is in upper case; NaN where a letter is no numeral. */
export function fromRoman(text: string): number {
  let sum = 0;
  let most = 1;
  for (const letter of text.split("").toReversed()) {
    const value = romanValues.get(letter) ?? Number.NaN;
    if (value < most) {
      sum -= value;
    } else {
      most = value;
      sum += value;
    }
  }
  return sum;
}

/** `first` is the letter for 1. */
export function toLetters(value: number, first: "A" | "a"): string {
  if (value - value !== 0) fail("D1001", -1, { value });
  const letters: string[] = [];
  for (let rest = value; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters.unshift(String.fromCharCode(((rest - 1) % 26) + first.charCodeAt(0)));
  return letters.join("");
}

export function fromLetters(letters: string, first: "A" | "a"): number {
  let sum = 0;
  for (let index = 0; index < letters.length; index++)
    sum += (letters.charCodeAt(letters.length - index - 1) - first.charCodeAt(0) + 1) * 26 ** index;
  return sum;
}
