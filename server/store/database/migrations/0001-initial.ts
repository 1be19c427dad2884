/** The first tables. A migration that was released is never changed: what comes later is a file of its own. */
import { sql, type Kysely, type RawBuilder } from "kysely";
import type { Flavour } from "../database.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- migrations see the schema of their time, which no type describes
export const initial = async (db: Kysely<any>, flavour: Flavour): Promise<void> => {
  // Both compare text byte by byte, so that lists have one order.
  const text: RawBuilder<unknown> = flavour === "postgres" ? sql`text collate "C"` : sql`text`;
  const bytes: RawBuilder<unknown> = flavour === "postgres" ? sql`bytea` : sql`blob`;
  const number = "double precision" as const;

  await db.schema
    .createTable("cognate_account")
    .addColumn("id", text, (column) => column.primaryKey().notNull())
    .addColumn("tenant_id", text, (column) => column.notNull())
    .addColumn("integration", text, (column) => column.notNull())
    .addColumn("connection", text, (column) => column.notNull())
    .addColumn("status", text, (column) => column.notNull())
    .addColumn("sandbox", "integer", (column) => column.notNull())
    .addColumn("base_url", text)
    .addColumn("label", text)
    .addColumn("external_id", text)
    .addColumn("learned", text, (column) => column.notNull())
    .addColumn("overlays", text)
    .addColumn("last_error", text)
    .addColumn("missing_permission", text)
    .addColumn("context", bytes, (column) => column.notNull())
    .addColumn("token", bytes)
    .addColumn("revision", text, (column) => column.notNull())
    .addColumn("created_at", text, (column) => column.notNull())
    .addColumn("updated_at", text, (column) => column.notNull())
    .execute();
  await index(db, "cognate_account", ["created_at", "id"]);
  await index(db, "cognate_account", ["tenant_id", "created_at", "id"]);

  await db.schema
    .createTable("cognate_data_key")
    .addColumn("owner", text, (column) => column.primaryKey().notNull())
    .addColumn("kid", text, (column) => column.notNull())
    .addColumn("wrapped", bytes, (column) => column.notNull())
    .execute();
  await index(db, "cognate_data_key", ["kid", "owner"]);

  await db.schema
    .createTable("cognate_token")
    .addColumn("id", text, (column) => column.primaryKey().notNull())
    .addColumn("kind", text, (column) => column.notNull())
    .addColumn("name", text, (column) => column.notNull())
    .addColumn("prefix", text, (column) => column.notNull())
    .addColumn("hash", text, (column) => column.notNull())
    .addColumn("scopes", text, (column) => column.notNull())
    .addColumn("tenants", text)
    .addColumn("accounts", text)
    .addColumn("models", text)
    .addColumn("created_by", text, (column) => column.notNull())
    .addColumn("created_at", text, (column) => column.notNull())
    .addColumn("expires_at", text)
    .addColumn("last_used_at", text)
    .addColumn("revoked_at", text)
    .execute();
  await index(db, "cognate_token", ["created_at", "id"]);

  await db.schema
    .createTable("cognate_link_token")
    .addColumn("id", text, (column) => column.primaryKey().notNull())
    .addColumn("tenant_id", text, (column) => column.notNull())
    .addColumn("integrations", text, (column) => column.notNull())
    .addColumn("redirect_uri", text)
    .addColumn("allowed_origins", text, (column) => column.notNull())
    .addColumn("account_id", text)
    .addColumn("details", text, (column) => column.notNull())
    .addColumn("created_by", text, (column) => column.notNull())
    .addColumn("created_at", text, (column) => column.notNull())
    .addColumn("expires_at", text, (column) => column.notNull())
    .addColumn("failures", "integer", (column) => column.notNull())
    .addColumn("consumed_at", text)
    .addColumn("connected_account_id", text)
    .execute();
  await index(db, "cognate_link_token", ["expires_at"]);

  await db.schema
    .createTable("cognate_audit")
    .addColumn("id", text, (column) => column.primaryKey().notNull())
    .addColumn("at", text, (column) => column.notNull())
    .addColumn("actor", text, (column) => column.notNull())
    .addColumn("action", text, (column) => column.notNull())
    .addColumn("outcome", text, (column) => column.notNull())
    .addColumn("tenant_id", text)
    .addColumn("account_id", text)
    .addColumn("token_id", text)
    .addColumn("request_id", text)
    .addColumn("details", text)
    .execute();
  await index(db, "cognate_audit", ["at", "id"]);
  await index(db, "cognate_audit", ["account_id", "at", "id"]);
  await refuseChanges(db, flavour);

  await db.schema
    .createTable("cognate_idempotency")
    .addColumn("scope", text, (column) => column.primaryKey().notNull())
    .addColumn("body_hash", text, (column) => column.notNull())
    .addColumn("account_id", text)
    .addColumn("state", text, (column) => column.notNull())
    .addColumn("runs_until", text, (column) => column.notNull())
    .addColumn("expires_at", text, (column) => column.notNull())
    .addColumn("key_owner", text)
    .addColumn("answer", bytes)
    .execute();
  await index(db, "cognate_idempotency", ["expires_at"]);

  await db.schema
    .createTable("cognate_lock")
    .addColumn("name", text, (column) => column.primaryKey().notNull())
    .addColumn("holder", text, (column) => column.notNull())
    .addColumn("fence", "integer", (column) => column.notNull())
    .addColumn("held_until", number, (column) => column.notNull())
    .execute();
};

// oxlint-disable-next-line typescript/no-explicit-any -- as above
const index = async (db: Kysely<any>, table: string, columns: readonly string[]): Promise<void> =>
  db.schema
    .createIndex(`${table}_by_${columns.join("_")}`)
    .on(table)
    .columns([...columns])
    .execute();

/** The audit log is append-only for this program too: not even a mistake of ours changes an entry. */
// oxlint-disable-next-line typescript/no-explicit-any -- as above
const refuseChanges = async (db: Kysely<any>, flavour: Flavour): Promise<void> => {
  if (flavour === "sqlite") {
    await sql`create trigger cognate_audit_append_only before update on cognate_audit
      begin select raise(abort, 'the audit log is append-only'); end`.execute(db);
    return;
  }
  await sql`create function cognate_audit_append_only() returns trigger language plpgsql
    as 'begin raise exception ''the audit log is append-only''; end'`.execute(db);
  await sql`create trigger cognate_audit_append_only before update on cognate_audit
    for each row execute function cognate_audit_append_only()`.execute(db);
};
