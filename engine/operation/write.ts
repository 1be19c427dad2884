/** Unified create, update and delete: the consumer's record is checked, turned into the provider's body, sent once, and answered (spec 3.12). */
import { CognateError, type ErrorDetail } from "../errors.ts";
import type { ProviderAnswer } from "../language/exchange.ts";
import type { ModelResource, Requirement, UnifiedScope, WriteMapping } from "../mapping/types.ts";
import { getItem, itemScope, methodMissing } from "./item.ts";
import type { ListTarget } from "./list-setup.ts";
import { type ProviderCalls, renderArgs, type WriteExtras } from "./provider-calls.ts";
import { readQuery } from "./query.ts";
import { readRecords } from "./read-records.ts";
import { checkRequirements } from "./require.ts";
import { type ItemAnswer, mapSingle } from "./single.ts";
import { runSteps } from "./steps.ts";
import type { WriteCall } from "./types.ts";

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
  const scope = scopeOf(call, resource, kind, write.require, calls);
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
  const [record] = operation.reader.kind === "none" ? [] : readRecords(operation, answer, args, calls.now);
  const after = await runAfter({ target, kind, scope: ready, result: record ?? answer.body }, calls);
  const item = await answerOf({ call, target, write, answer, record, scope: ready }, calls);
  return { ...item, partial: [...steps.partial, ...after, ...item.partial] };
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
  const scope = scopeOf(call, resource, "delete", remove.require, calls);
  // A delete has no view that could say what is read: every step that names this method runs.
  const steps = await runSteps({
    at: "call",
    steps: mapping.steps.filter((step) => step.methods?.includes("delete") === true),
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

const extrasOf = (call: WriteCall): WriteExtras => ({
  ...(call.idempotencyKey === undefined ? {} : { idempotencyKey: call.idempotencyKey }),
  ...(call.remoteBody === undefined ? {} : { extraBody: call.remoteBody }),
});

const scopeOf = (
  call: WriteCall,
  resource: ModelResource,
  method: string,
  require: readonly Requirement[],
  calls: ProviderCalls,
): UnifiedScope => {
  const query = readQuery(resource, call.query);
  const scope: UnifiedScope = {
    ...itemScope(call, resource, method),
    query: query.values,
    now: new Date(calls.now).toISOString(),
    input: call.body,
  };
  checkRequirements(require, scope, calls.now);
  return scope;
};

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
    throw new CognateError("invalid_body", failures.map((failure) => failure.message).join(" "), { errors: failures });
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

interface After {
  readonly target: ListTarget;
  readonly kind: string;
  readonly scope: UnifiedScope;
  readonly result: unknown;
}

/** The write has happened: a failing step must not make anybody repeat it. */
const runAfter = async (
  { target, kind, scope, result }: After,
  calls: ProviderCalls,
): Promise<ItemAnswer["partial"]> => {
  try {
    return (
      await runSteps({
        at: "after",
        steps: target.mapping.steps,
        method: kind,
        scope,
        extra: { result },
        now: calls.now,
        environment: calls.environment,
      })
    ).partial;
  } catch (error) {
    if (!(error instanceof CognateError)) throw error;
    throw new CognateError(error.code, `The record was written; a call after it failed: ${error.message}`, {
      status: error.status,
      retryable: false,
      errors: error.errors,
      cause: error,
      ...(error.where === undefined ? {} : { where: error.where }),
      ...(error.provider === undefined ? {} : { provider: error.provider }),
    });
  }
};

interface Written {
  readonly call: WriteCall;
  readonly target: ListTarget;
  readonly write: WriteMapping;
  readonly answer: ProviderAnswer;
  readonly record: unknown;
  readonly scope: UnifiedScope;
}

/** The provider's own record, or the record read again, or its id alone. What fails here is reported, never thrown. */
const answerOf = async (written: Written, calls: ProviderCalls): Promise<ItemAnswer> => {
  const { call, target, write, answer, record } = written;
  const { idField } = target.resource;
  const shaping = { ...call, strict: false, validate: call.validate === "strict" ? ("warn" as const) : call.validate };
  let id: string | undefined = call.id;
  try {
    id ??= idOf(write, answer, calls.now);
    if (write.readsBack && id !== undefined) return await getItem({ ...shaping, id, query: {} }, target, calls);
    if (record !== undefined)
      return await mapSingle(
        {
          record,
          answer,
          view: write.view,
          steps: target.mapping.steps,
          resource: target.resource,
          shaping,
          scope: written.scope,
          ...(call.trace === undefined ? {} : { trace: call.trace }),
        },
        calls,
      );
  } catch (error) {
    if (!(error instanceof CognateError)) throw error;
    const detail: ErrorDetail = {
      message: `The record was written; it could not be read back: ${error.message}`,
      code: error.code,
      ...(error.where === undefined ? {} : { where: error.where }),
    };
    return { record: { [idField]: id ?? null }, errors: [detail, ...error.errors], partial: [] };
  }
  return { record: { [idField]: id ?? null }, errors: [], partial: [] };
};

const idOf = (write: WriteMapping, answer: ProviderAnswer, now: number): string | undefined => {
  const value = write.id?.evaluate(answer.body, { headers: answer.headers }, now);
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
};
