/** `$keyBy`: an index over an array. */
import { isNothing, listArgument, printed, wrongType } from "./arguments.ts";
import { define } from "./define.ts";
import { keyReader, objectOf } from "./objects.ts";

export const keyBy = define({
  name: "keyBy",
  group: "objects",
  summary: "An object of the members of an array, each under its key; the last one wins.",
  details: "Members without a key are left out. Made for `bind`: index once per page, then `$lookup($index, id)`.",
  parameters: [
    { name: "array", type: "array", description: "One value alone counts as an array of it." },
    { name: "key", type: "text or function", description: "A field, a dotted path, or a function of the member." },
  ],
  returns: "An object.",
  examples: [
    {
      expression: "$keyBy(roles, 'id')",
      input: {
        roles: [
          { id: "a", n: 1 },
          { id: "b", n: 2 },
        ],
      },
      result: { a: { id: "a", n: 1 }, b: { id: "b", n: 2 } },
    },
    { expression: "$keyBy([1, 2], function($v) { 'k' & $v })", result: { k1: 1, k2: 2 } },
    { expression: "$keyBy(missing, 'id')", input: {}, result: {} },
  ],
  refuses: [
    { expression: "$keyBy([1], 2)", code: "F1001" },
    { expression: "$keyBy([{ 'id': '__proto__' }], 'id')", code: "L1006" },
  ],
  implementation: (array, key) => {
    const read = keyReader(key);
    if (read === undefined) throw wrongType("keyBy", "key", "text or a function", key);
    const entries = listArgument(array).map((item) => [read(item), item] as const);
    return objectOf(entries.flatMap(([name, item]) => (isNothing(name) ? [] : [[printed(name), item] as const])));
  },
});
