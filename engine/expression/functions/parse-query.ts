/** `$parseQuery`: an object from a query string. */
import { isNothing, textArgument } from "./arguments.ts";
import { define } from "./define.ts";
import { readQuery } from "./query-text.ts";

export const parseQuery = define({
  name: "parseQuery",
  group: "web",
  summary: "The parameters of a query string; a name that stands more than once gives an array.",
  details: "A `?` at the start is ignored. Values are texts; names such as `page[size]` stay as they are.",
  parameters: [{ name: "query", type: "text", description: "For example `a=1&b=2`." }],
  returns: "An object, or nothing.",
  examples: [
    { expression: "$parseQuery('?a=1&b=x%20y&b=z')", result: { a: "1", b: ["x y", "z"] } },
    { expression: "$parseQuery(missing)", input: {} },
  ],
  refuses: [
    { expression: "$parseQuery(5)", code: "F1001" },
    { expression: "$parseQuery('__proto__=1')", code: "L1006" },
  ],
  implementation: (query) => (isNothing(query) ? undefined : readQuery(textArgument("parseQuery", "query", query))),
});
