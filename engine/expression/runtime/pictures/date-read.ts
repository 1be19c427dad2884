/** Reads an instant by a date picture. What the text leaves out comes from the clock (to the left) or is zero (to the right). */

import { linearRegex } from "../../regex.ts";
import { fail } from "../run.ts";
import { component } from "./calendar.ts";
import type { DatePart, Marker } from "./date-picture.ts";
import { days, months } from "./date-print.ts";
import { integerReader } from "./integer.ts";
import { tooWide } from "./width.ts";

type Components = Map<string, number | string | undefined>;

/** One part of the picture: what it matches, and for a marker what the match means. */
interface Reader {
  readonly pattern: string;
  readonly component?: string;
  readonly read?: (text: string) => number | undefined;
}

/** Markers of one picture that reading allows: each is a piece of the pattern. */
const MOST_MARKERS = 40;

/** Undefined where the text does not match. Raises D3136. */
export type DateReader = (text: string, now: number) => number | undefined;

/** Raises D3130, D3133, L1007. */
export function dateReader(parts: readonly DatePart[]): DateReader {
  if (parts.length > MOST_MARKERS) tooWide(MOST_MARKERS);
  const readers = parts.map(readerOf);
  const pattern = linearRegex(`^${readers.map((one) => `(${one.pattern})`).join("")}$`, "i");
  return (text, now) => {
    const found = pattern.search(text, 0);
    if (found === undefined) return undefined;
    const components: Components = new Map();
    for (const [index, { component: name, read }] of readers.entries())
      if (name !== undefined && read !== undefined) components.set(name, read(found.groups[index] ?? ""));
    return components.size === 0 ? undefined : instant(components, new Date(now));
  };
}

function readerOf(part: DatePart): Reader {
  if (typeof part === "string") return { pattern: part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`) };
  const { component: name, integer } = part;
  if (name === "Z" || name === "z") return zoneReader(part);
  if (name === "f")
    return { pattern: "[0-9]+", component: name, read: (text) => Number.parseFloat(`0.${text.slice(0, 3)}`) * 1000 };
  if (integer !== undefined) return { ...integerReader(integer), component: name };
  const names = namesOf(part);
  return { pattern: "[a-zA-Z]+", component: name, read: (text) => names.get(text) };
}

function zoneReader({ component: name, integer }: Marker): Reader {
  const separator = integer?.kind === "decimal" ? integer.regular?.character : undefined;
  const prefix = name === "z" ? "GMT" : "";
  return {
    pattern: `${prefix}[-+][0-9]+${separator === undefined ? "" : `${separator}[0-9]+`}`,
    component: name,
    read(text) {
      const digits = text.slice(prefix.length);
      const at = separator === undefined ? (digits.length <= 3 ? digits.length : 3) : digits.indexOf(separator);
      const hours = Number.parseInt(digits.slice(0, at), 10);
      const rest = digits.slice(separator === undefined ? at : at + 1);
      return hours * 60 + (separator === undefined && rest === "" ? 0 : Number.parseInt(rest, 10));
    },
  };
}

function namesOf({ component: name, most }: Marker): ReadonlyMap<string, number> {
  const cut = (text: string): string => (most ? text.slice(0, most) : text);
  if (name === "M" || name === "x") return new Map(months.map((month, index) => [cut(month), index + 1]));
  if (name === "F") return new Map(days.slice(1).map((day, index) => [cut(day), index + 1]));
  if (name === "P")
    return new Map([
      ["am", 0],
      ["AM", 0],
      ["pm", 1],
      ["PM", 1],
    ]);
  return fail("D3133", -1, { value: name });
}

/** The components that one way to write a date, or a time, is made of, the most significant first. */
const ways = { date: ["YMD", "Yd", "XxwF", "XWF"], time: ["Hmsf", "Phmsf"] } as const;

function instant(components: Components, now: Date): number {
  const has = (letter: string): boolean => Boolean(components.get(letter));
  const given = (letters: string, all: string): boolean =>
    all.split("").every((one) => !has(one) || letters.includes(one)) && letters.split("").some(has);
  const [dateA, dateB, dateC, dateD] = ways.date.map((way) => given(way.replace("F", ""), "YXMxWwdD"));
  const byDay = dateA !== true && dateB === true;
  const byWeek = dateC === true || dateD === true;
  const halfDay = !given("Hmsf", "PHhmsf") && given("Phmsf", "PHhmsf");
  const date = byDay ? "YD" : dateC === true ? ways.date[2] : dateD === true ? ways.date[3] : ways.date[0];
  fill(components, date + ways.time[halfDay ? 1 : 0], now);
  if (byWeek) fail("D3136", -1);
  return timestamp(components, byDay, halfDay);
}

/** Gaps between what is given are an error. */
function fill(components: Components, letters: string, now: Date): void {
  let [started, ended] = [false, false];
  for (const letter of letters) {
    if (components.get(letter) !== undefined) {
      started = true;
      if (ended) fail("D3136", -1);
    } else if (started) {
      components.set(letter, "MDd".includes(letter) ? 1 : 0);
      ended = true;
    } else {
      components.set(letter, component(now, letter));
    }
  }
}

function timestamp(components: Components, byDay: boolean, halfDay: boolean): number {
  const number = (letter: string): number => Number(components.get(letter));
  const year = number("Y");
  let month = number("M") > 0 ? number("M") - 1 : 0;
  let day = number("D");
  if (byDay) {
    const date = new Date(Date.UTC(year, 0) + (number("d") - 1) * 86_400_000);
    [month, day] = [date.getUTCMonth(), date.getUTCDate()];
  }
  const hour = halfDay ? (number("h") === 12 ? 0 : number("h")) + (components.get("P") === 1 ? 12 : 0) : number("H");
  const millis = Date.UTC(year, month, day, hour, number("m"), number("s"), number("f"));
  const zone = components.get("Z") || components.get("z");
  return typeof zone === "number" ? millis - zone * 60_000 : millis;
}
