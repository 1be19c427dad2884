/** Finds an account for those who manage it. */
import { CognateError } from "../../engine/errors.ts";
import type { Incoming, ServerParts } from "../types.ts";
import type { AccountRecord } from "./store.ts";

/** @throws CognateError account_not_found: unknown and not allowed look alike (http-api-spec 3.3) */
export const findAccount = async (
  parts: ServerParts,
  { caller }: Pick<Incoming, "caller">,
  id: string,
): Promise<AccountRecord> => {
  const record = await parts.accounts.get(id);
  const scope = caller.accountId === undefined ? "accounts" : "me";
  if (record === undefined || !caller.allows(scope, record)) throw accountNotFound();
  return record;
};

export const accountNotFound = (): CognateError =>
  new CognateError("account_not_found", "There is no such account, or the token may not use it.");
