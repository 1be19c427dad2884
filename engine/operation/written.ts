/** After a write: its record, the steps that follow, the answer. Nothing here may make anybody write again. */
import type { Operation } from "../catalog/types.ts";
import { CognateError, type ErrorDetail } from "../errors.ts";
import type { ProviderAnswer } from "../language/exchange.ts";
import type { UnifiedScope, WriteMapping } from "../mapping/types.ts";
import { getItem } from "./item.ts";
import type { ListTarget } from "./list-setup.ts";
import type { ProviderCalls } from "./provider-calls.ts";
import { readRecords } from "./read-records.ts";
import { type ItemAnswer, mapSingle } from "./single.ts";
import { runSteps } from "./steps.ts";
import type { WriteCall } from "./types.ts";

/** The record in the answer to a write. That it cannot be read is reported: the write has happened. */
export const readWritten = (
  operation: Operation,
  answer: ProviderAnswer,
  args: Readonly<Record<string, unknown>>,
  now: number,
): { readonly record: unknown; readonly errors: readonly ErrorDetail[] } => {
  if (operation.reader.kind === "none") return { record: undefined, errors: [] };
  try {
    return { record: readRecords(operation, answer, args, now)[0], errors: [] };
  } catch (error) {
    if (!(error instanceof CognateError)) throw error;
    return { record: undefined, errors: [notReadBack(error)] };
  }
};

const notReadBack = (error: CognateError): ErrorDetail => ({
  message: `The record was written; it could not be read back: ${error.message}`,
  code: error.code,
  ...(error.where === undefined ? {} : { where: error.where }),
});

interface After {
  readonly target: ListTarget;
  readonly kind: string;
  readonly scope: UnifiedScope;
  readonly result: unknown;
}

/** The write has happened: a failing step must not make anybody repeat it. */
export const runAfter = async (
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
      status: isRepeated(error.status) ? 500 : error.status,
      retryable: false,
      afterWrite: true,
      errors: error.errors,
      cause: error,
      ...(error.where === undefined ? {} : { where: error.where }),
      ...(error.provider === undefined ? {} : { provider: error.provider }),
    });
  }
};

/** Clients repeat these by themselves (http-api-spec 1.1, fact 4). */
const isRepeated = (status: number): boolean => [408, 409, 425, 429].includes(status) || status > 500;

interface Written {
  readonly call: WriteCall;
  readonly target: ListTarget;
  readonly write: WriteMapping;
  readonly answer: ProviderAnswer;
  readonly record: unknown;
  readonly scope: UnifiedScope;
}

/** The provider's own record, or the record read again, or its id alone. What fails here is reported, never thrown. */
export const answerOf = async (written: Written, calls: ProviderCalls): Promise<ItemAnswer> => {
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
    return { record: { [idField]: id ?? null }, errors: [notReadBack(error), ...error.errors], partial: [] };
  }
  return { record: { [idField]: id ?? null }, errors: [], partial: [] };
};

const idOf = (write: WriteMapping, answer: ProviderAnswer, now: number): string | undefined => {
  const value = write.id?.evaluate(answer.body, { headers: answer.headers }, now);
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
};
