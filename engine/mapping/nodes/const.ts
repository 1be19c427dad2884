/** Output node: a literal. */
import { castFor } from "../cast.ts";
import { admits, enumOf, typesOf } from "../json-schema.ts";
import { shown } from "../printed.ts";
import { closed, literalKey } from "../../language/schema-words.ts";
import { isPlainExpression } from "../../language/checks/index.ts";
import { member } from "../yaml.ts";
import { hasKey, type NodeContext, type OutputNode } from "./node.ts";

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
    } else if (typeof value === "string" && looksRead(value, context))
      context.compilation.findings.report(
        "expression_in_template",
        literal.span,
        `\`${value}\` is given as this very text.`,
        `To read it, write the expression plainly: \`${context.field}: ${value}\`.`,
      );
    return {
      source: JSON.stringify(value) ?? "",
      leaves: [],
      evaluate: () => value,
      tree: { kind: "literal", value },
      why: () => (value === null ? "the mapping says `const: null`" : undefined),
    };
  },
};

/** `attributes.handle`, where the records have `attributes`; `$lookup(…)`, `$record.id`. */
const looksRead = (text: string, { scope, shapes }: NodeContext): boolean => {
  const [root = "", ...below] = text.trim().split(".");
  if (below.length > 0 && below.every((step) => /^[A-Za-z_]\w*$/u.test(step)))
    return shapes?.input.object?.members.has(root) === true || isPlainExpression(text, scope);
  return /^\$[A-Za-z]\w*\(.*\)$/su.test(text);
};
