/** `$floorTime`: the start of the hour, day, month that a moment lies in. */
import { choiceArgument } from "./arguments.ts";
import { atUtc, printDate, readDate } from "./date-text.ts";
import { define } from "./define.ts";
import { offsetAt, offsetOf } from "./zone.ts";

const units = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"] as const;
const lengths = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

export const floorTime = define({
  name: "floorTime",
  group: "dates",
  summary: "The start of the hour, day, month … that a moment lies in.",
  details: "Weeks begin on Monday (ISO 8601).",
  parameters: [
    { name: "date", type: "text or number", description: "The moment; what `$toIso` reads." },
    { name: "unit", type: "text", description: `One of ${units.map((unit) => `\`${unit}\``).join(", ")}.` },
    { name: "zone", type: "text", description: "Whose days and hours are meant; default UTC.", optional: true },
  ],
  returns: "RFC 3339 text in UTC, or nothing.",
  examples: [
    { expression: "$floorTime('2024-05-17T10:42:31Z', 'hour')", result: "2024-05-17T10:00:00.000Z" },
    { expression: "$floorTime('2024-05-17T10:42:31Z', 'month')", result: "2024-05-01T00:00:00.000Z" },
    { expression: "$floorTime('2024-05-17T10:42:31Z', 'week')", result: "2024-05-13T00:00:00.000Z" },
    { expression: "$floorTime('2024-05-17T22:30:00Z', 'day', 'Europe/Oslo')", result: "2024-05-17T22:00:00.000Z" },
    { expression: "$floorTime(missing, 'day')", input: {} },
  ],
  refuses: [{ expression: "$floorTime('2024-05-17', 'fortnight')", code: "F1002" }],
  implementation: (date, unit, zone) => {
    const ms = readDate("floorTime", date, zone);
    if (ms === undefined) return undefined;
    const chosen = choiceArgument("floorTime", "unit", unit, units, "day");
    const start = floor(ms + offsetOf("floorTime", zone, ms), chosen);
    return printDate(start - offsetAt("floorTime", zone, start));
  },
});

function floor(ms: number, unit: (typeof units)[number]): number {
  const date = new Date(ms);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  switch (unit) {
    case "week":
      return atUtc(year, month, date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
    case "month":
      return atUtc(year, month, 1);
    case "quarter":
      return atUtc(year, month - (month % 3), 1);
    case "year":
      return atUtc(year, 0, 1);
    default:
      return Math.floor(ms / lengths[unit]) * lengths[unit];
  }
}
