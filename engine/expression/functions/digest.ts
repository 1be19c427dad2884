/** `$digest`: the hash of a text. */
import { choiceArgument, isNothing, textArgument } from "./arguments.ts";
import { encodings, printBytes, utf8 } from "./bytes.ts";
import { define } from "./define.ts";
import { hashArgument, hashNames } from "./hashes.ts";

export const digest = define({
  name: "digest",
  group: "crypto",
  summary: "The hash of a text (its UTF-8 bytes).",
  parameters: [
    { name: "text", type: "text", description: "What to hash." },
    {
      name: "algorithm",
      type: "text",
      description: `One of ${hashNames.join(", ")}; default SHA-256.`,
      optional: true,
    },
    { name: "encoding", type: "text", description: "`hex` (default), `base64` or `base64-urlSafe`.", optional: true },
  ],
  returns: "Text, or nothing.",
  examples: [
    { expression: "$digest('abc')", result: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { expression: "$digest('abc', 'MD5')", result: "900150983cd24fb0d6963f7d28e17f72" },
    { expression: "$digest('abc', 'sha1', 'base64')", result: "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=" },
    { expression: "$digest(missing)", input: {} },
  ],
  refuses: [
    { expression: "$digest('abc', 'ROT13')", code: "F1002" },
    { expression: "$digest(1)", code: "F1001" },
  ],
  implementation: (text, algorithm, encoding) => {
    if (isNothing(text)) return undefined;
    const hash = hashArgument("digest", algorithm);
    return printBytes(
      hash(utf8(textArgument("digest", "text", text))),
      choiceArgument("digest", "encoding", encoding, encodings, "hex"),
    );
  },
});
