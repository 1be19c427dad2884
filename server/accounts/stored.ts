/** Opens an account as it is stored, and keeps with it whether that still works and what it had not learnt yet: a new catalog may ask for more than it has. */
import { isDeepStrictEqual } from "node:util";
import type { Integration } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import { withLearned } from "../../engine/operation/account.ts";
import { unlearned } from "../../engine/operation/learn.ts";
import type { Account } from "../../engine/operation/types.ts";
import type { ServerParts } from "../types.ts";
import type { AccountRecord } from "./store.ts";
import { noteInvalid, noteValid } from "./watch.ts";

/**
 * What is stored was right once; if a field is not any more, that is the account's fault and no fault of this call's
 * body. The status tells it from then on, until the account opens again.
 * @throws CognateError credential_missing
 */
export const openStored = async (
  parts: ServerParts,
  integration: Integration,
  record: AccountRecord,
): Promise<Account> => {
  try {
    const account = parts.openAccount(integration, record);
    if (record.status === "validation_error") await noteValid(parts, record);
    return account;
  } catch (error) {
    if (!(error instanceof CognateError) || error.fault !== "caller") throw error;
    const { hint, errors } = error;
    const told = new CognateError("credential_missing", `The account cannot be used as it is: ${error.message}`, {
      errors,
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    });
    await noteInvalid(parts, record, told);
    throw told;
  }
};

/**
 * The account with what it has yet to learn: those of the environment and of the accounts file were never verified.
 * @param deadline epoch ms
 * @throws CognateError as any call of the account
 */
export const learnLacking = async (
  parts: ServerParts,
  { record, integration, account }: { record: AccountRecord; integration: Integration; account: Account },
  deadline: number,
): Promise<Account> => {
  // An imitation stands where it stands, and need not serve what an address is learnt from.
  if (record.sandbox || unlearned(integration, account).length === 0) return account;
  const learned = await parts.engine.learn(account, deadline);
  // Learnt of an account that is changed meanwhile, it may be wrong for what that is now.
  await parts.accounts.update(record.id, (current) =>
    isConnectedAs(record, current) ? { ...current, learned: { ...current.learned, ...learned } } : current,
  );
  return withLearned(account, learned);
};

const isConnectedAs = (one: AccountRecord, other: AccountRecord): boolean =>
  one.connection === other.connection && one.baseUrl === other.baseUrl && isDeepStrictEqual(one.context, other.context);
