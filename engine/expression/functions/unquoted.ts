/** `$unquoted`: marks a value that a `term` must not put in quotes (config-language-spec 5, Salesforce). */
import { isNothing, quoted, unreadable, wrongType } from "./arguments.ts";
import { define } from "./define.ts";

/** Only `$unquoted` makes them: nothing that came from a provider or a caller can pass for one. */
interface Unquoted {
  readonly text: string;
  toString(): string;
  toJSON(): string;
}

const marked = new WeakSet<object>();

export const isUnquoted = (value: unknown): value is Unquoted =>
  typeof value === "object" && value !== null && marked.has(value);

/** RFC 3339 dates and times; they hold no character that any query language treats as a quote or an operator. */
const date = /^\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)?)?$/;

/** @throws ExpressionError F1001, F1002 for anything but numbers, booleans and RFC 3339 dates */
function markUnquoted(value: unknown): Unquoted {
  const text = printed(value);
  const mark: Unquoted = Object.freeze({ text, toString: () => text, toJSON: () => text });
  marked.add(mark);
  return mark;
}

function printed(value: unknown): string {
  if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) return JSON.stringify(value);
  if (typeof value !== "string") throw wrongType("unquoted", "value", "a number, a boolean or a date", value);
  if (!date.test(value)) throw unreadable("unquoted", `${quoted(value)} is not a date; text must stay quoted`, value);
  return value;
}

export const unquoted = define({
  name: "unquoted",
  group: "text",
  summary: "Marks a number or a date so that a `term` writes it without quotes.",
  details:
    "For query languages that want dates bare. Any other text is refused, so nothing a caller sends can leave its quotes.",
  parameters: [{ name: "value", type: "number, boolean or date", description: "Usually `value`." }],
  returns: "A marked value; outside of a `term` it prints as it is.",
  examples: [
    { expression: "$exists($unquoted('2024-05-01T10:00:00Z'))", result: true },
    { expression: "$unquoted(missing)", input: {} },
  ],
  refuses: [
    { expression: "$unquoted(\"x' OR '1'='1\")", code: "F1002" },
    { expression: "$unquoted([1])", code: "F1001" },
  ],
  implementation: (value) => (isNothing(value) ? undefined : markUnquoted(value)),
});
