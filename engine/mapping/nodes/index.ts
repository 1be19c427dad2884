/** The registry of output nodes: a new one is a file here and one line in this list. */
import { described } from "../../language/schema-words.ts";
import type { JsonSchema } from "../types.ts";
import type { Located } from "../../language/located.ts";
import { constNode } from "./const.ts";
import { eachNode } from "./each.ts";
import { enumNode } from "./enum.ts";
import { expressionNode } from "./expression.ts";
import { fileNode } from "./file.ts";
import { isPresent, type CompiledNode, type NodeContext, type OutputNode } from "./node.ts";
import { objectNode } from "./object.ts";

export const OUTPUT_NODES: readonly OutputNode[] = [
  expressionNode,
  constNode,
  enumNode,
  eachNode,
  objectNode,
  fileNode,
];

/** `#/$defs/node` of the mapping schema, and of any other part of the language that builds values. */
export const nodeSchema: JsonSchema = described(
  "node",
  `An output node: ${OUTPUT_NODES.map((node) => node.type).join(", ")}.`,
  { anyOf: OUTPUT_NODES.map((node) => node.schema) },
  {
    examples: OUTPUT_NODES.flatMap((node) =>
      Array.isArray(node.schema["examples"]) ? node.schema["examples"].slice(0, 1) : [],
    ),
  },
);

/** Compiles a node of any shape. Structure was checked by schema; an unknown shape is reported and gives nothing. */
export const compileNode = (at: Located, context: Omit<NodeContext, "child">): CompiledNode =>
  compileChild(at, { ...context, child: compileChild });

const compileChild = (at: Located, context: NodeContext): CompiledNode => {
  const found = OUTPUT_NODES.find((node) => node.matches(at.value));
  if (found !== undefined) return counted(found.compile(at, context), at, context);
  context.compilation.findings.report(
    "wrong_value",
    at.span,
    `\`${context.field}\` is no output node.`,
    `Write an expression, or a mapping with one of ${OUTPUT_NODES.slice(1)
      .map((node) => `\`${node.type}\``)
      .join(", ")}.`,
  );
  return { source: "", leaves: [], evaluate: () => undefined, why: () => "the node is not valid" };
};

/** A field is reached when it gives something; a body's member when it is sent. */
const counted = (node: CompiledNode, at: Located, { compilation, field, absent }: NodeContext): CompiledNode => {
  const hit = compilation.coverage?.point("field", absent === "drop" ? `body ${field}` : field, at.keySpan);
  if (hit === undefined) return node;
  return {
    ...node,
    evaluate(input, frame) {
      const value = node.evaluate(input, frame);
      if (isPresent(value) && !(Array.isArray(value) && value.length === 0)) hit();
      return value;
    },
  };
};
