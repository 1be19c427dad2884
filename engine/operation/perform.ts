/** One provider call of a declared operation: plan, credentials, egress, send, with every step in the trace. */
import type { Integration, Operation } from "../catalog/types.ts";
import type { Placements, ProviderAnswer, RequestPlan } from "../language/exchange.ts";
import { plan } from "../request/index.ts";
import type { RequestInputs } from "../request/types.ts";
import type { Send, SendContext, TransportEvent } from "../transport/types.ts";
import type { Redactor } from "../redaction.ts";
import { egressFor, redactorFor } from "./account-facts.ts";
import type { TokenCall, TokenSource } from "./tokens/types.ts";
import { printed } from "./trace.ts";
import type { Account, Trace } from "./types.ts";

export interface PerformInput {
  readonly integration: Integration;
  readonly operation: Operation;
  readonly account: Account;
  readonly args: Readonly<Record<string, unknown>>;
  readonly placements?: Placements;
  /** Epoch ms; one value for the whole consumer call. */
  readonly now: number;
  /** Epoch ms. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
  readonly send: Send;
  /** Gets the tokens of accounts whose connection has one. */
  readonly tokens?: TokenSource;
  readonly trace?: Trace;
  /** For facts that outlive the call, such as the provider's budget. */
  readonly onEvent?: (event: TransportEvent) => void;
  /** The caller's; where there is none, `newKey` makes one for operations that declare a header for it. */
  readonly idempotencyKey?: string;
  readonly newKey?: () => string;
  readonly extraQuery?: readonly (readonly [string, string])[];
  readonly extraBody?: unknown;
  readonly rawBody?: { readonly contentType: string; readonly bytes: Uint8Array };
}

/** @throws CognateError of planning (caller, account or integration), of the account's token, or of the provider, classified by the error rules */
export const perform = async (input: PerformInput): Promise<ProviderAnswer> => {
  const { tokens, operation } = input;
  const grant = operation.request.auth[input.account.view.connection]?.grant;
  if (tokens === undefined || grant === undefined) return send(input, inputsOf(input));
  const account = await tokens.prepare(tokenCall(input));
  const current = { ...input, account };
  const inputs = inputsOf(current);
  let latest = account;
  return send(current, inputs, {
    redact: latestRedactor(() => latest),
    async refresh() {
      const renewed = await tokens.renew(tokenCall({ ...input, account: latest }));
      if (renewed === undefined) return undefined;
      latest = renewed;
      return plan(operation.request, { ...inputs, account: renewed.view });
    },
  });
};

const send = (
  input: PerformInput,
  inputs: RequestInputs,
  more: Pick<SendContext, "refresh"> & Partial<Pick<SendContext, "redact">> = {},
): Promise<ProviderAnswer> => {
  const planned = plan(input.operation.request, inputs);
  input.trace?.add({ kind: "plan", plan: planned });
  return input.send(planned, { ...contextOf(input), ...more });
};

const tokenCall = ({ integration, account, deadline, signal, trace }: PerformInput): TokenCall => ({
  integration,
  account,
  deadline,
  ...(signal === undefined ? {} : { signal }),
  ...(trace === undefined ? {} : { trace }),
});

/** A renewed token is masked as the first one was. */
const latestRedactor = (latest: () => Account): Redactor => ({
  text: (input) => redactorFor(latest().view).text(input),
  value: (input) => redactorFor(latest().view).value(input),
});

/** The request that `perform` would send; nothing is sent. */
export const planCall = (input: Omit<PerformInput, "send" | "deadline">): RequestPlan =>
  plan(input.operation.request, inputsOf(input));

const inputsOf = ({
  operation,
  account,
  args,
  now,
  placements,
  newKey,
  idempotencyKey = operation.request.idempotencyHeader === undefined ? undefined : newKey?.(),
  extraQuery,
  extraBody,
  rawBody,
}: Omit<PerformInput, "send" | "deadline">): RequestInputs => ({
  account: account.view,
  args,
  now,
  ...(placements === undefined ? {} : { placements }),
  ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  ...(extraQuery === undefined ? {} : { extraQuery }),
  ...(extraBody === undefined ? {} : { extraBody }),
  ...(rawBody === undefined ? {} : { rawBody }),
});

const contextOf = ({
  integration,
  operation,
  account,
  deadline,
  signal,
  trace,
  onEvent,
}: PerformInput): SendContext => ({
  policy: operation.errors,
  rateLimits: operation.rateLimits,
  egress: egressFor(integration, account),
  deadline,
  redact: redactorFor(account.view),
  account: account.view.account,
  ...(signal === undefined ? {} : { signal }),
  ...(trace === undefined && onEvent === undefined
    ? {}
    : {
        onEvent(event: TransportEvent) {
          trace?.add(printed(event));
          onEvent?.(event);
        },
      }),
});
