/** A pagination block as its strategies read it: one mapping, or a preset with replacements laid over it. */
import type { Located } from "../language/located.ts";

export interface Config {
  /** Where a message about the whole block points. */
  readonly anchor: Located;
  readonly keys: readonly (readonly [name: string, at: Located])[];
  has(key: string): boolean;
  /** The child; a Located of undefined anchored at the block where it is absent. */
  at(key: string): Located;
}

/** Mappings whose members are replaced one by one instead of as a whole. */
const MERGED = new Set(["size", "places", "inner"]);

const isMapping = (at: Located): boolean =>
  typeof at.value === "object" && at.value !== null && !Array.isArray(at.value);

const absentChild = (anchor: Located, key: string): Located => (anchor as Located<Record<string, unknown>>).at(key);

const configOf = (anchor: Located, children: ReadonlyMap<string, Located>): Config => ({
  anchor,
  keys: [...children],
  has: (key) => children.has(key),
  at: (key) => children.get(key) ?? absentChild(anchor, key),
});

const childrenOf = (at: Located): ReadonlyMap<string, Located> => new Map(isMapping(at) ? at.entries() : []);

export const readConfig = (at: Located): Config => configOf(at, childrenOf(at));

/** `{ use: PRESET, ...replacements }`: replacements win, `null` removes, `size`, `places` and `inner` merge by member. */
export const overlayConfig = (preset: Located, replacements: Located): Config => {
  const children = new Map(childrenOf(preset));
  for (const [key, child] of replacements.entries()) {
    const below = children.get(key);
    if (key === "use") continue;
    if (child.value === null) children.delete(key);
    else
      children.set(
        key,
        MERGED.has(key) && below !== undefined && isMapping(below) && isMapping(child) ? overlaid(below, child) : child,
      );
  }
  return configOf(replacements, children);
};

/** A Located mapping in which some members come from another place; positions stay those of each member's own file. */
const overlaid = (below: Located, above: Located): Located => {
  const merged = overlayConfig(below, above);
  const value = Object.fromEntries(merged.keys.map(([key, child]) => [key, child.value]));
  return {
    ...above,
    value,
    entries: () => merged.keys,
    items: () => [],
    range: (start, end) => above.range(start, end),
    at: (key) => merged.at(key),
  };
};
