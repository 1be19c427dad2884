/** One SQLite file, created on first use, readable by its owner alone. */
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely, sql } from "kysely";
import type { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import { translateSqliteFailure } from "./sqlite-failures.ts";
import type { Tables } from "./tables.ts";
import { translating } from "./translating.ts";

/** Not kept: ends with the process. */
export const IN_MEMORY = ":memory:";

export interface SqliteOptions {
  /** How long another process that writes is waited for; 5,000. */
  readonly busyMs?: number;
  /** For tests of a full disk. */
  readonly maxPages?: number;
}

/** @throws CognateError unavailable: the file cannot be opened, is damaged, or is no database */
export const openSqlite = async (file: string, options: SqliteOptions = {}): Promise<Database> => {
  const database = lazySqlite(file, options);
  try {
    await sql`select 1`.execute(database.db);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
};

/** As `openSqlite`, but opened and migrated by the first query. */
export const lazySqlite = (file: string, { busyMs = 5000, maxPages }: SqliteOptions = {}): Database => {
  const dialectOver = (open: () => Promise<DatabaseSync>) =>
    translating(sqliteDialect({ open, busyMs }), translateSqliteFailure);
  const open = async (): Promise<DatabaseSync> => {
    const handle = openFile(file, maxPages);
    try {
      // Migrated through a Kysely of its own: the one that is being opened answers no query yet.
      await migrate(new Kysely<Tables>({ dialect: dialectOver(() => Promise.resolve(handle)) }), "sqlite");
      return handle;
    } catch (error) {
      handle.close();
      throw error;
    }
  };
  const db = new Kysely<Tables>({ dialect: dialectOver(open) });
  return {
    flavour: "sqlite",
    description: file,
    db,
    now: sql<number>`(unixepoch('subsec') * 1000.0)`,
    close: () => db.destroy(),
  };
};

const openFile = (file: string, maxPages: number | undefined): DatabaseSync => {
  if (file !== IN_MEMORY) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // SQLite gives the -wal and -shm files the mode of this one.
    closeSync(openSync(file, "a", 0o600));
  }
  const handle = new DatabaseSync(file, { timeout: 20, enableForeignKeyConstraints: true });
  try {
    // What was acknowledged is on the disk, also when the power fails; deleted credentials are overwritten.
    handle.exec("pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on");
    if (maxPages !== undefined) handle.exec(`pragma max_page_count = ${maxPages}`);
    const [found] = handle.prepare("pragma quick_check(1)").all();
    if (found?.["quick_check"] !== "ok") throw Object.assign(new Error("quick_check failed"), { errcode: 11 });
    return handle;
  } catch (error) {
    handle.close();
    throw error;
  }
};
