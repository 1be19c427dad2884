/** The parts of one method's view: the base file's, those of its method and branches, then each overlay's (spec 3.11, 3.13). */
import type { Findings } from "../language/finding.ts";
import type { Located } from "../language/located.ts";
import { addParts, NO_PARTS, type Parts } from "./parts.ts";
import type { MappingLayer } from "./types.ts";
import { has, member } from "./yaml.ts";

export interface MappingFold {
  /** `chain`: nodes of the base file below its root whose parts apply, outermost first. */
  (chain: readonly Located[]): Parts;
  /** `list.args.*` of overlays. */
  readonly args: readonly Located[];
}

/** A higher layer wins over everything below it, also over what the base says for one method or branch. */
export const createFold = (layers: readonly MappingLayer[], method: string, findings: Findings): MappingFold => {
  const [base, ...overlays] = layers;
  const fold = (chain: readonly Located[]): Parts => {
    if (base === undefined) return NO_PARTS;
    let parts = addParts(NO_PARTS, base.at, base.name, findings);
    for (const node of chain) parts = addParts(parts, node, base.name, findings);
    for (const overlay of overlays) {
      parts = addParts(parts, overlay.at, overlay.name, findings);
      if (has(overlay.at, method)) parts = addParts(parts, member(overlay.at, method), overlay.name, findings);
    }
    return parts;
  };
  const args =
    method === "list"
      ? overlays.flatMap((overlay) =>
          member(member(overlay.at, "list"), "args")
            .entries()
            .map(([, child]) => child),
        )
      : [];
  return Object.assign(fold, { args });
};
