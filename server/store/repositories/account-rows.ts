/** Accounts to rows and back: what is secret is sealed with the account's own data key. */
import type { AccountRecord, AccountStatus } from "../../accounts/store.ts";
import { sealText, unsealText } from "../credentials/vault.ts";
import type { AccountRow } from "../database/tables.ts";
import { jsonColumn, optional } from "./json.ts";

type Values = Readonly<Record<string, unknown>>;

const values = jsonColumn<Values>();
const lastError = jsonColumn<NonNullable<AccountRecord["lastError"]>>();
const missingPermission = jsonColumn<NonNullable<AccountRecord["missingPermission"]>>();

export const toAccountRow = (record: AccountRecord, key: Uint8Array, revision: string): AccountRow => {
  const sealed = (field: string, value: Values): Uint8Array =>
    sealText(key, values.write(value), { tenantId: record.tenantId, owner: record.id, field });
  return {
    id: record.id,
    tenant_id: record.tenantId,
    integration: record.integration,
    connection: record.connection,
    status: record.status,
    sandbox: record.sandbox ? 1 : 0,
    base_url: record.baseUrl ?? null,
    label: record.label ?? null,
    external_id: record.externalId ?? null,
    learned: values.write(record.learned),
    overlays: values.writeOptional(record.overlays),
    last_error: lastError.writeOptional(record.lastError),
    missing_permission: missingPermission.writeOptional(record.missingPermission),
    context: sealed("context", record.context),
    token: record.token === undefined ? null : sealed("token", record.token),
    revision,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
  };
};

/** @throws CognateError internal_error: it does not open with this key for this account */
export const fromAccountRow = (row: AccountRow, key: Uint8Array): AccountRecord => {
  const opened = (field: string, value: Uint8Array): Values =>
    values.read(unsealText(key, value, { tenantId: row.tenant_id, owner: row.id, field }));
  return {
    id: row.id,
    tenantId: row.tenant_id,
    integration: row.integration,
    connection: row.connection,
    context: opened("context", row.context),
    ...optional("token", row.token === null ? null : opened("token", row.token)),
    ...optional("overlays", values.readOptional(row.overlays)),
    ...optional("baseUrl", row.base_url),
    learned: values.read(row.learned),
    ...optional("label", row.label),
    ...optional("externalId", row.external_id),
    sandbox: row.sandbox === 1,
    // The edge to the database: this program wrote it.
    status: row.status as AccountStatus,
    ...optional("lastError", lastError.readOptional(row.last_error)),
    ...optional("missingPermission", missingPermission.readOptional(row.missing_permission)),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
};
