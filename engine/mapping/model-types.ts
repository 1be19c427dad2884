/** Seam: a unified model as the other parts see it, compiled once. */
import type { ErrorDetail } from "../errors.ts";

export type JsonSchema = Readonly<Record<string, unknown>>;
export type QueryOperator = "eq" | "in" | "gt" | "gte" | "lt" | "lte";

/** A query parameter of a model resource. `field` ties it to a record field: without it, it can never be applied here. */
export interface QueryParameter {
  readonly name: string;
  readonly type: "string" | "number" | "integer" | "boolean";
  /** `date-time`, `date`, … as JSON Schema names them. */
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly operators: readonly QueryOperator[];
  readonly field?: string;
  readonly required: boolean;
  readonly description: string;
}

export interface ModelResource {
  readonly model: string;
  readonly name: string;
  readonly description: string;
  readonly methods: readonly string[];
  readonly idField: string;
  readonly schema: JsonSchema;
  readonly query: ReadonlyMap<string, QueryParameter>;
  readonly sort: readonly string[];
  readonly write: Readonly<
    Partial<
      Record<"create" | "update", { readonly required: readonly string[]; readonly properties: readonly string[] }>
    >
  >;
  readonly customMethods: ReadonlyMap<string, { readonly input?: JsonSchema; readonly output?: JsonSchema }>;
  /** Compiled once. Gives the failures of one record, empty if it fits. `full` checks formats exactly (CI), else fast. */
  readonly validate: (record: unknown, formats?: "fast" | "full") => readonly ErrorDetail[];
  /** Validates a write body against the write rules: unknown, read-only, missing, wrong type, with pointers. */
  readonly validateWrite: (kind: "create" | "update", body: unknown) => readonly ErrorDetail[];
}

export interface Model {
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  readonly version: string;
  readonly resources: ReadonlyMap<string, ModelResource>;
}
