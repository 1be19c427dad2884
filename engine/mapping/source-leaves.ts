/** The leaves of a list's source: what stands below all `choose` and `concat`. */
import type { Source } from "./types.ts";

export type Leaf = Extract<Source, { readonly kind: "operation" | "static" }>;

/** Every leaf in order, whatever its conditions; none of a mapping without a list. */
export const allLeaves = (source: Source | undefined): readonly Leaf[] => {
  if (source === undefined) return [];
  if (source.kind === "concat") return source.members.flatMap(allLeaves);
  return source.kind === "choose" ? source.branches.flatMap(allLeaves) : [source];
};
