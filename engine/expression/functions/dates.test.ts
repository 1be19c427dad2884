/** Property tests and tables of the date functions. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ExpressionError } from "../error.ts";
import { addTime } from "./add-time.ts";
import { readDate } from "./date-text.ts";
import { readDuration } from "./duration.ts";
import { floorTime } from "./floor-time.ts";
import { toEpoch } from "./to-epoch.ts";
import { toIso } from "./to-iso.ts";

/** 1974 to 2286: where seconds and milliseconds can be told apart by size. */
const moment = fc.integer({ min: 130_000_000_000, max: 9_999_999_999_999 });
const iso = (ms: number): string => new Date(ms).toISOString();

function outcomeOf(value: unknown): string {
  try {
    return typeof toIso.implementation(value);
  } catch (error) {
    return error instanceof ExpressionError ? "coded error" : String(error);
  }
}

describe("reading a moment", () => {
  test("gives back what was printed, in every form that keeps it", () => {
    fc.assert(
      fc.property(moment, (ms) => {
        const whole = ms - (ms % 1000);
        expect(readDate("t", ms)).toBe(ms);
        expect(readDate("t", String(ms))).toBe(ms);
        expect(readDate("t", whole / 1000)).toBe(whole);
        expect(readDate("t", iso(ms))).toBe(ms);
        expect(readDate("t", iso(ms).replace("T", " ").replace("Z", "+00:00"))).toBe(ms);
        expect(readDate("t", new Date(ms).toUTCString())).toBe(whole);
      }),
    );
  });

  test("an offset moves it by just that", () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 14 }), fc.constantFrom("+", "-"), (ms, hours, sign) => {
        const text = `${iso(ms).slice(0, -1)}${sign}${String(hours).padStart(2, "0")}:00`;
        expect(readDate("t", text)).toBe(ms - (sign === "-" ? -1 : 1) * hours * 3_600_000);
      }),
    );
  });

  test("never gives anything but a date, nothing, or a coded error", () => {
    const digit = fc.constantFrom("0", "1", "2", "3", "9", "-", ":", "T", "Z", "+", ".", " ");
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: digit }), fc.double(), fc.anything()), (value) => {
        expect(["undefined", "string", "coded error"]).toContain(outcomeOf(value));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ["2024-02-29", true],
    ["2023-02-29", false],
    ["2024-13-01", false],
    ["2024-00-01", false],
    ["2024-04-31", false],
    ["2024-05-01T24:00:00Z", true],
    ["2024-05-01T24:00:01Z", false],
    ["2024-05-01T23:60:00Z", false],
    ["2024-05-01T23:59:60Z", true],
    ["2024-5-1", false],
    ["05/01/2024", false],
    ["20240501", false],
    ["2024-05-01T10:00:00.123456789Z", true],
    ["2024-05-01t10:00z", true],
    ["2024-05-01T10:00:00+0200", true],
    ["2024-05-01 10:00:00 UTC", true],
  ])("%s is a date: %s", (text, valid) => {
    const read = (): unknown => toIso.implementation(text);
    const outcome = valid ? "read" : "refused";
    let seen = "read";
    try {
      read();
    } catch {
      seen = "refused";
    }
    expect(seen).toBe(outcome);
  });

  test.each([
    [1_714_557_600, "2024-05-01T10:00:00.000Z"],
    [1_714_557_600.5, "2024-05-01T10:00:00.500Z"],
    [1_714_557_600_123, "2024-05-01T10:00:00.123Z"],
    [1_714_557_600_123_456, "2024-05-01T10:00:00.123Z"],
    [1_714_557_600_123_456_768, "2024-05-01T10:00:00.123Z"],
    [0, "1970-01-01T00:00:00.000Z"],
    [-86_400, "1969-12-31T00:00:00.000Z"],
  ])("the epoch %s is %s", (epoch, expected) => {
    expect(toIso.implementation(epoch)).toBe(expected);
  });

  test.each([
    ["2024-03-31T02:30:00", "2024-03-31T01:30:00.000Z", "in the gap of the clock the offset before it holds"],
    ["2024-07-01T12:00:00", "2024-07-01T10:00:00.000Z", "summer"],
    ["2024-01-01T12:00:00", "2024-01-01T11:00:00.000Z", "winter"],
  ])("%s in Oslo is %s (%s)", (local, utc) => {
    expect(toIso.implementation(local, "Europe/Oslo")).toBe(utc);
  });
});

describe("moving a moment", () => {
  const length = fc.record({ days: fc.nat(500), hours: fc.nat(100), minutes: fc.nat(100), seconds: fc.nat(100) });

  test("there and back leads to where it began", () => {
    fc.assert(
      fc.property(moment, length, (ms, { days, hours, minutes, seconds }) => {
        const duration = `P${days}DT${hours}H${minutes}M${seconds}S`;
        const there = addTime.implementation(iso(ms), duration);
        expect(addTime.implementation(there, `-${duration}`)).toBe(iso(ms));
        expect(toEpoch.implementation(there, "milliseconds")).toBe(
          ms + (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000,
        );
      }),
    );
  });

  test("by months keeps the day, or takes the last one of a shorter month", () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: -240, max: 240 }), (ms, months) => {
        const moved = new Date(
          String(addTime.implementation(iso(ms), `${months < 0 ? "-" : ""}P${Math.abs(months)}M`)),
        );
        const before = new Date(ms);
        const expected = before.getUTCFullYear() * 12 + before.getUTCMonth() + months;
        expect(moved.getUTCFullYear() * 12 + moved.getUTCMonth()).toBe(expected);
        expect(moved.getUTCDate()).toBeLessThanOrEqual(before.getUTCDate());
        const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
        expect([before.getUTCDate(), lastDay]).toContain(moved.getUTCDate());
      }),
    );
  });

  test.each(["", "P", "PT", "1D", "P1", "P1H", "PT1D", "P1.5M", "P1DT", "p1d", "P-"])("%j is no duration", (text) => {
    expect(readDuration(text)).toBeUndefined();
  });

  test.each([
    ["P1W", { months: 0, days: 7, ms: 0 }],
    ["P0.5D", { months: 0, days: 0, ms: 43_200_000 }],
    ["-P1Y2M", { months: -14, days: 0, ms: 0 }],
    ["PT1,5S", { months: 0, days: 0, ms: 1500 }],
    ["P-1DT+2H", { months: 0, days: -1, ms: 7_200_000 }],
  ])("%s is read", (text, expected) => {
    const { months, days, ms } = readDuration(text) ?? { months: Number.NaN, days: 0, ms: 0 };
    expect({ months: months + 0, days: days + 0, ms: ms + 0 }).toEqual(expected);
  });
});

describe("the start of a unit", () => {
  const unit = fc.constantFrom("second", "minute", "hour", "day", "week", "month", "quarter", "year");

  test("is not later than the moment, and its own start", () => {
    fc.assert(
      fc.property(moment, unit, fc.constantFrom("UTC", "+05:30", "America/New_York"), (ms, name, zone) => {
        const start = floorTime.implementation(iso(ms), name, zone);
        expect(String(start) <= iso(ms)).toBe(true);
        expect(floorTime.implementation(start, name, zone)).toBe(start);
      }),
    );
  });
});
