/** Holds a caller to scopes, where the account is known already or does not matter yet. */
import { CognateError } from "../../engine/errors.ts";
import type { Caller, ResourceIdentity, Scope } from "./authenticator.ts";

/** @throws CognateError token_scope unless the caller has one of them */
export const requireScope = (caller: Caller, wanted: Scope | readonly Scope[]): void => {
  const scopes = typeof wanted === "string" ? [wanted] : wanted;
  if (scopes.some((scope) => caller.allows(scope))) return;
  throw new CognateError("token_scope", `The token does not allow ${scopes.map((one) => `"${one}"`).join(" or ")}.`);
};

/** @throws CognateError token_scope: the names of models are no secret, so this says what is wrong */
export const requireResource = (caller: Caller, scope: Scope, target: ResourceIdentity): void => {
  requireScope(caller, scope);
  if (caller.allows(scope, undefined, target)) return;
  throw new CognateError("token_scope", `The token does not allow "${scope}" on ${target.model}/${target.resource}.`);
};
