/** `/proxy`: a declared operation with the provider's own records; lists page by our cursors, everything else is verbatim. */
import type { Integration, Operation } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import { didYouMean } from "../language/suggest.ts";
import type { Source } from "../mapping/types.ts";
import { type CursorBinding, openCursor, sealCursor } from "./cursor.ts";
import { gather } from "./gather.ts";
import { refuseOwned } from "./leaf.ts";
import { envelope } from "./list.ts";
import { findOperation, type ListTools } from "./list-setup.ts";
import { perform } from "./perform.ts";
import type { Provider } from "./provider.ts";
import { readProxyArgs } from "./proxy-args.ts";
import { PROXY_VIEW } from "./proxy-view.ts";
import { distinctPartial, type PartialDetail } from "./steps.ts";
import type { ProxyAnswer, ProxyCall } from "./types.ts";
import { createWalk, type WalkCall } from "./walk.ts";

const DEFAULT_LIMIT = 100;

/** @throws CognateError resource_not_found | method_not_allowed | method_not_found with what there is */
export const findProxyOperation = (
  integration: Integration,
  call: Pick<ProxyCall, "resource" | "operation">,
): Operation => {
  const resource = integration.resources.get(call.resource);
  if (resource === undefined) {
    throw new CognateError("resource_not_found", `${integration.label} has no resource \`${call.resource}\`.`, {
      hint:
        didYouMean(call.resource, integration.resources.keys()) ??
        `Resources: ${[...integration.resources.keys()].toSorted().join(", ")}.`,
    });
  }
  const operation = integration.operations.get(`${call.resource}.${call.operation}`);
  if (operation !== undefined) return operation;
  const standard = ["list", "get", "create", "update", "delete"].includes(call.operation);
  throw new CognateError(
    standard ? "method_not_allowed" : "method_not_found",
    `${integration.label}: \`${call.resource}\` has no operation \`${call.operation}\`.`,
    {
      hint:
        didYouMean(call.operation, resource.operations.keys()) ??
        `Operations: ${[...resource.operations.keys()].toSorted().join(", ")}.`,
    },
  );
};

/** A list by name, or a custom list operation that was asked for a page. */
export const isPaged = (operation: Operation, call: ProxyCall): boolean =>
  operation.reader.kind === "list" &&
  (call.operation === "list" || call.limit !== undefined || call.cursor !== undefined || call.includeEnvelope === true);

/** The caller's JSON body, to be merged over the operation's own beside what paging writes into it. @throws CognateError invalid_body */
export const readProxyBody = (call: ProxyCall): unknown => {
  if (call.body === undefined || call.body.bytes.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(call.body.bytes));
  } catch {
    throw new CognateError("invalid_body", "A list reads a JSON body only.");
  }
};

/** Other members of the page: the body without its records, wherever they stand. */
const withoutRecords = (body: unknown, records: readonly unknown[]): unknown => {
  const isRecords = (value: unknown): boolean =>
    Array.isArray(value) && value.length === records.length && value[0] === records[0];
  if (typeof body !== "object" || body === null || Array.isArray(body)) return undefined;
  const kept = Object.entries(body).filter(([, value]) => !isRecords(value));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutRecords(value, records) ?? value]));
};

export const callVerbatim = async (call: ProxyCall, operation: Operation, provider: Provider): Promise<ProxyAnswer> => {
  const { args, verbatim } = readProxyArgs(operation.request, call.parameters, call.id);
  const answer = await perform({
    ...provider.base,
    operation,
    args,
    extraQuery: [...verbatim, ...(call.remoteQuery ?? [])],
    ...(call.body === undefined ? {} : { rawBody: call.body }),
    ...(call.idempotencyKey === undefined ? {} : { idempotencyKey: call.idempotencyKey }),
  });
  if (answer.outcome !== "ignored")
    return { kind: "verbatim", status: answer.status, headers: answer.headers, bytes: answer.bytes };
  // A rule says that this answer means "nothing there" (spec 3.8.5).
  if (operation.request.effect === "destroy")
    return { kind: "verbatim", status: 204, headers: {}, bytes: new Uint8Array() };
  throw new CognateError("not_found", answer.message ?? `${operation.name}: the provider has no such record.`, {
    provider: { status: answer.status },
  });
};

/** The same walk as a unified list, without a mapping. */
export const listProxy = async (
  call: ProxyCall,
  integration: Integration,
  operation: Operation,
  tools: ListTools,
): Promise<ProxyAnswer> => {
  refuseOwned(
    operation.pager,
    call.parameters.map(([name]) => name),
  );
  const { args, verbatim } = readProxyArgs(operation.request, call.parameters, call.id);
  const binding: CursorBinding = {
    account: call.account.id,
    target: `proxy/${operation.name}`,
    parameters: {
      ...args,
      ...Object.fromEntries(verbatim.map(([name, value], index) => [`${name}#${index}`, value])),
      ...(call.body === undefined ? {} : { body: [...call.body.bytes] }),
    },
    fingerprint: integration.fingerprint,
  };
  const opened =
    call.cursor === undefined || call.cursor === "" ? undefined : openCursor(tools.cursors, binding, call.cursor);
  const now = opened?.now ?? tools.clock();
  const limit = call.limit ?? DEFAULT_LIMIT;
  const source: Source = {
    kind: "operation",
    operation: operation.name,
    args: { references: operation.request.path.references, render: () => args },
    view: PROXY_VIEW,
    where: operation.where,
  };
  const walkCall: WalkCall = {
    source,
    steps: [],
    query: { filters: [], sort: [], values: {} },
    scope: {
      query: {},
      account: call.account.view.account,
      now: new Date(now).toISOString(),
      method: "list",
      steps: {},
    },
    fields: undefined,
    now,
    limit,
    environment: {
      fetch: tools.fetch,
      findOperation: findOperation(integration),
      view: call.account.view,
      maxPages: tools.maxPages,
    },
    extraQuery: verbatim,
  };
  const walk = createWalk(walkCall);
  const found = {
    records: [] as unknown[],
    partial: [] as PartialDetail[],
    total: undefined as number | undefined,
    envelope: undefined as unknown,
  };
  const from = opened?.position ?? (await walk.start());
  const budget = {
    limit,
    maxPages: tools.maxPages,
    deadline: call.deadline,
    clock: tools.clock,
    fresh: opened === undefined,
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  };
  const gathered = await gather(walk, from, budget, {
    take(page) {
      for (const { row } of page.given) found.records.push(row.item);
      found.partial.push(...page.partial);
      found.total = page.total ?? found.total;
      if (call.includeEnvelope === true && page.fetched !== undefined)
        found.envelope = withoutRecords(page.fetched.answer.body, page.fetched.records);
      call.trace?.add({ kind: "page", ...page.counts });
      return page.given.length;
    },
    reset() {
      found.records = [];
      found.partial = [];
    },
  });
  const next = gathered.next === undefined ? null : sealCursor(tools.cursors, binding, gathered.next, now);
  return {
    kind: "list",
    list: {
      result: found.records,
      ...envelope(
        {
          gathered,
          harvest: { errors: [], partial: distinctPartial(found.partial), lost: false },
          next,
          previous: null,
        },
        found.records.length,
      ),
      ...(found.total === undefined ? {} : { total_count: found.total }),
      ...(found.envelope === undefined ? {} : { remote_envelope: found.envelope }),
    },
  };
};
