/** JSONata's date functions. */

import { printIso, readIso } from "../../iso.ts";
import { formatDate, parseDate } from "../pictures/index.ts";
import { clock, charge, fail, type Run } from "../run.ts";
import { given, type Native } from "./native.ts";
import { pictureOf, printed, readable } from "./numbers.ts";

/** The language's idea of ISO 8601, which is wider than the platform's parser. */
const iso8601 = /^\d{4}(-[01]\d)?(-[0-3]\d)?(T[0-2]\d:[0-5]\d:[0-5]\d)?(\.\d+)?([+-][0-2]\d:?[0-5]\d|Z)?$/;

export const dates: Readonly<Record<string, Native>> = {
  now: {
    signature: "<s?s?:s>",
    arity: 2,
    gives: "plain",
    run: (run, [picture, zone]) => print(run, clock(run), picture, zone),
  },
  millis: { signature: "<:n>", arity: 0, gives: "plain", run: (run) => clock(run) },
  toMillis: {
    signature: "<s-s?:n>",
    arity: 2,
    gives: "plain",
    run: given((run, [value, picture]) => {
      if (picture === undefined) return toMillis(value as string);
      return parseDate(readable(run, value as string), pictureOf(run, picture), clock(run));
    }),
  },
  fromMillis: {
    signature: "<n-s?s?:s>",
    arity: 3,
    gives: "plain",
    run: given((run, [value, picture, zone]) => {
      charge(run, 10);
      return print(run, value as number, picture, zone);
    }),
  },
};

function print(run: Run, millis: number, picture: unknown, zone: unknown): string {
  if (picture === undefined && zone === undefined && isPlainTime(millis)) return fromMillis(millis);
  const shape = picture === undefined ? undefined : pictureOf(run, picture);
  return printed(run, formatDate(millis, shape, zone as string | undefined));
}

/** Raises D3110. */
export function toMillis(value: string): number {
  const known = readIso(value);
  if (known !== undefined) return known;
  if (value.length > 40 || !iso8601.test(value)) return fail("D3110", -1, { value });
  return Date.parse(value);
}

/** Years 0 to 9999 print as the default picture does. */
export function isPlainTime(value: unknown): value is number {
  return typeof value === "number" && value >= -62_167_219_200_000 && value <= 253_402_300_799_999;
}

/** ISO 8601 in UTC, with milliseconds. */
export const fromMillis = printIso;
