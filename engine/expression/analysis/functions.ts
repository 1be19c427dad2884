/** Functions that an expression writes itself, called with what is known of their arguments. */
import type { LambdaNode, Node } from "../ast.ts";
import type { Inference } from "./infer.ts";
import { type Frame, insideLoop, withVariable } from "./scope-of-shapes.ts";
import { any, itemOf, joinAll, never, number, present, type Shape, text } from "./shape.ts";

/** A function and what it was written in. */
export interface Closure {
  readonly node: LambdaNode;
  readonly home: Frame;
}

/** A function written here, or bound to a name; undefined for everything else. */
export function closureOf(node: Node, frame: Frame): Closure | undefined {
  if (node.type === "lambda") return node.thunk ? undefined : { node, home: frame };
  return node.type === "variable" ? frame.closures.get(node.value) : undefined;
}

/** The name of a function that is nobody's variable. */
export const builtinName = (node: Node, frame: Frame): string | undefined =>
  node.type === "variable" && node.value !== "" && !frame.variables.has(node.value) ? node.value : undefined;

/**
 * What comes out of a call. The function does not know its own name, so that recursion ends; functions that call functions
 * are followed as long as the inference has calls left.
 */
export function inferApplied(
  { node, home }: Closure,
  given: readonly Shape[],
  calling: { readonly repeated: boolean; readonly absent: Shape; readonly selecting?: boolean },
  self: Inference,
): Shape {
  self.called.add(node);
  if (self.calls.left-- <= 0) return any;
  let inner = calling.repeated ? insideLoop(home, self.pageSized) : home;
  if (calling.selecting === true) inner = { ...inner, selecting: true };
  for (const [index, parameter] of node.parameters.entries())
    // A signature fills in and wraps what is given.
    inner = withVariable(inner, parameter, node.signature === undefined ? (given[index] ?? calling.absent) : any);
  return self.infer(node.body, inner);
}

/** What a function of the language calls another with; anything where it is not listed. */
export function parameterShapes(name: string, first: Shape): readonly Shape[] {
  const item = first.any ? any : present(itemOf(first));
  switch (name) {
    case "map":
    case "filter":
    case "single":
      return [item, number, first];
    case "keyBy":
    case "groupBy":
      return [item];
    case "sort":
      return [item, item];
    case "reduce":
      return [any, item, number, first];
    case "each":
    case "sift":
      return [memberShape(first), text, first];
    default:
      return [];
  }
}

function memberShape({ any: open, object }: Shape): Shape {
  if (open || object === undefined) return any;
  const { members, evidence, others } = object;
  // Of what was read there may be members that were never seen, of any shape.
  const known = object.made !== undefined && (evidence !== undefined || others !== undefined);
  return joinAll([...[...members.values()].map(present), ...(known ? [others ?? never] : [any])]);
}
