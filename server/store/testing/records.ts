/** Accounts to keep. */
import type { AccountRecord } from "../../accounts/store.ts";

export const recordOf = (id: string, more: Partial<AccountRecord> = {}): AccountRecord => ({
  id,
  tenantId: "t1",
  integration: "acme",
  connection: "keys",
  context: { site: "eu", api_key: "s3cret-key" },
  learned: {},
  sandbox: false,
  status: "active",
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  ...more,
});
