/** What a node is evaluated in, while shapes are inferred. */
import type { Node } from "../ast.ts";
import { childrenOf } from "../visit.ts";
import type { Closure } from "./functions.ts";
import type { Shape } from "./shape.ts";

export interface Frame {
  readonly context: Shape;
  readonly variables: ReadonlyMap<string, Shape>;
  /** The functions among them that are written in the expression. */
  readonly closures: ReadonlyMap<string, Closure>;
  /** Paths that a condition around has looked at: no word about null below them. */
  readonly guarded: ReadonlySet<string>;
  /** Paths that were asked for, if only by `$exists`: that they are not there is no news. */
  readonly asked: ReadonlySet<string>;
  /** Inside a predicate, which may well leave out what is not there. */
  readonly selecting?: true;
  /** Inside something that runs once per item; `invariant` are the variables bound outside of it. */
  readonly loop: { readonly invariant: ReadonlySet<string> } | undefined;
}

export const withVariable = (frame: Frame, name: string, shape: Shape, closure?: Closure): Frame => {
  const invariant =
    frame.loop === undefined ? undefined : new Set([...frame.loop.invariant].filter((one) => one !== name));
  return {
    ...frame,
    variables: new Map(frame.variables).set(name, shape),
    closures: closureNamed(name, closure, frame.closures),
    loop: invariant === undefined ? undefined : { invariant },
  };
};

function closureNamed(name: string, closure: Closure | undefined, all: Frame["closures"]): Frame["closures"] {
  if (closure !== undefined) return new Map(all).set(name, closure);
  return all.has(name) ? new Map([...all].filter(([other]) => other !== name)) : all;
}

/** Everything bound so far stays the same from item to item. */
export const insideLoop = (frame: Frame, pageSized: ReadonlySet<string>): Frame => ({
  ...frame,
  loop: frame.loop ?? { invariant: new Set([...frame.variables.keys(), ...pageSized]) },
});

/** `$exists(x)` says nothing of null. */
export const guardedBy = (frame: Frame, nodes: readonly Node[]): Frame => {
  const looked = new Set(frame.guarded);
  const asked = new Set(frame.asked);
  for (const node of nodes) lookThrough(node, looked, asked);
  return { ...frame, guarded: looked, asked };
};

/** Does a predicate ask something of the value itself, and not just whether it exists? */
export function looksAt(node: Node, variable: string): boolean {
  const looked = new Set<string>();
  lookThrough(node, looked, new Set());
  return looked.has(`$${variable}`);
}

/** A path by its names: `a.b`, `$x.a`; undefined if it is not just names. */
export function pathKey(node: Node): string | undefined {
  if (node.type === "name") return node.value;
  if (node.type === "variable") return `$${node.value}`;
  if (node.type !== "path") return undefined;
  const keys = node.steps.map(pathKey);
  return keys.includes(undefined) ? undefined : keys.join(".");
}

function lookThrough(node: Node, looked: Set<string>, asked: Set<string>): void {
  const key = pathKey(node);
  if (key !== undefined) {
    looked.add(key);
    asked.add(key);
  }
  const exists = node.type === "function" && node.procedure.type === "variable" && node.procedure.value === "exists";
  for (const child of childrenOf(node)) lookThrough(child, exists ? asked : looked, asked);
}
