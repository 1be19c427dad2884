/** Output node: a JSONata expression over the context. */
import { castFor, numberToText } from "../cast.ts";
import { evaluateLeaf, sourceOf } from "../leaves.ts";
import { expressionKey } from "../../language/schema-words.ts";
import { inspect, UNKNOWN } from "../shapes.ts";
import { whyNothing } from "../why.ts";
import type { Located } from "../../language/located.ts";
import type { CompiledNode, NodeContext, OutputNode } from "./node.ts";

export const expressionNode: OutputNode = {
  type: "expression",
  summary: "A JSONata expression: bare names are fields of the provider's record, `$name` is a variable.",
  schema: expressionKey(
    "A JSONata expression: bare names are fields of the provider's record, `$name` is a variable. Nothing becomes null.",
    {
      examples: ["id", "$first(attributes.name, attributes.handle)", "$lookup($roles, id)"],
      anti: [
        {
          value: ["a", "b"],
          reason: "A list is not a node. Write `{ each: …, value: … }` or an expression in quotes.",
        },
        { value: "{{ id }}", reason: "Record fields are expressions, not templates: write `id`." },
      ],
    },
  ),
  matches: (value) => typeof value === "string" || typeof value === "number" || typeof value === "boolean",
  compile: (at, context) => compileLeaf(at, context),
};

/** An expression as a node, cast to the model's type; also used for files. */
export const compileLeaf = (at: Located, context: NodeContext): CompiledNode => {
  const expression = context.compilation.expression(at, context.scope);
  inspect(at, context.shapes ?? UNKNOWN, context.compilation, context);
  const cast = castFor(context.expected, context.root);
  return {
    source: expression.source,
    own: expression,
    leaves: [{ expression, context: context.context }],
    evaluate:
      cast === undefined
        ? (input, frame) => evaluateLeaf(expression, input, frame)
        : (input, frame) => cast(evaluateLeaf(expression, input, frame)),
    tree: {
      kind: "expression",
      expression: sourceOf(expression),
      ...(cast === undefined ? {} : cast === numberToText ? { asText: true } : { cast }),
    },
    why: (input, frame) => whyNothing(expression, input, frame),
  };
};
