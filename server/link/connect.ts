/** One try to connect through a link: opens, verifies, looks what works, uses the link up, stores the account. */
import type { Connection, Integration } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import type { Json } from "../accounts/body.ts";
import { siteField } from "../accounts/find-site.ts";
import type { ProbedResource } from "../accounts/probe.ts";
import { missingPermissionOf, probeResources } from "../accounts/probe.ts";
import { requireTokenFor } from "../accounts/real.ts";
import type { AccountRecord } from "../accounts/store.ts";
import type { OpenedDraft } from "../accounts/verify-draft.ts";
import { openDraft, verifyDraft } from "../accounts/verify-draft.ts";
import { audited } from "../audit/record.ts";
import { NOBODY } from "../auth/authenticator.ts";
import type { LinkTokenRecord } from "../store/types.ts";
import type { Incoming, ServerParts } from "../types.ts";
import { readDetails } from "./details.ts";
import { MAX_FAILURES } from "./token.ts";

export interface Try {
  readonly link: LinkTokenRecord;
  readonly integration: Integration;
  readonly connection: Connection;
  /** What was typed. */
  readonly typed: Json;
  readonly findSite: boolean;
  /** Connects even if none of the unified resources works. */
  readonly acceptMissing: boolean;
}

export type Outcome =
  | {
      readonly kind: "connected";
      readonly record: AccountRecord;
      readonly resources: readonly ProbedResource[];
      /** The site that was found, if it is not the one that was given. */
      readonly foundSite: string | undefined;
    }
  /** Accepted, and good for nothing that is mapped. */
  | { readonly kind: "useless"; readonly resources: readonly ProbedResource[] }
  /** Used, locked or expired meanwhile; or its account is gone. */
  | { readonly kind: "gone" };

type Caught = Pick<Incoming, "requestId" | "deadline">;

/** @throws CognateError invalid_body for fields; verification_failed with its cause; what keeps the provider from judging */
export const connectThroughLink = async (parts: ServerParts, incoming: Caught, attempt: Try): Promise<Outcome> => {
  const { link, integration, connection } = attempt;
  const before = link.accountId === undefined ? undefined : await parts.accounts.get(link.accountId);
  if (link.accountId !== undefined && before === undefined) return { kind: "gone" };
  const draft = draftOf(parts, attempt, before);
  await requireTokenFor(parts, draft);
  // Fields that are wrong in form reach nobody and cost no try.
  const { record: asked } = openDraft(parts, integration, draft);
  // Counted before it is known how it ends: tries at the same time cannot be more than the limit.
  const counted = await parts.linkTokens.fail(link.id);
  if (counted === undefined || counted.failures > MAX_FAILURES) return { kind: "gone" };
  const by = { ...incoming, caller: { ...NOBODY, id: `link:${link.id.slice(0, 12)}` } };
  const subject = {
    action: before === undefined ? "account.linked" : "account.relinked",
    accountId: draft.id,
    tenantId: draft.tenantId,
    details: { integration: integration.name },
  };
  return audited(parts, by, subject, async (note) => {
    const field = siteField(integration, connection);
    // What the application has set is not to be found anew.
    const findSite = attempt.findSite && field !== undefined && readDetails(link).context[field.name] === undefined;
    const verified = await verifyDraft(parts, by, { integration, connection, draft, findSite });
    const resources = await probeResources(parts, integration, verified.account, incoming.deadline);
    if (!attempt.acceptMissing && isUseless(resources)) {
      note({ details: { ...subject.details, connected: false } });
      return { kind: "useless", resources };
    }
    const site = field === undefined ? undefined : verified.record.context[field.name];
    const stored = await storeOnce(parts, link, withLacks(parts, verified, resources), before);
    if (stored === undefined) return { kind: "gone" };
    return {
      kind: "connected",
      record: stored,
      resources,
      foundSite:
        field === undefined || site === asked.context[field.name]
          ? undefined
          : (field.options.find(({ value }) => value === site)?.label ?? String(site)),
    };
  });
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
  const { token: _old, lastError: _healed, missingPermission: _granted, ...rest } = before;
  return { ...rest, connection: connection.name, context, learned: {}, updatedAt: now };
};

/** Fields of an account that are no secrets: they may be shown and kept. */
export const openValues = (connection: Connection, { context }: AccountRecord): Json =>
  Object.fromEntries(
    connection.fields.flatMap(({ name, secret }) =>
      secret || context[name] === undefined ? [] : [[name, context[name]]],
    ),
  );

const isUseless = (resources: readonly ProbedResource[]): boolean =>
  resources.length > 0 && resources.every(({ state }) => state === "missing_permission");

const withLacks = (
  parts: ServerParts,
  { record }: OpenedDraft,
  resources: readonly ProbedResource[],
): AccountRecord => {
  const missingPermission = missingPermissionOf(resources, new Date(parts.clock()).toISOString());
  return missingPermission === undefined ? record : { ...record, missingPermission };
};

/** undefined if somebody else used the link first. The link is given back if the account cannot be stored. */
const storeOnce = async (
  parts: ServerParts,
  link: LinkTokenRecord,
  record: AccountRecord,
  before: AccountRecord | undefined,
): Promise<AccountRecord | undefined> => {
  const { linkTokens } = parts;
  if (!(await linkTokens.consume(link.id, record.id, new Date(parts.clock()).toISOString()))) return undefined;
  try {
    if (before !== undefined) {
      const stored = await parts.accounts.update(record.id, ({ overlays }) => {
        const { overlays: _then, ...rest } = record;
        return overlays === undefined ? rest : { ...rest, overlays };
      });
      if (stored !== undefined) return stored;
    } else if (await parts.accounts.insert(record)) return record;
    throw new CognateError("conflict", "The account could not be stored; try again.");
  } catch (error) {
    await linkTokens.release(link.id, record.id);
    throw error;
  }
};
