/** What drifts while calls are served: provider values without a row, provider fields that no expression reads. Kept by this process. */
import { SECRET_BEGINNING } from "../../engine/catalog/secret-shapes.ts";
import type { MappingCounters } from "../../engine/mapping/types.ts";
import type { Redactor } from "../../engine/redaction.ts";
import { createFieldNames, type UnreadField } from "./field-names.ts";

export interface DriftOf {
  /** As `user-directory/users`. */
  readonly mapping: string;
  /** Pages whose first record was looked at. */
  readonly sampled: number;
  readonly left_out: number;
  readonly enum_values: readonly {
    readonly field: string;
    readonly value: string;
    readonly count: number;
    readonly first_seen: string;
  }[];
  readonly unread_fields: readonly UnreadField[];
  /** There were more names of fields than are looked at. */
  readonly more_fields: boolean;
}

export interface DriftCounters {
  /**
   * @param reads every expression of the mapping; asked for once
   * @param redactor of the account whose records are counted
   */
  of(integration: string, mapping: string, reads: () => readonly string[], redactor: Redactor): MappingCounters;
  describe(integration: string): readonly DriftOf[];
}

export interface DriftDeps {
  /** Epoch ms. */
  readonly clock: () => number;
  readonly onUnmatched?: (labels: MappingLabels & Readonly<Record<"field", string>>) => void;
  /** Once for each name. */
  readonly onUnread?: (labels: MappingLabels) => void;
}

/** What may be shown to whoever reads metrics: names of files, and no word of a provider. */
type MappingLabels = Readonly<Record<"integration" | "mapping", string>>;

/** Different values of one mapping that are kept; the rest is counted as `(other)`. */
const MOST_VALUES = 200;
const OTHER = "(other)";

interface Kept {
  readonly countersFor: (redactor: Redactor) => MappingCounters;
  readonly describe: () => Omit<DriftOf, "mapping">;
}

export const createDriftCounters = (deps: DriftDeps): DriftCounters => {
  const byIntegration = new Map<string, Map<string, Kept>>();
  return {
    of(integration, mapping, reads, redactor) {
      const mappings = byIntegration.get(integration) ?? new Map<string, Kept>();
      byIntegration.set(integration, mappings);
      const kept = mappings.get(mapping) ?? keep({ integration, mapping }, reads, deps);
      mappings.set(mapping, kept);
      return kept.countersFor(redactor);
    },
    describe: (integration) =>
      [...(byIntegration.get(integration) ?? [])].map(([mapping, kept]) => ({ mapping, ...kept.describe() })),
  };
};

const keep = (
  labels: MappingLabels,
  reads: () => readonly string[],
  { clock, onUnmatched, onUnread }: DriftDeps,
): Kept => {
  const values = new Map<
    string,
    { readonly field: string; readonly value: string; count: number; readonly first_seen: string }
  >();
  const now = (): string => new Date(clock()).toISOString();
  const names = createFieldNames(reads, now, () => onUnread?.(labels));
  let leftOut = 0;
  return {
    countersFor: (redactor) => ({
      leftOut() {
        leftOut += 1;
      },
      unmatchedEnum(field, raw) {
        const value = shown(raw, redactor);
        const key = `${field}\n${value}`;
        const isNew = !values.has(key) && values.size >= MOST_VALUES;
        const at = isNew ? `${field}\n${OTHER}` : key;
        const one = values.get(at) ?? { field, value: isNew ? OTHER : value, count: 0, first_seen: now() };
        one.count += 1;
        values.set(at, one);
        onUnmatched?.({ ...labels, field });
      },
      sample: (record) => names.sample(record, (name) => redactor.text(name) !== name),
    }),
    describe: () => ({
      sampled: names.sampled(),
      left_out: leftOut,
      enum_values: [...values.values()].sort((a, b) => b.count - a.count),
      unread_fields: names.unread(),
      more_fields: names.isFull(),
    }),
  };
};

/**
 * A value of a table is one word of the provider's. What may be anything else (somebody's name, an address, a number, a
 * credential) is not shown: a field that was mapped wrongly, or a text that a person chose, is counted here as well.
 */
const shown = (value: string, redactor: Redactor): string =>
  WORD.test(value) && !SECRET_BEGINNING.test(value) && redactor.text(value) === value ? value : "(hidden)";

const WORD = /^\p{L}[\p{L}_-]{0,30}$/u;
