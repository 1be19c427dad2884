/** PostgreSQL by URL: a small pool that comes back by itself after the server went away. */
import { Kysely, PostgresDialect, sql } from "kysely";
import { Pool } from "pg";
import { CognateError } from "../../../engine/errors.ts";
import type { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { translatePostgresFailure } from "./postgres-failures.ts";
import type { Tables } from "./tables.ts";
import { translating } from "./translating.ts";

const POOL = {
  max: 10,
  // A store that does not answer must not use up a call's deadline (25 s).
  connectionTimeoutMillis: 5000,
  statement_timeout: 15_000,
  query_timeout: 20_000,
  idleTimeoutMillis: 30_000,
  keepAlive: true,
  application_name: "cognate",
} as const;

/** @throws CognateError unavailable: wrong URL, refused login, out of reach, tables of a newer version */
export const openPostgres = async (url: string): Promise<Database> => {
  const description = describe(url);
  const pool = new Pool({ ...POOL, connectionString: url });
  // An idle connection that dies is replaced by the pool; without a listener it would end the process.
  pool.on("error", () => undefined);
  const db = new Kysely<Tables>({ dialect: translating(new PostgresDialect({ pool }), translatePostgresFailure) });
  try {
    await migrate(db, "postgres");
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    flavour: "postgres",
    description,
    db,
    now: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::double precision`,
    close: () => db.destroy(),
  };
};

/** Host and database; never user and password. */
const describe = (text: string): string => {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "postgres:" && url.protocol !== "postgresql:"))
    throw new CognateError("unavailable", "DATABASE_URL is no PostgreSQL URL.", {
      retryable: false,
      hint: "It looks like postgres://user:password@host:5432/database. For a SQLite file use --data or COGNATE_DATA.",
    });
  return `PostgreSQL at ${url.host}${url.pathname}`;
};
