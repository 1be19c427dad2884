/** `$stringifyQuery`: a query string from an object. */
import { choiceArgument, isNothing, isObject, wrongType } from "./arguments.ts";
import { define } from "./define.ts";
import { arrayStyles, printQuery } from "./query-text.ts";

export const stringifyQuery = define({
  name: "stringifyQuery",
  group: "web",
  summary: "A query string from an object, percent-encoded, without `?`.",
  details: "Null and missing members are left out; nested objects are written `a[b]`.",
  parameters: [
    { name: "object", type: "object", description: "Names and values." },
    {
      name: "arrays",
      type: "text",
      description: "`repeat` (default), `brackets`, `comma` or `indices`.",
      optional: true,
    },
  ],
  returns: "Text, or nothing.",
  examples: [
    { expression: "$stringifyQuery({ 'q': 'a b', 'n': 2, 'none': null })", result: "q=a%20b&n=2" },
    { expression: "$stringifyQuery({ 'id': [1, 2], 'page': { 'size': 5 } })", result: "id=1&id=2&page[size]=5" },
    { expression: "$stringifyQuery({ 'id': [1, 2] }, 'brackets')", result: "id[]=1&id[]=2" },
    { expression: "$stringifyQuery({ 'id': [1, 2] }, 'comma')", result: "id=1,2" },
    { expression: "$stringifyQuery(missing)", input: {} },
  ],
  refuses: [
    { expression: "$stringifyQuery('a=1')", code: "F1001" },
    { expression: "$stringifyQuery({}, 'php')", code: "F1002" },
  ],
  implementation: (object, arrays) => {
    if (isNothing(object)) return undefined;
    if (!isObject(object)) throw wrongType("stringifyQuery", "object", "an object", object);
    return printQuery(object, choiceArgument("stringifyQuery", "arrays", arrays, arrayStyles, "repeat"));
  },
});
