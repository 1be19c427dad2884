/** Link tokens: single use, whichever process is asked. */
import type { Database } from "../database/database.ts";
import type { LinkTokenRow } from "../database/tables.ts";
import type { LinkTokenRecord, LinkTokenStore } from "../types.ts";
import { jsonColumn, optional } from "./json.ts";

const texts = jsonColumn<readonly string[]>();
const details = jsonColumn<LinkTokenRecord["details"]>();

export const createLinkTokenStore = ({ db }: Database): LinkTokenStore => {
  const get = async (id: string): Promise<LinkTokenRecord | undefined> => {
    const row = await db.selectFrom("cognate_link_token").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? undefined : fromRow(row);
  };
  return {
    get,
    async insert(record) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("cognate_link_token")
        .values(toRow(record))
        .onConflict((it) => it.column("id").doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async fail(id) {
      const row = await db
        .updateTable("cognate_link_token")
        .set((it) => ({ failures: it("failures", "+", 1) }))
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? undefined : fromRow(row);
    },
    async consume(id, accountId, at) {
      const { numUpdatedRows } = await db
        .updateTable("cognate_link_token")
        .set({ consumed_at: at, connected_account_id: accountId })
        .where("id", "=", id)
        .where("consumed_at", "is", null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async release(id, accountId) {
      await db
        .updateTable("cognate_link_token")
        .set({ consumed_at: null, connected_account_id: null })
        .where("id", "=", id)
        .where("connected_account_id", "=", accountId)
        .execute();
    },
  };
};

const toRow = (record: LinkTokenRecord): LinkTokenRow => ({
  id: record.id,
  tenant_id: record.tenantId,
  integrations: texts.write(record.integrations),
  redirect_uri: record.redirectUri ?? null,
  allowed_origins: texts.write(record.allowedOrigins),
  account_id: record.accountId ?? null,
  details: details.write(record.details),
  created_by: record.createdBy,
  created_at: record.createdAt,
  expires_at: record.expiresAt,
  failures: record.failures,
  consumed_at: record.consumedAt ?? null,
  connected_account_id: record.connectedAccountId ?? null,
});

const fromRow = (row: LinkTokenRow): LinkTokenRecord => ({
  id: row.id,
  tenantId: row.tenant_id,
  integrations: texts.read(row.integrations),
  ...optional("redirectUri", row.redirect_uri),
  allowedOrigins: texts.read(row.allowed_origins),
  ...optional("accountId", row.account_id),
  details: details.read(row.details),
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  failures: row.failures,
  ...optional("consumedAt", row.consumed_at),
  ...optional("connectedAccountId", row.connected_account_id),
});
