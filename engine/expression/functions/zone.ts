/** Time zones: how far local time is ahead of UTC, for offsets (`+02:00`) and IANA names (`Europe/Oslo`). */
import { isNothing, quoted, textArgument, unreadable } from "./arguments.ts";

/** Milliseconds to subtract from a local time (given as if it were UTC) to get UTC. In a gap of the clock the offset before it holds. */
export function offsetAt(name: string, zone: unknown, local: number): number {
  const fixed = fixedOffset(name, zone);
  if (fixed !== undefined) return fixed;
  const guess = namedOffset(name, String(zone), local);
  return namedOffset(name, String(zone), local - guess);
}

/** Milliseconds to add to a UTC time to get local time. */
export function offsetOf(name: string, zone: unknown, utc: number): number {
  return fixedOffset(name, zone) ?? namedOffset(name, String(zone), utc);
}

function fixedOffset(name: string, zone: unknown): number | undefined {
  if (isNothing(zone)) return 0;
  const text = textArgument(name, "zone", zone);
  if (/^(z|utc|gmt)$/i.test(text)) return 0;
  const [, sign, hours, minutes = "0"] = /^([+-])(\d\d)(?::?(\d\d))?$/.exec(text) ?? [];
  if (hours === undefined) return undefined;
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === "-" ? -size : size;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function namedOffset(name: string, zone: string, utc: number): number {
  const parts = Object.fromEntries(
    clockOf(name, zone)
      .formatToParts(utc)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(utc / 1000) * 1000;
}

function clockOf(name: string, zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  try {
    const clock = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    clocks.set(zone, clock);
    return clock;
  } catch {
    throw unreadable(
      name,
      `there is no time zone ${quoted(zone)}; write UTC, an offset such as +02:00, or a name such as Europe/Oslo`,
      zone,
    );
  }
}
