/** Decides every filter of one call: sent, term, local, chosen, or refused with the list of what works (spec 3.10). */
import { CognateError, type ErrorDetail } from "../../errors.ts";
import { parseInstant, printInstant } from "../../language/time.ts";
import { planSort, type CompiledSort } from "../sort.ts";
import { printed, shown } from "../printed.ts";
import type { QueryParameter } from "../model-types.ts";
import type { QueryFilter, QueryPlan, UnifiedQuery, UnifiedScope } from "../types.ts";
import type { CompiledFilter, FilterAction } from "./action.ts";
import { joinAny, quoted, type CompiledTerms } from "./terms.ts";

export interface QueryPlanner {
  readonly label: string;
  readonly filters: ReadonlyMap<string, CompiledFilter>;
  readonly terms?: CompiledTerms;
  readonly sort?: CompiledSort;
  /** Parameters that the taken branch, its args and its records read: a `chosen` one outside would be ignored in silence. */
  readonly decided: ReadonlySet<string>;
  /** Filters that other branches have. */
  readonly elsewhere: ReadonlySet<string>;
}

/** @throws CognateError filter_not_supported | sort_not_supported | invalid_parameter */
export const planQuery = (
  planner: QueryPlanner,
  query: UnifiedQuery,
  scope: UnifiedScope,
  sourceArgs: Readonly<Record<string, unknown>>,
  now: number,
): QueryPlan => {
  const defaults = applyDefaults(planner, query, scope, now);
  const resolved: UnifiedScope = { ...scope, query: defaults.values };
  const args: Record<string, unknown> = { ...sourceArgs };
  const terms: string[] = [];
  const local: QueryFilter[] = [];
  const how: Record<string, string> = {};
  const refused: ErrorDetail[] = [];
  const setBy = new Map<string, string>();
  const values: Record<string, unknown> = { ...defaults.values };
  const set = (filter: QueryFilter, more: Readonly<Record<string, unknown>>): void => {
    for (const [arg, value] of Object.entries(more)) {
      const other = setBy.get(arg);
      if (other !== undefined && !isSame(args[arg], value)) refused.push(clash(nameOf(filter), other));
      setBy.set(arg, nameOf(filter));
      args[arg] = value;
    }
  };
  for (const filter of defaults.filters) {
    const action = planner.filters.get(filter.parameter.name)?.actions.get(filter.operator);
    if (action === undefined || (action.how === "chosen" && !planner.decided.has(filter.parameter.name))) {
      refused.push(refusal(planner, filter, query));
      continue;
    }
    // A default, which is planned last, gives way to what was asked for.
    if (action.how === "sent" && setBy.has(action.arg) && !query.filters.includes(filter)) {
      delete values[filter.parameter.name];
      continue;
    }
    how[nameOf(filter)] = action.how;
    action.hit?.();
    if (action.how === "local" || (action.how !== "chosen" && action.recheck)) local.push(filter);
    if (action.how === "sent") set(filter, sentArgs(action, filter, resolved, now));
    if (action.how === "term") {
      terms.push(termOf(planner, action, filter, resolved, now));
      set(filter, Object.fromEntries(action.also));
    }
  }
  if (refused.length > 0) throw refuse(planner, refused);
  const sort = planSort(planner.sort, query.sort, { ...resolved }, now);
  return {
    args: withTerms({ ...args, ...sort.args }, planner.terms, [...terms, ...sort.terms]),
    local,
    query: values,
    applied: appliedOf(planner, values, how),
  };
};

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** One argument has one value: the second filter would undo the first in silence. */
const clash = (name: string, other: string): ErrorDetail => ({
  parameter: name,
  message: `\`${name}\` cannot be combined with \`${other}\` here: this provider takes one of them.`,
  code: "filter_not_supported",
});

const nameOf = (filter: QueryFilter): string =>
  filter.operator === "eq" || filter.operator === "in"
    ? filter.parameter.name
    : `${filter.parameter.name}[${filter.operator}]`;

/** Each default sees the query as it is so far; one that gives nothing stays unset. */
const applyDefaults = (
  planner: QueryPlanner,
  query: UnifiedQuery,
  scope: UnifiedScope,
  now: number,
): { readonly filters: readonly QueryFilter[]; readonly values: Readonly<Record<string, unknown>> } => {
  const filters = [...query.filters];
  const values: Record<string, unknown> = { ...query.values };
  for (const [name, { parameter, default: fallback }] of planner.filters) {
    if (fallback === undefined || query.filters.some((filter) => filter.parameter.name === name)) continue;
    const seen = { ...scope, query: values, op: fallback.operator, field: parameter.field ?? name, value: undefined };
    const value = fallback.expression.evaluate(seen, seen, now);
    if (value === undefined || value === null) continue;
    filters.push({ parameter, operator: fallback.operator, value });
    values[name] = fallback.operator === "eq" || fallback.operator === "in" ? value : { [fallback.operator]: value };
  }
  return { filters, values };
};

type Sent = Extract<FilterAction, { readonly how: "sent" }>;
type Term = Extract<FilterAction, { readonly how: "term" }>;

const sentArgs = (
  action: Sent,
  filter: QueryFilter,
  scope: UnifiedScope,
  now: number,
): Readonly<Record<string, unknown>> => {
  const values = providerValues(action, filter);
  const given =
    values === undefined ? filter.value : filter.operator !== "in" && values.length === 1 ? values[0] : values;
  const seen = { ...scope, value: given, op: filter.operator, field: filter.parameter.field ?? filter.parameter.name };
  const value = action.value === undefined ? given : action.value.evaluate(seen, seen, now);
  if (value === undefined || value === null) throw unsendable(filter);
  return { ...Object.fromEntries(action.also), [action.arg]: value };
};

const termOf = (planner: QueryPlanner, action: Term, filter: QueryFilter, scope: UnifiedScope, now: number): string => {
  const { terms } = planner;
  if (terms === undefined) throw new CognateError("internal_error", "A term without `terms`.");
  const values = providerValues(action, filter) ?? (Array.isArray(filter.value) ? filter.value : [filter.value]);
  const seen = { ...scope, op: filter.operator, field: filter.parameter.field ?? filter.parameter.name };
  const print = quoted(terms.quote, filter.parameter.name);
  const one = (value: unknown): string => {
    const text = action.term.renderWith({ ...seen, value }, now, print);
    if (text === undefined) throw unsendable(filter);
    return text;
  };
  return action.whole ? one(values) : joinAny(values.map(one), terms, seen, now);
};

/** The provider's values by the filter's table; undefined where it has none. */
const providerValues = (action: Sent | Term, filter: QueryFilter): readonly unknown[] | undefined => {
  const table = action.enum;
  if (table === undefined) return undefined;
  return (Array.isArray(filter.value) ? filter.value : [filter.value]).flatMap((value) => {
    const row = table.get(printed(value));
    if (row !== undefined) return row;
    const message = `This integration cannot filter by \`${filter.parameter.name}\` = ${shown(value)}; it knows ${[...table.keys()].join(", ")}.`;
    throw new CognateError("filter_not_supported", message, {
      errors: [{ parameter: filter.parameter.name, message, code: "filter_not_supported" }],
    });
  });
};

const unsendable = (filter: QueryFilter): CognateError => {
  const message = `The value ${shown(filter.value)} of \`${filter.parameter.name}\` has no form that this provider takes.`;
  return new CognateError("filter_not_supported", message, {
    errors: [{ parameter: filter.parameter.name, message, code: "filter_not_supported" }],
  });
};

/** Text given by the source's own args is the first term; without any the argument is left out (A3). */
const withTerms = (
  args: Record<string, unknown>,
  terms: CompiledTerms | undefined,
  texts: readonly string[],
): Readonly<Record<string, unknown>> => {
  if (terms === undefined || texts.length === 0) return args;
  const given = args[terms.arg];
  const all = given === undefined || given === null || given === "" ? texts : [printed(given), ...texts];
  return { ...args, [terms.arg]: all.join(terms.join) };
};

/** What was made of the query: values that have a default here, and how each filter was applied (http-api-spec 2.18). */
const appliedOf = (
  planner: QueryPlanner,
  values: Readonly<Record<string, unknown>>,
  how: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> => {
  const ranges = [...planner.filters]
    .filter(([name, filter]) => filter.default !== undefined && values[name] !== undefined)
    .map(([name, { parameter }]) => [name, inOneForm(parameter, values[name])] as const);
  return { ...Object.fromEntries(ranges), filters: how };
};

/** Given or by default, an instant reads the same in the answer; the provider gets it as it was written. */
const inOneForm = ({ format }: QueryParameter, value: unknown): unknown => {
  const instant = format === "date-time" ? parseInstant(value) : undefined;
  return instant === undefined ? value : printInstant(instant);
};

const refusal = (planner: QueryPlanner, filter: QueryFilter, query: UnifiedQuery): ErrorDetail => {
  const name = filter.parameter.name;
  const known = planner.filters.get(name);
  const others = query.filters
    .map((other) => other.parameter.name)
    .filter((other) => other !== name && planner.filters.get(other)?.actions.get("eq")?.how === "chosen");
  const message =
    known === undefined || known.actions.size === 0 || known.actions.get(filter.operator)?.how === "chosen"
      ? planner.elsewhere.has(name) && others.length > 0
        ? `\`${name}\` cannot be combined with \`${others.join("`, `")}\` here.`
        : `This integration cannot filter ${planner.label} by \`${name}\`.`
      : `This integration cannot filter ${planner.label} by \`${name}\` with \`${filter.operator}\`; it can with ${[...known.actions.keys()].join(", ")}.`;
  return { parameter: nameOf(filter), message, code: "filter_not_supported" };
};

const refuse = (planner: QueryPlanner, refused: readonly ErrorDetail[]): CognateError => {
  const works = [...planner.filters]
    .filter(([, filter]) => filter.actions.size > 0)
    .map(([name, filter]) => `${name} (${[...filter.actions.keys()].join(", ")})`);
  const hint = works.length === 0 ? "It has no filters here." : `What works: ${works.join("; ")}.`;
  return new CognateError("filter_not_supported", refused.map((detail) => detail.message).join(" "), {
    errors: refused,
    hint,
  });
};
