/** Tries an account's credentials with the provider before they are stored. */
import { CognateError } from "../../engine/errors.ts";
import type { Account } from "../../engine/operation/types.ts";
import type { ServerParts } from "../types.ts";
import type { AccountRecord } from "./store.ts";

/** The record with what verification taught. @throws CognateError verification_failed (422) with its cause */
export const verifyRecord = async (
  parts: ServerParts,
  record: AccountRecord,
  account: Account,
  deadline: number,
): Promise<AccountRecord> => {
  try {
    const { label, externalId, learned } = await parts.engine.verify(account, deadline);
    const { lastError: _healed, ...rest } = record;
    return {
      ...rest,
      status: "active",
      learned,
      ...(label === undefined ? {} : { label }),
      ...(externalId === undefined ? {} : { externalId }),
    };
  } catch (error) {
    // The engine explains most failures itself; what is left of the account's own is told the same way.
    if (error instanceof CognateError && error.fault === "account" && error.code !== "verification_failed")
      throw failure(error);
    throw error;
  }
};

const failure = (cause: CognateError): CognateError =>
  new CognateError("verification_failed", `The provider did not accept the account: ${cause.message}`, {
    cause,
    retryable: cause.retryable,
    errors: [{ code: cause.code, message: cause.message, ...(cause.hint === undefined ? {} : { hint: cause.hint }) }],
    ...(cause.hint === undefined ? {} : { hint: cause.hint }),
    ...(cause.provider === undefined ? {} : { provider: cause.provider }),
    ...(cause.retryAfter === undefined ? {} : { retryAfter: cause.retryAfter }),
  });
