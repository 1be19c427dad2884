/**
 * Reads and prints moments in the form that most data has them in, RFC 3339, several times as fast as `Date` does.
 * Days are counted as in https://howardhinnant.github.io/date_algorithms.html (days_from_civil, civil_from_days).
 */

const DAY = 86_400_000;
/** Years 0 to 9999: those of four digits. */
const FIRST = -62_167_219_200_000;
const LAST = 253_402_300_799_999;

/** As `Date.toISOString`. Raises RangeError for what is no time. */
export function printIso(ms: number): string {
  if (!(ms >= FIRST && ms <= LAST) || !Number.isInteger(ms)) return new Date(ms).toISOString();
  const day = Math.floor(ms / DAY);
  const rest = ms - day * DAY;
  const minute = Math.floor(rest / 60_000);
  const second = Math.floor(rest / 1_000) - minute * 60;
  const fraction = rest % 1_000;
  return dayText(day) + minuteText(minute) + two(second) + (fraction === 0 ? ".000Z" : fractionText(fraction));
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));
const fractionText = (fraction: number): string => `.${String(fraction).padStart(3, "0")}Z`;

/** Moments of one page are often of the same day. */
let latest = { day: Number.NaN, text: "" };

/** `YYYY-MM-DDT` of a day counted from 1970. */
function dayText(day: number): string {
  if (latest.day !== day) latest = { day, text: writeDay(day) };
  return latest.text;
}

function writeDay(day: number): string {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const inEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (inEra - Math.floor(inEra / 1_460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  );
  const inYear = inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  // Years begin in March here, so that the leap day is the last.
  const monthOfYear = Math.floor((5 * inYear + 2) / 153);
  const date = inYear - Math.floor((153 * monthOfYear + 2) / 5) + 1;
  const month = monthOfYear < 10 ? monthOfYear + 3 : monthOfYear - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(date)}T`;
}

/** `hh:mm:` by minute of the day, as far as they have been asked for. */
const minutes: string[] = [];

function minuteText(minute: number): string {
  return (minutes[minute] ??= `${two(Math.floor(minute / 60))}:${two(minute % 60)}:`);
}

/**
 * Milliseconds of `YYYY-MM-DDThh:mm:ss`, with or without three digits of a fraction, and `Z` or an offset `±hh:mm`.
 * undefined for any other text, whatever it means: ask somebody who reads more forms.
 */
export function readIso(text: string): number | undefined {
  const { length } = text;
  // The shortest has 20 characters, the longest 29; what is missing at the end reads as NaN.
  if (length < 20 || length > 29 || text.charCodeAt(10) !== 0x54) return undefined;
  const fraction = text.charCodeAt(19) === 0x2e ? digits(text, 20) * 10 + digit(text, 22) : 0;
  const at = text.charCodeAt(19) === 0x2e ? 23 : 19;
  const [year, month, date] = [digits(text, 0) * 100 + digits(text, 2), digits(text, 5), digits(text, 8)];
  const [hour, minute, second] = [digits(text, 11), digits(text, 14), digits(text, 17)];
  const offset = readOffset(text, at);
  const isForm = text.charCodeAt(4) === 0x2d && text.charCodeAt(7) === 0x2d && areColons(text, 13, 16);
  // Any digit that is none makes these comparisons false.
  const isTime = hour <= 23 && minute <= 59 && second <= 59 && fraction >= 0 && offset !== undefined;
  if (!isForm || !isTime || !(year >= 0 && month >= 1 && month <= 12 && date >= 1 && date <= daysIn(year, month)))
    return undefined;
  return countDays(year, month, date) * DAY + ((hour * 60 + minute - offset) * 60 + second) * 1_000 + fraction;
}

const areColons = (text: string, first: number, second: number): boolean =>
  text.charCodeAt(first) === 0x3a && text.charCodeAt(second) === 0x3a;

/** Minutes ahead of UTC; undefined if that is not how the text ends. */
function readOffset(text: string, at: number): number | undefined {
  const sign = text.charCodeAt(at);
  if (sign === 0x5a) return text.length === at + 1 ? 0 : undefined;
  if ((sign !== 0x2b && sign !== 0x2d) || text.length !== at + 6 || text.charCodeAt(at + 3) !== 0x3a) return undefined;
  const [hours, minutes_] = [digits(text, at + 1), digits(text, at + 4)];
  if (!(hours <= 23 && minutes_ <= 59)) return undefined;
  return sign === 0x2b ? hours * 60 + minutes_ : -(hours * 60 + minutes_);
}

function digit(text: string, at: number): number {
  const code = text.charCodeAt(at) - 48;
  return code >= 0 && code <= 9 ? code : Number.NaN;
}

const digits = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1);

/** Days from 1970 to a day of the calendar. */
function countDays(year: number, month: number, date: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const inYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + inYear - 719_468;
}

/** `month` counts from 1. */
export const daysIn = (year: number, month: number): number =>
  month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : (LENGTHS[month - 1] ?? 0);

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
