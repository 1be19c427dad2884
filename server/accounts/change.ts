/** Connects accounts and changes them: `POST` and `PATCH` of `/integrated-account`. */
import type { Integration } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import type { NoteSubject } from "../audit/record.ts";
import { checkReach } from "../../engine/operation/account-reach.ts";
import type { Caller } from "../auth/authenticator.ts";
import { rejectUnknown } from "../http/known.ts";
import { nestPairs } from "../http/query.ts";
import type { Incoming, ServerParts } from "../types.ts";
import { readBoolean } from "../unified/values.ts";
import { connectionOf, integrationOf, mergeContext, readAccountChange, refuseOtherIntegration } from "./body.ts";
import { changedIn } from "./changed.ts";
import { accountNotFound } from "./find.ts";
import type { CredentialPlace } from "./host-fields.ts";
import { requireSecretsAgain } from "./host-fields.ts";
import { mergeOverlays } from "./overlays.ts";
import type { ProbedResource } from "./probe.ts";
import { missingPermissionOf, probeResources } from "./probe.ts";
import { requireTokenFor } from "./real.ts";
import type { AccountRecord } from "./store.ts";
import type { Draft } from "./verify-draft.ts";
import { contextOf, openDraft, verifyDraft } from "./verify-draft.ts";
import { verifyRecord } from "./verify.ts";
import { healed } from "./watch.ts";

export interface CreatedAccount {
  /** As it was stored. */
  readonly record: AccountRecord;
  /** What the credentials are good for; undefined if they were not tried. */
  readonly resources?: readonly ProbedResource[];
}

/** @throws CognateError invalid_body, verification_failed, token_scope (another tenant) */
export const createAccount = async (
  parts: ServerParts,
  incoming: Incoming,
  note: NoteSubject,
): Promise<CreatedAccount> => {
  const { validate, findSite } = readWishes(incoming, ["validate", "find_site"]);
  const body = await incoming.json();
  const integration = integrationOf(body, parts.catalog().integrations);
  note({ details: { integration: integration.name } });
  const change = readAccountChange(body, parts.options.allowHosts);
  const tenantId = change.tenantId ?? onlyTenantOf(incoming.caller) ?? "default";
  note({ tenantId });
  const connection = connectionOf(integration, change.connection);
  const now = new Date(parts.clock()).toISOString();
  const draft: AccountRecord = {
    id: parts.newId(),
    tenantId,
    integration: integration.name,
    connection: connection.name,
    context: change.context ?? {},
    ...(typeof change.baseUrl === "string" ? { baseUrl: change.baseUrl } : {}),
    ...(change.overlays === undefined ? {} : { overlays: mergeOverlays({}, change.overlays) }),
    learned: {},
    sandbox: false,
    status: "active",
    createdAt: now,
    updatedAt: now,
  };
  requireTenant(incoming.caller, draft);
  await requireTokenFor(parts, draft);
  const created = validate
    ? await tryOut(parts, incoming, { integration, connection, draft, findSite })
    : { record: openDraft(parts, integration, connection, draft).record };
  if (!(await parts.accounts.insert(created.record)))
    throw new CognateError("conflict", "An account with this id exists already.");
  return created;
};

/** Verifies, and looks which unified resources work: a lack is told and kept, and refuses nothing. */
const tryOut = async (parts: ServerParts, incoming: Incoming, draft: Draft): Promise<CreatedAccount> => {
  const { record, account } = await verifyDraft(parts, incoming, draft);
  const resources = await probeResources(parts, draft.integration, account, incoming.deadline);
  const missingPermission = missingPermissionOf(resources, record.updatedAt);
  return { resources, record: missingPermission === undefined ? record : { ...record, missingPermission } };
};

/** @throws CognateError invalid_body, verification_failed, conflict (changed meanwhile), token_scope (another tenant) */
export const updateAccount = async (
  parts: ServerParts,
  incoming: Incoming,
  current: AccountRecord,
  note: NoteSubject,
): Promise<AccountRecord> => {
  const { validate } = readWishes(incoming, ["validate"]);
  const integration = parts.catalog().integrations.get(current.integration);
  if (integration === undefined)
    throw new CognateError(
      "integration_not_found",
      `The account's integration "${current.integration}" is not installed.`,
    );
  const body = await incoming.json();
  const change = readAccountChange(body, parts.options.allowHosts);
  refuseOtherIntegration(body, current.integration);
  const connection = connectionOf(integration, change.connection ?? current.connection);
  const sameConnection = connection.name === current.connection;
  const { baseUrl: currentBase, ...rest } = current;
  const baseUrl = change.baseUrl === undefined ? currentBase : (change.baseUrl ?? undefined);
  const draft: AccountRecord = {
    ...rest,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(change.overlays === undefined ? {} : { overlays: mergeOverlays(current.overlays ?? {}, change.overlays) }),
    tenantId: change.tenantId ?? current.tenantId,
    connection: connection.name,
    context: mergeContext(sameConnection ? current.context : {}, change.context ?? {}),
    // An imitation that is pointed elsewhere is one no longer.
    sandbox: current.sandbox && baseUrl === currentBase,
    updatedAt: new Date(parts.clock()).toISOString(),
  };
  note({ details: { changed: changedIn(connection, current, draft) } });
  if (draft.tenantId !== current.tenantId) requireTenant(incoming.caller, draft);
  await requireTokenFor(parts, draft);
  const account = parts.openAccount(integration, draft);
  requireSecretsAgain(integration, connection, placeOf(parts, integration, current), account, change.context ?? {});
  const touched = change.context !== undefined || change.baseUrl !== undefined || !sameConnection;
  if (touched) checkReach(integration, account, parts.clock());
  const complete = { ...draft, context: contextOf(connection, account) };
  const opened = complete.status === "validation_error" ? healed(complete) : complete;
  const record = validate && touched ? await verifyRecord(parts, opened, account, incoming.deadline) : opened;
  const stored = await parts.accounts.update(current.id, (latest) => {
    // A token that was renewed meanwhile is the only one that still works; one that this change dropped stays away.
    if (latest.updatedAt === current.updatedAt)
      return record.token === undefined || latest.token === undefined ? record : { ...record, token: latest.token };
    throw new CognateError("conflict", "The account was changed by somebody else in the meantime; read it again.");
  });
  if (stored === undefined) throw accountNotFound();
  return stored;
};

/** Where the stored account's credentials go. One that cannot be opened any more, which this change may heal, is taken at its word. */
const placeOf = (parts: ServerParts, integration: Integration, current: AccountRecord): CredentialPlace => {
  // Overlays decide nothing here, and one that a new catalog broke must be removable.
  const { overlays: _shape, ...connected } = current;
  try {
    return parts.openAccount(integration, connected).view;
  } catch (error) {
    if (!(error instanceof CognateError) || error.fault !== "caller") throw error;
    const { baseUrl, connection, context, learned } = current;
    return { connection, fields: context, account: learned, ...(baseUrl === undefined ? {} : { baseUrl }) };
  }
};

const onlyTenantOf = ({ grant }: Caller): string | undefined => {
  const [only, second] = grant?.tenants ?? [];
  return second === undefined ? only : undefined;
};

/** Nobody makes an account that they could not see afterwards, nor pushes one into another tenant. */
const requireTenant = (caller: Caller, draft: AccountRecord): void => {
  if (caller.allows("accounts", draft)) return;
  throw new CognateError("token_scope", "The token does not allow accounts of this tenant, or no new ones.", {
    hint: "Set `tenant_id` to a tenant of the token.",
  });
};

/** `validate=false` stores without asking the provider; `find_site=true` tries the other declared sites too. */
const readWishes = (
  incoming: Incoming,
  known: readonly string[],
): { readonly validate: boolean; readonly findSite: boolean } => {
  const query = nestPairs(incoming.pairs);
  rejectUnknown(query, known);
  return {
    validate: readBoolean("validate", query["validate"]) ?? true,
    findSite: readBoolean("find_site", query["find_site"]) ?? false,
  };
};
