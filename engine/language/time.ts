/** Calendar arithmetic in UTC for paging windows, over the date functions of the expression library. */
import { readDate } from "../expression/functions/date-text.ts";
import { addDuration, type Duration, readDuration } from "../expression/functions/duration.ts";

export type { Duration } from "../expression/functions/duration.ts";

export type TimeUnit = "minute" | "hour" | "day" | "month";
export type TimeFormat = "rfc3339" | "date" | "hour" | "month" | "epoch_seconds" | "epoch_milliseconds";

const duration = (parts: Partial<Duration>): Duration => ({ months: 0, days: 0, ms: 0, ...parts });

const UNITS: Readonly<Record<TimeUnit, Duration>> = {
  minute: duration({ ms: 60_000 }),
  hour: duration({ ms: 3_600_000 }),
  day: duration({ days: 1 }),
  month: duration({ months: 1 }),
};

/** Epoch milliseconds of whatever `$toIso` reads; undefined for everything else. */
export const parseInstant = (value: unknown): number | undefined => {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  try {
    return readDate("window", value);
  } catch {
    return undefined;
  }
};

/** A positive ISO 8601 duration such as `P1D`, `PT1H`, `P2M`; undefined for everything else. */
export const parsePeriod = (value: unknown): Duration | undefined => {
  const period = typeof value === "string" ? readDuration(value) : undefined;
  if (period === undefined) return undefined;
  const negative = period.months < 0 || period.days < 0 || period.ms < 0;
  return negative || (period.months === 0 && period.days === 0 && period.ms === 0) ? undefined : period;
};

/** `times` periods later, earlier if negative. Counted from one instant, months do not drift: 31 January + 2 × P1M is 31 March. */
export const addPeriod = (instant: number, period: Duration, times = 1): number =>
  addDuration(instant, { months: period.months * times, days: period.days * times, ms: period.ms * times });

export const floorInstant = (instant: number, unit: TimeUnit): number => {
  const date = new Date(instant);
  if (unit === "month") return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  const length = UNITS[unit].days * 86_400_000 + UNITS[unit].ms;
  return Math.floor(instant / length) * length;
};

export const ceilInstant = (instant: number, unit: TimeUnit): number => {
  const floor = floorInstant(instant, unit);
  return floor === instant ? instant : addPeriod(floor, UNITS[unit]);
};

/** RFC 3339 in UTC, without a fraction where it is zero. */
export const printInstant = (instant: number): string => new Date(instant).toISOString().replace(/\.000Z$/, "Z");

const PRINTERS: Readonly<Record<TimeFormat, (instant: number) => string | number>> = {
  rfc3339: printInstant,
  date: (instant) => new Date(instant).toISOString().slice(0, 10),
  hour: (instant) => new Date(instant).toISOString().slice(0, 13),
  month: (instant) => new Date(instant).toISOString().slice(0, 7),
  epoch_seconds: (instant) => Math.floor(instant / 1000),
  epoch_milliseconds: (instant) => instant,
};

export const formatInstant = (instant: number, format: TimeFormat): string | number => PRINTERS[format](instant);

/** The smallest step that a format can print: what lies between an inclusive bound and the next exclusive one. */
const STEPS: Readonly<Record<TimeFormat, Duration>> = {
  rfc3339: duration({ ms: 1 }),
  date: UNITS.day,
  hour: UNITS.hour,
  month: UNITS.month,
  epoch_seconds: duration({ ms: 1000 }),
  epoch_milliseconds: duration({ ms: 1 }),
};

export const formatStep = (format: TimeFormat): Duration => STEPS[format];
