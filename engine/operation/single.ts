/** Maps one provider record as `get`, `create` and `update` answer it: page and record steps, bind, `where`, fields, shape. */
import { CognateError, type ErrorDetail } from "../errors.ts";
import type { ProviderAnswer } from "../language/exchange.ts";
import type { Step, UnifiedScope, View } from "../mapping/types.ts";
import type { ModelResource } from "../mapping/types.ts";
import type { ProviderCalls } from "./provider-calls.ts";
import { askedFields, createShaper } from "./shape.ts";
import { type PartialDetail, runSteps } from "./steps.ts";
import type { Shaping, Trace } from "./types.ts";

/** One record for a consumer, with what went wrong beside it. */
export interface ItemAnswer {
  readonly record: Readonly<Record<string, unknown>>;
  readonly errors: readonly ErrorDetail[];
  readonly partial: readonly PartialDetail[];
}

export interface SingleInput {
  readonly record: unknown;
  readonly answer: ProviderAnswer;
  readonly view: View;
  readonly steps: readonly Step[];
  readonly resource: ModelResource;
  readonly shaping: Shaping;
  readonly scope: UnifiedScope;
  readonly trace?: Trace;
}

/** @throws CognateError not_found if the mapping leaves the record out, mapping_failed if it cannot be given */
export const mapSingle = async (input: SingleInput, calls: ProviderCalls): Promise<ItemAnswer> => {
  const { view, steps, resource, shaping, answer, record } = input;
  const asked = askedFields(shaping, resource, view);
  const needed = view.neededSteps(asked, []);
  const run = { steps, method: input.scope.method, needed, now: calls.now, environment: calls.environment };
  const page = await runSteps({
    ...run,
    at: "page",
    scope: input.scope,
    extra: { page: answer.body, records: [record] },
  });
  const scope = { ...input.scope, steps: { ...input.scope.steps, ...page.values } };
  const own = await runSteps({ ...run, at: "record", scope, extra: { page: answer.body, record } });
  const open = view.open({
    body: answer.body,
    headers: answer.headers,
    records: [record],
    scope,
    local: [],
    fields: asked,
    now: calls.now,
    memo: new Map(),
    ...(calls.counters === undefined ? {} : { counters: calls.counters }),
  });
  calls.counters?.sample?.(record);
  const row = { item: record, record, index: 0 };
  const admitted = open.admit(row, own.values);
  if (admitted === "left_out")
    throw new CognateError("not_found", `There is no such record in ${resource.name}: the mapping leaves it out.`);
  if (typeof admitted === "object")
    throw new CognateError("mapping_failed", `The record could not be mapped: ${admitted.message}`, {
      errors: [admitted],
      ...(admitted.where === undefined ? {} : { where: admitted.where }),
    });
  const mapped = open.map(row, own.values);
  const id = mapped.record[resource.idField];
  input.trace?.record(() => ({ id: typeof id === "string" ? id : null, fields: open.explain(row, own.values) }));
  const shaped = createShaper(shaping, resource, view).shape(mapped, record);
  if (shaped.record === undefined)
    throw new CognateError("mapping_failed", `The record has no \`${resource.idField}\`.`, { errors: shaped.errors });
  return { record: shaped.record, errors: shaped.errors, partial: [...page.partial, ...own.partial] };
};
