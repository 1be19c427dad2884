/** Brings the tables up to date at start. Processes may race: one migrates, the others wait for it. */
import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { CognateError } from "../../../engine/errors.ts";
import type { Flavour } from "./database.ts";
import { initial } from "./migrations/0001-initial.ts";
import type { Tables } from "./tables.ts";

/** In the order of their names; adding one is a file and a line. */
const MIGRATIONS = {
  "0001-initial": initial,
} as const;

/**
 * All pending migrations in one transaction, under a lock that dies with its connection.
 * @throws CognateError unavailable; not retryable if the tables are those of a newer version
 */
export const migrate = async (db: Kysely<Tables>, flavour: Flavour): Promise<void> => {
  const migrator = new Migrator({
    db,
    migrationTableName: "cognate_migration",
    migrationLockTableName: "cognate_migration_lock",
    provider: {
      getMigrations: () =>
        Promise.resolve(
          Object.fromEntries(Object.entries(MIGRATIONS).map(([name, up]) => [name, { up: (db) => up(db, flavour) }])),
        ),
    },
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (error instanceof CognateError) throw error;
  const message = error instanceof Error ? error.message : "unknown";
  throw new CognateError("unavailable", `The tables of the store cannot be brought up to date: ${message}`, {
    retryable: false,
    cause: error,
    ...(message.includes("is missing")
      ? { hint: "A newer Cognate made this database. Run that version or a later one." }
      : {}),
  });
};
