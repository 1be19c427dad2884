/** `$values`: the values of an object. */
import { isNothing, isObject, wrongType } from "./arguments.ts";
import { define } from "./define.ts";

export const values = define({
  name: "values",
  group: "objects",
  summary: "The values of an object, in order, always as an array.",
  details: "An array is given as it is. Nothing gives nothing.",
  parameters: [{ name: "object", type: "object", description: "The object." }],
  returns: "An array, or nothing.",
  examples: [
    { expression: "$values(counts)", input: { counts: { a: 1, b: 2 } }, result: [1, 2] },
    { expression: "$values({ 'a': 1 })", result: [1] },
    { expression: "$values(missing)", input: {} },
  ],
  refuses: [{ expression: "$values('abc')", code: "F1001" }],
  implementation: (object) => {
    if (isNothing(object)) return undefined;
    if (Array.isArray(object)) return object as readonly unknown[];
    if (!isObject(object)) throw wrongType("values", "object", "an object", object);
    return Object.values(object);
  },
});
