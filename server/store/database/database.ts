/** One query layer over two databases: what the repositories get. */
import type { Kysely, RawBuilder } from "kysely";
import type { Tables } from "./tables.ts";

export type Flavour = "sqlite" | "postgres";

export interface Database {
  readonly flavour: Flavour;
  /** For the operator, without credentials. */
  readonly description: string;
  /** Every failure is a `CognateError` already. */
  readonly db: Kysely<Tables>;
  /** Epoch ms by the clock of the database, as a number. */
  readonly now: RawBuilder<number>;
  close(): Promise<void>;
}
