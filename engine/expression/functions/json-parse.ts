/** `$jsonParse`: the value that a JSON text stands for. */
import { isNothing, textArgument, unreadable } from "./arguments.ts";
import { define } from "./define.ts";
import { safeKey } from "./objects.ts";

export const jsonParse = define({
  name: "jsonParse",
  group: "text",
  summary: "The value that a JSON text stands for.",
  details: "Null, nothing and empty text give nothing.",
  parameters: [{ name: "text", type: "text", description: "JSON." }],
  returns: "Any value, or nothing.",
  examples: [
    { expression: "$jsonParse(details).a[1]", input: { details: '{"a": [1, 2]}' }, result: 2 },
    { expression: "$jsonParse(missing)", input: {} },
  ],
  refuses: [
    { expression: "$jsonParse('{')", code: "F1002" },
    { expression: "$jsonParse('{\"__proto__\": {}}')", code: "L1006" },
    { expression: "$jsonParse(5)", code: "F1001" },
  ],
  implementation: (text) => {
    if (isNothing(text) || text === "") return undefined;
    const source = textArgument("jsonParse", "text", text);
    return parse(source);
  },
});

function parse(source: string): unknown {
  const keys: string[] = [];
  const value = read(source, keys);
  for (const key of keys) safeKey(key);
  return value;
}

/** Key checks come after parsing, so that a bad key is not reported as bad JSON. */
function read(source: string, keys: string[]): unknown {
  try {
    return JSON.parse(source, (key, value: unknown) => {
      if (key === "__proto__") keys.push(key);
      return value;
    });
  } catch (cause) {
    throw unreadable(
      "jsonParse",
      `the text is not JSON: ${cause instanceof Error ? cause.message : "it does not parse"}`,
      source,
    );
  }
}
