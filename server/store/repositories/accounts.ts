/** Connected accounts in the database. Every read sees the newest state, whichever process wrote it. */
import { randomUUID } from "node:crypto";
import type { ExpressionBuilder, SqlBool, Expression } from "kysely";
import { CognateError } from "../../../engine/errors.ts";
import type { AccountFilter, AccountPosition, AccountRecord, AccountStore } from "../../accounts/store.ts";
import type { Vault } from "../credentials/vault.ts";
import type { Database } from "../database/database.ts";
import type { AccountRow, Tables } from "../database/tables.ts";
import type { WrappedKey } from "../types.ts";
import { fromAccountRow, toAccountRow } from "./account-rows.ts";
import { createRevisionCache } from "./revision-cache.ts";

/** Writers that get in between so often are no coincidence. */
const MAX_ATTEMPTS = 50;
const SCAN_PAGE = 100;
const CACHED = 5000;

export const createAccountStore = ({ db }: Database, vault: Vault): AccountStore => {
  // Opened accounts by revision: a request costs one select and no decryption, and the opener sees the same object again.
  const cache = createRevisionCache<AccountRecord>(CACHED);

  const withKeys = db
    .selectFrom("cognate_account")
    .leftJoin("cognate_data_key", "owner", "id")
    .selectAll("cognate_account")
    .select(["kid", "wrapped"]);

  const decode = async (row: AccountRow & MaybeKey): Promise<AccountRecord> => {
    const known = cache.get(row.id, row.revision);
    if (known !== undefined) return known;
    const record = fromAccountRow(row, await vault.open(row.id, keyOf(row)));
    cache.set(row.id, row.revision, record);
    return record;
  };

  const page = async (
    filter: AccountFilter,
    limit: number,
    after?: AccountPosition,
  ): Promise<readonly AccountRecord[]> => {
    const rows = await withKeys
      .where((it) => it.and([...conditions(it, filter), ...(after === undefined ? [] : [afterPosition(it, after)])]))
      .orderBy("created_at")
      .orderBy("id")
      .limit(limit)
      .execute();
    return Promise.all(rows.map(decode));
  };

  const current = (id: string) => withKeys.where("id", "=", id).executeTakeFirst();

  return {
    async get(id) {
      const row = await current(id);
      return row === undefined ? undefined : decode(row);
    },
    list: page,
    async insert(record) {
      const { key, wrapped } = await vault.create(record.id);
      const revision = randomUUID();
      const row = toAccountRow(record, key, revision);
      const inserted = await db.transaction().execute(async (transaction) => {
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto("cognate_account")
          .values(row)
          .onConflict((it) => it.column("id").doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        await vault.keep(transaction, record.id, wrapped);
        return true;
      });
      if (inserted) cache.set(record.id, revision, record);
      return inserted;
    },
    async update(id, change) {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        // oxlint-disable no-await-in-loop -- compare and set: each attempt reads the state that the last one lost to
        const row = await current(id);
        if (row === undefined) return undefined;
        const key = await vault.open(id, keyOf(row));
        const next = change(await decode(row));
        const revision = randomUUID();
        const { id: _same, ...changed } = toAccountRow({ ...next, id }, key, revision);
        const { numUpdatedRows } = await db
          .updateTable("cognate_account")
          .set(changed)
          .where("id", "=", id)
          .where("revision", "=", row.revision)
          .executeTakeFirstOrThrow();
        // oxlint-enable no-await-in-loop
        if (numUpdatedRows === 1n) {
          cache.set(id, revision, next);
          return next;
        }
      }
      throw new CognateError("unavailable", "The account is being changed by too many others at once.");
    },
    async remove(id) {
      cache.remove(id);
      return db.transaction().execute(async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom("cognate_account")
          .where("id", "=", id)
          .executeTakeFirstOrThrow();
        // With its key gone, no copy of what it sealed can be read: stored answers, the rest of a page, a replica's log.
        await transaction.deleteFrom("cognate_data_key").where("owner", "=", id).execute();
        return numDeletedRows === 1n;
      });
    },
    async some(isReal) {
      let after: AccountPosition | undefined;
      for (;;) {
        // oxlint-disable-next-line no-await-in-loop -- ends with the first that is
        const records = await page({}, SCAN_PAGE, after);
        if (records.some(isReal)) return true;
        after = records.at(-1);
        if (after === undefined || records.length < SCAN_PAGE) return false;
      }
    },
  };
};

interface MaybeKey {
  readonly kid: string | null;
  readonly wrapped: Uint8Array | null;
}

const keyOf = ({ kid, wrapped }: MaybeKey): WrappedKey => {
  if (kid !== null && wrapped !== null) return { kid, wrapped };
  throw new CognateError(
    "internal_error",
    "The data key of this account is missing, so its credentials cannot be read.",
    {
      hint: "Restore the database from a backup, or connect the account again.",
    },
  );
};

type Builder = ExpressionBuilder<Tables, "cognate_account">;

const afterPosition = (it: Builder, { createdAt, id }: AccountPosition): Expression<SqlBool> =>
  it.or([it("created_at", ">", createdAt), it.and([it("created_at", "=", createdAt), it("id", ">", id)])]);

const OPERATORS = { gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

const conditions = (
  it: Builder,
  { tenantId, status, integration, createdAt = {} }: AccountFilter,
): readonly Expression<SqlBool>[] => [
  ...(tenantId === undefined ? [] : [it("tenant_id", "=", tenantId)]),
  ...(status === undefined ? [] : [it("status", "=", status)]),
  ...(integration === undefined ? [] : [it("integration", "=", integration)]),
  ...(["gt", "gte", "lt", "lte"] as const).flatMap((operator) => {
    const at = createdAt[operator];
    return at === undefined ? [] : [it("created_at", OPERATORS[operator], new Date(at).toISOString())];
  }),
];
