/** Filters that the engine applies itself: mapped values compared by the model's type (spec 3.10). */
import { parseInstant } from "../../language/time.ts";
import type { QueryFilter, QueryOperator, QueryParameter } from "../types.ts";

/** Compiled once a page; null and missing values never match. */
export interface LocalFilter {
  /** Name of the record's field. */
  readonly field: string;
  matches(value: unknown): boolean;
}

export const compileLocal = (filter: QueryFilter): LocalFilter => {
  const [field = filter.parameter.name, ...path] = (filter.parameter.field ?? filter.parameter.name).split(".");
  const key = comparable(filter.parameter);
  const wanted = (Array.isArray(filter.value) ? filter.value : [filter.value]).map(key);
  const test = TESTS[filter.operator];
  const one = (value: unknown): boolean => {
    const found = key(value);
    return found !== undefined && wanted.some((want) => want !== undefined && test(found, want));
  };
  return { field, matches: (value) => valuesAt(value, path).some(one) };
};

type Comparable = string | number | boolean;

const TESTS: Readonly<Record<QueryOperator, (found: Comparable, wanted: Comparable) => boolean>> = {
  eq: (found, wanted) => found === wanted,
  in: (found, wanted) => found === wanted,
  gt: (found, wanted) => found > wanted,
  gte: (found, wanted) => found >= wanted,
  lt: (found, wanted) => found < wanted,
  lte: (found, wanted) => found <= wanted,
};

/** Dates as instants, numbers as numbers, text exactly; undefined for what cannot be compared. */
const comparable = (parameter: QueryParameter): ((value: unknown) => Comparable | undefined) => {
  if (parameter.type === "boolean") return (value) => (typeof value === "boolean" ? value : undefined);
  if (parameter.type === "number" || parameter.type === "integer")
    return (value) => (typeof value === "number" ? value : undefined);
  if (parameter.format === "date-time" || parameter.format === "date") return (value) => parseInstant(value);
  return (value) =>
    typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
};

/** A list matches if one of its items does. */
const valuesAt = (value: unknown, path: readonly string[]): readonly unknown[] => {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [step, ...rest] = path;
  if (step === undefined) return [value];
  if (typeof value !== "object" || value === null) return [];
  return valuesAt((value as Readonly<Record<string, unknown>>)[step], rest);
};
