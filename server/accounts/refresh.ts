/** `POST /integrated-account/refresh-credentials`. */
import { CognateError } from "../../engine/errors.ts";
import type { Account } from "../../engine/operation/types.ts";
import { audited } from "../audit/record.ts";
import { replyJson } from "../http/reply.ts";
import type { Incoming, ServerParts } from "../types.ts";
import { findAccount } from "./find.ts";
import type { AccountRecord } from "./store.ts";
import { openStored } from "./stored.ts";
import { verifyRecord } from "./verify.ts";
import { watchingAccount } from "./watch.ts";

/** Keys have nothing to refresh: they are tried again (http-api-spec 4). */
export const refreshCredentials = async (parts: ServerParts, incoming: Incoming): Promise<Response> => {
  const body = await incoming.json();
  const id = idIn(body);
  const record = await findAccount(parts, incoming, id);
  const integration = parts.catalog().integrations.get(record.integration);
  if (integration === undefined)
    throw new CognateError(
      "integration_not_found",
      `The account's integration "${record.integration}" is not installed.`,
    );
  const account = await openStored(parts, integration, record);
  const subject = { action: "account.verified", accountId: id, tenantId: record.tenantId };
  return audited(parts, incoming, subject, async () => {
    const verified = await watchingAccount(parts, { record, integration }, () =>
      refresh(parts, record, account, incoming.deadline),
    );
    await parts.accounts.update(id, ({ lastError: _healed, ...current }) => ({ ...current, ...verified }));
    return replyJson(incoming.c, { success: true });
  });
};

/** @throws CognateError invalid_body */
const idIn = (body: unknown): string => {
  const id = typeof body === "object" && body !== null && "id" in body ? body.id : undefined;
  if (typeof id === "string" && id !== "") return id;
  const message = id === undefined ? "`id` is missing." : "`id` has to be the id of an account.";
  throw new CognateError("invalid_body", message, { errors: [{ pointer: "/id", message }] });
};

/** Rejected keys are 424 here, as everywhere but at the creation of an account (http-api-spec 4). */
const refresh = async (
  parts: ServerParts,
  record: AccountRecord,
  account: Account,
  deadline: number,
): Promise<Pick<AccountRecord, "status" | "learned" | "label" | "externalId">> => {
  try {
    const { status, learned, label, externalId } = await verifyRecord(parts, record, account, deadline);
    return {
      status,
      learned,
      ...(label === undefined ? {} : { label }),
      ...(externalId === undefined ? {} : { externalId }),
    };
  } catch (error) {
    if (!(error instanceof CognateError) || error.errors[0]?.code !== "account_credentials_rejected") throw error;
    const { hint, provider } = error;
    throw new CognateError("account_credentials_rejected", error.message, {
      cause: error,
      ...(hint === undefined ? {} : { hint }),
      ...(provider === undefined ? {} : { provider }),
    });
  }
};
