/** One try to connect through a link: what was typed becomes a draft, counts, and is settled or sent to the provider's own page. */
import type { Connection, Integration } from "../../engine/catalog/types.ts";
import type { Json } from "../accounts/body.ts";
import { requireTokenFor } from "../accounts/real.ts";
import type { AccountRecord } from "../accounts/store.ts";
import { openDraft } from "../accounts/verify-draft.ts";
import type { LinkTokenRecord } from "../store/types.ts";
import type { Incoming, ServerParts } from "../types.ts";
import { readDetails } from "./details.ts";
import type { Outcome } from "./settle.ts";
import { settleTry } from "./settle.ts";
import { MAX_FAILURES } from "./token.ts";

export interface Try {
  readonly link: LinkTokenRecord;
  readonly integration: Integration;
  readonly connection: Connection;
  /** What was typed. */
  readonly typed: Json;
  readonly findSite: boolean;
  readonly acceptMissing: boolean;
}

/** A person has to agree on the provider's page first. */
export const needsAgreement = ({ auth }: Connection): boolean => auth.grant?.authorization !== undefined;

/** @throws CognateError as `settleTry`; token_missing on a server without tokens */
export const connectThroughLink = async (
  parts: ServerParts,
  incoming: Pick<Incoming, "requestId" | "deadline">,
  attempt: Try,
): Promise<Outcome> => {
  const draft = await beginTry(parts, attempt);
  if (draft === undefined) return { kind: "gone" };
  return settleTry(parts, incoming, { ...attempt, draft, exists: attempt.link.accountId !== undefined });
};

/** The draft of a try that counts; undefined if the link is locked or its account is gone. @throws CognateError invalid_body, token_missing */
export const beginTry = async (parts: ServerParts, attempt: Try): Promise<AccountRecord | undefined> => {
  const { link, integration, connection } = attempt;
  const before = link.accountId === undefined ? undefined : await parts.accounts.get(link.accountId);
  if (link.accountId !== undefined && before === undefined) return undefined;
  const draft = draftOf(parts, attempt, before);
  await requireTokenFor(parts, draft);
  // Fields that are wrong in form reach nobody and cost no try.
  openDraft(parts, integration, connection, draft);
  // Counted before it is known how it ends: tries at the same time cannot be more than the limit.
  const counted = await parts.linkTokens.fail(link.id);
  return counted === undefined || counted.failures > MAX_FAILURES ? undefined : draft;
};

/** What the application set wins over what was typed; a reconnect may keep the rest. */
const draftOf = (
  parts: ServerParts,
  { link, integration, connection, typed }: Try,
  before?: AccountRecord,
): AccountRecord => {
  const { context: fixed, persistPreviousContext } = readDetails(link);
  const isField = ([name]: readonly [string, unknown]): boolean =>
    connection.fields.some((field) => field.name === name);
  const kept = persistPreviousContext && before !== undefined ? openValues(connection, before) : {};
  const now = new Date(parts.clock()).toISOString();
  const context = { ...kept, ...typed, ...Object.fromEntries(Object.entries(fixed).filter(isField)) };
  if (before === undefined)
    return {
      id: parts.newId(),
      tenantId: link.tenantId,
      integration: integration.name,
      connection: connection.name,
      context,
      learned: {},
      sandbox: false,
      status: "active",
      createdAt: now,
      updatedAt: now,
    };
  // Overlays stay with the account whatever becomes of them here: the customer can do nothing about one that is broken.
  const { token: _old, lastError: _healed, missingPermission: _granted, overlays: _kept, ...rest } = before;
  return { ...rest, connection: connection.name, context, learned: {}, updatedAt: now };
};

/** Fields of an account that are no secrets: they may be shown and kept. */
export const openValues = (connection: Connection, { context }: AccountRecord): Json =>
  Object.fromEntries(
    connection.fields.flatMap(({ name, secret }) =>
      secret || context[name] === undefined ? [] : [[name, context[name]]],
    ),
  );
