/** `GET /integrated-account`: the platform's list envelope with its own small cursor. */
import { CognateError } from "../../engine/errors.ts";
import type { QueryValue } from "../../engine/operation/types.ts";
import { rejectUnknown } from "../http/known.ts";
import { nestPairs } from "../http/query.ts";
import { nextLink, replyJson } from "../http/reply.ts";
import { readLimit, readOne } from "../unified/values.ts";
import type { Incoming, ServerParts } from "../types.ts";
import { presentAccount } from "./present.ts";
import type { AccountFilter, AccountPosition } from "./store.ts";

const KNOWN = ["tenant_id", "status", "integration", "created_at", "limit", "next_cursor"];
const OPERATORS = ["gt", "gte", "lt", "lte"] as const;

export const listAccounts = async (parts: ServerParts, incoming: Incoming): Promise<Response> => {
  const query = nestPairs(incoming.pairs);
  rejectUnknown(query, KNOWN);
  const limit = readLimit(query["limit"]) ?? 100;
  const cursor = readOne("next_cursor", query["next_cursor"]);
  const found = await parts.accounts.list(
    filterOf(query),
    limit + 1,
    cursor === undefined ? undefined : openPosition(cursor),
  );
  const page = found
    .slice(0, limit)
    .filter((record) => incoming.caller.accountId === undefined || incoming.caller.accountId === record.id);
  const last = found.length > limit ? found[limit - 1] : undefined;
  const next = last === undefined ? null : sealPosition(last);
  const { integrations } = parts.catalog();
  const result = page.map((record) => presentAccount(record, integrations.get(record.integration)));
  return replyJson(incoming.c, { result, next_cursor: next, limit }, 200, nextLink(incoming.c.req.url, next));
};

const filterOf = (query: Readonly<Record<string, QueryValue>>): AccountFilter => {
  const tenantId = readOne("tenant_id", query["tenant_id"]);
  const status = readOne("status", query["status"]);
  const integration = readOne("integration", query["integration"]);
  const createdAt = query["created_at"];
  return {
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(status === undefined ? {} : { status }),
    ...(integration === undefined ? {} : { integration }),
    ...(createdAt === undefined ? {} : { createdAt: rangeOf(createdAt) }),
  };
};

const wrong = (): CognateError =>
  new CognateError("invalid_parameter", "`created_at` takes the operators gt, gte, lt, lte with a date.", {
    errors: [{ parameter: "created_at", message: "expects an operator and a date" }],
  });

const rangeOf = (value: QueryValue): NonNullable<AccountFilter["createdAt"]> => {
  if (typeof value === "string" || Array.isArray(value)) throw wrong();
  return Object.fromEntries(
    Object.entries(value).map(([operator, date]) => {
      const known = OPERATORS.find((one) => one === operator);
      if (known === undefined || typeof date !== "string" || Number.isNaN(Date.parse(date))) throw wrong();
      return [known, date];
    }),
  );
};

/** Not sealed: it holds what the caller has just seen. */
const sealPosition = ({ createdAt, id }: AccountPosition): string =>
  Buffer.from(JSON.stringify([createdAt, id])).toString("base64url");

const openPosition = (cursor: string): AccountPosition => {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(parsed) && typeof parsed[0] === "string" && typeof parsed[1] === "string")
      return { createdAt: parsed[0], id: parsed[1] };
  } catch {
    // Falls through to the one message for every cause.
  }
  throw new CognateError("cursor_invalid", "The cursor cannot be read.");
};
