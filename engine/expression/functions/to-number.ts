/** `$toNumber`: a number from what providers write for one. */
import { isNothing, quoted, unreadable, wrongType } from "./arguments.ts";
import { define } from "./define.ts";

export const toNumber = define({
  name: "toNumber",
  group: "values",
  summary: "A number from a number, a decimal text or a boolean; nothing from null and empty text.",
  details:
    "Text may have blanks around it, a sign, a fraction and an exponent. Separators for thousands are not guessed.",
  parameters: [{ name: "value", type: "number, text or boolean", description: "The value to read." }],
  returns: "A number, or nothing.",
  examples: [
    { expression: "$toNumber(' 12.50 ')", result: 12.5 },
    { expression: "$toNumber('-1e3')", result: -1000 },
    { expression: "$toNumber(true)", result: 1 },
    { expression: "$toNumber(quantity)", input: { quantity: null } },
    { expression: "$toNumber('')" },
  ],
  refuses: [
    { expression: "$toNumber('12 EUR')", code: "F1002" },
    { expression: "$toNumber({})", code: "F1001" },
  ],
  implementation: (value) => {
    if (isNothing(value) || typeof value === "number") return value ?? undefined;
    if (typeof value === "boolean") return value ? 1 : 0;
    if (typeof value !== "string") throw wrongType("toNumber", "value", "a number, text or boolean", value);
    const text = value.trim();
    if (text === "") return undefined;
    const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(number)) throw unreadable("toNumber", `${quoted(value)} is not a number`, value);
    return number;
  },
});
