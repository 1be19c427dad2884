/** The engine: every call that the server and the command line can make, over one catalog, one transport, one clock. */
import type { Integration } from "../catalog/types.ts";
import type { Effect } from "../language/exchange.ts";
import type { Mapping } from "../mapping/types.ts";
import type { AccountTools } from "./account-calls.ts";
import { getItem, getRawItem } from "./item.ts";
import { learnLacking } from "./learn.ts";
import { createListCalls, MAX_PAGES } from "./list-calls.ts";
import type { ListTarget } from "./list-setup.ts";
import { callMethod } from "./method.ts";
import { createCalls, type ProviderCalls } from "./provider-calls.ts";
import { createPlanner } from "./planner.ts";
import { createProxyPlanner } from "./proxy-planner.ts";
import { createProvider } from "./provider.ts";
import type { ItemAnswer } from "./single.ts";
import { findIntegration, findTarget } from "./target.ts";
import type { Account, Answered, CallBase, Engine, EngineDeps, UnifiedTarget, WriteCall } from "./types.ts";
import { verifyAccount } from "./verify.ts";
import { removeItem, writeItem } from "./write.ts";

/** What a method does, as its operation says; `list` and `get` only read. */
const effectOf = (integration: Integration, operation: string): Effect =>
  integration.operations.get(operation)?.request.effect ?? "write";

const methodsOf = (
  integration: Integration,
  mapping: Mapping,
): readonly { readonly method: string; readonly effect: Effect }[] => [
  ...(mapping.list === undefined ? [] : [{ method: "list", effect: "read" as const }]),
  ...(mapping.get === undefined ? [] : [{ method: "get", effect: "read" as const }]),
  ...(mapping.create === undefined
    ? []
    : [{ method: "create", effect: effectOf(integration, mapping.create.operation) }]),
  ...(mapping.update === undefined
    ? []
    : [{ method: "update", effect: effectOf(integration, mapping.update.operation) }]),
  ...(mapping.delete === undefined
    ? []
    : [{ method: "delete", effect: effectOf(integration, mapping.delete.operation) }]),
  ...[...mapping.methods].map(([method, { effect }]) => ({ method, effect })),
];

type UnifiedRecord = Readonly<Record<string, unknown>>;

/** The record is the answer; what went wrong beside it is a fact of the call. */
const recordOf = ({ answer: { record, errors, partial }, facts }: Answered<ItemAnswer>): Answered<UnifiedRecord> => ({
  answer: record,
  facts: {
    ...facts,
    ...(errors.length === 0 ? {} : { errors }),
    ...(partial.length === 0 ? {} : { partial }),
  },
});

export const createEngine = (deps: EngineDeps): Engine => {
  const lists = createListCalls(deps);
  const maxPages = deps.options?.maxPages ?? MAX_PAGES;
  const own: AccountTools = { send: deps.send, clock: deps.clock, maxPages, tokens: deps.tokens };

  const single = async <C extends CallBase & UnifiedTarget, T>(
    call: C,
    work: (call: C, target: ListTarget, calls: ProviderCalls) => Promise<T>,
  ): Promise<Answered<T>> => {
    const target = findTarget(deps.catalog(), call.account, call);
    const provider = createProvider({
      integration: target.integration,
      call,
      send: deps.send,
      clock: deps.clock,
      newKey: deps.newKey,
      tokens: deps.tokens,
      observer: deps.observer,
    });
    const counters = deps.observer?.mapping(target.integration, target.mapping, provider.redactor);
    const answer = await work(call, target, createCalls(provider, call, maxPages, counters));
    return { answer, facts: provider.facts() };
  };

  const write = async (kind: "create" | "update", call: WriteCall): Promise<Answered<UnifiedRecord>> =>
    recordOf(await single(call, (...all) => writeItem(kind, ...all)));

  return {
    list: lists.list,
    rawPage: lists.rawPage,
    stream: lists.stream,
    proxy: lists.proxy,
    get: async (call) => recordOf(await single(call, getItem)),
    rawItem: (call) => single(call, getRawItem),
    create: (call) => write("create", call),
    update: (call) => write("update", call),
    remove: (call) => single(call, removeItem),
    method: (call) => single(call, callMethod),
    plan: createPlanner(deps, maxPages),
    planProxy: createProxyPlanner(deps),
    verify(account: Account, deadline: number) {
      return verifyAccount({ account, deadline }, findIntegration(deps.catalog(), account.integration), own);
    },
    learn(account: Account, deadline: number) {
      return learnLacking({ account, deadline }, findIntegration(deps.catalog(), account.integration), own);
    },
    methods(integration, { model, resource }) {
      const mapping = integration.mappings.get(`${model}/${resource}`);
      return mapping === undefined ? [] : methodsOf(integration, mapping);
    },
  };
};
