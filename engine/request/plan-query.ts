/** The query of a plan: templates, parameters, unknown arguments, paging, and the caller's extra pairs last. */
import type { ResolvedArgs } from "./args.ts";
import { flatten, type Pair } from "./print.ts";
import type { CompiledRequest, RequestInputs } from "./types.ts";

/** Decoded pairs in order. A later source replaces an earlier one's pairs of the same name. */
export const buildQuery = (
  request: CompiledRequest,
  resolved: ResolvedArgs,
  inputs: RequestInputs,
): readonly Pair[] => {
  const { scope, args, unknown } = resolved;
  const style = request.arrayStyle;
  const fixed = request.query.flatMap(([name, value]) => flatten(name, value.render(scope, inputs.now), style));
  const declared = request.params
    .filter((param) => param.in === "query")
    .flatMap((param) => flatten(param.name, args[param.key], param.array));
  const undeclared = unknown.flatMap(([name, value]) => flatten(name, value, style));
  const own = replacePairs(replacePairs(fixed, declared), undeclared);
  return withPlaced(own, request, inputs);
};

/** What paging places and `remote_query`, over any pairs. */
export const withPlaced = (
  pairs: readonly Pair[],
  request: CompiledRequest,
  inputs: RequestInputs,
): readonly Pair[] => {
  const placed = (inputs.placements?.query ?? []).flatMap(([name, value]) => flatten(name, value, request.arrayStyle));
  return replacePairs(replacePairs(pairs, placed), inputs.extraQuery ?? []);
};

const replacePairs = (pairs: readonly Pair[], over: readonly Pair[]): readonly Pair[] => {
  if (over.length === 0) return pairs;
  const names = new Set(over.map(([name]) => name));
  return [...pairs.filter(([name]) => !names.has(name)), ...over];
};
