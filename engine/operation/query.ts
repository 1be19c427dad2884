/** A consumer's parameters read against the model: known names, operators and types; which filters an integration can do is the mapping's business. */
import { CognateError, type ErrorDetail } from "../errors.ts";
import { didYouMean } from "../language/suggest.ts";
import { parseInstant, printInstant } from "../language/time.ts";
import type { ModelResource, QueryFilter, QueryOperator, QueryParameter, UnifiedQuery } from "../mapping/types.ts";
import type { Query, QueryValue } from "./types.ts";

const OPERATORS: ReadonlySet<string> = new Set<QueryOperator>(["eq", "in", "gt", "gte", "lt", "lte"]);

const isOperator = (name: string): name is QueryOperator => OPERATORS.has(name);

/** An empty value means not given (http-api-spec 2.23). */
const given = (value: QueryValue): boolean =>
  Array.isArray(value)
    ? value.some(given)
    : typeof value === "object"
      ? Object.values(value).some(given)
      : value !== "";

type Typed = { readonly value: unknown } | { readonly problem: string };

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, false: false, "1": true, "0": false };

const typed = (parameter: QueryParameter, text: string): Typed => {
  if (parameter.enum !== undefined && !parameter.enum.includes(text))
    return { problem: `\`${text}\` is none of ${parameter.enum.join(", ")}` };
  switch (parameter.type) {
    case "boolean":
      return text in BOOLEANS ? { value: BOOLEANS[text] } : { problem: `\`${text}\` is neither true nor false` };
    case "number":
    case "integer": {
      const value = Number(text);
      const fits =
        text.trim() !== "" && Number.isFinite(value) && (parameter.type === "number" || Number.isInteger(value));
      return fits ? { value } : { problem: `\`${text}\` is no ${parameter.type}` };
    }
    default:
      return parameter.format === "date-time" || parameter.format === "date"
        ? readDate(parameter.format, text)
        : { value: text };
  }
};

const COMPLETE = {
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
};

/** What is RFC 3339 stays as it is; a day or a month is its first moment in UTC, so that providers get one form. */
const readDate = (format: "date-time" | "date", text: string): Typed => {
  const instant = parseInstant(text);
  if (instant === undefined)
    return { problem: `\`${text}\` is no date; write RFC 3339, for example 2026-01-31T00:00:00Z` };
  if (COMPLETE[format].test(text)) return { value: text };
  const printed = printInstant(instant);
  return { value: format === "date" ? printed.slice(0, 10) : printed };
};

const items = (value: QueryValue): readonly string[] | undefined => {
  if (typeof value === "string") return value.split(",").filter((item) => item !== "");
  return Array.isArray(value) && value.every((item): item is string => typeof item === "string")
    ? value.filter((item) => item !== "")
    : undefined;
};

/** `x=1`, `x[]=1&x[]=2` and `x[gt]=1` as operators with their raw values. */
const conditions = (value: QueryValue): readonly (readonly [operator: string, value: QueryValue])[] => {
  if (typeof value === "string") return [["eq", value]];
  return Array.isArray(value) ? [["in", value]] : Object.entries(value).filter(([, member]) => given(member));
};

const readCondition = (parameter: QueryParameter, operator: string, raw: QueryValue): QueryFilter | string => {
  if (!isOperator(operator)) return `\`${operator}\` is no operator; there are ${[...OPERATORS].join(", ")}`;
  if (!parameter.operators.includes(operator)) return `takes ${parameter.operators.join(", ")}, not \`${operator}\``;
  if (operator !== "in") {
    if (typeof raw !== "string") return `\`${operator}\` takes one value`;
    const one = typed(parameter, raw);
    return "problem" in one ? one.problem : { parameter, operator, value: one.value };
  }
  const many = items(raw)?.map((item) => typed(parameter, item));
  if (many === undefined) return "`in` takes a list of values";
  const bad = many.find((one) => "problem" in one);
  return bad !== undefined && "problem" in bad
    ? bad.problem
    : { parameter, operator, value: many.map((one) => ("value" in one ? one.value : undefined)) };
};

const readSort = (sortBy: string | undefined): UnifiedQuery["sort"] =>
  (sortBy ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "" && part !== "-")
    .map((part) => ({ field: part.replace(/^[-+]/, ""), direction: part.startsWith("-") ? "desc" : "asc" }));

const valueOf = (filters: readonly QueryFilter[]): unknown => {
  const plain = filters.find((filter) => filter.operator === "eq" || filter.operator === "in");
  return plain !== undefined && filters.length === 1
    ? plain.value
    : Object.fromEntries(filters.map((filter) => [filter.operator, filter.value]));
};

/** @throws CognateError invalid_parameter naming every parameter that is unknown, missing or has the wrong form */
export const readQuery = (resource: ModelResource, query: Query, sortBy?: string): UnifiedQuery => {
  const filters: QueryFilter[] = [];
  const errors: ErrorDetail[] = [];
  for (const [name, raw] of Object.entries(query)) {
    if (!given(raw)) continue;
    const parameter = resource.query.get(name);
    if (parameter === undefined) {
      const hint = didYouMean(name, resource.query.keys());
      errors.push({
        parameter: name,
        message: `there is no parameter \`${name}\``,
        ...(hint === undefined ? {} : { hint }),
      });
      continue;
    }
    for (const [operator, value] of conditions(raw)) {
      const filter = readCondition(parameter, operator, value);
      if (typeof filter === "string")
        errors.push({ parameter: operator === "eq" ? name : `${name}[${operator}]`, message: filter });
      else filters.push(filter);
    }
  }
  for (const parameter of resource.query.values()) {
    if (parameter.required && !filters.some((filter) => filter.parameter === parameter))
      errors.push({ parameter: parameter.name, message: "is required" });
  }
  if (errors.length > 0) throw refusal(errors, resource);
  const names = [...new Set(filters.map((filter) => filter.parameter.name))];
  return {
    filters,
    sort: readSort(sortBy),
    values: Object.fromEntries(
      names.map((name) => [name, valueOf(filters.filter((filter) => filter.parameter.name === name))]),
    ),
  };
};

const refusal = (errors: readonly ErrorDetail[], resource: ModelResource): CognateError => {
  const known = [...resource.query.keys()].toSorted();
  return new CognateError(
    "invalid_parameter",
    errors.map((error) => `${error.parameter}: ${error.message}`).join("; "),
    {
      errors,
      hint:
        errors[0]?.hint ??
        (known.length === 0 ? "This list has no filters." : `Filters of ${resource.name}: ${known.join(", ")}.`),
    },
  );
};
