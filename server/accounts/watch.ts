/** What the success or failure of a call says about its account: status, last error, the permission that was missing. */
import type { Integration } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import type { UnifiedTarget } from "../../engine/operation/types.ts";
import type { ServerParts } from "../types.ts";
import type { AccountRecord } from "./store.ts";

/** Whose call it is, and what for. */
export interface Watched {
  readonly record: AccountRecord;
  readonly integration?: Integration;
  /** Of a unified call. */
  readonly target?: UnifiedTarget;
}

/** A rejected credential needs a new connection, a success heals it, a 403 says what was missing (http-api-spec 2.11). */
export const watchingAccount = async <T>(
  parts: ServerParts,
  watched: Watched,
  call: () => Promise<T>,
  /** Why an answer is only a part. */
  failureOf: (answer: T) => CognateError | undefined = () => undefined,
): Promise<T> => {
  try {
    const answer = await call();
    const failure = failureOf(answer);
    if (failure !== undefined) await noteFailure(parts, watched, failure);
    else if (watched.record.status !== "active") await noteHealed(parts, watched.record);
    return answer;
  } catch (error) {
    if (error instanceof CognateError) await noteFailure(parts, watched, error);
    throw error;
  }
};

/** What is nobody's fault but the account's is kept with it. */
export const noteFailure = async (parts: ServerParts, watched: Watched, error: CognateError): Promise<void> => {
  if (error.fault !== "account") return;
  const occurredAt = new Date(parts.clock()).toISOString();
  const lastError = { code: error.code, message: error.message, occurredAt };
  await note(parts, watched.record.id, (current) => ({
    ...current,
    lastError,
    ...(error.code === "account_credentials_rejected" ? { status: "needs_reauth" as const } : {}),
    ...(error.code === "provider_permission_missing"
      ? { missingPermission: missingFor(watched, error, occurredAt) }
      : {}),
  }));
};

/** The permissions are those that the refused operation declares: it may be a step of what was asked for. */
const missingFor = (
  { integration, target }: Watched,
  error: CognateError,
  occurredAt: string,
): NonNullable<AccountRecord["missingPermission"]> => {
  const operation = integration?.operations.get(error.operation ?? "");
  const resource = target === undefined ? operation?.resource : `${target.model}/${target.resource}`;
  const scopes = operation?.scopes ?? [];
  return {
    ...(scopes.length === 0 ? {} : { permission: scopes.join(", ") }),
    ...(resource === undefined ? {} : { resource }),
    ...(operation === undefined ? {} : { operation: operation.name }),
    message: error.message,
    occurredAt,
  };
};

/** A stored account that cannot be opened; written once for each cause. One that nobody has agreed to yet is still to be filled in. */
export const noteInvalid = async (parts: ServerParts, record: AccountRecord, error: CognateError): Promise<void> => {
  const isKnown = record.status === "validation_error" && record.lastError?.message === error.message;
  if (isKnown || record.status === "connecting") return;
  const lastError = { code: error.code, message: error.message, occurredAt: new Date(parts.clock()).toISOString() };
  await note(parts, record.id, (current) => ({ ...current, lastError, status: "validation_error" }));
};

/** It opens again: what the provider says of it is another matter, which the next answer tells. */
export const noteValid = (parts: ServerParts, { id }: AccountRecord): Promise<void> =>
  note(parts, id, (current) => (current.status === "validation_error" ? healed(current) : current));

export const healed = ({ lastError: _healed, ...rest }: AccountRecord): AccountRecord => ({
  ...rest,
  status: "active",
});

const noteHealed = (parts: ServerParts, { id }: AccountRecord): Promise<void> => note(parts, id, healed);

/** What the provider did stays done: a store that cannot be written now changes no answer, the next call notes it again. */
const note = async (
  parts: ServerParts,
  id: string,
  change: (current: AccountRecord) => AccountRecord,
): Promise<void> => {
  try {
    await parts.accounts.update(id, change);
  } catch (error) {
    if (!(error instanceof CognateError) || error.code !== "unavailable") throw error;
    parts.logger.warn({ account: id }, "the account's status could not be noted");
  }
};

/** On raw surfaces the provider's status passes untouched; an error is told by its rules, apart. */
export const noteRawStatus = async (parts: ServerParts, record: AccountRecord, status: number): Promise<void> => {
  if (status >= 200 && status <= 299 && record.status !== "active") await noteHealed(parts, record);
};
