/** `$toEpoch`: seconds or milliseconds since 1970. */
import { choiceArgument } from "./arguments.ts";
import { readDate } from "./date-text.ts";
import { define } from "./define.ts";

export const toEpoch = define({
  name: "toEpoch",
  group: "dates",
  summary: "A moment as seconds (or milliseconds) since 1970.",
  details: "Reads what `$toIso` reads. Whole numbers: parts of a second are cut off.",
  parameters: [
    { name: "date", type: "text or number", description: "The moment." },
    { name: "unit", type: "text", description: "`seconds` (default) or `milliseconds`.", optional: true },
    { name: "zone", type: "text", description: "As in `$toIso`.", optional: true },
  ],
  returns: "A whole number, or nothing.",
  examples: [
    { expression: "$toEpoch('2024-05-01T10:00:00Z')", result: 1714557600 },
    { expression: "$toEpoch('2024-05-01T10:00:00.123Z', 'milliseconds')", result: 1714557600123 },
    { expression: "$toEpoch(missing)", input: {} },
  ],
  refuses: [
    { expression: "$toEpoch('soon')", code: "F1002" },
    { expression: "$toEpoch('2024-05-01', 'hours')", code: "F1002" },
  ],
  implementation: (date, unit, zone) => {
    const ms = readDate("toEpoch", date, zone);
    if (ms === undefined) return undefined;
    return choiceArgument("toEpoch", "unit", unit, ["seconds", "milliseconds"], "seconds") === "seconds"
      ? Math.floor(ms / 1000)
      : ms;
  },
});
