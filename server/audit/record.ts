/** Writes the audit log: who did what to which account or token, and what came of it. No payloads, no secrets. */
import type { CognateError } from "../../engine/errors.ts";
import { asCognateError } from "../http/problem.ts";
import type { AuditEntry } from "../store/types.ts";
import type { Incoming, ServerParts } from "../types.ts";

/** `account.created` and the like: noun, dot, what was done. */
export type AuditSubject = Pick<AuditEntry, "action" | "accountId" | "tenantId" | "tokenId" | "details">;

/** Adds to what is known of the subject; details are joined. */
export type NoteSubject = (more: Partial<Omit<AuditSubject, "action">>) => void;

/**
 * Runs an action and notes it, failures too. What the entry is about may be known only on the way, so `work` adds it as
 * soon as it has read it: a refusal tells it as well.
 */
export const audited = async <T>(
  parts: ServerParts,
  incoming: Pick<Incoming, "caller" | "requestId">,
  subject: AuditSubject,
  work: (note: NoteSubject) => Promise<T>,
): Promise<T> => {
  let known = subject;
  const write = (outcome: AuditEntry["outcome"], more: Readonly<Record<string, string>> = {}): Promise<void> => {
    const { details, ...rest } = known;
    const all = { ...details, ...more };
    return append(parts, {
      id: parts.newId(),
      at: new Date(parts.clock()).toISOString(),
      actor: incoming.caller.id,
      outcome,
      requestId: incoming.requestId,
      ...rest,
      ...(Object.keys(all).length === 0 ? {} : { details: all }),
    });
  };
  let result: T;
  try {
    result = await work((more) => void (known = { ...known, ...more, details: { ...known.details, ...more.details } }));
  } catch (thrown) {
    const error = asCognateError(thrown);
    await write(isRefusal(error) ? "refused" : "failed", { code: error.code });
    throw thrown;
  }
  await write("ok");
  return result;
};

/** What has been done is done: an entry that cannot be kept goes to the server's log, whole. */
const append = async (parts: ServerParts, entry: AuditEntry): Promise<void> => {
  try {
    await parts.audit.append(entry);
  } catch (error) {
    parts.logger.error({ audit: entry, err: error }, "audit entry not stored");
  }
};

const REFUSALS: ReadonlySet<string> = new Set(["token_scope", "token_missing", "account_not_found"]);

const isRefusal = (error: CognateError): boolean => REFUSALS.has(error.code);
