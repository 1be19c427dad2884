/** A token as people and programs see it: never the secret, nor its hash. */
import type { TokenRecord } from "../store/types.ts";

/** @param now epoch ms */
export const presentToken = (record: TokenRecord, now: number): Readonly<Record<string, unknown>> => ({
  id: record.id,
  name: record.name,
  prefix: record.prefix,
  status: statusOf(record, now),
  scopes: record.scopes,
  tenants: record.tenants ?? null,
  accounts: record.accounts ?? null,
  models: record.models ?? null,
  created_by: record.createdBy,
  created_at: record.createdAt,
  expires_at: record.expiresAt ?? null,
  last_used_at: record.lastUsedAt ?? null,
  revoked_at: record.revokedAt ?? null,
});

const statusOf = ({ revokedAt, expiresAt }: TokenRecord, now: number): "active" | "expired" | "revoked" => {
  if (revokedAt !== undefined) return "revoked";
  return expiresAt !== undefined && Date.parse(expiresAt) <= now ? "expired" : "active";
};
