/** `$addTime`: a moment some time earlier or later. */
import { isNothing, quoted, textArgument, unreadable } from "./arguments.ts";
import { printDate, readDate } from "./date-text.ts";
import { define } from "./define.ts";
import { addDuration, readDuration } from "./duration.ts";

export const addTime = define({
  name: "addTime",
  group: "dates",
  summary: "A moment moved by an ISO 8601 duration.",
  details:
    "Counted in UTC by the calendar: a month after 31 January is the last day of February. A minus before the `P` goes back.",
  parameters: [
    { name: "date", type: "text or number", description: "The moment; what `$toIso` reads." },
    { name: "duration", type: "text", description: "For example `PT1H`, `-P4D`, `P1M`, `P1Y2M3DT4H5M6.5S`." },
  ],
  returns: "RFC 3339 text in UTC, or nothing.",
  examples: [
    { expression: "$addTime('2024-05-01T10:00:00Z', 'PT1H')", result: "2024-05-01T11:00:00.000Z" },
    { expression: "$addTime('2024-03-02', '-P4D')", result: "2024-02-27T00:00:00.000Z" },
    { expression: "$addTime('2024-01-31', 'P1M')", result: "2024-02-29T00:00:00.000Z" },
    { expression: "$addTime('2024-02-29', '-P1Y')", result: "2023-02-28T00:00:00.000Z" },
    { expression: "$addTime(missing, 'P1D')", input: {} },
  ],
  refuses: [
    { expression: "$addTime('2024-05-01', '1 day')", code: "F1002" },
    { expression: "$addTime('2024-05-01', 5)", code: "F1001" },
    { expression: "$addTime('2024-05-01', 'P999999Y')", code: "F1002" },
  ],
  implementation: (date, duration) => {
    const ms = readDate("addTime", date);
    if (ms === undefined || isNothing(duration)) return undefined;
    const length = readDuration(textArgument("addTime", "duration", duration));
    if (length === undefined)
      throw unreadable("addTime", `${quoted(duration)} is not an ISO 8601 duration such as P1D or -PT6H`, duration);
    const moved = addDuration(ms, length);
    if (!(Math.abs(moved) <= 8.64e15)) throw unreadable("addTime", "the result is not a date", duration);
    return printDate(moved);
  },
});
