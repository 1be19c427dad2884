/** `$base64encode`: JSONata's own, over UTF-8, with the URL-safe alphabet on request. */
import { isNothing, textArgument } from "./arguments.ts";
import { printBytes, utf8 } from "./bytes.ts";
import { define } from "./define.ts";

export const base64encode = define({
  name: "base64encode",
  group: "text",
  signature: "<x-x?:s>",
  summary: "Base64 of a text (its UTF-8 bytes).",
  details:
    "Replaces JSONata's function of that name, which takes Latin-1 only. Without an argument it takes the context.",
  parameters: [
    { name: "text", type: "text", description: "The text." },
    {
      name: "urlSafe",
      type: "boolean",
      description: "Use `-` and `_`, without padding. Default false.",
      optional: true,
    },
  ],
  returns: "Text, or nothing.",
  examples: [
    { expression: "$base64encode('user:pass')", result: "dXNlcjpwYXNz" },
    { expression: "$base64encode('grün?>')", result: "Z3LDvG4/Pg==" },
    { expression: "$base64encode('grün?>', true)", result: "Z3LDvG4_Pg" },
    { expression: "name.$base64encode()", input: { name: "Ada" }, result: "QWRh" },
    { expression: "$base64encode(missing)", input: {} },
  ],
  refuses: [{ expression: "$base64encode(5)", code: "F1001" }],
  implementation: (text, urlSafe) =>
    isNothing(text)
      ? undefined
      : printBytes(utf8(textArgument("base64encode", "text", text)), urlSafe === true ? "base64-urlSafe" : "base64"),
});
