/** Custom methods of a model: `POST /unified/{model}/{resource}/{method}` (http-api-spec 2.32). */
import { CognateError } from "../errors.ts";
import { didYouMean } from "../language/suggest.ts";
import type { UnifiedScope } from "../mapping/types.ts";
import { itemScope } from "./item.ts";
import type { ListTarget } from "./list-setup.ts";
import { type ProviderCalls, renderArgs } from "./provider-calls.ts";
import { readQuery } from "./query.ts";
import { runSteps } from "./steps.ts";
import type { MethodCall } from "./types.ts";
import { refuseUnread } from "./unread.ts";
import { refuseSandbox } from "./write.ts";

/** @throws CognateError method_not_found with suggestions | invalid_body | sandbox_read_only, or the provider's */
export const callMethod = async (
  call: MethodCall,
  { mapping, resource, integration }: ListTarget,
  calls: ProviderCalls,
): Promise<{ readonly result: unknown }> => {
  const method = mapping.methods.get(call.method);
  if (method === undefined)
    throw unknownMethod(call.method, [...mapping.methods.keys()], `${integration.label}'s ${resource.name}`);
  if (method.effect !== "read") refuseSandbox(call);
  const input = call.body ?? {};
  const failures = method.validateInput?.(input) ?? [];
  if (failures.length > 0)
    throw new CognateError("invalid_body", failures.map((failure) => failure.message).join(" "), { errors: failures });
  const query = readQuery(resource, call.query);
  const own = mapping.steps.filter((step) => step.methods?.includes(call.method) === true);
  refuseUnread(query, [method.args, ...own.flatMap((step) => [step.args, step.when])], call.method);
  const scope: UnifiedScope = {
    ...itemScope(call, resource, call.method),
    query: query.values,
    now: new Date(calls.now).toISOString(),
    input,
  };
  const run = {
    steps: own,
    method: call.method,
    now: calls.now,
    environment: calls.environment,
  };
  const steps = await runSteps({ ...run, at: "call", scope });
  const ready = { ...scope, steps: steps.values };
  const operation = calls.find(method.operation);
  // Without args the body travels as it is.
  const args = method.args === undefined ? { body: input } : renderArgs(method.args, ready, calls.now);
  const answer = await calls.send(operation, args);
  await runSteps({ ...run, at: "after", scope: ready, extra: { result: answer.body } });
  return { result: method.result(answer.body, answer.headers, ready, calls.now) ?? null };
};

const unknownMethod = (name: string, known: readonly string[], of: string): CognateError =>
  new CognateError("method_not_found", `There is no method \`${name}\` of ${of}.`, {
    hint:
      didYouMean(name, known) || (known.length === 0 ? "It has no custom methods." : `There are ${known.join(", ")}.`),
  });
