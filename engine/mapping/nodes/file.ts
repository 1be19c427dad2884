/** Output node: an expression that stands in a file of its own. */
import { closed, literalKey } from "../../language/schema-words.ts";
import { member, textOf } from "../yaml.ts";
import { compileLeaf } from "./expression.ts";
import { hasKey, type OutputNode } from "./node.ts";

export const fileNode: OutputNode = {
  type: "$jsonata",
  summary: "A JSONata expression that stands in a file of its own.",
  schema: closed(
    "A JSONata expression that stands in a file of its own, for what is too long to read in YAML.",
    { $jsonata: literalKey("File name, relative to this file.", { type: "string" }, { examples: ["bio.jsonata"] }) },
    ["$jsonata"],
    {
      examples: [{ $jsonata: "bio.jsonata" }],
      anti: [
        {
          value: { $jsonata: "bio.jsonata", of: "attributes" },
          reason: "A file node has no other key; the expression reads the record itself.",
        },
      ],
    },
  ),
  matches: (value) => hasKey(value, "$jsonata"),
  compile: (at, context) => {
    const name = member(at, "$jsonata");
    const file = context.compilation.readFile(name, textOf(name));
    if (file !== undefined) return compileLeaf(file, context);
    return { source: textOf(name), leaves: [], evaluate: () => undefined, why: () => "the file cannot be read" };
  },
};
