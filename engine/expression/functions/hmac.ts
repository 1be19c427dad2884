/** `$hmac`: a keyed hash (RFC 2104). */
import { hmac as keyed } from "@noble/hashes/hmac.js";
import { choiceArgument, isNothing, textArgument } from "./arguments.ts";
import { encodings, printBytes, utf8 } from "./bytes.ts";
import { define } from "./define.ts";
import { hashArgument, hashNames } from "./hashes.ts";

export const hmac = define({
  name: "hmac",
  group: "crypto",
  summary: "The HMAC of a text under a key (UTF-8 bytes of both).",
  parameters: [
    { name: "text", type: "text", description: "What to sign." },
    { name: "key", type: "text", description: "The shared secret." },
    {
      name: "algorithm",
      type: "text",
      description: `One of ${hashNames.join(", ")}; default SHA-256.`,
      optional: true,
    },
    { name: "encoding", type: "text", description: "`hex` (default), `base64` or `base64-urlSafe`.", optional: true },
  ],
  returns: "Text, or nothing if the text is missing.",
  examples: [
    // RFC 4231, test case 2.
    {
      expression: "$hmac('what do ya want for nothing?', 'Jefe')",
      result: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    },
    { expression: "$hmac('abc', 'key', 'SHA-1', 'base64')", result: "T9CyFSdu8S8rPkyOysKBFJi2Vvw=" },
    { expression: "$hmac(missing, 'key')", input: {} },
  ],
  refuses: [{ expression: "$hmac('abc', missing)", input: {}, code: "F1001" }],
  implementation: (text, key, algorithm, encoding) => {
    if (isNothing(text)) return undefined;
    const bytes = keyed(
      hashArgument("hmac", algorithm),
      utf8(textArgument("hmac", "key", key)),
      utf8(textArgument("hmac", "text", text)),
    );
    return printBytes(bytes, choiceArgument("hmac", "encoding", encoding, encodings, "hex"));
  },
});
