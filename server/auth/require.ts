/** Holds a caller to scopes, where the account is known already or does not matter yet. */
import { CognateError } from "../../engine/errors.ts";
import type { Caller, ResourceIdentity, Scope } from "./authenticator.ts";

/** @throws CognateError token_scope unless the caller has one of them */
export const requireScope = (caller: Caller, wanted: Scope | readonly Scope[]): void => {
  const scopes = typeof wanted === "string" ? [wanted] : wanted;
  if (scopes.some((scope) => caller.allows(scope))) return;
  throw new CognateError("token_scope", `The token does not allow ${scopes.map((one) => `"${one}"`).join(" or ")}.`);
};

/**
 * For what is counted over all accounts, and cannot be narrowed to some of them.
 * @throws CognateError token_scope if the caller is limited to tenants, accounts or models
 */
export const requireUnlimited = ({ grant, accountId }: Caller): void => {
  const limits = [grant?.tenants, grant?.accounts, grant?.models].some((limit) => limit !== undefined);
  if (!limits && accountId === undefined) return;
  throw new CognateError("token_scope", "This is about all accounts, and the token is limited to some.", {
    hint: "Use a token without `tenants`, `accounts` and `models`.",
  });
};

/** @throws CognateError token_scope: the names of models are no secret, so this says what is wrong */
export const requireResource = (caller: Caller, scope: Scope, target: ResourceIdentity): void => {
  requireScope(caller, scope);
  if (caller.allows(scope, undefined, target)) return;
  throw new CognateError("token_scope", `The token does not allow "${scope}" on ${target.model}/${target.resource}.`);
};
