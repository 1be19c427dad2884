/** `$compact`: an array without what is empty. */
import { listArgument } from "./arguments.ts";
import { define } from "./define.ts";

export const compact = define({
  name: "compact",
  group: "values",
  summary: "The members of an array that are not null, false, 0 or empty text.",
  details: "As in lodash and Truto. To keep 0 and false write `items[$ != null]`. The answer is always an array.",
  parameters: [{ name: "array", type: "array", description: "One value alone counts as an array of it." }],
  returns: "An array.",
  examples: [
    { expression: "$compact([city, '', 'Oslo', null, 0])", input: { city: null }, result: ["Oslo"] },
    { expression: "$compact(missing)", input: {}, result: [] },
  ],
  implementation: (array) => listArgument(array).filter(Boolean),
});
