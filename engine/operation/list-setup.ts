/** Everything a unified list call needs before it reads: mapping, query, scope, cursor, walk. */
import type { Integration } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import { allLeaves } from "../mapping/source-leaves.ts";
import type {
  ListMapping,
  Mapping,
  MappingCounters,
  ModelResource,
  QueryPlan,
  UnifiedQuery,
  UnifiedScope,
} from "../mapping/types.ts";
import { type CursorBinding, type OpenedCursor, openCursor } from "./cursor.ts";
import type { Fetch } from "./fetch.ts";
import type { LeafCall } from "./leaf.ts";
import { readQuery } from "./query.ts";
import { checkRequirements } from "./require.ts";
import { askedFields, refuseUnknownFields } from "./shape.ts";
import type { CursorSealer, ListCall, Trace } from "./types.ts";
import { createWalk, type Walk, type WalkCall } from "./walk.ts";

export interface ListTarget {
  readonly integration: Integration;
  readonly mapping: Mapping;
  readonly resource: ModelResource;
}

export interface ListTools {
  readonly fetch: Fetch;
  readonly clock: () => number;
  readonly cursors: CursorSealer;
  /** Scan budget: provider pages per consumer call. */
  readonly maxPages: number;
  readonly counters?: MappingCounters;
}

export interface ListSetup {
  readonly limit: number;
  readonly binding: CursorBinding;
  /** Epoch ms of the list's first page. */
  readonly now: number;
  readonly opened: OpenedCursor | undefined;
  readonly walk: Walk;
  readonly call: WalkCall;
  /** Fields that no list of this mapping fills. */
  readonly omits: readonly string[];
  /** The query as it was understood, with defaults, for `applied` in the answer. */
  applied(): Promise<Readonly<Record<string, unknown>>>;
}

const DEFAULT_LIMIT = 100;

const limitOf = (call: ListCall, list: ListMapping): number => {
  const { max, default: fallback = Math.min(DEFAULT_LIMIT, max ?? DEFAULT_LIMIT) } = list.limit ?? {};
  const limit = call.limit ?? fallback;
  if (max !== undefined && limit > max && limit !== Infinity)
    throw new CognateError("invalid_parameter", `\`limit\` is at most ${max} for this list.`, {
      errors: [{ parameter: "limit", message: `at most ${max}` }],
    });
  return limit;
};

const propertiesOf = (resource: ModelResource): readonly string[] =>
  Object.keys((resource.schema["properties"] as Readonly<Record<string, unknown>> | undefined) ?? {});

/** What a cursor is bound to: what changes which records come, nothing of how they look. Values as read, so an empty one is none. */
const bindingOf = (call: ListCall, target: ListTarget, query: UnifiedQuery): CursorBinding => ({
  account: call.account.id,
  target: `${call.model}/${call.resource}/list`,
  parameters: {
    ...query.values,
    ...(query.sort.length === 0 ? {} : { sort_by: query.sort }),
    // Under the names that the caller sent, since a refusal shows them; one name may come more than once.
    ...Object.groupBy(call.remoteQuery ?? [], ([name]) => `remote_query[${name}]`),
  },
  fingerprint: target.integration.fingerprint,
});

/** UNI of the variable table (spec 3.3), without `steps`. */
const createScope = (
  call: ListCall,
  resource: ModelResource,
  query: Readonly<Record<string, unknown>>,
  now: number,
): UnifiedScope => ({
  query,
  account: call.account.view.account,
  now: new Date(now).toISOString(),
  method: "list",
  fields: askedFields(call, resource) ?? propertiesOf(resource),
  steps: {},
});

/** @throws CognateError method_not_allowed | invalid_parameter | cursor_* */
export const setUpList = (call: ListCall, target: ListTarget, tools: ListTools): ListSetup => {
  const { mapping, resource, integration } = target;
  const { list } = mapping;
  if (list === undefined)
    throw new CognateError("method_not_allowed", `${integration.label} has no list of ${call.model}/${call.resource}.`);
  const query = readQuery(resource, call.query, call.sortBy);
  refuseUnknownFields(
    call,
    resource,
    allLeaves(list.source).flatMap((leaf) => [...leaf.view.fields.keys(), ...leaf.view.omits]),
  );
  const binding = bindingOf(call, target, query);
  const opened =
    call.cursor === undefined || call.cursor === "" ? undefined : openCursor(tools.cursors, binding, call.cursor);
  const now = opened?.now ?? tools.clock();
  const leafCall: LeafCall = {
    steps: mapping.steps,
    query,
    scope: createScope(call, resource, query.values, now),
    fields: askedFields(call, resource),
    now,
    limit: limitOf(call, list),
    environment: {
      fetch: tools.fetch,
      findOperation: findOperation(integration),
      view: call.account.view,
      maxPages: tools.maxPages,
    },
    extraQuery: call.remoteQuery ?? [],
  };
  let first: QueryPlan | undefined;
  const walkCall: WalkCall = {
    ...leafCall,
    source: list.source,
    check(plan) {
      first = plan;
      checkRequirements(list.require, { ...leafCall.scope, query: plan.query }, now);
    },
    ...(tools.counters === undefined ? {} : { counters: tools.counters }),
    ...(call.trace === undefined ? {} : tracing(call.trace, query)),
  };
  const walk = createWalk(walkCall);
  return {
    limit: leafCall.limit,
    binding,
    now,
    opened,
    call: walkCall,
    walk,
    omits: [...new Set(allLeaves(list.source).flatMap((leaf) => leaf.view.omits))],
    applied: async () =>
      first?.applied ?? (opened === undefined ? {} : (await walk.leafAt(opened.position)).plan.applied),
  };
};

const tracing = (trace: Trace, query: UnifiedQuery): Pick<WalkCall, "note" | "onLeaf"> => ({
  note: (message) => trace.add({ kind: "note", message }),
  onLeaf({ path, operation, view }) {
    trace.add({
      kind: "source",
      path: path.layers.map((layer) => `${layer.k}[${JSON.stringify(layer["i"])}]`).join("."),
      ...(operation === undefined ? {} : { operation: operation.name }),
    });
    for (const { parameter, operator } of query.filters) {
      const how = view.filters.get(parameter.name)?.operators[operator];
      if (how !== undefined) trace.add({ kind: "filter", parameter: parameter.name, operator, how });
    }
  },
});

export const findOperation =
  (integration: Integration) =>
  (name: string): ReturnType<LeafCall["environment"]["findOperation"]> => {
    const operation = integration.operations.get(name);
    if (operation === undefined)
      throw new CognateError("internal_error", `${integration.name} has no operation ${name}.`);
    return operation;
  };
