/** Seam of the mapping room: one page of provider records, its rows, and what they are mapped to. */
import type { ErrorDetail, Where } from "../errors.ts";
import type { PartValue } from "../language/compilation.ts";
import type { QueryFilter, UnifiedScope } from "./types.ts";

export interface PageInput {
  /** The page's body; for static sources the rows themselves. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly records: readonly unknown[];
  readonly scope: UnifiedScope;
  readonly local: readonly QueryFilter[];
  readonly fields: readonly string[] | undefined;
  readonly now: number;
  /** Kept by the caller for the whole consumer call. */
  readonly memo: Map<string, unknown>;
  readonly counters?: MappingCounters;
}

/** One row after `expand`. */
export interface Row {
  readonly item: unknown;
  /** The provider's record before `expand`. */
  readonly record: unknown;
  /** Of the record in its page; after `expand`, of the item in its record. */
  readonly index: number;
  /** `expand` failed: `admit` gives this back. */
  readonly failure?: ErrorDetail;
}

export interface OpenPage {
  /**
   * Hands each row of a record to `take` until that says no; false if it did.
   * @throws nothing: a failing `expand` gives one row that maps to an error
   */
  expand(
    record: unknown,
    index: number,
    recordSteps: Readonly<Record<string, unknown>>,
    take: (row: Row) => boolean,
  ): boolean;
  /** `where` and local filters. "left_out" counts as hidden by the mapping, "filtered" by the query. */
  admit(row: Row, recordSteps: Readonly<Record<string, unknown>>): "admitted" | "left_out" | "filtered" | ErrorDetail;
  map(row: Row, recordSteps: Readonly<Record<string, unknown>>): MappedRecord;
  /** Slow, for explain: every field with its expression, input slice, value, and why it is null. */
  explain(row: Row, recordSteps: Readonly<Record<string, unknown>>): readonly FieldTrace[];
}

export interface MappedRecord {
  readonly record: Readonly<Record<string, unknown>>;
  /** Fields that failed (null in `record`), with record id, field and file:line:column. */
  readonly errors: readonly ErrorDetail[];
  /** False if the id is missing or null: the record cannot be given to a consumer (http-api-spec 2.24). */
  readonly usable: boolean;
}

export interface FieldTrace {
  readonly field: string;
  readonly source: string;
  readonly where: Where;
  readonly layer: string;
  readonly value: unknown;
  /** Values read from the context, by path; null where the path gives nothing. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Of the paths that give nothing, which step is not there. */
  readonly absent?: Readonly<Record<string, string>>;
  /** Values of the expression's parts: conditions, operands, arguments, paths that select. */
  readonly parts: readonly PartValue[];
  /** Set if the value is null or an empty list: path missing at which step, enum had no row, expression failed, not mapped. */
  readonly why?: string;
  /** What is to be known of a value that is there: enum had no row and kept it. */
  readonly note?: string;
  /** The fields that the value is made of, as `emails[0].email`. */
  readonly inside: readonly FieldTrace[];
}

/** Counts for drift: enum values without a row, records left out. */
export interface MappingCounters {
  unmatchedEnum(field: string, value: string): void;
  leftOut(): void;
  /** The first record of each page, as the provider gave it: whoever looks for new fields looks here, not at every record. */
  sample?(record: unknown): void;
}
