/** Maps the records of one page: binds once, then for each record a flat list of compiled fields. */
import type { ErrorDetail } from "../errors.ts";
import type { Expression } from "../language/compilation.ts";
import { isTrue } from "../language/truth.ts";
import type { CompiledBind } from "./binds.ts";
import { explainRow } from "./explain.ts";
import { detailOf } from "./failure.ts";
import { compileLocal, type LocalFilter } from "./filters/local.ts";
import { evaluateLeaf, type Fusion, ROWS_PER_BUDGET } from "./leaves.ts";
import type { Frame } from "./nodes/node.ts";
import { createBuilder, type Programs } from "./program.ts";
import type { CompiledField } from "./record.ts";
import type { MappedRecord, ModelResource, OpenPage, PageInput, Row } from "./types.ts";

export interface PageParts {
  /** Unique over the catalog, for values kept over the pages of a call. */
  readonly key: string;
  readonly resource: ModelResource;
  readonly fields: readonly CompiledField[];
  readonly binds: readonly CompiledBind[];
  readonly expand?: Expression;
  readonly where?: Expression;
  /** Values of bindings that are the same for every call. */
  readonly constants: Map<string, unknown>;
  readonly fusion: Fusion;
  readonly programs: Programs;
  /** Some field reads a variable that is another one for each row. */
  readonly readsRow: boolean;
  /** Names of binds that these fields, `where` and `expand` can reach. */
  bindsFor(fields: readonly CompiledField[]): ReadonlySet<string>;
}

type Steps = Readonly<Record<string, unknown>>;
const NO_ERRORS: readonly ErrorDetail[] = [];

export const openPage = (parts: PageParts, page: PageInput): OpenPage => {
  const { idField } = parts.resource;
  const asked = page.fields;
  const wanted =
    asked === undefined
      ? parts.fields
      : parts.fields.filter((field) => field.name === idField || asked.includes(field.name));
  const local = page.local.map((filter) => compileLocal(filter));
  const filtered = parts.fields.filter((field) => local.some((filter) => filter.field === field.name));
  const variables = variablesOf(page);
  const failed = bindPage(
    parts,
    page,
    variables,
    filtered.length === 0 ? wanted : [...new Set([...wanted, ...filtered])],
  );
  const frame: { -readonly [K in keyof Frame]: Frame[K] } = {
    bindings: variables,
    now: page.now,
    serial: 0,
    ...(page.counters === undefined ? {} : { counters: page.counters }),
  };
  const quiet: { -readonly [K in keyof Frame]: Frame[K] } = { bindings: variables, now: page.now, serial: 0 };
  const fields = wanted.map((field) => throwing(field, failed));
  const id = fields.find((field) => field.name === idField);
  // A field whose binding failed throws: that is for the slow way.
  const program = failed.size === 0 ? parts.programs(wanted) : undefined;
  const build = program === undefined ? undefined : createBuilder(program, variables, page);
  const callsFields = program === undefined || program.left.length > 0;
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
  /** For what is evaluated expression by expression. */
  const fuse = (): void => {
    if (serial < fusedUntil) return;
    fusedUntil = serial + ROWS_PER_BUDGET;
    frame.fused = parts.fusion(variables, page.now);
    quiet.fused = frame.fused;
  };
  const idOf = (row: Row): unknown => {
    try {
      return id?.evaluate(row.item, quiet);
    } catch {
      return undefined;
    }
  };
  const failure = (error: unknown, row: Row, field?: string): ErrorDetail => detailOf(error, field, idOf(row));

  return {
    expand: (record, index, recordSteps) => {
      if (parts.expand === undefined) return [{ item: record, record, index }];
      stand({ item: record, record, index }, recordSteps);
      fuse();
      try {
        const items = evaluateLeaf(throwIfReading(parts.expand, failed), record, quiet);
        if (items === undefined || items === null) return [];
        return (Array.isArray(items) ? items : [items]).map((item, at) => ({ item, record, index: at }));
      } catch (error) {
        return [{ item: undefined, record, index, failure: detailOf(error, undefined, undefined) }];
      }
    },
    admit: (row, recordSteps) => {
      if (row.failure !== undefined) return row.failure;
      if (parts.where === undefined && tests.length === 0) return "admitted";
      stand(row, recordSteps);
      fuse();
      try {
        if (parts.where !== undefined && !isTrue(evaluateLeaf(throwIfReading(parts.where, failed), row.item, quiet))) {
          page.counters?.leftOut();
          return "left_out";
        }
      } catch (error) {
        return failure(error, row);
      }
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
      const standsFirst = build === undefined || callsFields || parts.readsRow;
      if (standsFirst) stand(row, recordSteps);
      if (callsFields) fuse();
      const record = build?.(row.item, frame);
      if (record !== undefined) return { record, usable: isUsable(record[idField]), errors: NO_ERRORS };
      if (!standsFirst) stand(row, recordSteps);
      fuse();
      return mapRow(fields, row, frame, idField);
    },
    explain: (row, recordSteps) => {
      stand(row, recordSteps);
      fuse();
      return explainRow(fields, parts.resource, row, quiet);
    },
  };
};

type Variables = Record<string, unknown>;

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

/** Evaluates what the fields need, in order. What failed is thrown where it is read, so other fields go on. */
const bindPage = (
  parts: PageParts,
  page: PageInput,
  variables: Variables,
  fields: readonly CompiledField[],
): ReadonlyMap<string, unknown> => {
  const needed = parts.bindsFor(fields);
  const failed = new Map<string, unknown>();
  const seen: Variables = {
    records: page.records,
    steps: page.scope.steps,
    query: page.scope.query,
    account: page.scope.account,
    headers: page.headers,
    id: page.scope.id,
    now: page.scope.now,
    fields: page.scope.fields,
  };
  for (const bind of parts.binds) {
    if (!needed.has(bind.name)) continue;
    const key = `bind ${parts.key} ${bind.name}`;
    try {
      const memo = bind.constant ? parts.constants : page.memo;
      const kept = bind.onceACall && memo.has(key);
      const value = kept ? memo.get(key) : throwIfReading(bind.expression, failed).evaluate(page.body, seen, page.now);
      if (bind.onceACall && !kept) memo.set(key, value);
      variables[bind.name] = value;
      seen[bind.name] = value;
    } catch (error) {
      failed.set(bind.name, error);
    }
  }
  return failed;
};

const throwIfReading = (expression: Expression, failed: ReadonlyMap<string, unknown>): Expression => {
  for (const [name, error] of failed) if (expression.references.variables.includes(name)) throw error;
  return expression;
};

/** The field itself, or one that throws what the binding threw that it reads. */
const throwing = (field: CompiledField, failed: ReadonlyMap<string, unknown>): CompiledField => {
  if (failed.size === 0) return field;
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
