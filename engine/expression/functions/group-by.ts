/** `$groupBy`: the members of an array in groups. */
import { isNothing, listArgument, printed, wrongType } from "./arguments.ts";
import { define } from "./define.ts";
import { keyReader, objectOf } from "./objects.ts";

export const groupBy = define({
  name: "groupBy",
  group: "objects",
  summary: "An object of arrays: the members of an array that share a key.",
  details:
    "Members without a key are left out. A group is an array even with one member, unlike JSONata's own `{key: value}`.",
  parameters: [
    { name: "array", type: "array", description: "One value alone counts as an array of it." },
    { name: "key", type: "text or function", description: "A field, a dotted path, or a function of the member." },
  ],
  returns: "An object of arrays.",
  examples: [
    {
      expression: "$groupBy(users, 'org.id')",
      input: { users: [{ n: 1, org: { id: "a" } }, { n: 2, org: { id: "b" } }, { n: 3 }] },
      result: { a: [{ n: 1, org: { id: "a" } }], b: [{ n: 2, org: { id: "b" } }] },
    },
    {
      expression: "$groupBy([1, 2, 3], function($v) { $v > 1 ? 'big' : 'small' })",
      result: { small: [1], big: [2, 3] },
    },
  ],
  refuses: [{ expression: "$groupBy([1], true)", code: "F1001" }],
  implementation: (array, key) => {
    const read = keyReader(key);
    if (read === undefined) throw wrongType("groupBy", "key", "text or a function", key);
    const groups = new Map<string, unknown[]>();
    for (const item of listArgument(array)) {
      const name = read(item);
      if (isNothing(name)) continue;
      const group = groups.get(printed(name));
      if (group === undefined) groups.set(printed(name), [item]);
      else group.push(item);
    }
    return objectOf(groups);
  },
});
