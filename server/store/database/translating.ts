/** Wraps a Kysely dialect so that whatever fails below it comes out as a `CognateError`. */
import type { CompiledQuery, DatabaseConnection, Dialect, Driver } from "kysely";
import { CognateError } from "../../../engine/errors.ts";

export type TranslateFailure = (error: unknown) => CognateError;

export const translating = (dialect: Dialect, translate: TranslateFailure): Dialect => ({
  createAdapter: () => dialect.createAdapter(),
  createQueryCompiler: () => dialect.createQueryCompiler(),
  createIntrospector: (db) => dialect.createIntrospector(db),
  createDriver: () => translatingDriver(dialect.createDriver(), translate),
});

const translatingDriver = (driver: Driver, translate: TranslateFailure): Driver => {
  // Drivers look for private members on the connections that they made.
  const originals = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const original = (connection: DatabaseConnection): DatabaseConnection => originals.get(connection) ?? connection;
  const trying = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      throw error instanceof CognateError ? error : translate(error);
    }
  };
  return {
    init: () => trying(() => driver.init()),
    acquireConnection: () =>
      trying(async () => {
        const connection = await driver.acquireConnection();
        const wrapped: DatabaseConnection = {
          executeQuery: (query) =>
            trying(async () => {
              refuseNul(query);
              return connection.executeQuery(query);
            }),
          streamQuery: (query, size) => connection.streamQuery(query, size),
        };
        originals.set(wrapped, connection);
        return wrapped;
      }),
    beginTransaction: (connection, settings) => trying(() => driver.beginTransaction(original(connection), settings)),
    commitTransaction: (connection) => trying(() => driver.commitTransaction(original(connection))),
    rollbackTransaction: (connection) => trying(() => driver.rollbackTransaction(original(connection))),
    releaseConnection: (connection) => trying(() => driver.releaseConnection(original(connection))),
    destroy: () => trying(() => driver.destroy()),
  };
};

/** PostgreSQL has no NUL in text and SQLite cuts some functions short at one; no name or id needs it. */
const refuseNul = ({ parameters }: CompiledQuery): void => {
  if (parameters.some((value) => typeof value === "string" && value.includes("\0")))
    throw new CognateError("invalid_parameter", "A value holds a NUL character, which cannot be kept.");
};
