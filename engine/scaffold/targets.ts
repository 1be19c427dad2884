/** Which operations fill which resource of a model. */
import type { ModelResource } from "../mapping/types.ts";
import type { ApiSchema, OpenApiDocument } from "../openapi/index.ts";
import { guessFilters, type FilterGuess } from "./filters.ts";
import { guessMapping, type MappingGuess } from "./mapping.ts";
import { likeness } from "./names.ts";
import { formatOf, isSilent } from "./records.ts";
import type { Guess, Planned } from "./types.ts";

export interface TargetGuess extends Guess {
  readonly mapping: MappingGuess;
  readonly list: Planned | undefined;
  readonly get: Planned | undefined;
  readonly filters: readonly FilterGuess[];
  /** Arguments that an account must say, because the path wants them. */
  readonly accountArgs: readonly string[];
}

/** With targets named, each is answered; else those that are well alike. */
export const guessTargets = (
  targets: readonly ModelResource[],
  models: readonly ModelResource[],
  planned: readonly Planned[],
  document: OpenApiDocument,
  insisted: ReadonlySet<string> = new Set(),
): readonly TargetGuess[] => {
  const named = targets.flatMap(
    (target) => best(target, planned, document.root, insisted.has(`${target.model}/${target.name}`)) ?? [],
  );
  if (targets.length > 0) return named;
  return models.flatMap((target) => {
    const guess = best(target, planned, document.root);
    return guess !== undefined && guess.score >= 0.8 && guess.mapping.fields.length >= 3 ? [guess] : [];
  });
};

/** @param insists a skeleton of low confidence is better than nothing */
const best = (
  target: ModelResource,
  planned: readonly Planned[],
  root: ApiSchema,
  insists = false,
): TargetGuess | undefined => {
  if (!target.methods.includes("list")) return undefined;
  const lists = planned.filter(
    ({ records, api }) => records.kind === "list" && api.method === "GET" && formatOf(api) === undefined,
  );
  const easy = lists.filter(({ params }) => !params.some((one) => one.required && one.in !== "template"));
  const candidates = (easy.length === 0 && insists ? lists : easy)
    .map((operation) => {
      const name = likeness(target.name, operation.resource);
      const mapping = guessMapping(target, operation.records.schema, root);
      return { operation, name, mapping, score: scoreOf(name.score, operation, mapping) };
    })
    .sort((a, b) => b.score - a.score);
  const [first] = candidates;
  if (first === undefined) return undefined;
  const isAlike = first.name.score > 0 || first.mapping.fields.length >= 2;
  if (!isAlike && !insists) return undefined;
  const { operation, mapping, name } = first;
  const get = !target.methods.includes("get")
    ? undefined
    : planned.find(
        (one) =>
          one.resource === operation.resource &&
          one.takesId &&
          !isSilent(one.api) &&
          formatOf(one.api) === undefined &&
          one.api.method === "GET" &&
          one.records.kind === "item" &&
          one.params.every((param) => !param.required || param.in === "template") &&
          !one.api.deprecated,
      );
  const args = [operation, ...(get === undefined ? [] : [get])].flatMap(({ params }) =>
    params.filter((one) => one.required).map(({ key }) => key),
  );
  return {
    mapping,
    list: operation,
    get,
    filters: guessFilters(mapping, operation, root),
    accountArgs: [...new Set(args)],
    score: name.score,
    why: !isAlike
      ? "TODO: nothing in the document is like it; which list is it?"
      : name.score === 0
        ? "TODO: by its fields alone"
        : name.why,
  };
};

/** The name first, then how much of the model is found; lists inside of something else are a worse guess. */
const scoreOf = (name: number, { params, api, operation }: Planned, { fields, missing }: MappingGuess): number => {
  const found = fields.reduce((sum, { score }) => sum + score, 0) / Math.max(1, fields.length + missing.length);
  const inside = params.filter((one) => one.required).length;
  return (
    name +
    found -
    inside * 0.1 -
    (api.deprecated ? 0.5 : 0) -
    (operation === "list" ? 0 : 0.15) +
    Number(/\/v(\d+)\//u.exec(api.path)?.[1] ?? 0) * 0.01
  );
};
