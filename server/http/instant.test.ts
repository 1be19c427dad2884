/** Moments that callers write: strictly RFC 3339, and always kept in a form that sorts. */
import { assert, date, property, string } from "fast-check";
import { expect, it } from "vitest";
import { instantOf } from "./instant.ts";

it.each([
  ["2027-01-31T00:00:00Z", "2027-01-31T00:00:00.000Z"],
  ["2027-01-31", "2027-01-31T00:00:00.000Z"],
  ["2027-01-31t10:20:30.1234z", "2027-01-31T10:20:30.123Z"],
  ["2027-01-31 10:20:30Z", "2027-01-31T10:20:30.000Z"],
  ["2027-01-31T00:30:00+01:30", "2027-01-30T23:00:00.000Z"],
  ["2027-01-31T23:00:00-02:00", "2027-02-01T01:00:00.000Z"],
  ["2028-02-29T00:00:00Z", "2028-02-29T00:00:00.000Z"],
  ["0099-01-01T00:00:00Z", "0099-01-01T00:00:00.000Z"],
  ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
])("%s is kept as %s", (text, kept) => {
  expect(instantOf(text)).toBe(kept);
});

it.each([
  ["a year of more digits", "+010000-01-01T00:00:00Z"],
  ["a year before the first", "-000001-01-01T00:00:00Z"],
  ["a year that becomes 10000 by its offset", "9999-12-31T23:59:59-01:00"],
  ["a year that goes below 0 by its offset", "0000-01-01T00:00:00+01:00"],
  ["a day that the month does not have", "2027-02-31T00:00:00Z"],
  ["a leap day of a common year", "2027-02-29"],
  ["a month that no year has", "2027-13-01"],
  ["an hour that no day has", "2027-01-31T24:00:00Z"],
  ["a leap second", "2016-12-31T23:59:60Z"],
  ["an offset of more than a day", "2027-01-31T00:00:00+24:00"],
  ["a time without its zone", "2027-01-31T00:00:00"],
  ["a time without seconds", "2027-01-31T00:00Z"],
  ["a number", "1900000000"],
  ["words", "tomorrow"],
  ["what only JavaScript reads", "Jan 31 2027"],
  ["a line break behind it", "2027-01-31\n"],
  ["nothing", ""],
])("%s is no moment", (_name, text) => {
  expect(instantOf(text)).toBeUndefined();
});

it("every moment of four-digit years comes back as it is", () => {
  const moments = date({
    min: new Date("0000-01-01T00:00:00.000Z"),
    max: new Date("9999-12-31T23:59:59.999Z"),
    noInvalidDate: true,
  });
  assert(property(moments, (moment) => instantOf(moment.toISOString()) === moment.toISOString()));
});

it("whatever is taken has one length, so that texts sort as moments do", () => {
  assert(property(string(), (text) => [undefined, 24].includes(instantOf(text)?.length)));
});
