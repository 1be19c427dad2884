/** Calendar arithmetic for paging windows. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addPeriod,
  ceilInstant,
  floorInstant,
  formatInstant,
  parseInstant,
  parsePeriod,
  printInstant,
  type TimeFormat,
  type TimeUnit,
} from "./time.ts";

const at = (text: string): number => Date.parse(text);
const instant = fc.integer({ min: at("2000-01-01T00:00:00Z"), max: at("2050-01-01T00:00:00Z") });
const unit = fc.constantFrom<TimeUnit>("minute", "hour", "day", "month");

it.each<[unknown, number | undefined]>([
  ["2026-01-31T10:00:00Z", at("2026-01-31T10:00:00Z")],
  ["2026-01-31T10:00:00+02:00", at("2026-01-31T08:00:00Z")],
  ["2026-01-31T10", at("2026-01-31T10:00:00Z")],
  ["2026-01-31", at("2026-01-31T00:00:00Z")],
  ["2026-01", at("2026-01-01T00:00:00Z")],
  [1_700_000_000, 1_700_000_000_000],
  [1_700_000_000_000, 1_700_000_000_000],
  ["2026-02-31", undefined],
  ["soon", undefined],
  ["", undefined],
  [null, undefined],
  [{}, undefined],
])("reads %j", (value, expected) => {
  expect(parseInstant(value)).toBe(expected);
});

it.each<[string, boolean]>([
  ["P1D", true],
  ["PT1H", true],
  ["P2M", true],
  ["P1W", true],
  ["-P1D", false],
  ["P0D", false],
  ["24h", false],
  ["P", false],
])("%s is a period of time: %s", (text, is) => {
  expect(parsePeriod(text) !== undefined).toBe(is);
});

describe("months", () => {
  const month = parsePeriod("P1M");
  if (month === undefined) throw new Error("no period");
  it("stay inside the month they land in, and do not drift when counted from one day", () => {
    const from = at("2026-01-31T12:00:00Z");
    expect([1, 2, 3].map((times) => printInstant(addPeriod(from, month, times)))).toEqual([
      "2026-02-28T12:00:00Z",
      "2026-03-31T12:00:00Z",
      "2026-04-30T12:00:00Z",
    ]);
    expect(printInstant(addPeriod(from, month, -2))).toBe("2025-11-30T12:00:00Z");
  });
});

it("floor and ceiling stand around an instant, one unit apart at most", () => {
  fc.assert(
    fc.property(instant, unit, (ms, one) => {
      const [low, high] = [floorInstant(ms, one), ceilInstant(ms, one)];
      expect(low).toBeLessThanOrEqual(ms);
      expect(high).toBeGreaterThanOrEqual(ms);
      expect(floorInstant(low, one)).toBe(low);
      expect(ceilInstant(high, one)).toBe(high);
      expect(high - low).toBeLessThanOrEqual(31 * 86_400_000);
    }),
  );
});

it("reads back what it writes, in every format", () => {
  const precision: readonly (readonly [TimeFormat, TimeUnit | undefined])[] = [
    ["rfc3339", undefined],
    ["date", "day"],
    ["hour", "hour"],
    ["month", "month"],
    ["epoch_seconds", "minute"],
    ["epoch_milliseconds", undefined],
  ];
  fc.assert(
    fc.property(instant, fc.constantFrom(...precision), (ms, [format, exact]) => {
      const value = exact === undefined ? ms : floorInstant(ms, exact);
      expect(parseInstant(formatInstant(value, format))).toBe(value);
    }),
  );
});
