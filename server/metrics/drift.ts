/** What drifts while calls are served: provider values without a row, provider fields that no expression reads. Kept by this process. */
import type { MappingCounters } from "../../engine/mapping/types.ts";
import { createShapes, type UnreadField } from "./shapes.ts";

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
}

export interface DriftCounters {
  /** @param reads every expression of the mapping; asked for once */
  of(integration: string, mapping: string, reads: () => readonly string[]): MappingCounters;
  describe(integration: string): readonly DriftOf[];
}

export interface DriftDeps {
  /** Epoch ms. */
  readonly clock: () => number;
  readonly onUnmatched?: (labels: {
    readonly integration: string;
    readonly mapping: string;
    readonly field: string;
    readonly value: string;
  }) => void;
  readonly onUnread?: (labels: {
    readonly integration: string;
    readonly mapping: string;
    readonly field: string;
  }) => void;
}

/** Different values of one mapping that are kept; the rest is counted as `(other)`. */
const MOST_VALUES = 200;
const OTHER = "(other)";

interface Kept {
  readonly counters: MappingCounters;
  readonly describe: () => Omit<DriftOf, "mapping">;
}

export const createDriftCounters = (deps: DriftDeps): DriftCounters => {
  const byIntegration = new Map<string, Map<string, Kept>>();
  return {
    of(integration, mapping, reads) {
      const mappings = byIntegration.get(integration) ?? new Map<string, Kept>();
      byIntegration.set(integration, mappings);
      const known = mappings.get(mapping);
      if (known !== undefined) return known.counters;
      const kept = keep({ integration, mapping }, reads, deps);
      mappings.set(mapping, kept);
      return kept.counters;
    },
    describe: (integration) =>
      [...(byIntegration.get(integration) ?? [])].map(([mapping, kept]) => ({ mapping, ...kept.describe() })),
  };
};

const keep = (
  labels: { readonly integration: string; readonly mapping: string },
  reads: () => readonly string[],
  { clock, onUnmatched, onUnread }: DriftDeps,
): Kept => {
  const values = new Map<
    string,
    { readonly field: string; readonly value: string; count: number; readonly first_seen: string }
  >();
  const now = (): string => new Date(clock()).toISOString();
  const shapes = createShapes(reads, now, (field) => onUnread?.({ ...labels, field }));
  let leftOut = 0;
  return {
    counters: {
      leftOut() {
        leftOut += 1;
      },
      unmatchedEnum(field, raw) {
        const value = tidy(raw);
        const key = `${field}\n${value}`;
        const isNew = !values.has(key) && values.size >= MOST_VALUES;
        const at = isNew ? `${field}\n${OTHER}` : key;
        const one = values.get(at) ?? { field, value: isNew ? OTHER : value, count: 0, first_seen: now() };
        one.count += 1;
        values.set(at, one);
        onUnmatched?.({ ...labels, field, value: one.value });
      },
      sample: shapes.sample,
    },
    describe: () => ({
      sampled: shapes.sampled(),
      left_out: leftOut,
      enum_values: [...values.values()].sort((a, b) => b.count - a.count),
      unread_fields: shapes.unread(),
    }),
  };
};

/** A value of a table is a word of the provider's. What looks like anything else (an address, a number of a person, a text) is not shown. */
const tidy = (value: string): string => {
  const short = value.replaceAll(/\p{Cc}/gu, " ").slice(0, 40);
  return /^[\p{L}\p{N}_.:/ -]*$/u.test(short) && !/\d{5,}|@/u.test(short) ? short : "(hidden)";
};
