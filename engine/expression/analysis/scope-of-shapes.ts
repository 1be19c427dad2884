/** What a node is evaluated in, while shapes are inferred. */
import type { Node } from "../ast.ts";
import { visit } from "../visit.ts";
import type { Shape } from "./shape.ts";

export interface Frame {
  readonly context: Shape;
  readonly variables: ReadonlyMap<string, Shape>;
  /** Paths that a condition around has looked at: no word about null below them. */
  readonly guarded: ReadonlySet<string>;
  /** Inside something that runs once per item; `invariant` are the variables bound outside of it. */
  readonly loop: { readonly invariant: ReadonlySet<string> } | undefined;
}

export const withVariable = (frame: Frame, name: string, shape: Shape): Frame => {
  const invariant =
    frame.loop === undefined ? undefined : new Set([...frame.loop.invariant].filter((one) => one !== name));
  return {
    ...frame,
    variables: new Map(frame.variables).set(name, shape),
    loop: invariant === undefined ? undefined : { invariant },
  };
};

/** Everything bound so far stays the same from item to item. */
export const insideLoop = (frame: Frame, pageSized: ReadonlySet<string>): Frame => ({
  ...frame,
  loop: frame.loop ?? { invariant: new Set([...frame.variables.keys(), ...pageSized]) },
});

export const guardedBy = (frame: Frame, nodes: readonly Node[]): Frame => ({
  ...frame,
  guarded: new Set([...frame.guarded, ...nodes.flatMap(pathKeys)]),
});

/** A path by its names: `a.b`, `$x.a`; undefined if it is not just names. */
export function pathKey(node: Node): string | undefined {
  if (node.type === "name") return node.value;
  if (node.type === "variable") return `$${node.value}`;
  if (node.type !== "path") return undefined;
  const keys = node.steps.map(pathKey);
  return keys.includes(undefined) ? undefined : keys.join(".");
}

function pathKeys(node: Node): readonly string[] {
  const keys: string[] = [];
  visit(node, (one) => {
    const key = pathKey(one);
    if (key !== undefined) keys.push(key);
  });
  return keys;
}
