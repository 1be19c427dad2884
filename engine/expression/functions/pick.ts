/** `$pick`: an object with the listed keys alone. */
import { chooseKeys } from "./choose-keys.ts";
import { define } from "./define.ts";

export const pick = define({
  name: "pick",
  group: "objects",
  summary: "An object with only the listed keys.",
  details: "Keys it does not have are left out. An array of objects is treated member by member.",
  parameters: [
    { name: "object", type: "object or array of objects", description: "The object." },
    { name: "keys", type: "text or array of texts", description: "The keys to keep." },
  ],
  returns: "The same kind as `object`, or nothing.",
  examples: [
    {
      expression: "$pick(user, ['id', 'name'])",
      input: { user: { id: 1, name: "Ada", age: 36 } },
      result: { id: 1, name: "Ada" },
    },
    { expression: "$pick(missing, 'id')", input: {} },
  ],
  refuses: [{ expression: "$pick('x', 'id')", code: "F1001" }],
  implementation: (object, keys) => chooseKeys("pick", object, keys, (key, listed) => listed.has(key)),
});
