/** Lexical scopes: which generated variable a `$name` of the source means. */

import type { Node } from "../ast.ts";
import { childrenOf } from "../visit.ts";
import { ANY } from "./operand.ts";

export interface Variable {
  readonly js: string;
  /** It has been assigned whenever the code being emitted runs. */
  definite: boolean;
  /** Assigned in one place only, so that its name can stand for the value. */
  readonly once: boolean;
  type: number;
  data: boolean;
  /** If a function, one that never waits. */
  plain?: boolean;
}

export interface Scope {
  readonly parent: Scope | undefined;
  readonly variables: Map<string, Variable>;
  /** In a step of a tuple stream: the generated name of the tuple and the names that it may hold. */
  readonly tuple: { readonly js: string; readonly names: ReadonlySet<string> } | undefined;
  /** How deep in branches, loops and functions the scope begins. */
  readonly level: number;
}

export function variable(js: string, once: boolean): Variable {
  return { js, definite: false, once, type: ANY, data: false };
}

/** How often each name is assigned directly in the frame of these nodes. */
export function directBinds(nodes: readonly Node[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const walk = (node: Node): void => {
    if (node.type === "bind") counts.set(node.name, (counts.get(node.name) ?? 0) + 1);
    for (const child of sameFrame(node)) walk(child);
  };
  for (const node of nodes) walk(node);
  return counts;
}

/** Children that are evaluated in the frame of their parent. */
function sameFrame(node: Node): readonly Node[] {
  if (node.type === "lambda") return node.thunk ? [node.body] : [];
  const outside = outsideOf(node);
  if (node.type === "block") return outside;
  if (node.type === "path" && isTuplePath(node)) {
    const first = node.steps.findIndex((step) => step.tuple === true);
    return node.steps.slice(0, Math.max(0, first));
  }
  return childrenOf(node);
}

/** A block's filters and groups are evaluated outside of its frame. */
function outsideOf(node: Node): readonly Node[] {
  const filters = [...(node.predicate ?? []), ...(node.stages ?? [])].flatMap((stage) =>
    stage.type === "filter" ? [stage.expr] : [],
  );
  return [...filters, ...(node.group?.pairs ?? []).flat()];
}

export function isTuplePath(node: Node): boolean {
  return node.type === "path" && (node.tuple === true || node.steps.some((step) => step.tuple === true));
}

/** Every variable that a tuple stream of this path, or of paths inside its steps, may carry. */
export function tupleNames(node: Node): ReadonlySet<string> {
  const names = new Set<string>(["undefined"]);
  const walk = (one: Node): void => {
    if (one.focus !== undefined) names.add(one.focus);
    if (one.index !== undefined) names.add(one.index);
    if (one.ancestor !== undefined) names.add(one.ancestor);
    for (const stage of one.stages ?? []) if (stage.type === "index") names.add(stage.value);
    if (one.type === "path") for (const step of one.steps) walk(step);
    if (one.type === "block") for (const last of one.expressions) walk(last);
  };
  walk(node);
  return names;
}
