/** Opens the store: a SQLite file, or PostgreSQL by URL; same tables, same queries. */
import { CognateError } from "../../engine/errors.ts";
import { createVault, wrappingPlace } from "./credentials/vault.ts";
import type { Database } from "./database/database.ts";
import { openPostgres } from "./database/postgres.ts";
import { openSqlite } from "./database/sqlite.ts";
import { createAccountStore } from "./repositories/accounts.ts";
import { createAuditLog } from "./repositories/audit.ts";
import { createIdempotencyStore } from "./repositories/idempotency.ts";
import { createLinkTokenStore } from "./repositories/link-tokens.ts";
import { createLockStore } from "./repositories/locks.ts";
import { createTokenStore } from "./repositories/tokens.ts";
import type { KeyProvider, Store } from "./types.ts";

export interface StoreOptions {
  /** `postgres://…`; wins over `file`. */
  readonly url?: string;
  /** Made on first use, its folder too; `:memory:` ends with the process. */
  readonly file?: string;
  readonly keys: KeyProvider;
  /** Epoch ms. */
  readonly clock: () => number;
}

/** @throws CognateError unavailable: the database cannot be used, or the master key is not the one it was made with */
export const openStore = async ({ url, file, keys, clock }: StoreOptions): Promise<Store> => {
  const database = await openDatabase({
    ...(url === undefined ? {} : { url }),
    ...(file === undefined ? {} : { file }),
  });
  try {
    await checkKeys(database, keys);
  } catch (error) {
    await database.close();
    throw error;
  }
  return storeOver(database, keys, clock);
};

export const openDatabase = ({ url, file }: Pick<StoreOptions, "url" | "file">): Promise<Database> => {
  if (url !== undefined) return openPostgres(url);
  if (file !== undefined) return openSqlite(file);
  throw new CognateError("internal_error", "A store needs a file or a URL.");
};

const DAY_MS = 86_400_000;
/** A link lives for seven days at most (http-api-spec 2.30): who agrees later finds it closed. */
const ABANDONED_MS = 8 * DAY_MS;
const SWEPT_AT_ONCE = 500;

export const storeOver = (database: Database, keys: KeyProvider, clock: () => number): Store => {
  const { db } = database;
  const vault = createVault(db, keys);
  const accounts = createAccountStore(database, vault);
  return {
    description: database.description,
    accounts,
    tokens: createTokenStore(database),
    linkTokens: createLinkTokenStore(database),
    audit: createAuditLog(database),
    idempotency: createIdempotencyStore(database, vault, clock),
    locks: createLockStore(database),
    async ping() {
      await db.selectFrom("cognate_data_key").select("owner").limit(1).execute();
    },
    async sweep() {
      const now = new Date(clock()).toISOString();
      const answers = await db
        .deleteFrom("cognate_idempotency")
        .where("expires_at", "<=", now)
        .executeTakeFirstOrThrow();
      const links = await db.deleteFrom("cognate_link_token").where("expires_at", "<=", now).executeTakeFirstOrThrow();
      // Account tokens are many and short-lived. A day later nobody needs to be told that one is expired, not unknown.
      const tokens = await db
        .deleteFrom("cognate_token")
        .where("kind", "=", "account")
        .where("expires_at", "<=", new Date(clock() - DAY_MS).toISOString())
        .executeTakeFirstOrThrow();
      const lt = new Date(clock() - ABANDONED_MS).toISOString();
      const abandoned = await accounts.list({ status: "connecting", createdAt: { lt } }, SWEPT_AT_ONCE);
      // oxlint-disable-next-line no-await-in-loop -- few, and in the background
      for (const { id } of abandoned) await accounts.remove(id);
      return Number(answers.numDeletedRows + links.numDeletedRows + tokens.numDeletedRows) + abandoned.length;
    },
    close: () => database.close(),
  };
};

/** One data key of each kind is opened, so that a wrong master key is found at start and not by a customer. */
const checkKeys = async ({ db }: Database, keys: KeyProvider): Promise<void> => {
  const kids = await db.selectFrom("cognate_data_key").select("kid").distinct().execute();
  for (const { kid } of kids) {
    // oxlint-disable-next-line no-await-in-loop -- one or two
    const row = await db.selectFrom("cognate_data_key").selectAll().where("kid", "=", kid).limit(1).executeTakeFirst();
    // oxlint-disable-next-line no-await-in-loop
    if (row !== undefined) await keys.unwrap(row, wrappingPlace(row.owner));
  }
};
