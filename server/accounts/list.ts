/** `GET /integrated-account`: the accounts that the caller may see. */
import type { QueryValue } from "../../engine/operation/types.ts";
import type { Caller } from "../auth/authenticator.ts";
import { rejectUnknown } from "../http/known.ts";
import { readRange, replyPage } from "../http/page.ts";
import { nestPairs } from "../http/query.ts";
import { readOne, readWord } from "../unified/values.ts";
import type { Incoming, ServerParts } from "../types.ts";
import { presentAccount } from "./present.ts";
import { ACCOUNT_STATUSES } from "./store.ts";
import type { AccountFilter } from "./store.ts";

const KNOWN = ["tenant_id", "status", "integration", "created_at", "limit", "next_cursor"];

export const listAccounts = async (parts: ServerParts, incoming: Incoming): Promise<Response> => {
  const query = nestPairs(incoming.pairs);
  rejectUnknown(query, KNOWN);
  const filter = { ...onlyTenantOf(incoming.caller), ...filterOf(query) };
  const { integrations } = parts.catalog();
  return replyPage(incoming, query, {
    read: (limit, after) => parts.accounts.list(filter, limit, after),
    positionOf: ({ createdAt, id }) => ({ createdAt, id }),
    isVisible: (record) => incoming.caller.allows("accounts", record),
    present: (record) => presentAccount(record, integrations.get(record.integration)),
  });
};

/** The database leaves the others out sooner. */
const onlyTenantOf = ({ grant }: Caller): AccountFilter => {
  const [only, second] = grant?.tenants ?? [];
  return only === undefined || second !== undefined ? {} : { tenantId: only };
};

const filterOf = (query: Readonly<Record<string, QueryValue>>): AccountFilter => {
  const tenantId = readOne("tenant_id", query["tenant_id"]);
  const status = readWord("status", query["status"], ACCOUNT_STATUSES);
  const integration = readOne("integration", query["integration"]);
  const createdAt = query["created_at"];
  return {
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(status === undefined ? {} : { status }),
    ...(integration === undefined ? {} : { integration }),
    ...(createdAt === undefined ? {} : { createdAt: readRange("created_at", createdAt) }),
  };
};
