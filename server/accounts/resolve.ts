/** Which account a call is made with. */
import type { Integration } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import type { Account } from "../../engine/operation/types.ts";
import type { Caller, Scope } from "../auth/authenticator.ts";
import type { ServerParts } from "../types.ts";
import { accountNotFound } from "./find.ts";
import type { AccountRecord } from "./store.ts";
import { learnLacking, openStored } from "./stored.ts";

export interface ResolvedAccount {
  readonly record: AccountRecord;
  readonly integration: Integration;
  readonly account: Account;
}

export interface NamedAccount {
  readonly query: string | undefined;
  readonly header: string | undefined;
}

/**
 * `integrated_account_id` in the query, the `integrated-account-id` header, or the account of the token.
 * @throws CognateError account_missing, invalid_parameter (two different ids)
 */
export const accountIdOf = (named: NamedAccount, caller: Caller): string => {
  const query = named.query === "" ? undefined : named.query;
  const header = named.header === "" ? undefined : named.header;
  if (query !== undefined && header !== undefined && query !== header) {
    throw new CognateError(
      "invalid_parameter",
      "The query and the integrated-account-id header name two different accounts.",
      { errors: [{ parameter: "integrated_account_id", message: "differs from the header" }] },
    );
  }
  const id = query ?? header ?? caller.accountId;
  if (id === undefined)
    throw new CognateError("account_missing", "The call names no account.", {
      hint: "Add `integrated_account_id=<id>` to the query. `GET /integrated-account` lists the ids.",
    });
  return id;
};

/**
 * Opens the account.
 * @param scopes one of them is enough to see the account; which one the call needs may be known only afterwards
 * @throws CognateError account_not_found (unknown and not allowed look alike, http-api-spec 3.3), integration_not_found, token_scope,
 *   credential_missing (it is not connected yet, or cannot be opened any more)
 */
export const resolveAccount = async (
  parts: ServerParts,
  caller: Caller,
  id: string,
  ...scopes: readonly Scope[]
): Promise<ResolvedAccount> => {
  const record = await parts.accounts.get(id);
  if (
    record === undefined ||
    (caller.accountId !== undefined && caller.accountId !== id) ||
    !scopes.some((scope) => caller.allows(scope, record))
  ) {
    throw accountNotFound();
  }
  if (record.status === "connecting")
    throw new CognateError("credential_missing", "The account is not connected yet.", {
      hint: "Its customer has not agreed on the provider's page; the link is still open.",
    });
  const integration = parts.catalog().integrations.get(record.integration);
  if (integration === undefined)
    throw new CognateError(
      "integration_not_found",
      `The account's integration "${record.integration}" is not installed.`,
    );
  return { record, integration, account: await openStored(parts, integration, record) };
};

/**
 * The same for a call of the provider: with what the account has yet to learn of it.
 * @param deadline epoch ms
 * @throws CognateError as `resolveAccount`, and as any call of the account
 */
export const resolveForCall = async (
  parts: ServerParts,
  caller: Caller,
  id: string,
  deadline: number,
  ...scopes: readonly Scope[]
): Promise<ResolvedAccount> => {
  const resolved = await resolveAccount(parts, caller, id, ...scopes);
  return { ...resolved, account: await learnLacking(parts, resolved, deadline) };
};
