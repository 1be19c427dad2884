/** Output node: a literal. */
import { castFor } from "../cast.ts";
import { admits, enumOf, typesOf } from "../json-schema.ts";
import { shown } from "../printed.ts";
import { closed, literalKey } from "../../language/schema-words.ts";
import { member } from "../yaml.ts";
import { hasKey, type OutputNode } from "./node.ts";

export const constNode: OutputNode = {
  type: "const",
  summary: "A literal, the same for every record.",
  schema: closed(
    "A literal, the same for every record.",
    { const: literalKey("The value.", {}, { examples: ["user", true, 0] }) },
    ["const"],
    {
      examples: [{ const: "user" }, { const: true }],
      anti: [
        {
          value: { const: "user", of: "type" },
          reason: "A literal reads nothing; `of` belongs to `enum` and `fields`.",
        },
      ],
    },
  ),
  matches: (value) => hasKey(value, "const"),
  compile: (at, context) => {
    const literal = member(at, "const");
    const cast = castFor(context.expected, context.root);
    const value = cast === undefined ? literal.value : cast(literal.value);
    const allowed = enumOf(context.expected, context.root);
    if (allowed !== undefined && !allowed.includes(value)) {
      context.compilation.findings.report(
        "field_type",
        literal.span,
        `\`${context.field}\` cannot be ${shown(value)}: the model allows ${allowed.map(shown).join(", ")}.`,
      );
    } else if (!admits(typesOf(context.expected, context.root), value)) {
      context.compilation.findings.report(
        "field_type",
        literal.span,
        `\`${context.field}\` cannot be ${shown(value)}: the model wants ${[...(typesOf(context.expected, context.root) ?? [])].join(" or ")}.`,
      );
    }
    return {
      source: JSON.stringify(value) ?? "",
      leaves: [],
      evaluate: () => value,
      tree: { kind: "literal", value },
      why: () => (value === null ? "the mapping says `const: null`" : undefined),
    };
  },
};
