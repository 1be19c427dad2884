/** `$base64decode`: JSONata's own, over UTF-8, for both alphabets. */
import { isNothing, textArgument, unreadable } from "./arguments.ts";
import { textOfBase64 } from "./bytes.ts";
import { define } from "./define.ts";

export const base64decode = define({
  name: "base64decode",
  group: "text",
  signature: "<x-:s>",
  summary: "The text that a base64 text stands for (UTF-8).",
  details:
    "Takes both alphabets, with and without padding. Replaces JSONata's function of that name, which gives Latin-1.",
  parameters: [{ name: "text", type: "text", description: "Base64." }],
  returns: "Text, or nothing.",
  examples: [
    { expression: "$base64decode('dXNlcjpwYXNz')", result: "user:pass" },
    { expression: "$base64decode('Z3LDvG4_Pg')", result: "grün?>" },
    { expression: "$base64decode(missing)", input: {} },
  ],
  refuses: [
    { expression: "$base64decode('#')", code: "F1002" },
    { expression: "$base64decode('/w==')", code: "F1002" },
  ],
  implementation: (text) => {
    if (isNothing(text)) return undefined;
    const decoded = textOfBase64(textArgument("base64decode", "text", text));
    if (decoded === undefined) throw unreadable("base64decode", "the text is not base64 of UTF-8 text", text);
    return decoded;
  },
});
