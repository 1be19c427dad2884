/** A name step on a shape, with a remark where no sample and no schema has such a member. */
import type { NameNode } from "../ast.ts";
import type { Diagnostics } from "./diagnostic.ts";
import { any, itemOf, join, many, missing, never, type ObjectShape, orMissing, type Shape } from "./shape.ts";

export function memberOf(context: Shape, node: NameNode, diagnostics: Diagnostics): Shape {
  return step(context, node, diagnostics);
}

function step(context: Shape, node: NameNode, diagnostics: Diagnostics): Shape {
  if (context.any) return any;
  let shape = never;
  if (context.object !== undefined) shape = join(shape, ofObject(context.object, node, context, diagnostics));
  if (context.array !== undefined) shape = join(shape, many(step(itemOf(context.array), node, diagnostics)));
  const others = context.missing || context.null || context.string !== false || context.number || context.boolean;
  return others || shape === never ? orMissing(shape) : shape;
}

function ofObject(object: ObjectShape, node: NameNode, context: Shape, diagnostics: Diagnostics): Shape {
  const known = object.members.get(node.value);
  if (known !== undefined) return known;
  if (object.evidence === undefined) return any;
  const range = { start: node.start, end: node.position ?? node.end };
  const seen =
    object.evidence.kind === "samples"
      ? `is never seen in ${object.evidence.count} sample${object.evidence.count === 1 ? "" : "s"}`
      : "is not in the schema";
  const candidates = [...object.members.keys()];
  diagnostics.add({
    code: "unknown_path",
    ...range,
    message: `\`${node.value}\` ${seen}.`,
    name: node.value,
    candidates,
  });
  // Said once: what stands below it is not known.
  return context.any ? any : join(missing, any);
}
