/** Sources of a list: picks the first leaf, the leaf after one, and finds a leaf again from a cursor's layers. */
import type { ErrorCode } from "../errors.ts";
import type { Expression } from "../language/compilation.ts";
import type { Leaf } from "../mapping/source-leaves.ts";
import type { Source } from "../mapping/types.ts";
import type { Layer } from "../pagination/types.ts";

export interface LeafPath {
  /** One layer for each `choose` and `concat` above the leaf, outermost first. */
  readonly layers: readonly Layer[];
  readonly leaf: Leaf;
  /** Errors that skip this leaf: its own `optional` and that of what it stands in. */
  readonly optional: readonly ErrorCode[];
}

type Holds = (when: Expression) => boolean;

const applies = (source: Source, holds: Holds): boolean => source.when === undefined || holds(source.when);

const below = (path: LeafPath | undefined, layer: Layer): LeafPath | undefined =>
  path === undefined ? undefined : { ...path, layers: [layer, ...path.layers] };

const enterFrom = (
  kind: "choose" | "concat",
  members: readonly Source[],
  start: number,
  holds: Holds,
): LeafPath | undefined => {
  for (const [index, member] of members.entries()) {
    if (index < start || !applies(member, holds)) continue;
    const path = below(enterSource(member, holds), { k: kind, i: index });
    if (path !== undefined || kind === "choose") return path;
  }
  return undefined;
};

/** The first leaf; undefined if no branch or member applies. */
export const enterSource = (source: Source, holds: Holds): LeafPath | undefined => {
  switch (source.kind) {
    case "concat":
      return enterFrom("concat", source.members, 0, holds);
    case "choose":
      return enterFrom("choose", source.branches, 0, holds);
    default:
      return { layers: [], leaf: source, optional: source.optional ?? [] };
  }
};

const childAt = (source: Source, layer: Layer | undefined): Source | undefined => {
  const index = layer?.["i"];
  if (layer === undefined || layer.k !== source.kind || typeof index !== "number") return undefined;
  return source.kind === "concat"
    ? source.members[index]
    : source.kind === "choose"
      ? source.branches[index]
      : undefined;
};

/** The leaf that layers point at and the layers left for its pager; undefined if the config no longer has such a place. */
export const findLeaf = (
  source: Source,
  layers: readonly Layer[],
): { readonly path: LeafPath; readonly rest: readonly Layer[] } | undefined => {
  if (source.kind !== "concat" && source.kind !== "choose")
    return { path: { layers: [], leaf: source, optional: source.optional ?? [] }, rest: layers };
  const [layer] = layers;
  const child = childAt(source, layer);
  const found = child === undefined ? undefined : findLeaf(child, layers.slice(1));
  const path = found === undefined || layer === undefined ? undefined : below(found.path, layer);
  return found === undefined || path === undefined ? undefined : { path, rest: found.rest };
};

/** The leaf after the one at `layers`; undefined at the end. A `choose` never moves to another branch. */
export const nextLeaf = (source: Source, layers: readonly Layer[], holds: Holds): LeafPath | undefined => {
  const [layer] = layers;
  const child = childAt(source, layer);
  if (layer === undefined || child === undefined) return undefined;
  const inside = below(nextLeaf(child, layers.slice(1), holds), layer);
  if (inside !== undefined || source.kind !== "concat") return inside;
  return enterFrom("concat", source.members, Number(layer["i"]) + 1, holds);
};

/** Every leaf that this query can reach, for checks before anything is sent. */
export const reachableLeaves = (source: Source, holds: Holds): readonly Leaf[] => {
  const leaves: Leaf[] = [];
  for (let path = enterSource(source, holds); path !== undefined; path = nextLeaf(source, path.layers, holds))
    leaves.push(path.leaf);
  return leaves;
};
