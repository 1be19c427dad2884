/** Maps the records of one page: binds once, then for each record a flat list of compiled fields. */
import type { ErrorDetail } from "../errors.ts";
import type { Expression } from "../language/compilation.ts";
import { isTrue } from "../language/truth.ts";
import { type BindParts, type Bound, bindPage, completeBound, readable, type Variables } from "./bound.ts";
import { explainRow } from "./explain.ts";
import { detailOf } from "./failure.ts";
import { compileLocal, type LocalFilter } from "./filters/local.ts";
import { evaluateLeaf, type Fusion, ROWS_PER_BUDGET } from "./leaves.ts";
import type { Frame } from "./nodes/node.ts";
import { createBuilder, type Programs } from "./program.ts";
import type { CompiledField } from "./record.ts";
import type { MappedRecord, ModelResource, OpenPage, PageInput, Row } from "./types.ts";

export interface PageParts extends BindParts {
  readonly resource: ModelResource;
  readonly fields: readonly CompiledField[];
  /** Fields that a layer took away, with that layer. */
  readonly removed: ReadonlyMap<string, string>;
  readonly expand?: Expression;
  readonly where?: Expression;
  readonly fusion: Fusion;
  /** Of `expand` and `where`, where there is one. */
  readonly early?: Fusion;
  readonly programs: Programs;
  /** Some field reads a variable that is another one for each row. */
  readonly readsRow: boolean;
  /** Names of binds that these fields, `where` and `expand` can reach. */
  bindsFor(fields: readonly CompiledField[]): ReadonlySet<string>;
}

type Steps = Readonly<Record<string, unknown>>;
type OwnFrame = { -readonly [K in keyof Frame]: Frame[K] };

const NO_ERRORS: readonly ErrorDetail[] = [];
const NO_FILTERS: readonly LocalFilter[] = [];
const NO_FIELDS: readonly CompiledField[] = [];

export const openPage = (parts: PageParts, page: PageInput): OpenPage => {
  const { idField } = parts.resource;
  const wanted = wantedFields(parts, page.fields);
  const local = page.local.length === 0 ? NO_FILTERS : page.local.map((filter) => compileLocal(filter));
  const filtered =
    local.length === 0
      ? NO_FIELDS
      : parts.fields.filter((field) => local.some((filter) => filter.field === field.name));
  const program = parts.programs(wanted);
  const variables = variablesOf(page);
  const needed = parts.bindsFor(filtered.length === 0 ? wanted : [...new Set([...wanted, ...filtered])]);
  const bound = bindPage(parts, page, variables, needed, program?.looked);
  const { failed } = bound;
  const frame: OwnFrame = { bindings: variables, now: page.now, serial: 0, fused: undefined, counters: page.counters };
  /** Counts nothing. */
  const quiet: OwnFrame = { bindings: variables, now: page.now, serial: 0, fused: undefined, counters: undefined };
  const fields = failed.size === 0 ? wanted : wanted.map((field) => throwing(field, failed));
  // A field whose binding failed throws: that is for the slow way.
  const build =
    program === undefined || failed.size > 0 ? undefined : createBuilder(program, variables, bound.tables, page);
  const callsFields = build === undefined || program?.left.length !== 0;
  const standsFirst = callsFields || parts.readsRow;
  const tests = local.map((filter) => ({ filter, field: fieldFor(filter, filtered, failed) }));

  let serial = 0;
  let fusedUntil = 0;
  const stand = (row: Row, recordSteps: Steps): void => {
    variables["steps"] = withRecordSteps(page.scope.steps, recordSteps);
    variables["index"] = row.index;
    variables["parent"] = row.record;
    variables["record"] = row.item;
    serial += 1;
    frame.serial = serial;
    quiet.serial = serial;
  };
  /** For fields that are evaluated one by one. */
  const ready = (): void => {
    completeBound(bound);
    if (serial < fusedUntil) return;
    fusedUntil = serial + ROWS_PER_BUDGET;
    frame.fused = parts.fusion(variables, page.now);
    quiet.fused = frame.fused;
  };
  const decide = parts.early === undefined ? undefined : createEvaluator(parts.early, bound, page.now);
  const idOf = (row: Row): unknown => {
    completeBound(bound);
    try {
      return fields.find((field) => field.name === idField)?.evaluate(row.item, quiet);
    } catch {
      return undefined;
    }
  };
  const failure = (error: unknown, row: Row, field?: string): ErrorDetail => detailOf(error, field, idOf(row));

  return {
    expand: (record, index, recordSteps, take) => {
      const whole = { item: record, record, index };
      if (parts.expand === undefined) return take(whole);
      stand(whole, recordSteps);
      let items: unknown;
      try {
        items = decide?.(parts.expand, record);
      } catch (error) {
        return take({ item: undefined, record, index, failure: detailOf(error, undefined, undefined) });
      }
      if (items === undefined || items === null) return true;
      if (!Array.isArray(items)) return take({ item: items, record, index: 0 });
      for (let at = 0; at < items.length; at += 1) if (!take({ item: items[at], record, index: at })) return false;
      return true;
    },
    admit: (row, recordSteps) => {
      if (row.failure !== undefined) return row.failure;
      if (parts.where === undefined && tests.length === 0) return "admitted";
      stand(row, recordSteps);
      try {
        if (parts.where !== undefined && !isTrue(decide?.(parts.where, row.item))) {
          page.counters?.leftOut();
          return "left_out";
        }
      } catch (error) {
        return failure(error, row);
      }
      if (tests.length > 0) ready();
      for (const { filter, field } of tests) {
        try {
          if (!filter.matches(field?.evaluate(row.item, quiet))) return "filtered";
        } catch (error) {
          return failure(error, row, filter.field);
        }
      }
      return "admitted";
    },
    map: (row, recordSteps) => {
      if (standsFirst) stand(row, recordSteps);
      if (callsFields) ready();
      const record = build?.(row.item, frame);
      if (record !== undefined) return { record, usable: isUsable(record[idField]), errors: NO_ERRORS };
      if (!standsFirst) stand(row, recordSteps);
      ready();
      return mapRow(fields, row, frame, idField);
    },
    explain: (row, recordSteps) => {
      stand(row, recordSteps);
      ready();
      return explainRow(fields, parts.resource, row, quiet, parts.removed);
    },
  };
};

/** Field by field: one that fails is null and leaves the others alone. */
const mapRow = (fields: readonly CompiledField[], row: Row, frame: Frame, idField: string): MappedRecord => {
  const record: Record<string, unknown> = {};
  let errors: { readonly error: unknown; readonly field: string }[] | undefined;
  for (let index = 0; index < fields.length; index += 1) {
    const field = fields[index];
    if (field === undefined) continue;
    try {
      const value = field.evaluate(row.item, frame);
      record[field.name] = value === undefined ? null : value;
    } catch (error) {
      record[field.name] = null;
      errors = [...(errors ?? []), { error, field: field.name }];
    }
  }
  const id = record[idField];
  return {
    record,
    usable: isUsable(id),
    errors: errors === undefined ? NO_ERRORS : errors.map(({ error, field }) => detailOf(error, field, id)),
  };
};

const isUsable = (id: unknown): boolean => id !== undefined && id !== null && id !== "";

/** All variables of a record, in one object of one shape; the row's own are changed in place. */
const variablesOf = (page: PageInput): Variables => ({
  steps: page.scope.steps,
  query: page.scope.query,
  account: page.scope.account,
  page: page.body,
  index: 0,
  parent: undefined,
  record: undefined,
  headers: page.headers,
  id: page.scope.id,
  now: page.scope.now,
  fields: page.scope.fields,
});

/** Evaluates what decides over rows, each on its record or row. */
const createEvaluator = (
  fusion: Fusion,
  bound: Bound,
  now: number,
): ((expression: Expression, input: unknown) => unknown) => {
  const frame: OwnFrame = { bindings: bound.variables, now, fused: undefined };
  let left = 0;
  return (expression, input) => {
    readable(expression, bound);
    if (left === 0) {
      frame.fused = fusion(bound.variables, now);
      left = ROWS_PER_BUDGET;
    }
    left -= 1;
    return evaluateLeaf(expression, input, frame);
  };
};

const wantedFields = (
  { fields, resource }: PageParts,
  asked: readonly string[] | undefined,
): readonly CompiledField[] =>
  asked === undefined
    ? fields
    : fields.filter((field) => field.name === resource.idField || asked.includes(field.name));

/** The field itself, or one that throws what the binding threw that it reads. */
const throwing = (field: CompiledField, failed: ReadonlyMap<string, unknown>): CompiledField => {
  const read = [...failed].find(([name]) =>
    field.node.leaves.some((leaf) => leaf.expression.references.variables.includes(name)),
  );
  if (read === undefined) return field;
  const evaluate = (): never => {
    throw read[1];
  };
  return { ...field, evaluate };
};

const fieldFor = (
  filter: LocalFilter,
  fields: readonly CompiledField[],
  failed: ReadonlyMap<string, unknown>,
): CompiledField | undefined => {
  const field = fields.find((one) => one.name === filter.field);
  return field === undefined ? undefined : throwing(field, failed);
};

const withRecordSteps = (steps: Steps, recordSteps: Steps): Steps => {
  for (const _ in recordSteps) return { ...steps, ...recordSteps };
  return steps;
};
