/** ISO 8601 durations: read, and added to a moment by the calendar. */
import { daysIn } from "../iso.ts";
import { atUtc } from "./date-text.ts";

export interface Duration {
  readonly months: number;
  readonly days: number;
  readonly ms: number;
}

const number = String.raw`([+-]?\d+(?:[.,]\d+)?)`;
const pattern = new RegExp(
  `^([+-])?P(?=[\\d+-]|T[\\d+-])(?:${number}Y)?(?:${number}M)?(?:${number}W)?(?:${number}D)?(?:T(?=[\\d+-])(?:${number}H)?(?:${number}M)?(?:${number}S)?)?$`,
);

/** Undefined if it is none. A sign may stand before the `P` or before a number. Years and months must be whole. */
export function readDuration(text: string): Duration | undefined {
  // Almost always a literal of the mapping.
  if (text === latest?.text) return latest.duration;
  const duration = parseDuration(text);
  if (duration !== undefined) latest = { text, duration };
  return duration;
}

let latest: { readonly text: string; readonly duration: Duration } | undefined;

function parseDuration(text: string): Duration | undefined {
  const found = pattern.exec(text.trim());
  if (found === null) return undefined;
  const sign = found[1] === "-" ? -1 : 1;
  const [years, months, weeks, days, hours, minutes, seconds] = found
    .slice(2, 9)
    .map((part) => sign * Number((part ?? "0").replace(",", "."))) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (!Number.isInteger(years) || !Number.isInteger(months)) return undefined;
  const wholeDays = Math.trunc(weeks * 7 + days);
  const rest = weeks * 7 + days - wholeDays;
  return {
    months: years * 12 + months,
    days: wholeDays,
    ms: Math.round(((rest * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000),
  };
}

/** In UTC: months first (the 31st becomes the last day of a shorter month), then days, then time. */
export function addDuration(ms: number, { months, days, ms: time }: Duration): number {
  if (months === 0) return ms + days * 86_400_000 + time;
  const date = new Date(ms);
  const month = date.getUTCMonth() + months;
  const first = new Date(atUtc(date.getUTCFullYear(), month, 1));
  const day = Math.min(date.getUTCDate(), daysIn(first.getUTCFullYear(), first.getUTCMonth() + 1));
  const clock = ((ms % 86_400_000) + 86_400_000) % 86_400_000;
  return atUtc(first.getUTCFullYear(), first.getUTCMonth(), day) + clock + days * 86_400_000 + time;
}
