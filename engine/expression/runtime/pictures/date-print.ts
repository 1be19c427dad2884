/** Prints an instant by a date picture, in a time zone given as `+hhmm`. */

import { fail } from "../run.ts";
import { component } from "./calendar.ts";
import type { DatePart, Marker } from "./date-picture.ts";
import { inCase, integerPicture, printInteger } from "./integer.ts";

interface Offset {
  readonly hours: number;
  readonly minutes: number;
}

export const days = ["", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
export const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** Raises D3133, D3134, D3130. */
export function printDate(millis: number, parts: readonly DatePart[], zone: string | undefined): string {
  const number = zone === undefined ? 0 : Number.parseInt(zone, 10);
  const offset = { hours: Math.floor(number / 100), minutes: number % 100 };
  const date = new Date(millis + (60 * offset.hours + offset.minutes) * 60_000);
  let text = "";
  for (const part of parts) text += typeof part === "string" ? part : printMarker(date, part, offset);
  return text;
}

function printMarker(date: Date, marker: Marker, offset: Offset): string {
  if (marker.component === "Z" || marker.component === "z") return printZone(marker, offset);
  const value = component(date, marker.component);
  if (typeof value !== "number")
    return marker.component === "P" && marker.names === "upper" ? String(value).toUpperCase() : String(value);
  if (marker.names !== undefined) return printName(value, marker);
  if (marker.integer === undefined) return fail("D3133", -1, { value: marker.component });
  const { yearDigits } = marker;
  return printInteger(yearDigits === undefined ? value : value % 10 ** yearDigits, marker.integer);
}

function printName(value: number, { component: letter, names, most }: Marker): string {
  const name = letter === "F" ? days[value] : letter === "M" || letter === "x" ? months[value - 1] : undefined;
  if (name === undefined) return fail("D3133", -1, { value: letter });
  const text = inCase(name, names ?? "title");
  return most !== undefined && text.length > most ? text.slice(0, most) : text;
}

const twoDigits = integerPicture("00");

function printZone(marker: Marker, { hours, minutes }: Offset): string {
  const offset = hours * 100 + minutes;
  if (offset === 0 && marker.traditional) return "Z";
  const sign = offset >= 0 ? "+" : "";
  return `${marker.component === "z" ? "GMT" : ""}${sign}${zoneDigits(marker, offset, { hours, minutes })}`;
}

function zoneDigits({ integer }: Marker, offset: number, { hours, minutes }: Offset): string {
  if (integer?.kind !== "decimal") return fail("D3134", -1);
  if (integer.regular !== undefined) return printInteger(offset, integer);
  if (integer.mandatory > 4) return fail("D3134", -1, { value: integer.mandatory });
  if (integer.mandatory > 2) return printInteger(offset, integer);
  return printInteger(hours, integer) + (minutes === 0 ? "" : `:${printInteger(minutes, twoDigits)}`);
}
