/** `$omit`: an object without the listed keys. */
import { chooseKeys } from "./choose-keys.ts";
import { define } from "./define.ts";

export const omit = define({
  name: "omit",
  group: "objects",
  summary: "An object without the listed keys.",
  details: "An array of objects is treated member by member.",
  parameters: [
    { name: "object", type: "object or array of objects", description: "The object." },
    { name: "keys", type: "text or array of texts", description: "The keys to leave out." },
  ],
  returns: "The same kind as `object`, or nothing.",
  examples: [
    {
      expression: "$omit(profile, ['first', 'last'])",
      input: { profile: { first: "A", last: "L", team: "x" } },
      result: { team: "x" },
    },
    { expression: "$omit(missing, 'id')", input: {} },
  ],
  refuses: [{ expression: "$omit(1, 'id')", code: "F1001" }],
  implementation: (object, keys) => chooseKeys("omit", object, keys, (key, listed) => !listed.has(key)),
});
