/** Guesses which query parameters of the model the provider can filter by, and which must be applied here. */
import type { QueryParameter } from "../mapping/types.ts";
import { viewOf, type ApiSchema } from "../openapi/index.ts";
import type { FieldGuess, MappingGuess } from "./mapping.ts";
import { likeness } from "./names.ts";
import type { Guess, Parameter, Planned } from "./types.ts";

export interface FilterGuess extends Guess {
  readonly parameter: string;
  readonly config: unknown;
}

export const guessFilters = (
  { resource, fields }: MappingGuess,
  list: Planned,
  root: ApiSchema,
): readonly FilterGuess[] => {
  const free = list.params.filter((one) => one.in === "query" && !one.required);
  return [...resource.query.values()].flatMap((parameter): readonly FilterGuess[] => {
    const field = fields.find(({ field: name }) => name === parameter.field);
    const sent = parameter.operators.includes("eq") ? best(parameter, free, field, root) : undefined;
    if (sent !== undefined) return [sent];
    if (field === undefined) return [];
    return [
      {
        parameter: parameter.name,
        config: "local",
        score: 0.6,
        why: "applied here; TODO: does the provider filter by it?",
      },
    ];
  });
};

const best = (
  parameter: QueryParameter,
  free: readonly Parameter[],
  field: FieldGuess | undefined,
  root: ApiSchema,
): FilterGuess | undefined => {
  const [found] = free
    .map((one) => ({ one, alike: likeness(parameter.name, one.key.replace(/^filter_/u, "")) }))
    .filter(({ alike }) => alike.score >= 0.85)
    .sort((a, b) => b.alike.score - a.alike.score);
  if (found === undefined) return undefined;
  const table = tableOf(field);
  const view = viewOf(found.one.schema, root);
  if (parameter.enum !== undefined || table !== undefined) {
    // A closed list wants a table that can be read both ways.
    if (table === undefined || new Set(Object.values(table)).size < Object.keys(table).length) return undefined;
    const asked = view.types.has("array") ? viewOf(view.items, root).enum : view.enum;
    if (asked !== undefined && !Object.keys(table).every((value) => asked.includes(value))) return undefined;
    return {
      parameter: parameter.name,
      config: { to: found.one.key, enum: "reverse" },
      score: found.alike.score * 0.9,
      why: found.alike.why,
    };
  }
  return { parameter: parameter.name, config: { to: found.one.key }, score: found.alike.score, why: found.alike.why };
};

const tableOf = (field: FieldGuess | undefined): Readonly<Record<string, string>> | undefined => {
  const node = field?.node;
  return typeof node === "object" && node !== null && "table" in node
    ? (node.table as Readonly<Record<string, string>>)
    : undefined;
};
