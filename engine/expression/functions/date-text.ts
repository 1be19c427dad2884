/** Reads the ways in which providers write a moment: RFC 3339 and its shortened forms, HTTP dates, epochs. */
import { isNothing, quoted, unreadable, wrongType } from "./arguments.ts";
import { daysIn, printIso, readIso } from "../iso.ts";
import { offsetAt } from "./zone.ts";

/** Year, or more exactly, with an optional offset: ISO 8601 as far as RFC 3339 and data APIs use it. */
const iso =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[Tt ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9})\d*)?)?)?(?: ?([Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?))?)?)?)?$/;
/** RFC 9110 §5.6.7, preferred form. */
const http =
  /^(?:[A-Z][a-z]{2}, )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC)$/;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * Epoch milliseconds of `value`; undefined for null, nothing and empty text.
 * Numbers (and texts of nine digits and more) are epochs; their size tells seconds, milli-, micro- and nanoseconds apart.
 * `zone` applies to texts without an offset; default UTC.
 * @throws ExpressionError F1001 | F1002
 */
export function readDate(name: string, value: unknown, zone?: unknown): number | undefined {
  if (isNothing(value) || value === "") return undefined;
  const ms = typeof value === "number" ? fromEpoch(value) : fromText(name, value, zone);
  // Date's own range is ±8.64e15 ms.
  if (ms === undefined || !(Math.abs(ms) <= 8.64e15)) throw unreadable(name, `${quoted(value)} is not a date`, value);
  return ms;
}

function fromText(name: string, value: unknown, zone: unknown): number | undefined {
  if (typeof value !== "string") throw wrongType(name, "date", "text or a number", value);
  if (zone === undefined && value === latest.text) return latest.ms;
  const ms = readIso(value) ?? readText(name, value.trim(), zone);
  if (zone === undefined && ms !== undefined) latest = { text: value, ms };
  return ms;
}

/** Fields of a record often read the same text: the last one read, and what it says whoever asks. */
let latest: { readonly text: string | undefined; readonly ms: number } = { text: undefined, ms: 0 };

function readText(name: string, text: string, zone: unknown): number | undefined {
  if (/^-?\d{9,}(\.\d+)?$/.test(text)) return fromEpoch(Number(text));
  const parts = iso.exec(text);
  if (parts !== null) return fromIso(name, parts, zone);
  const [, day, month, year, hour, minute, second] = http.exec(text) ?? [];
  if (day === undefined || month === undefined) return undefined;
  return fromCalendar([
    Number(year),
    months.indexOf(month) + 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    0,
  ]);
}

/** 1e11 seconds is the year 5138; 1e11 milliseconds is 1973. */
function fromEpoch(value: number): number {
  const size = Math.abs(value);
  if (size < 1e11) return Math.round(value * 1000);
  if (size < 1e14) return Math.round(value);
  return Math.floor(size < 1e17 ? value / 1e3 : value / 1e6);
}

function fromIso(name: string, parts: RegExpExecArray, zone: unknown): number | undefined {
  const [, year, month = "1", day = "1", hour = "0", minute = "0", second = "0", fraction = "", offset] = parts;
  const ms = Number(fraction.slice(0, 3).padEnd(3, "0"));
  const local = fromCalendar([
    Number(year),
    Number(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    ms,
  ]);
  if (local === undefined) return undefined;
  return local - (offset === undefined ? offsetAt(name, zone, local) : offsetAt(name, offset, local));
}

type Calendar = readonly [
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  ms: number,
];

/** Milliseconds as if UTC; undefined if there is no such day or time. 24:00 and second 60 roll over, as ISO 8601 has them. */
function fromCalendar([year, month, day, hour, minute, second, ms]: Calendar): number | undefined {
  const midnight = hour === 24 && minute === 0 && second === 0 && ms === 0;
  if (
    month < 1 ||
    month > 12 ||
    day < 1 ||
    day > daysIn(year, month) ||
    (hour > 23 && !midnight) ||
    minute > 59 ||
    second > 60
  )
    return undefined;
  return atUtc(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
}

/** As Date.UTC, but the years 0 to 99 mean themselves. `month` counts from 0 and may overflow. */
export function atUtc(year: number, month: number, day: number): number {
  return year >= 100 ? Date.UTC(year, month, day) : new Date(0).setUTCFullYear(year, month, day);
}

/** RFC 3339 in UTC with milliseconds, as JSONata's own `$fromMillis` prints. */
export const printDate = printIso;
