/** From the records of one page to the rows of an answer: skip, expand, admit, steps per record, map; exact to the row. */
import { CognateError, type ErrorDetail } from "../errors.ts";
import type { MappedRecord, OpenPage, Row } from "../mapping/types.ts";
import { inOrder, type PartialDetail, type StepsOutcome } from "./steps.ts";

type Values = Readonly<Record<string, unknown>>;

const NO_STEPS: Values = {};

export interface GivenRow {
  readonly row: Row;
  readonly mapped: MappedRecord;
  readonly steps: Values;
}

export interface RowsWork {
  readonly open: OpenPage;
  readonly records: readonly unknown[];
  /** Rows after `expand` that an earlier answer used up. */
  readonly skip: number;
  /** Rows wanted at most. */
  readonly remaining: number;
  readonly expands: boolean;
  /** Undefined if no `at: record` step is needed. */
  readonly recordSteps?: {
    readonly run: (record: unknown) => Promise<StepsOutcome>;
    readonly width: number;
    readonly afterAdmission: boolean;
  };
}

export interface RowsDone {
  readonly given: readonly GivenRow[];
  /** Failures of `where` and filters: the row is left out and named. */
  readonly errors: readonly ErrorDetail[];
  /** Rows used up by now, `skip` included. */
  readonly consumed: number;
  /** Rows of this page are left over. */
  readonly more: boolean;
  /** A record's step failed behind these rows. */
  readonly failure?: CognateError;
  readonly partial: readonly PartialDetail[];
  readonly counts: {
    readonly rows: number;
    readonly admitted: number;
    readonly leftOut: number;
    readonly filtered: number;
  };
}

interface Candidate {
  readonly row: Row;
  readonly record: number;
  /** How many rows of the page stand before it. */
  readonly at: number;
}

/** What was given before a failure stays; with nothing given there was no progress, so the failure is the answer. */
const failureOf = (error: unknown, given: readonly unknown[]): CognateError => {
  if (!(error instanceof CognateError) || given.length === 0) throw error;
  return error;
};

/** Counts rows and asks `admit`; stops at the first admitted row that no longer fits. */
const createSieve = (
  work: RowsWork,
): {
  readonly candidates: Candidate[];
  readonly done: () => Omit<RowsDone, "given" | "partial">;
  readonly take: (row: Row, record: number, steps: Values) => boolean;
  readonly pass: (rows: number) => void;
  readonly stop: () => void;
} => {
  const candidates: Candidate[] = [];
  const errors: ErrorDetail[] = [];
  const counts = { rows: 0, admitted: 0, leftOut: 0, filtered: 0 };
  let index = 0;
  let more = false;
  const take = (row: Row, record: number, steps: Values): boolean => {
    if (index < work.skip) {
      index += 1;
      return true;
    }
    const verdict = work.open.admit(row, steps);
    if (verdict === "admitted" && candidates.length >= work.remaining) {
      more = true;
      return false;
    }
    if (verdict === "admitted") candidates.push({ row, record, at: index });
    index += 1;
    counts.rows += 1;
    if (verdict === "admitted") {
      counts.admitted += 1;
    } else if (verdict === "left_out") counts.leftOut += 1;
    else if (verdict === "filtered") counts.filtered += 1;
    else errors.push(verdict);
    return true;
  };
  return {
    candidates,
    take,
    pass: (rows) => {
      index += rows;
    },
    stop: () => {
      more = true;
    },
    done: () => ({ errors, consumed: index, more, counts }),
  };
};

/** Where records are rows, used-up records are passed over unseen: no steps, no expressions. */
const firstRecord = (work: RowsWork): number => (work.expands ? 0 : Math.min(work.skip, work.records.length));

/** No step is needed to decide which rows belong: decide first, then run steps for those rows alone. */
const admitThenStep = async (work: RowsWork): Promise<RowsDone> => {
  const sieve = createSieve(work);
  const start = firstRecord(work);
  sieve.pass(start);
  for (let record = start, more = true; more && record < work.records.length; record += 1)
    more = work.open.expand(work.records[record], record, NO_STEPS, (row) => sieve.take(row, record, NO_STEPS));
  const indexes = [...new Set(sieve.candidates.map((candidate) => candidate.record))];
  const { recordSteps } = work;
  if (recordSteps === undefined) {
    const given = sieve.candidates.map(({ row }) => ({ row, mapped: work.open.map(row, NO_STEPS), steps: NO_STEPS }));
    return { ...sieve.done(), given, partial: [] };
  }
  const { results, failure } = await inOrder(indexes, recordSteps.width, (record) =>
    recordSteps.run(work.records[record]),
  );
  const outcomes = new Map(results.map((outcome, position) => [indexes[position], outcome]));
  const given = sieve.candidates.flatMap(({ row, record }) => {
    const steps = outcomes.get(record)?.values;
    return steps === undefined ? [] : [{ row, mapped: work.open.map(row, steps), steps }];
  });
  const partial = results.flatMap((outcome) => outcome.partial);
  if (failure === undefined) return { ...sieve.done(), given, partial };
  const consumed = sieve.candidates[given.length]?.at ?? 0;
  return { ...sieve.done(), given, partial, consumed, more: true, failure: failureOf(failure.error, given) };
};

/** `expand`, `where` or a filter reads a record's steps: run them in small batches and stop as soon as the answer is full. */
const stepThenAdmit = async (work: RowsWork, steps: NonNullable<RowsWork["recordSteps"]>): Promise<RowsDone> => {
  const sieve = createSieve(work);
  const partial: PartialDetail[] = [];
  const values: Values[] = [];
  let failure: { readonly error: unknown } | undefined;
  const start = firstRecord(work);
  sieve.pass(start);
  read: for (let from = start; from < work.records.length; from += steps.width) {
    if (sieve.candidates.length >= work.remaining) {
      sieve.stop();
      break;
    }
    const batch = work.records.slice(from, from + steps.width);
    const { results, failure: broken } = await inOrder(batch, steps.width, (record) => steps.run(record));
    for (const [offset, outcome] of results.entries()) {
      const record = from + offset;
      values[record] = outcome.values;
      partial.push(...outcome.partial);
      if (
        !work.open.expand(work.records[record], record, outcome.values, (row) =>
          sieve.take(row, record, outcome.values),
        )
      )
        break read;
    }
    if (broken !== undefined) {
      failure = broken;
      sieve.stop();
      break;
    }
  }
  const given = sieve.candidates.map(({ row, record }) => ({
    row,
    mapped: work.open.map(row, values[record] ?? NO_STEPS),
    steps: values[record] ?? NO_STEPS,
  }));
  const done = { ...sieve.done(), given, partial };
  return failure === undefined ? done : { ...done, failure: failureOf(failure.error, given) };
};

/** @throws CognateError of a record's step that may not fail, if no row stands before it */
export const readRows = (work: RowsWork): Promise<RowsDone> =>
  work.recordSteps === undefined || work.recordSteps.afterAdmission
    ? admitThenStep(work)
    : stepThenAdmit(work, work.recordSteps);
