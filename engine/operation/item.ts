/** A unified get: one record by its id, mapped or as the provider's own bytes. */
import { CognateError } from "../errors.ts";
import type { ProviderAnswer } from "../language/exchange.ts";
import type { ModelResource, UnifiedScope, View } from "../mapping/types.ts";
import type { ListTarget } from "./list-setup.ts";
import { type ProviderCalls, renderArgs } from "./provider-calls.ts";
import { readQuery } from "./query.ts";
import { checkRequirements } from "./require.ts";
import { askedFields, refuseUnknownFields } from "./shape.ts";
import { type ItemAnswer, mapSingle } from "./single.ts";
import { runSteps, type StepsOutcome } from "./steps.ts";
import type { ItemCall, RawPage } from "./types.ts";

/** @throws CognateError method_not_allowed | not_found | invalid_parameter | filter_not_supported | mapping_failed, or the provider's */
export const getItem = async (call: ItemCall, target: ListTarget, calls: ProviderCalls): Promise<ItemAnswer> => {
  const { mapping, resource } = target;
  const { view, scope, steps, answer, record } = await fetchItem(call, target, calls);
  const item = await mapSingle(
    {
      record,
      answer,
      view,
      steps: mapping.steps,
      resource,
      shaping: call,
      scope,
      ...(call.trace === undefined ? {} : { trace: call.trace }),
    },
    calls,
  );
  return { ...item, partial: [...steps.partial, ...item.partial] };
};

/** Format `raw` of a get: the provider's body as it came (http-api-spec 2.20). @throws CognateError as `getItem` */
export const getRawItem = async (call: ItemCall, target: ListTarget, calls: ProviderCalls): Promise<RawPage> => {
  const { answer } = await fetchItem(call, target, calls);
  return {
    contentType: answer.headers["content-type"] ?? "application/json",
    bytes: answer.bytes,
    status: answer.status,
    next_cursor: null,
  };
};

interface FetchedItem {
  readonly view: View;
  readonly scope: UnifiedScope;
  readonly steps: StepsOutcome;
  readonly answer: ProviderAnswer;
  readonly record: unknown;
}

const fetchItem = async (
  call: ItemCall,
  { mapping, resource, integration }: ListTarget,
  calls: ProviderCalls,
): Promise<FetchedItem> => {
  const { get } = mapping;
  if (get === undefined) throw methodMissing(integration.label, resource, "get");
  refuseUnknownFields(call, resource, [...get.view.fields.keys()]);
  const first = itemScope(call, resource, "get");
  const query = readQuery(resource, call.query);
  const planned = get.view.plan(
    query,
    { ...first, query: query.values, now: new Date(calls.now).toISOString() },
    {},
    calls.now,
  );
  const scope: UnifiedScope = { ...first, query: planned.query, now: new Date(calls.now).toISOString() };
  checkRequirements(get.require, scope, calls.now);
  const steps = await runSteps({
    at: "call",
    steps: mapping.steps,
    method: "get",
    needed: get.view.neededSteps(askedFields(call, resource, get.view), []),
    scope,
    now: calls.now,
    environment: calls.environment,
  });
  const ready = { ...scope, steps: steps.values };
  const operation = calls.find(get.operation);
  const args = { id: call.id, ...renderArgs(get.args, ready, calls.now) };
  const { answer, records } = await calls.fetch({ purpose: "page", operation, args });
  const [record] = records;
  if (record === undefined || answer.outcome === "ignored")
    throw new CognateError("not_found", `${integration.label} has no ${resource.name} record \`${call.id}\`.`);
  return { view: get.view, scope: ready, steps, answer, record };
};

/** UNI of the variable table (spec 3.3) for a call about one record; `query` and `now` are filled by the caller. */
export const itemScope = (
  call: Pick<ItemCall, "account" | "fields" | "exclude"> & { readonly id?: string },
  resource: ModelResource,
  method: string,
): UnifiedScope => ({
  query: {},
  account: call.account.view.account,
  now: "",
  method,
  fields:
    askedFields(call, resource) ??
    Object.keys((resource.schema["properties"] as Readonly<Record<string, unknown>> | undefined) ?? {}),
  steps: {},
  ...(call.id === undefined ? {} : { id: call.id }),
});

export const methodMissing = (label: string, resource: ModelResource, method: string): CognateError =>
  new CognateError("method_not_allowed", `${label} has no ${method} of ${resource.model}/${resource.name}.`);
