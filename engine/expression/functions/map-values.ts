/** `$mapValues`: translates values by a table. */
import { isNothing, isObject, wrongType } from "./arguments.ts";
import { define } from "./define.ts";
import { objectOf, ownMember } from "./objects.ts";

export const mapValues = define({
  name: "mapValues",
  group: "values",
  summary: "Translates a value by a table; what has no row passes through.",
  details:
    "Rows are found by the printed value, whatever its case; an exact row wins. Arrays and objects are translated member by member. In a mapping prefer the node `enum … of`, which is seen by coverage and filters.",
  parameters: [
    { name: "value", type: "any", description: "The value to translate." },
    { name: "table", type: "object", description: "Provider's value to unified value." },
    {
      name: "lowerCase",
      type: "boolean",
      description: "Text without a row is given in lower case. Default false.",
      optional: true,
    },
    { name: "default", type: "any", description: "Given for null and for nothing.", optional: true },
  ],
  returns: "The translated value.",
  examples: [
    {
      expression: "$mapValues(status, { 'Active': 'active', 'Disabled': 'inactive' })",
      input: { status: "Disabled" },
      result: "inactive",
    },
    { expression: "$mapValues('ACTIVE', { 'active': 'on' })", result: "on" },
    { expression: "$mapValues('Odd', { 'active': 'on' })", result: "Odd" },
    { expression: "$mapValues('Odd', { 'active': 'on' }, true)", result: "odd" },
    { expression: "$mapValues(['a', 'b'], { 'a': 1 })", result: [1, "b"] },
    { expression: "$mapValues(missing, { 'a': 1 }, false, 0)", input: {}, result: 0 },
    { expression: "$mapValues(enabled, { 'true': 'active' })", input: { enabled: true }, result: "active" },
  ],
  refuses: [{ expression: "$mapValues('a', 'b')", code: "F1001" }],
  implementation: (value, table, lowerCase, fallback) => {
    if (!isObject(table)) throw wrongType("mapValues", "table", "an object", table);
    const folded = new Map(Object.keys(table).map((key) => [key.toLowerCase(), table[key]]));
    return translate(value, (one) => row(one, table, folded, lowerCase === true), fallback);
  },
});

function translate(value: unknown, one: (value: unknown) => unknown, fallback: unknown): unknown {
  if (isNothing(value)) return fallback;
  if (Array.isArray(value)) return value.map((item: unknown) => translate(item, one, fallback));
  if (isObject(value))
    return objectOf(Object.entries(value).map(([key, member]) => [key, translate(member, one, fallback)] as const));
  return one(value);
}

function row(
  value: unknown,
  table: Readonly<Record<string, unknown>>,
  folded: ReadonlyMap<string, unknown>,
  lowerCase: boolean,
): unknown {
  const printed = String(value);
  if (Object.hasOwn(table, printed)) return ownMember(table, printed);
  if (folded.has(printed.toLowerCase())) return folded.get(printed.toLowerCase());
  return lowerCase && typeof value === "string" ? value.toLowerCase() : value;
}
