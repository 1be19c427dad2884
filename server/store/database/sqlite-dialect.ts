/** A Kysely dialect over node:sqlite: one connection, so requests take turns; other processes are waited for without blocking. */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from "kysely";
import { isBusy } from "./sqlite-failures.ts";

export interface SqliteDialectOptions {
  /** Called once, at the first use. */
  readonly open: () => Promise<DatabaseSync>;
  /** How long another process that writes is waited for. */
  readonly busyMs: number;
}

/** SQLite answers without a turn of the event loop: a long row of queries lets others in after this time. */
const LONGEST_ROW_MS = 5;

export const sqliteDialect = (options: SqliteDialectOptions): Dialect => ({
  createAdapter: () => new TransactionalAdapter(),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createDriver: () => createDriver(options),
});

/** SQLite's DDL is transactional (sqlite.org/lang_transaction.html), so racing migrations wait at `begin immediate`. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

const createDriver = ({ open, busyMs }: SqliteDialectOptions): Driver => {
  let opened: DatabaseSync | undefined;
  let turn = Promise.resolve();
  let lastTurn = 0;
  const turns = new WeakMap<DatabaseConnection, () => void>();

  /** A statement that another process kept from running has not run: trying it again is safe. */
  const patiently = async <T>(run: (database: DatabaseSync) => T): Promise<T> => {
    if (opened === undefined) throw new Error("The database is closed.");
    let waited = 0;
    for (let pause = 2; ; pause = Math.min(pause * 2, 50)) {
      try {
        return run(opened);
      } catch (error) {
        if (!isBusy(error) || waited >= busyMs) throw error;
      }
      // oxlint-disable-next-line no-await-in-loop -- the wait is the point
      await sleep(pause);
      waited += pause;
    }
  };
  const exec = (sql: string): Promise<void> => patiently((database) => database.exec(sql));

  return {
    async init() {
      opened = await open();
    },
    async acquireConnection() {
      const before = turn;
      const { promise, resolve } = Promise.withResolvers<void>();
      turn = promise;
      await before;
      if (performance.now() - lastTurn > LONGEST_ROW_MS) {
        await nextTurn();
        lastTurn = performance.now();
      }
      const connection: DatabaseConnection = {
        executeQuery: (query) => patiently((database) => execute(database, query)),
        streamQuery: () => {
          throw new Error("The store reads pages, not streams.");
        },
      };
      turns.set(connection, resolve);
      return connection;
    },
    beginTransaction: () => exec("begin immediate"),
    commitTransaction: () => exec("commit"),
    async rollbackTransaction() {
      // Some failures (a full disk) have rolled back already.
      if (opened?.isTransaction === true) await exec("rollback");
    },
    async releaseConnection(connection) {
      turns.get(connection)?.();
    },
    async destroy() {
      opened?.close();
      opened = undefined;
    },
  };
};

const execute = <R>(database: DatabaseSync, { sql, parameters }: CompiledQuery): QueryResult<R> => {
  const statement = statementOf(database, sql);
  // The edge to SQLite: the repositories' types say what goes in and comes out.
  const values = parameters as readonly SQLInputValue[];
  if (statement.columns().length > 0) return { rows: statement.all(...values) as R[] };
  const { changes } = statement.run(...values);
  return { rows: [], numAffectedRows: BigInt(changes) };
};

const MAX_STATEMENTS = 200;
const prepared = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

const statementOf = (database: DatabaseSync, sql: string): StatementSync => {
  const known = prepared.get(database) ?? new Map<string, StatementSync>();
  prepared.set(database, known);
  const found = known.get(sql);
  if (found !== undefined) return found;
  const statement = database.prepare(sql);
  if (known.size >= MAX_STATEMENTS) known.clear();
  known.set(sql, statement);
  return statement;
};
