/** What every /unified route does first: model, parameters, account. */
import type { Integration } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import type { ModelResource } from "../../engine/mapping/types.ts";
import { createTrace } from "../../engine/operation/trace.ts";
import type { Account, CallBase, Trace, UnifiedTarget } from "../../engine/operation/types.ts";
import { requireResource } from "../auth/require.ts";
import { accountIdOf, resolveForCall } from "../accounts/resolve.ts";
import type { AccountRecord } from "../accounts/store.ts";
import { suggest } from "../http/suggest.ts";
import type { Incoming, ServerParts } from "../types.ts";
import type { UnifiedParameters } from "./parameters.ts";
import { readParameters } from "./parameters.ts";
import { MOST_EXPLAINED } from "./trace.ts";

export interface UnifiedCall {
  readonly parameters: UnifiedParameters;
  readonly resource: ModelResource;
  readonly target: UnifiedTarget;
  readonly record: AccountRecord;
  readonly integration: Integration;
  readonly account: Account;
  readonly base: CallBase;
  readonly trace: Trace | undefined;
}

/** @throws CognateError model_not_found with the names that exist */
export const findResource = (parts: ServerParts, modelName: string, resourceName: string): ModelResource => {
  const { models } = parts.catalog();
  const model = models.get(modelName);
  if (model === undefined)
    throw missing(`There is no unified model "${modelName.slice(0, 80)}".`, modelName, [...models.keys()]);
  const resource = model.resources.get(resourceName);
  if (resource === undefined)
    throw missing(`The model "${modelName}" has no resource "${resourceName.slice(0, 80)}".`, resourceName, [
      ...model.resources.keys(),
    ]);
  return resource;
};

/** The account is looked at after the token and before the cursor is opened (http-api-spec 3.12). */
export const openUnifiedCall = async (
  parts: ServerParts,
  incoming: Incoming,
  kind: "list" | "item",
  /** undefined: it follows from the method, so the caller of this function asks for it. */
  scope: "read" | "write" | undefined,
  id?: string,
): Promise<UnifiedCall> => {
  const resource = findResource(parts, incoming.param("model"), incoming.param("resource"));
  const target = { model: resource.model, resource: resource.name };
  if (scope !== undefined) requireResource(incoming.caller, scope, target);
  const parameters = readParameters(incoming.pairs, {
    resource,
    kind,
    validate: parts.options.validate,
    ...(id === undefined ? {} : { id }),
  });
  const accountId = accountIdOf(
    { query: parameters.accountId, header: incoming.header("integrated-account-id") },
    incoming.caller,
  );
  const { record, integration, account } = await resolveForCall(
    parts,
    incoming.caller,
    accountId,
    incoming.deadline,
    ...(scope === undefined ? (["read", "write"] as const) : [scope]),
  );
  const traced = parameters.explain || parameters.shaping.format === "debug";
  if (traced && !incoming.caller.allows("explain", record))
    throw new CognateError("token_scope", 'The token does not allow "explain".');
  const trace = traced ? createTrace(MOST_EXPLAINED) : undefined;
  const base: CallBase = {
    account,
    deadline: incoming.deadline,
    signal: incoming.signal,
    ...(parameters.remoteQuery.length === 0 ? {} : { remoteQuery: parameters.remoteQuery }),
    ...(trace === undefined ? {} : { trace }),
  };
  return {
    parameters,
    resource,
    target,
    record,
    integration,
    account,
    base,
    trace,
  };
};

const missing = (message: string, given: string, known: readonly string[]): CognateError => {
  const hint = suggest(given, known);
  return new CognateError("model_not_found", message, hint === undefined ? {} : { hint });
};
