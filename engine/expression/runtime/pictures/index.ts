/** Pictures of dates and numbers as the functions use them: each analysed once, whoever asks and however often. */

import { datePicture } from "./date-picture.ts";
import { printDate } from "./date-print.ts";
import { type DateReader, dateReader } from "./date-read.ts";
import { integerPicture, integerReader, printInteger } from "./integer.ts";
import { numberPicture } from "./number-picture.ts";
import { printNumber } from "./number-print.ts";

/** Analyses are kept by their text; when there are more than this the oldest go, so that data cannot fill the memory. */
const MOST = 200;

function remembered<T>(make: (picture: string) => T): (picture: string) => T {
  const known = new Map<string, T>();
  return (picture) => {
    const found = known.get(picture);
    if (found !== undefined) return found;
    const made = make(picture);
    const [oldest] = known.keys();
    if (known.size >= MOST && oldest !== undefined) known.delete(oldest);
    known.set(picture, made);
    return made;
  };
}

const dates = remembered(datePicture);
const readers = remembered((picture): DateReader => dateReader(dates(picture)));
const integers = remembered(integerPicture);
const numbers = remembered((picture) => numberPicture(picture));

const ISO = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]";

/** Raises D3132 to D3135, D3130, L1007. */
export function formatDate(millis: number, picture: string | undefined, zone: string | undefined): string {
  return printDate(millis, dates(picture ?? ISO), zone);
}

/** Undefined where the text does not match. Raises D3132 to D3136, L1007. */
export function parseDate(text: string, picture: string, now: number): number | undefined {
  return readers(picture)(text, now);
}

/** Raises D3130, D3131, L1007. */
export function formatInteger(value: number, picture: string): string {
  return printInteger(Math.floor(value), integers(picture));
}

/** Raises D3130, D3131, L1007. */
export function parseInteger(text: string, picture: string): number {
  return integerReader(integers(picture)).read(text);
}

/** Raises D3080 to D3093, D1001, L1007. */
export function formatNumber(value: number, picture: string, options: object | undefined): string {
  const analysed =
    options === undefined ? numbers(picture) : numberPicture(picture, options as Readonly<Record<string, unknown>>);
  return printNumber(value, analysed);
}

/** What takes a picture, as second argument (`$now` as first), and the analysis that the picture must pass. */
export const pictureChecks: Readonly<Record<string, (picture: string) => unknown>> = {
  fromMillis: (picture) => printDate(0, dates(picture), undefined),
  toMillis: readers,
  now: (picture) => printDate(0, dates(picture), undefined),
  formatInteger: (picture) => formatInteger(1, picture),
  parseInteger: (picture) => integerReader(integers(picture)),
  formatNumber: numbers,
};
