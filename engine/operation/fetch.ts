/** One provider call as lists and steps need it: the answer and the records in it. Made from `perform` once per consumer call. */
import type { Operation } from "../catalog/types.ts";
import type { Placements, ProviderAnswer } from "../language/exchange.ts";

export interface FetchRequest {
  /** The consumer's own provider parameters ride on its own request, never on a step. */
  readonly purpose?: "page" | "step";
  readonly operation: Operation;
  readonly args: Readonly<Record<string, unknown>>;
  readonly placements?: Placements;
}

export interface Fetched {
  readonly answer: ProviderAnswer;
  /** Of a list operation; one or none of an item operation. */
  readonly records: readonly unknown[];
}

/** @throws CognateError, classified by the error rules */
export type Fetch = (request: FetchRequest) => Promise<Fetched>;
/** @throws CognateError internal_error: names were checked when files were loaded */
export type FindOperation = (name: string) => Operation;
