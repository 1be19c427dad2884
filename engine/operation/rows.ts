/** From the records of one page to the rows of an answer: skip, expand, admit, steps per record, map; exact to the row. */
import type { ErrorDetail } from "../errors.ts";
import type { MappedRecord, OpenPage, Row } from "../mapping/types.ts";
import { inOrder, type PartialDetail, type StepsOutcome } from "./steps.ts";

type Values = Readonly<Record<string, unknown>>;

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
  readonly partial: readonly PartialDetail[];
  readonly counts: {
    readonly rows: number;
    readonly admitted: number;
    readonly leftOut: number;
    readonly filtered: number;
  };
}

const NO_STEPS: StepsOutcome = { values: {}, partial: [] };

interface Candidate {
  readonly row: Row;
  readonly record: number;
}

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
    index += 1;
    counts.rows += 1;
    if (verdict === "admitted") {
      counts.admitted += 1;
      candidates.push({ row, record });
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
  read: for (let record = start; record < work.records.length; record += 1) {
    for (const row of work.open.expand(work.records[record], record, {})) if (!sieve.take(row, record, {})) break read;
  }
  const indexes = [...new Set(sieve.candidates.map((candidate) => candidate.record))];
  const { recordSteps } = work;
  const outcomes =
    recordSteps === undefined
      ? []
      : await inOrder(indexes, recordSteps.width, (record) => recordSteps.run(work.records[record]));
  const byRecord = new Map(indexes.map((record, position) => [record, outcomes[position] ?? NO_STEPS]));
  const given = sieve.candidates.map(({ row, record }) => {
    const steps = byRecord.get(record)?.values ?? {};
    return { row, mapped: work.open.map(row, steps), steps };
  });
  return { ...sieve.done(), given, partial: outcomes.flatMap((outcome) => outcome.partial) };
};

/** `expand`, `where` or a filter reads a record's steps: run them in small batches and stop as soon as the answer is full. */
const stepThenAdmit = async (work: RowsWork, steps: NonNullable<RowsWork["recordSteps"]>): Promise<RowsDone> => {
  const sieve = createSieve(work);
  const partial: PartialDetail[] = [];
  const values: Values[] = [];
  const start = firstRecord(work);
  sieve.pass(start);
  read: for (let from = start; from < work.records.length; from += steps.width) {
    if (sieve.candidates.length >= work.remaining) {
      sieve.stop();
      break;
    }
    const batch = work.records.slice(from, from + steps.width);
    const outcomes = await inOrder(batch, steps.width, (record) => steps.run(record));
    for (const [offset, outcome] of outcomes.entries()) {
      const record = from + offset;
      values[record] = outcome.values;
      partial.push(...outcome.partial);
      for (const row of work.open.expand(work.records[record], record, outcome.values))
        if (!sieve.take(row, record, outcome.values)) break read;
    }
  }
  const given = sieve.candidates.map(({ row, record }) => ({
    row,
    mapped: work.open.map(row, values[record] ?? {}),
    steps: values[record] ?? {},
  }));
  return { ...sieve.done(), given, partial };
};

/** @throws CognateError of a record's step that may not fail */
export const readRows = (work: RowsWork): Promise<RowsDone> =>
  work.recordSteps === undefined || work.recordSteps.afterAdmission
    ? admitThenStep(work)
    : stepThenAdmit(work, work.recordSteps);
