/** Unified create, update and delete: the consumer's record is checked, turned into the provider's body, sent once, and answered (spec 3.12). */
import { CognateError, type ErrorDetail } from "../errors.ts";
import type { ModelResource, UnifiedQuery, UnifiedScope, WriteMapping } from "../mapping/types.ts";
import { itemScope, methodMissing } from "./item.ts";
import type { ListTarget } from "./list-setup.ts";
import { type ProviderCalls, renderArgs, type WriteExtras } from "./provider-calls.ts";
import { readQuery } from "./query.ts";
import { checkRequirements } from "./require.ts";
import type { ItemAnswer } from "./single.ts";
import { runSteps } from "./steps.ts";
import type { WriteCall } from "./types.ts";
import { refuseUnread } from "./unread.ts";
import { answerOf, readWritten, runAfter } from "./written.ts";

/** @throws CognateError method_not_allowed | sandbox_read_only | invalid_body | field_not_supported | requirement_failed, or the provider's */
export const writeItem = async (
  kind: WriteMapping["kind"],
  call: WriteCall,
  target: ListTarget,
  calls: ProviderCalls,
): Promise<ItemAnswer> => {
  const { mapping, resource, integration } = target;
  const write = mapping[kind];
  if (write === undefined) throw methodMissing(integration.label, resource, kind);
  refuseSandbox(call);
  if (kind === "update" && call.id === undefined)
    throw new CognateError("method_not_allowed", "An update names the record's id.");
  checkBody(kind, call.body, write, resource, integration.label);
  const query = readQuery(resource, call.query);
  const first = scopeOf(call, resource, kind, query, calls);
  // A write's view knows what reads the query; what nothing reads is refused there.
  const scope: UnifiedScope = { ...first, query: write.view.plan(query, first, {}, calls.now).query };
  checkRequirements(write.require, scope, calls.now);
  const steps = await runSteps({
    at: "call",
    steps: mapping.steps,
    method: kind,
    needed: write.view.neededSteps(undefined, []),
    scope,
    now: calls.now,
    environment: calls.environment,
  });
  const ready: UnifiedScope = { ...scope, steps: steps.values };
  const operation = calls.find(write.operation);
  const body = write.buildBody(call.body, ready, calls.now);
  const args = {
    ...(call.id === undefined ? {} : { id: call.id }),
    ...renderArgs(write.args, ready, calls.now),
    ...(body === undefined ? {} : { body }),
  };
  const answer = await calls.send(operation, args, extrasOf(call));
  const { record, errors } = readWritten(operation, answer, args, calls.now);
  const after = await runAfter({ target, kind, scope: ready, result: record ?? answer.body }, calls);
  const item = await answerOf({ call, target, write, answer, record, scope: ready }, calls);
  return { ...item, errors: [...errors, ...item.errors], partial: [...steps.partial, ...after, ...item.partial] };
};

/** @throws CognateError method_not_allowed | sandbox_read_only | not_found, or the provider's */
export const removeItem = async (
  call: WriteCall,
  target: ListTarget,
  calls: ProviderCalls,
): Promise<{ readonly id: string }> => {
  const { mapping, resource, integration } = target;
  const remove = mapping.delete;
  if (remove === undefined) throw methodMissing(integration.label, resource, "delete");
  refuseSandbox(call);
  if (call.id === undefined) throw new CognateError("method_not_allowed", "A delete names the record's id.");
  const query = readQuery(resource, call.query);
  const own = mapping.steps.filter((step) => step.methods?.includes("delete") === true);
  const stepReads = own.flatMap((step) => [step.args, step.when]);
  refuseUnread(query, [remove.args, ...remove.require.map((rule) => rule.that), ...stepReads], "delete");
  const scope = scopeOf(call, resource, "delete", query, calls);
  checkRequirements(remove.require, scope, calls.now);
  // A delete has no view that could say what is read: every step that names this method runs.
  const steps = await runSteps({
    at: "call",
    steps: own,
    method: "delete",
    scope,
    now: calls.now,
    environment: calls.environment,
  });
  const args = { id: call.id, ...renderArgs(remove.args, { ...scope, steps: steps.values }, calls.now) };
  const answer = await calls.send(calls.find(remove.operation), args, extrasOf(call));
  await runAfter({ target, kind: "delete", scope: { ...scope, steps: steps.values }, result: answer.body }, calls);
  return { id: call.id };
};

/** Sandbox accounts are shared: nobody changes them (truto.md 3.4). */
export const refuseSandbox = (call: Pick<WriteCall, "account">): void => {
  if (call.account.sandbox)
    throw new CognateError("sandbox_read_only", "This is a sandbox account; it can be read only.", {
      hint: "Connect an account of your own to write.",
    });
};

/** What is wrong, and where, unless the sentence names it. */
const sentenceOf = ({ pointer = "", message }: ErrorDetail): string =>
  pointer === "" || message.includes(`\`${pointer.split("/").at(-1)}\``) ? message : `${pointer.slice(1)}: ${message}`;

const extrasOf = (call: WriteCall): WriteExtras => ({
  ...(call.idempotencyKey === undefined ? {} : { idempotencyKey: call.idempotencyKey }),
  ...(call.remoteBody === undefined ? {} : { extraBody: call.remoteBody }),
});

const scopeOf = (
  call: WriteCall,
  resource: ModelResource,
  method: string,
  query: UnifiedQuery,
  calls: ProviderCalls,
): UnifiedScope => ({
  ...itemScope(call, resource, method),
  query: query.values,
  now: new Date(calls.now).toISOString(),
  input: call.body,
});

/** First against the model, then against what this mapping can send: nothing is ignored in silence. */
const checkBody = (
  kind: WriteMapping["kind"],
  body: unknown,
  write: WriteMapping,
  resource: ModelResource,
  label: string,
): void => {
  const failures = resource.validateWrite(kind, body);
  if (failures.length > 0)
    throw new CognateError("invalid_body", failures.map(sentenceOf).join(" "), { errors: failures });
  const unsupported = Object.keys(body as object).filter((name) => !write.reads.has(name));
  if (unsupported.length === 0) return;
  const errors: readonly ErrorDetail[] = unsupported.map((name) => ({
    pointer: `/${name}`,
    field: name,
    message: `${label} cannot write \`${name}\`.`,
    code: "field_not_supported",
  }));
  throw new CognateError("field_not_supported", errors.map((error) => error.message).join(" "), {
    errors,
    hint: `It writes ${[...write.reads].toSorted().join(", ")}.`,
  });
};
