/** Output node: an object with named fields, built here or of a value. */
import { propertyNames, propertyOf, requiredOf, typesOf } from "../json-schema.ts";
import { evaluateLeaf, sourceOf } from "../leaves.ts";
import { closed, expressionKey, named as namedKey } from "../../language/schema-words.ts";
import { inside, inspect, UNKNOWN } from "../shapes.ts";
import { whyNothing } from "../why.ts";
import { has, member } from "../yaml.ts";
import { suggest } from "../../language/suggest.ts";
import { ref } from "../schema/ref.ts";
import type { Tree } from "../../expression/index.ts";
import type { Located } from "../../language/located.ts";
import {
  hasKey,
  isPresent,
  type CompiledNode,
  type Frame,
  type InnerNode,
  type NodeContext,
  type OutputNode,
} from "./node.ts";

export const objectNode: OutputNode = {
  type: "fields",
  summary: "An object with these fields; with `of`, read from that value, and null if there is none.",
  schema: closed(
    "An object with these fields. With `of`, that value is the context of the fields and nothing gives null.",
    {
      of: expressionKey("The value that the fields read; `$record` still is the whole record.", {
        examples: ["relationships.org.data"],
      }),
      fields: namedKey("Field name: output node.", ref("node"), { examples: [{ id: "id", name: "name" }] }),
    },
    ["fields"],
    {
      examples: [
        { of: "relationships.org.data", fields: { id: "id", name: "$lookup($orgs, id)" } },
        { fields: { id: "product_id" } },
      ],
      anti: [{ value: { of: "relationships.org.data", field: { id: "id" } }, reason: "The key is `fields`." }],
    },
  ),
  matches: (value) => hasKey(value, "fields") && !hasKey(value, "each"),
  compile: (at, context) => {
    const types = typesOf(context.expected, context.root);
    if (types !== undefined && !types.has("object"))
      context.compilation.findings.report(
        "field_type",
        at.span,
        `\`${context.field}\` cannot be an object: the model wants ${[...types].join(" or ")}.`,
      );
    const of = has(at, "of") ? context.compilation.expression(member(at, "of"), context.scope) : undefined;
    const shapes = context.shapes ?? UNKNOWN;
    const inner =
      of === undefined
        ? context
        : {
            ...context,
            context: "inner" as const,
            shapes: inside(shapes, inspect(member(at, "of"), shapes, context.compilation)),
          };
    const members = compileMembers(member(at, "fields"), inner);
    if (of === undefined) return { source: "fields", ...members, why: () => undefined };
    return {
      source: `fields of ${of.source}`,
      own: of,
      inside: (input, frame) => {
        const value = evaluateLeaf(of, input, frame);
        return isPresent(value) ? members.inside(value) : [];
      },
      leaves: [{ expression: of, context: context.context }, ...members.leaves],
      evaluate: (input, frame) => {
        const value = evaluateLeaf(of, input, frame);
        return isPresent(value) ? members.evaluate(value, frame) : value;
      },
      tree: members.tree === undefined ? undefined : { ...members.tree, of: sourceOf(of) },
      why: (input, frame) => whyNothing(of, input, frame),
    };
  },
};

/** What an object has of a node, whatever value its members read. */
interface Members extends Pick<CompiledNode, "leaves" | "evaluate"> {
  /** undefined if a member has none, or if members are left out where there is nothing. */
  readonly tree: Extract<Tree<Frame>, { readonly kind: "object" }> | undefined;
  readonly inside: (input: unknown) => readonly InnerNode[];
}

/** The `fields` of an object, checked against the model and compiled to a flat list. */
export const compileMembers = (at: Located, context: NodeContext): Members => {
  const names: string[] = [];
  const nodes: CompiledNode[] = [];
  const meant = new Set<string>();
  for (const [name, child] of at.entries()) {
    const expected = propertyOf(context.expected, name, context.root);
    const field = `${context.field}.${name}`;
    if (expected === "unknown") {
      const near = suggest(name, propertyNames(context.expected, context.root));
      if (near !== undefined) meant.add(near);
      context.compilation.findings.report(
        "unknown_field",
        child.keySpan,
        `The model has no \`${field}\`.`,
        near === undefined ? undefined : `Did you mean \`${near}\`?`,
      );
    }
    names.push(name);
    nodes.push(context.child(child, { ...context, expected: expected === "unknown" ? undefined : expected, field }));
  }
  for (const required of requiredOf(context.expected, context.root)) {
    if (!names.includes(required) && !meant.has(required))
      context.compilation.findings.report(
        "missing_field",
        at.keySpan,
        `The model requires \`${context.field}.${required}\`.`,
      );
  }
  const drop = context.absent === "drop";
  return {
    leaves: nodes.flatMap((node) => node.leaves),
    tree:
      drop || nodes.some((node) => node.tree === undefined)
        ? undefined
        : { kind: "object", members: nodes.flatMap((node, index) => named(names[index] ?? "", node.tree)) },
    evaluate: (input, frame) => {
      const out: Record<string, unknown> = {};
      for (let index = 0; index < nodes.length; index += 1) {
        const value = nodes[index]?.evaluate(input, frame);
        if (value !== undefined) out[names[index] ?? ""] = value;
        else if (!drop) out[names[index] ?? ""] = null;
      }
      return out;
    },
    inside: (input) => nodes.map((node, index) => ({ path: `.${names[index] ?? ""}`, node, input })),
  };
};

const named = (name: string, tree: Tree<Frame> | undefined): readonly (readonly [string, Tree<Frame>])[] =>
  tree === undefined ? [] : [[name, tree]];
