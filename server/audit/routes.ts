/** `GET /log`: the audit log, newest first. */
import type { QueryValue } from "../../engine/operation/types.ts";
import type { Caller } from "../auth/authenticator.ts";
import { rejectUnknown } from "../http/known.ts";
import { readRange, replyPage } from "../http/page.ts";
import { nestPairs } from "../http/query.ts";
import type { AuditEntry, AuditFilter } from "../store/types.ts";
import type { Incoming, Route, ServerParts } from "../types.ts";
import { readOne, readWord } from "../unified/values.ts";

export const logRoutes = (parts: ServerParts): readonly Route[] => [
  { path: "/log", verbs: { GET: { scope: "log", run: (incoming) => listLog(parts, incoming) } } },
];

const KNOWN = [
  "log_type",
  "action",
  "actor",
  "tenant_id",
  "integrated_account_id",
  "token_id",
  "created_at",
  "limit",
  "next_cursor",
];

const listLog = async (parts: ServerParts, incoming: Incoming): Promise<Response> => {
  const query = nestPairs(incoming.pairs);
  rejectUnknown(query, KNOWN);
  // The only kind that is kept; clients written for Truto name one.
  readWord("log_type", query["log_type"], ["audit"] as const);
  const filter = filterOf(query);
  return replyPage(incoming, query, {
    read: (limit, after) => parts.audit.list(filter, limit, after),
    positionOf: ({ at, id }) => ({ createdAt: at, id }),
    isVisible: (entry) => isVisible(incoming.caller, entry),
    present: presentEntry,
  });
};

/** A token for some tenants or accounts sees what was done to those, and to nothing else. */
const isVisible = ({ grant }: Caller, { tenantId, accountId }: AuditEntry): boolean =>
  (grant?.tenants === undefined || (tenantId !== undefined && grant.tenants.includes(tenantId))) &&
  (grant?.accounts === undefined || (accountId !== undefined && grant.accounts.includes(accountId)));

const filterOf = (query: Readonly<Record<string, QueryValue>>): AuditFilter => {
  const text = (key: keyof AuditFilter, name: string): AuditFilter => {
    const value = readOne(name, query[name]);
    return value === undefined ? {} : { [key]: value };
  };
  const at = query["created_at"];
  return {
    ...text("action", "action"),
    ...text("actor", "actor"),
    ...text("tenantId", "tenant_id"),
    ...text("accountId", "integrated_account_id"),
    ...text("tokenId", "token_id"),
    ...(at === undefined ? {} : { at: readRange("created_at", at) }),
  };
};

/** As callers see it, on the route and on the command line. */
export const presentEntry = (entry: AuditEntry): Readonly<Record<string, unknown>> => ({
  id: entry.id,
  log_type: "audit",
  created_at: entry.at,
  actor: entry.actor,
  action: entry.action,
  outcome: entry.outcome,
  tenant_id: entry.tenantId ?? null,
  integrated_account_id: entry.accountId ?? null,
  token_id: entry.tokenId ?? null,
  request_id: entry.requestId ?? null,
  details: entry.details ?? {},
});
