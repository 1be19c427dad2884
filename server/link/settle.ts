/** The second half of a try: verifies, looks what works, uses the link up, stores the account. */
import { CognateError } from "../../engine/errors.ts";
import { siteField } from "../accounts/find-site.ts";
import type { ProbedResource } from "../accounts/probe.ts";
import { missingPermissionOf, probeResources } from "../accounts/probe.ts";
import type { AccountRecord } from "../accounts/store.ts";
import type { Draft, OpenedDraft } from "../accounts/verify-draft.ts";
import { openDraft, verifyDraft } from "../accounts/verify-draft.ts";
import { audited } from "../audit/record.ts";
import { NOBODY } from "../auth/authenticator.ts";
import type { LinkTokenRecord } from "../store/types.ts";
import type { Incoming, ServerParts } from "../types.ts";
import { readDetails } from "./details.ts";

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

export interface Settling extends Draft {
  readonly link: LinkTokenRecord;
  /** Connects even if none of the unified resources works. */
  readonly acceptMissing: boolean;
  /** The account is there already: connected anew, or waiting for a person to agree. */
  readonly exists: boolean;
}

/** @throws CognateError invalid_body for fields; verification_failed with its cause; what keeps the provider from judging */
export const settleTry = async (
  parts: ServerParts,
  incoming: Pick<Incoming, "requestId" | "deadline">,
  settling: Settling,
): Promise<Outcome> => {
  const { link, integration, connection, draft } = settling;
  const by = { ...incoming, caller: { ...NOBODY, id: `link:${link.id.slice(0, 12)}` } };
  const subject = {
    action: link.accountId === undefined ? "account.linked" : "account.relinked",
    accountId: draft.id,
    tenantId: draft.tenantId,
    details: { integration: integration.name },
  };
  return audited(parts, by, subject, async (note) => {
    const field = siteField(integration, connection);
    // What the application has set is not to be found anew.
    const findSite = settling.findSite && field !== undefined && readDetails(link).context[field.name] === undefined;
    const asked = openDraft(parts, integration, connection, draft).record;
    const verified = await verifyDraft(parts, by, { integration, connection, draft, findSite });
    const resources = await probeResources(parts, integration, verified.account, incoming.deadline);
    if (!settling.acceptMissing && isUseless(resources)) {
      note({ details: { connected: false } });
      return { kind: "useless", resources };
    }
    const stored = await storeOnce(parts, link, withLacks(parts, verified, resources), settling.exists);
    if (stored === undefined) return { kind: "gone" };
    const site = field === undefined ? undefined : stored.context[field.name];
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
  exists: boolean,
): Promise<AccountRecord | undefined> => {
  const { linkTokens } = parts;
  if (!(await linkTokens.consume(link.id, record.id, new Date(parts.clock()).toISOString()))) return undefined;
  try {
    if (exists) {
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
