/** Opens an account that is about to be stored and tries its credentials, on other sites too when asked. */
import type { Connection, Integration } from "../../engine/catalog/types.ts";
import { checkReach } from "../../engine/operation/account-reach.ts";
import type { Account } from "../../engine/operation/types.ts";
import { audited } from "../audit/record.ts";
import type { Incoming, ServerParts } from "../types.ts";
import { siteField, verifyFindingSite } from "./find-site.ts";
import type { AccountRecord } from "./store.ts";
import { verifyRecord } from "./verify.ts";

export interface Draft {
  readonly integration: Integration;
  readonly connection: Connection;
  readonly draft: AccountRecord;
  /** Sends the credentials to every declared site until one takes them; each try is in the audit log (http-api-spec 3.17). */
  readonly findSite: boolean;
}

export interface OpenedDraft {
  readonly record: AccountRecord;
  readonly account: Account;
}

/** @throws CognateError invalid_body for fields; verification_failed with its cause */
export const verifyDraft = async (
  parts: ServerParts,
  incoming: Pick<Incoming, "caller" | "requestId" | "deadline">,
  { integration, connection, draft, findSite }: Draft,
): Promise<OpenedDraft> => {
  const verify = async (candidate: AccountRecord): Promise<OpenedDraft> => {
    const { record, account } = openDraft(parts, integration, connection, candidate);
    return { account, record: await verifyRecord(parts, record, account, incoming.deadline) };
  };
  // A base URL decides by itself where the credentials go.
  const field = findSite && draft.baseUrl === undefined ? siteField(integration, connection) : undefined;
  if (field === undefined) return verify(draft);
  const opened = openDraft(parts, integration, connection, draft);
  return verifyFindingSite({
    field,
    given: opened.record.context[field.name],
    verify: (site) => {
      const { id: accountId, tenantId } = draft;
      const subject = { action: "account.site_tried", accountId, tenantId, details: { site } };
      const candidate = { ...draft, context: { ...draft.context, [field.name]: site } };
      return audited(parts, incoming, subject, () => verify(candidate));
    },
  });
};

/** @throws CognateError invalid_body with one detail for each field that is wrong, or leads elsewhere than to the provider */
export const openDraft = (
  parts: ServerParts,
  integration: Integration,
  connection: Connection,
  draft: AccountRecord,
): OpenedDraft => {
  const account = parts.openAccount(integration, draft);
  checkReach(integration, account, parts.clock());
  return { account, record: { ...draft, context: contextOf(connection, account) } };
};

/**
 * What is stored is what was understood: pasted addresses as the option they mean, defaults written down. The operator's
 * OAuth app, which the account is opened with, is none of its fields.
 */
export const contextOf = ({ fields }: Connection, { view }: Account): AccountRecord["context"] => {
  const values: AccountRecord["context"] = { ...view.fields, ...view.secrets };
  return Object.fromEntries(fields.flatMap(({ name }) => (values[name] === undefined ? [] : [[name, values[name]]])));
};
