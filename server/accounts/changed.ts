/** Names what a change of an account changes, for the audit log: members and declared fields, never a value. */
import type { Connection } from "../../engine/catalog/types.ts";
import type { AccountRecord } from "./store.ts";

/**
 * As `base_url`, `context.api_key`. Fields that the connection does not declare are left out: such a name is the caller's
 * own text, and may be a secret in the wrong place.
 * @param next as asked for, defaults not yet filled in
 */
export const changedIn = ({ fields }: Connection, current: AccountRecord, next: AccountRecord): readonly string[] => [
  ...(next.tenantId === current.tenantId ? [] : ["tenant_id"]),
  ...(next.connection === current.connection ? [] : ["authentication_method"]),
  ...(next.baseUrl === current.baseUrl ? [] : ["base_url"]),
  ...fields
    .filter(({ name }) => !isSame(next.context[name], current.context[name]))
    .map(({ name }) => `context.${name}`),
  ...(isSame(next.overlays ?? {}, current.overlays ?? {}) ? [] : ["overlays"]),
];

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
