/** Compiles what happens to the query and to the records of one leaf source. */
import type { Where } from "../errors.ts";
import { describeWhere, type Expression, type References } from "../language/compilation.ts";
import { type Scope, SCOPES, withVariables } from "../language/scopes.ts";
import { compileBinds } from "./binds.ts";
import { reach, withEarlierSteps } from "./dependencies.ts";
import type { CompiledFilter } from "./filters/action.ts";
import { compileFilters } from "./filters/compile.ts";
import { planQuery, type QueryPlanner } from "./filters/plan.ts";
import { compileTerms } from "./filters/terms.ts";
import { createFusion } from "./leaves.ts";
import { openPage, type PageParts } from "./page.ts";
import type { Part, Parts } from "./parts.ts";
import { createPrograms, generatedRecord } from "./program.ts";
import { compileFields, type CompiledField } from "./record.ts";
import { inspect, shapesOf } from "./shapes.ts";
import { compileSort } from "./sort.ts";
import { checkSteps, membersOf, type Surroundings } from "./surroundings.ts";
import type { FilterFacts, OperationFacts, QueryFilter, View } from "./types.ts";

export interface ViewInput {
  readonly parts: Parts;
  /** undefined for static rows. */
  readonly operation: OperationFacts | undefined;
  readonly where: Where;
  /** What the source itself reads: its args, `when`, those of branches passed by. */
  readonly reads: readonly References[];
  /** Names of filters that some branch has. */
  readonly elsewhere: ReadonlySet<string>;
  readonly omits: readonly string[];
  /** A single read has no filters: a parameter works if something reads it. */
  readonly single?: boolean;
}

export interface CompiledView {
  readonly view: View;
  /** Everything that is read anywhere in it, to find what nobody reads. */
  readonly references: readonly References[];
  readonly bindsRead: ReadonlySet<string>;
}

export const compileView = (input: ViewInput, around: Surroundings): CompiledView => {
  const { parts, operation } = input;
  const binds = compileBinds(parts.bind, around);
  const names = binds.map((bind) => bind.name);
  const record = { ...shapesOf(parts, operation, around.compilation), omits: new Set(input.omits) };
  const fields = compileFields(parts, names, around, record);
  if (parts.where !== undefined) inspect(parts.where.at, record, around.compilation);
  const expand = optionalExpression(parts.expand, withVariables(SCOPES.expand, names), around);
  const where = optionalExpression(parts.where, withVariables(SCOPES.record, names), around);
  const declared = compileFilters({ parts, around, operation, fields: new Set(fields.map((field) => field.name)) });
  const terms = parts.terms === undefined ? undefined : compileTerms(parts.terms, operation, around);
  const sort = parts.sort === undefined ? undefined : compileSort(parts.sort, operation, around);
  const early = [expand, where].filter((one) => one !== undefined);
  const frames = early.map((one) => one.references);

  const isAsked =
    (asked: readonly string[] | undefined, local: readonly QueryFilter[]) =>
    (field: CompiledField): boolean =>
      asked === undefined ||
      asked.includes(field.name) ||
      field.name === around.resource.idField ||
      local.some((filter) => rootOf(filter) === field.name);
  const all = [...ofFields(fields), ...frames, ...input.reads, ...binds.map((bind) => bind.expression.references)];
  const decided = new Set(
    all.flatMap((references) => readParameters(references, around)).concat(parametersOfSteps(all, binds, around)),
  );
  const filters = input.single === true ? readable(decided, input.where, around) : declared;
  const planner: QueryPlanner = {
    label: around.resource.name,
    filters,
    decided,
    elsewhere: input.elsewhere,
    ...(terms === undefined ? {} : { terms }),
    ...(sort === undefined ? {} : { sort }),
  };
  const variables = new Set([...SCOPES.overlay.variables, ...names]);
  const ofAll = reach([...ofFields(fields), ...frames], binds, around.steps).binds;
  const page: PageParts = {
    key: describeWhere(input.where),
    resource: around.resource,
    fields,
    removed: parts.removed,
    binds,
    fusion: createFusion(leavesOf(fields), variables, around.compilation),
    programs: createPrograms(variables, new Set(names), around.compilation, describeWhere(input.where)),
    constants: new Map(),
    readsRow: ofFields(fields).some((references) => references.variables.some((name) => ROW_VARIABLES.has(name))),
    bindsFor: (some) => (some === fields ? ofAll : reach([...ofFields(some), ...frames], binds, around.steps).binds),
    ...(early.length === 0 ? {} : { early: createFusion(early, variables, around.compilation) }),
    ...(expand === undefined ? {} : { expand }),
    ...(where === undefined ? {} : { where }),
  };
  const view: View = {
    plan: (query, scope, sourceArgs, now) => planQuery(planner, query, scope, sourceArgs, now),
    expands: expand !== undefined,
    hasWhere: where !== undefined,
    admitsBeforeRecordSteps: (local) => {
      const before = reach(
        [...frames, ...ofFields(fields.filter((field) => local.some((filter) => rootOf(filter) === field.name)))],
        binds,
        around.steps,
      ).steps;
      return [...before].every((name) => around.steps.get(name)?.at !== "record");
    },
    neededSteps: (asked, local) => {
      const reads = [...ofFields(fields.filter(isAsked(asked, local))), ...frames, ...input.reads];
      return withEarlierSteps(reach(reads, binds, around.steps).steps, around.steps);
    },
    open: (input) => openPage(page, input),
    fields: new Map(fields.map((field) => [field.name, field.facts])),
    filters: new Map(
      [...filters].map(([name, filter]): readonly [string, FilterFacts] => [
        name,
        {
          where: filter.where,
          operators: Object.fromEntries([...filter.actions].map(([operator, action]) => [operator, action.how])),
        },
      ]),
    ),
    generated: () => generatedRecord(fields, page.programs(fields), describeWhere(input.where)),
    sortFields: sort === undefined ? [] : [...sort.fields.keys()],
    omits: input.omits,
    reads: [...leavesOf(fields), ...early, ...binds.map((bind) => bind.expression)].map(({ source }) => source),
  };
  return { view, references: all, bindsRead: ofAll };
};

const readable = (
  names: ReadonlySet<string>,
  where: Where,
  around: Surroundings,
): ReadonlyMap<string, CompiledFilter> =>
  new Map(
    [...around.resource.query]
      .filter(([name]) => names.has(name))
      .map(([name, parameter]) => [
        name,
        {
          parameter,
          where,
          actions: new Map(parameter.operators.map((operator) => [operator, { how: "chosen" as const }])),
        },
      ]),
  );

/** Set anew for each row, as `openPage` does. */
const ROW_VARIABLES = new Set(["steps", "index", "parent", "record"]);

const rootOf = (filter: QueryFilter): string | undefined =>
  (filter.parameter.field ?? filter.parameter.name).split(".")[0];

const leavesOf = (fields: readonly CompiledField[]): readonly Expression[] =>
  fields.flatMap((field) => field.node.leaves.map((leaf) => leaf.expression));

const ofFields = (some: readonly CompiledField[]): readonly References[] =>
  some.flatMap((field) => field.node.leaves.map((leaf) => leaf.expression.references));

const optionalExpression = (part: Part | undefined, scope: Scope, around: Surroundings): Expression | undefined => {
  if (part === undefined) return undefined;
  const expression = around.compilation.expression(part.at, scope);
  checkSteps(expression, around.steps, around.compilation);
  return expression;
};

/** Query parameters that an expression reads; all of them where `query` is read as a whole. */
const readParameters = (references: References, around: Surroundings): readonly string[] =>
  membersOf("query", references).flatMap((name) => (name === "*" ? [...around.resource.query.keys()] : [name]));

const parametersOfSteps = (
  all: readonly References[],
  binds: Parameters<typeof reach>[1],
  around: Surroundings,
): readonly string[] =>
  [...withEarlierSteps(reach(all, binds, around.steps).steps, around.steps)].flatMap((name) => {
    const step = around.steps.get(name);
    return [step?.args?.references, step?.when?.references].flatMap((references) =>
      references === undefined ? [] : readParameters(references, around),
    );
  });
