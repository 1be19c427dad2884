/** `$first`: the first value that is there. */
import { isNothing } from "./arguments.ts";
import { define } from "./define.ts";

export const first = define({
  name: "first",
  group: "values",
  summary: "The first argument that is neither null nor missing.",
  details:
    "Empty text, 0 and false count as values; use `?:` to skip those too. `??` lets null through, which is why this function exists.",
  parameters: [{ name: "values", type: "any", description: "Tried from left to right.", rest: true }],
  returns: "That argument, or nothing.",
  examples: [
    { expression: "$first(name, handle)", input: { name: null, handle: "ada" }, result: "ada" },
    { expression: "$first(missing, '', 'x')", input: {}, result: "" },
    { expression: "$first(a, b)", input: { a: null } },
  ],
  coalesces: true,
  implementation: (...values) => values.find((value) => !isNothing(value)),
});
