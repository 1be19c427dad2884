/** The engine's calls that read lists: unified, raw, streamed, proxied. */
import type { Integration } from "../catalog/types.ts";
import { listRecords } from "./list.ts";
import type { ListTarget, ListTools } from "./list-setup.ts";
import { createProvider, type Provider } from "./provider.ts";
import { callVerbatim, findProxyOperation, isPaged, listProxy, readProxyBody } from "./proxy.ts";
import { readProxyArgs } from "./proxy-args.ts";
import { readRawPage } from "./raw-page.ts";
import { streamRecords } from "./stream.ts";
import { findIntegration, findTarget } from "./target.ts";
import type { CallBase, Engine, EngineDeps, ProxyCall } from "./types.ts";

/** Provider pages per consumer call: the scan budget (spec 3.5). */
export const MAX_PAGES = 50;
/** Silence that a stream bears between two pages, in ms (http-api-spec 2.13). */
const STREAM_IDLE = 60_000;

/** The call's own pairs ride on pages; `remote_query` is sent as it is. */
interface ProviderExtras {
  readonly deadline?: () => number;
  readonly extraBody?: unknown;
  readonly extraQuery?: readonly (readonly [string, string])[];
}

export type ListCalls = Pick<Engine, "list" | "rawPage" | "stream" | "proxy">;

export const createListCalls = (deps: EngineDeps): ListCalls => {
  const providerOf = (integration: Integration, call: CallBase, extras: ProviderExtras = {}): Provider =>
    createProvider({
      integration,
      call,
      send: deps.send,
      clock: deps.clock,
      newKey: deps.newKey,
      tokens: deps.tokens,
      observer: deps.observer,
      ...extras,
    });
  const toolsOf = (provider: Provider, target?: ListTarget): ListTools => ({
    fetch: provider.fetch,
    clock: deps.clock,
    cursors: deps.cursors,
    maxPages: deps.options?.maxPages ?? MAX_PAGES,
    ...(target === undefined || deps.observer === undefined
      ? {}
      : { counters: deps.observer.mapping(target.integration, target.mapping, provider.redactor) }),
  });

  return {
    async list(call) {
      const target = findTarget(deps.catalog(), call.account, call);
      const provider = providerOf(target.integration, call);
      const answer = await listRecords(call, target, toolsOf(provider, target));
      return { answer, facts: provider.facts() };
    },
    async rawPage(call) {
      const target = findTarget(deps.catalog(), call.account, call);
      const provider = providerOf(target.integration, call);
      const answer = await readRawPage(call, target, toolsOf(provider));
      return { answer, facts: provider.facts() };
    },
    async *stream(call, { checkpoints }) {
      const target = findTarget(deps.catalog(), call.account, call);
      let begun = false;
      const provider = providerOf(target.integration, call, {
        deadline: () => (begun ? deps.clock() + STREAM_IDLE : call.deadline),
      });
      const onFirst = (): void => {
        begun = true;
      };
      yield* streamRecords(call, target, toolsOf(provider, target), { checkpoints, onFirst });
    },
    async proxy(call: ProxyCall) {
      const integration = findIntegration(deps.catalog(), call.account.integration);
      const operation = findProxyOperation(integration, call);
      if (!isPaged(operation, call)) {
        const provider = providerOf(integration, call);
        return { answer: await callVerbatim(call, operation, provider), facts: provider.facts() };
      }
      const extraBody = readProxyBody(call);
      const provider = providerOf(integration, call, {
        extraBody,
        extraQuery: readProxyArgs(operation.request, call.parameters, call.id).verbatim,
      });
      return { answer: await listProxy(call, integration, operation, toolsOf(provider)), facts: provider.facts() };
    },
  };
};
