/** Dates are read and printed as Date does. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printIso, readIso } from "./iso.ts";

const time = fc.oneof(
  fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }),
  fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1_000),
);

const two = (value: number): string => String(value).padStart(2, "0");

describe("moments", () => {
  test("print as the platform prints them", () => {
    fc.assert(
      fc.property(fc.oneof(time, fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true })), (ms) => {
        expect(printIso(ms)).toBe(new Date(ms).toISOString());
      }),
    );
  });

  test("of one day after the other print as the platform prints them, over leap years and centuries", () => {
    for (let day = -720_000; day < 800_000; day += 13) {
      const ms = day * 86_400_000 + (day & 0xff_ffff);
      expect(printIso(ms)).toBe(new Date(ms).toISOString());
    }
  });

  test.each([Number.NaN, 8.65e15])("that are none (%d) do not print", (ms) => {
    expect(() => printIso(ms)).toThrow(RangeError);
  });

  test("are read back, in every offset, with a fraction or without", () => {
    const offset = fc.tuple(
      fc.constantFrom("+", "-"),
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 0, max: 59 }),
    );
    fc.assert(
      fc.property(time, offset, (ms, [sign, hours, minutes]) => {
        const text = new Date(ms).toISOString();
        expect(readIso(text)).toBe(ms);
        expect(readIso(text.replace(/\.\d+/, ""))).toBe(Math.floor(ms / 1_000) * 1_000);
        const ahead = (sign === "+" ? 1 : -1) * (hours * 60 + minutes) * 60_000;
        expect(readIso(text.replace("Z", `${sign}${two(hours)}:${two(minutes)}`))).toBe(ms - ahead);
      }),
    );
  });

  test("with one character changed mean what the platform says, or nothing", () => {
    const changed = fc.tuple(
      time,
      fc.nat(28),
      fc.constantFrom(...Array.from("0123456789-+:.TZ t/")),
      fc.constantFrom("Z", "+02:30"),
    );
    fc.assert(
      fc.property(changed, ([ms, at, character, zone]) => {
        const text = new Date(ms).toISOString().replace("Z", zone);
        const other = text.slice(0, at) + character + text.slice(at + 1);
        expect([undefined, Date.parse(other)]).toContain(readIso(other));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    "2024-02-30T00:00:00Z",
    "2023-02-29T00:00:00Z",
    "2024-01-01T24:00:00Z",
    "2024-01-01T23:59:60Z",
    "2024-01-01 00:00:00Z",
    "2024-01-01T00:00:00",
    "2024-01-01T00:00:00.12Z",
    "2024-01-01T00:00:00z",
    "2024-01-01T00:00:00+0200",
    "2024-01-01",
    "",
  ])("in other forms, such as %j, are left to others", (text) => {
    expect(readIso(text)).toBeUndefined();
  });
});
