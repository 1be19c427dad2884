/** `$toIso`: RFC 3339 from the ways in which providers write dates. */
import { readDate, printDate } from "./date-text.ts";
import { define } from "./define.ts";

export const toIso = define({
  name: "toIso",
  group: "dates",
  summary: "A moment as RFC 3339 text in UTC, from the ways in which providers write one.",
  details:
    "Reads epochs (seconds, milli-, micro- or nanoseconds, told apart by size), RFC 3339 with any offset, its shortened forms (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`, `YYYY-MM-DDThh`, a blank for the `T`) and HTTP dates. Fractions are cut to milliseconds. Null, nothing and empty text give nothing.",
  parameters: [
    { name: "date", type: "text or number", description: "The moment." },
    {
      name: "zone",
      type: "text",
      description: "Where a text without an offset was written: `UTC` (default), `+02:00`, `Europe/Oslo`.",
      optional: true,
    },
  ],
  returns: "Text such as `2024-05-01T10:00:00.000Z`, or nothing.",
  examples: [
    { expression: "$toIso(1714557600)", result: "2024-05-01T10:00:00.000Z" },
    { expression: "$toIso(1714557600123)", result: "2024-05-01T10:00:00.123Z" },
    { expression: "$toIso('1714557600')", result: "2024-05-01T10:00:00.000Z" },
    { expression: "$toIso('2024-05-01T12:00:00+02:00')", result: "2024-05-01T10:00:00.000Z" },
    { expression: "$toIso('2024-05')", result: "2024-05-01T00:00:00.000Z" },
    { expression: "$toIso('2024-05-01')", result: "2024-05-01T00:00:00.000Z" },
    { expression: "$toIso('2024-05-01T10')", result: "2024-05-01T10:00:00.000Z" },
    { expression: "$toIso('2024-05-01 12:00:00', 'Europe/Oslo')", result: "2024-05-01T10:00:00.000Z" },
    { expression: "$toIso('Wed, 01 May 2024 10:00:00 GMT')", result: "2024-05-01T10:00:00.000Z" },
    { expression: "$toIso(deleted_at)", input: { deleted_at: null } },
  ],
  refuses: [
    { expression: "$toIso('yesterday')", code: "F1002" },
    { expression: "$toIso('2023-02-29')", code: "F1002" },
    { expression: "$toIso(true)", code: "F1001" },
    { expression: "$toIso('2024-05-01', 'Middle/Earth')", code: "F1002" },
  ],
  implementation: (date, zone) => {
    const ms = readDate("toIso", date, zone);
    return ms === undefined ? undefined : printDate(ms);
  },
});
