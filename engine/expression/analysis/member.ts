/** A name step on a shape, with a remark where no sample and no schema has such a member. */
import type { NameNode, Range } from "../ast.ts";
import type { Diagnostics } from "./diagnostic.ts";
import { any, itemOf, join, many, never, type ObjectShape, orMissing, type Shape } from "./shape.ts";

/** `asked` names were asked for with `$exists` or `??`: that no sample has them is no news. */
export function memberOf(context: Shape, node: NameNode, asked: ReadonlySet<string>, diagnostics: Diagnostics): Shape {
  const silent = asked.has(node.value);
  return step(context, node, (object) => {
    const range = { start: node.start, end: node.position ?? node.end };
    if (!silent || object.evidence?.kind === "schema") reportUnknown(object, node.value, range, diagnostics);
  });
}

type Unknown = (object: ObjectShape) => void;

function step(context: Shape, node: NameNode, unknown: Unknown): Shape {
  if (context.any) return any;
  let shape = never;
  if (context.object !== undefined) shape = join(shape, ofObject(context.object, node, unknown));
  if (context.array !== undefined) shape = join(shape, many(step(itemOf(context.array), node, unknown)));
  const others = context.missing || context.null || context.string !== false || context.number || context.boolean;
  return others || shape === never ? orMissing(shape) : shape;
}

function ofObject(object: ObjectShape, node: NameNode, unknown: Unknown): Shape {
  const known = object.members.get(node.value);
  if (known !== undefined) return known;
  if (object.evidence === undefined) return object.others === undefined ? any : orMissing(object.others);
  unknown(object);
  // What stands below an unknown name is said nothing of.
  return any;
}

/** No sample and no schema has the name that stands at the range. */
export function reportUnknown(
  { evidence, members }: ObjectShape,
  name: string,
  { start, end }: Range,
  diagnostics: Diagnostics,
): void {
  const count = evidence?.kind === "samples" ? evidence.count : undefined;
  const seen =
    count === undefined ? "is not in the schema" : `is never seen in ${count} sample${count === 1 ? "" : "s"}`;
  diagnostics.add({
    code: "unknown_path",
    start,
    end,
    message: `\`${name}\` ${seen}.`,
    name,
    candidates: [...members.keys()],
    ...(evidence?.partial === true ? { onlyIfNear: true } : {}),
  });
}
