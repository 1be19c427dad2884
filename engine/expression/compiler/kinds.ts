/** What the compiler can tell of a step's results from the syntax alone. */

import type { BlockNode, Node } from "../ast.ts";
import type { Kind } from "./gather.ts";
import { isTuplePath } from "./scope.ts";
import type { Environment } from "./writer.ts";

/** How the results of the last step go together. */
export function kindOf(step: Node, environment: Environment): Kind {
  const stages = step.stages ?? [];
  const lastStage = stages.at(-1);
  // What a literal index finds may be an array of its own; what another filter keeps are items.
  if (lastStage !== undefined)
    return lastStage.type === "filter" && lastStage.expr.type === "number" ? "indexed" : "atom";
  if (isConstructed(step) || isStreamable(step)) return "atom";
  if (step.type === "object" && step.predicate === undefined && step.group === undefined) return "atom";
  return isSequence(step) && !environment.marked ? "sequence" : "any";
}

/** An array constructor as a step: each array is one item. */
export function isConstructed(step: Node): boolean {
  return step.type === "array" && step.consarray === true && step.predicate === undefined && step.stages === undefined;
}

/** An array that this node gives can only be a sequence. */
export function isSequence(node: Node): boolean {
  if (node.predicate !== undefined || node.group !== undefined || node.stages !== undefined) return false;
  if (node.type === "block") {
    const last = node.expressions.at(-1);
    return last !== undefined && isSequence(last);
  }
  if (node.type === "condition") return isSequence(node.then) && (node.else === undefined || isSequence(node.else));
  if (node.type === "object" || node.type === "string" || node.type === "number" || node.type === "value") return true;
  const last = node.type === "path" ? node.steps.at(-1) : undefined;
  return last?.type === "object" && last.stages === undefined && last.tuple === undefined && node.tuple === undefined;
}

/** Its value is a boolean, never a position. */
export function isBoolean(node: Node): boolean {
  return (
    node.type === "binary" &&
    ["=", "!=", "<", "<=", ">", ">=", "in", "and", "or"].includes(node.value) &&
    node.predicate === undefined &&
    node.group === undefined
  );
}

/**
 * A block that ends in a path of objects: its results can go straight into those of the path around it, which flattens
 * them whether they came as one or as many (so that `[]` on the block changes nothing).
 */
export function isStreamable(step: Node): step is BlockNode {
  if (step.type !== "block" || step.predicate !== undefined || step.stages !== undefined || step.group !== undefined)
    return false;
  const path = step.expressions.at(-1);
  if (path?.type !== "path" || path.group !== undefined || isTuplePath(path)) return false;
  const [head, last] = [path.steps[0], path.steps.at(-1)];
  return (
    last?.type === "object" &&
    last.stages === undefined &&
    last.predicate === undefined &&
    last.group === undefined &&
    !path.steps.some((one) => one.type === "sort") &&
    head?.consarray !== true
  );
}
