/** Consumer API tokens: hashes and what they may do. */
import { sql } from "kysely";
import type { Database } from "../database/database.ts";
import type { TokenRow } from "../database/tables.ts";
import type { TokenRecord, TokenStore } from "../types.ts";
import { jsonColumn, optional } from "./json.ts";

const texts = jsonColumn<readonly string[]>();

export const createTokenStore = ({ db }: Database): TokenStore => {
  const get = async (id: string): Promise<TokenRecord | undefined> => {
    const row = await db.selectFrom("cognate_token").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? undefined : fromRow(row);
  };
  return {
    get,
    async insert(record) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("cognate_token")
        .values(toRow(record))
        .onConflict((it) => it.column("id").doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async list({ kind, accountId }, limit, after) {
      let query = db.selectFrom("cognate_token").selectAll();
      if (kind !== undefined) query = query.where("kind", "=", kind);
      // The id as JSON writes it, looked for in the JSON list; `replace` means the same in both databases, `like` does not.
      if (accountId !== undefined)
        query = query.where(sql<boolean>`replace(accounts, ${JSON.stringify(accountId)}, '') <> accounts`);
      if (after !== undefined)
        query = query.where((it) =>
          it.or([
            it("created_at", ">", after.createdAt),
            it.and([it("created_at", "=", after.createdAt), it("id", ">", after.id)]),
          ]),
        );
      const rows = await query.orderBy("created_at").orderBy("id").limit(limit).execute();
      return rows.map(fromRow);
    },
    async revoke(id, at) {
      await db
        .updateTable("cognate_token")
        .set({ revoked_at: at })
        .where("id", "=", id)
        .where("revoked_at", "is", null)
        .execute();
      return get(id);
    },
    async touch(id, at) {
      await db
        .updateTable("cognate_token")
        .set({ last_used_at: at })
        .where("id", "=", id)
        .where((it) => it.or([it("last_used_at", "is", null), it("last_used_at", "<", at)]))
        .execute();
    },
    async any(at) {
      const row = await db
        .selectFrom("cognate_token")
        .select("id")
        .where("kind", "=", "api")
        .where("revoked_at", "is", null)
        .where((it) => it.or([it("expires_at", "is", null), it("expires_at", ">", at)]))
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
};

const toRow = (record: TokenRecord): TokenRow => ({
  id: record.id,
  kind: record.kind,
  name: record.name,
  prefix: record.prefix,
  hash: record.hash,
  scopes: texts.write(record.scopes),
  tenants: texts.writeOptional(record.tenants),
  accounts: texts.writeOptional(record.accounts),
  models: texts.writeOptional(record.models),
  created_by: record.createdBy,
  created_at: record.createdAt,
  expires_at: record.expiresAt ?? null,
  last_used_at: record.lastUsedAt ?? null,
  revoked_at: record.revokedAt ?? null,
});

const fromRow = (row: TokenRow): TokenRecord => ({
  id: row.id,
  // The edge to the database: this program wrote it.
  kind: row.kind as TokenRecord["kind"],
  name: row.name,
  prefix: row.prefix,
  hash: row.hash,
  scopes: texts.read(row.scopes),
  ...optional("tenants", texts.readOptional(row.tenants)),
  ...optional("accounts", texts.readOptional(row.accounts)),
  ...optional("models", texts.readOptional(row.models)),
  createdBy: row.created_by,
  createdAt: row.created_at,
  ...optional("expiresAt", row.expires_at),
  ...optional("lastUsedAt", row.last_used_at),
  ...optional("revokedAt", row.revoked_at),
});
