/** Finds required arguments of an operation that nothing in a source can ever set. */
import type { Located } from "../language/located.ts";
import type { Parts } from "./parts.ts";
import type { Surroundings } from "./surroundings.ts";
import type { OperationFacts } from "./types.ts";
import { has, isMapping, member, textOf } from "./yaml.ts";

/** @param given names under `args`, and what travels by itself */
export const checkRequiredArgs = (
  at: Located,
  operation: OperationFacts,
  given: ReadonlySet<string>,
  parts: Parts,
  around: Surroundings,
): void => {
  const settable = new Set([...given, ...argsOf(parts)]);
  for (const param of operation.params) {
    if (!param.required || param.hasDefault || settable.has(param.key)) continue;
    around.compilation.findings.report(
      "missing_key",
      at.span,
      `\`${operation.name}\` requires \`${param.key}\`, which neither \`args\` nor a filter sets.`,
      `Add it to \`args\`, or give it a \`default\` in the operation.`,
    );
  }
};

const argsOf = (parts: Parts): readonly string[] => [
  ...[...parts.filters.values()].flatMap((part) => argsOfFilter(part.at)),
  ...[parts.terms?.at, parts.sort?.at, parts.sort && member(parts.sort.at, "direction")].flatMap((at) =>
    at !== undefined && has(at, "to") ? [textOf(member(at, "to"))] : [],
  ),
];

const argsOfFilter = (at: Located): readonly string[] => {
  if (!isMapping(at.value)) return [];
  const also = member(at, "also")
    .entries()
    .map(([name]) => name);
  if (has(at, "to")) return [textOf(member(at, "to")), ...also];
  return has(at, "term") ? also : at.entries().flatMap(([, child]) => argsOfFilter(child));
};
