/** The provider as one consumer call sees it: `perform` bound to account, deadline and trace, and the facts that answers carry besides. */
import type { Integration } from "../catalog/types.ts";
import type { ProviderAnswer, RateLimitState } from "../language/exchange.ts";
import type { Redactor } from "../redaction.ts";
import { readRequestId } from "../transport/index.ts";
import type { ErrorPolicy, Send, TransportEvent } from "../transport/types.ts";
import { redactorFor } from "./account-facts.ts";
import type { Fetch } from "./fetch.ts";
import { perform, type PerformInput } from "./perform.ts";
import { readRecords } from "./read-records.ts";
import type { TokenSource } from "./tokens/types.ts";
import type { EngineObserver } from "./observer.ts";
import type { CallBase, CallFacts } from "./types.ts";

export interface Provider {
  readonly fetch: Fetch;
  /** What every call of this consumer call has in common, for single calls. */
  readonly base: Omit<PerformInput, "operation" | "args">;
  /** Of the account. */
  readonly redactor: Redactor;
  /** Read when the call is over. */
  facts(): CallFacts;
}

/** The budget that is nearest to its end; one without a count says nothing. */
const scarcer = (a: RateLimitState | undefined, b: RateLimitState): RateLimitState =>
  a === undefined ||
  (b.remaining ?? Infinity) < (a.remaining ?? Infinity) ||
  ((b.remaining ?? Infinity) === (a.remaining ?? Infinity) && (b.resetSeconds ?? 0) >= (a.resetSeconds ?? 0))
    ? b
    : a;

export interface ProviderOptions {
  readonly integration: Integration;
  readonly call: CallBase;
  readonly send: Send;
  readonly clock: () => number;
  readonly newKey?: (() => string) | undefined;
  readonly tokens?: TokenSource | undefined;
  readonly observer?: EngineObserver | undefined;
  /** Epoch ms, asked before each request: a stream's deadline moves. */
  readonly deadline?: () => number;
  /** A proxy caller's body, merged over the operation's own. */
  readonly extraBody?: unknown;
  /** A proxy caller's undeclared pairs. */
  readonly extraQuery?: readonly (readonly [string, string])[];
}

export const createProvider = ({
  integration,
  call,
  send,
  clock,
  newKey,
  tokens,
  observer,
  deadline,
  extraBody,
  extraQuery = [],
}: ProviderOptions): Provider => {
  let rateLimit: RateLimitState | undefined;
  const onEvent = (event: TransportEvent): void => {
    observer?.provider(integration.name, event);
    if (event.kind === "rate_limit") rateLimit = scarcer(rateLimit, event.state);
  };
  const now = clock();
  let last: { readonly answer: ProviderAnswer; readonly policy: ErrorPolicy } | undefined;
  const sending: Send = async (plan, context) => {
    const answer = await send(plan, context);
    last = { answer, policy: context.policy };
    return answer;
  };
  const base = {
    integration,
    account: call.account,
    now,
    deadline: call.deadline,
    send: sending,
    onEvent,
    ...(newKey === undefined ? {} : { newKey }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(call.signal === undefined ? {} : { signal: call.signal }),
    ...(call.trace === undefined ? {} : { trace: call.trace }),
  };
  const extra = {
    extraQuery: [...extraQuery, ...(call.remoteQuery ?? [])],
    ...(extraBody === undefined ? {} : { extraBody }),
  };
  const redactor = redactorFor(call.account.view);
  return {
    base,
    redactor,
    async fetch({ purpose, operation, args, placements }) {
      const answer = await perform({
        ...base,
        deadline: deadline?.() ?? call.deadline,
        operation,
        args,
        ...(placements === undefined ? {} : { placements }),
        ...(purpose === "step" ? {} : extra),
      });
      return { answer, records: readRecords(operation, answer, args, base.now) };
    },
    facts() {
      const { view } = call.account;
      const id =
        last === undefined ? undefined : readRequestId(last.policy, { ...last.answer, account: view.account }, now);
      return {
        ...(rateLimit === undefined ? {} : { rateLimit }),
        ...(id === undefined ? {} : { providerRequestId: redactor.text(id) }),
      };
    },
  };
};
