/** Walks a syntax tree, parents before children. */

import type { Filter, Group, IndexStage, Node } from "./ast.ts";

export function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const child of childrenOf(node)) visit(child, see);
}

/** Every node directly below, filters, groups and sort terms included. */
export function childrenOf(node: Node): readonly Node[] {
  const own = ownChildren(node);
  if (node.predicate === undefined && node.stages === undefined && node.group === undefined) return own;
  return [...own, ...filters(node.predicate), ...filters(node.stages), ...grouped(node.group)];
}

const NONE: readonly Node[] = [];

function ownChildren(node: Node): readonly Node[] {
  switch (node.type) {
    case "path":
      return node.steps;
    case "binary":
    case "apply":
      return [node.lhs, node.rhs];
    case "negation":
      return [node.expression];
    case "array":
    case "block":
      return node.expressions;
    case "object":
      return node.pairs.flat();
    case "condition":
      return [node.condition, node.then, ...(node.else === undefined ? [] : [node.else])];
    case "bind":
      return [node.rhs];
    case "function":
      return [node.procedure, ...node.arguments];
    case "partial":
      return [node.procedure, ...node.arguments.filter((one) => one !== "?")];
    case "lambda":
      return [node.body];
    case "transform":
      return [node.pattern, node.update, ...(node.delete === undefined ? [] : [node.delete])];
    case "sort":
      return node.terms.map((term) => term.expression);
    default:
      return NONE;
  }
}

function filters(stages: readonly (Filter | IndexStage)[] | undefined): readonly Node[] {
  return (stages ?? []).flatMap((stage) => (stage.type === "filter" ? [stage.expr] : []));
}

function grouped(group: Group | undefined): readonly Node[] {
  return (group?.pairs ?? []).flat();
}
