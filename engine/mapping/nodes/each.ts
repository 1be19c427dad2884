/** Output node: a list, one item for each value. */
import { itemsOf, typesOf } from "../json-schema.ts";
import { evaluateLeaf, sourceOf } from "../leaves.ts";
import { described, expressionKey, named } from "../../language/schema-words.ts";
import { isTrue } from "../../language/truth.ts";
import { inside, inspect, UNKNOWN } from "../shapes.ts";
import { whyNothing } from "../why.ts";
import { has, member } from "../yaml.ts";
import { ref } from "../schema/ref.ts";
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
import { compileMembers } from "./object.ts";

export const eachNode: OutputNode = {
  type: "each",
  summary: "A list with one item for each value; always a list, empty if there is nothing.",
  schema: described(
    "literal",
    "A list with one item for each value that `each` gives. Always a list: nothing gives an empty one, a single value a list of one.",
    {
      type: "object",
      additionalProperties: false,
      properties: {
        each: expressionKey("The values.", { examples: ["relationships.roles.data"] }),
        where: expressionKey("Keeps a value if true; the context is the value.", { examples: ["type = 'roles'"] }),
        fields: named("Each item is an object with these fields; their context is the value.", ref("node"), {
          examples: [{ id: "id" }],
        }),
        value: { ...ref("node"), description: "Each item is this node; its context is the value." },
      },
      required: ["each"],
      oneOf: [{ required: ["fields"] }, { required: ["value"] }],
    },
    {
      examples: [
        { each: "attributes.email", fields: { email: "$", is_primary: { const: true } } },
        { each: "contact_methods", where: "type = 'phone'", fields: { number: "address" } },
        { each: "attributes.locales", value: "$lowercase($)" },
      ],
      anti: [
        {
          value: { each: "roles" },
          reason: "Say what an item is: `fields: { … }` for objects, `value: …` for anything else.",
        },
      ],
    },
  ),
  matches: (value) => hasKey(value, "each"),
  compile: compileEach,
};

const NONE: readonly unknown[] = [];

function compileEach(at: Located, context: NodeContext): CompiledNode {
  const types = typesOf(context.expected, context.root);
  if (types !== undefined && !types.has("array"))
    context.compilation.findings.report(
      "field_type",
      at.span,
      `\`${context.field}\` cannot be a list: the model wants ${[...types].join(" or ")}.`,
    );
  const each = context.compilation.expression(member(at, "each"), context.scope);
  const where = has(at, "where") ? context.compilation.expression(member(at, "where"), context.scope) : undefined;
  const shapes = inside(
    context.shapes ?? UNKNOWN,
    inspect(member(at, "each"), context.shapes ?? UNKNOWN, context.compilation),
  );
  if (where !== undefined) inspect(member(at, "where"), shapes, context.compilation);
  const inner: NodeContext = {
    ...context,
    shapes,
    expected: itemsOf(context.expected, context.root),
    context: "inner",
    field: `${context.field}[]`,
  };
  const item = compileItem(at, inner);

  const list = (input: unknown, frame: Frame): readonly unknown[] | undefined => {
    const value = evaluateLeaf(each, input, frame);
    if (!isPresent(value)) return value === undefined ? undefined : NONE;
    return Array.isArray(value) ? value : [value];
  };
  return {
    source: `each ${each.source}`,
    own: each,
    inside: (input, frame) =>
      (list(input, frame) ?? [])
        .filter((value) => where === undefined || isTrue(evaluateLeaf(where, value, frame)))
        .flatMap((value, index) => item.inside(value).map((one) => ({ ...one, path: `[${index}]${one.path}` }))),
    leaves: [
      { expression: each, context: context.context },
      ...(where === undefined ? [] : [{ expression: where, context: "inner" as const }]),
      ...item.leaves,
    ],
    evaluate: (input, frame) => {
      const values = list(input, frame);
      // In a body, nothing means "leave it"; in a record a list is never null (spec 3.4).
      if (values === undefined) return context.absent === "drop" ? undefined : [];
      const out: unknown[] = [];
      for (const value of values) {
        if (where !== undefined && !isTrue(evaluateLeaf(where, value, frame))) continue;
        const made = item.evaluate(value, frame);
        if (made !== undefined) out.push(made);
      }
      return out;
    },
    tree:
      item.tree === undefined || context.absent === "drop"
        ? undefined
        : {
            kind: "list",
            each: sourceOf(each),
            ...(where === undefined ? {} : { where: sourceOf(where) }),
            isTrue,
            item: item.tree,
          },
    why: (input, frame) => {
      const missing = whyNothing(each, input, frame);
      if (missing !== undefined) return missing;
      const count = list(input, frame)?.length ?? 0;
      if (count === 0) return each.dissect?.(input, frame.bindings, frame.now).why ?? "`each` gives an empty list";
      return where === undefined ? undefined : `\`where\` removed all ${count} item${count === 1 ? "" : "s"}`;
    },
  };
}

interface Item extends Pick<CompiledNode, "evaluate" | "leaves" | "tree"> {
  readonly inside: (value: unknown) => readonly InnerNode[];
}

const compileItem = (at: Located, context: NodeContext): Item => {
  if (!has(at, "fields")) {
    const node = context.child(member(at, "value"), context);
    return { ...node, inside: (input) => [{ path: "", node, input }] };
  }
  const types = typesOf(context.expected, context.root);
  if (types !== undefined && !types.has("object"))
    context.compilation.findings.report(
      "field_type",
      member(at, "fields").keySpan,
      `\`${context.field}\` cannot be objects: the model wants ${[...types].join(" or ")}. Use \`value\`.`,
    );
  return compileMembers(member(at, "fields"), context);
};
