/** Calls that are made for an account itself, not for a consumer: to verify it, and to learn what is kept with it. */
import type { Connection, Integration } from "../catalog/types.ts";
import type { ProviderAnswer } from "../language/exchange.ts";
import type { Send } from "../transport/types.ts";
import { createProvider } from "./provider.ts";
import { createCalls, type ProviderCalls, renderArgs } from "./provider-calls.ts";
import type { TokenSource } from "./tokens/types.ts";
import type { Account, Trace } from "./types.ts";

export interface AccountCall {
  readonly account: Account;
  /** Epoch ms. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
  readonly trace?: Trace;
}

export interface AccountTools {
  readonly send: Send;
  readonly clock: () => number;
  /** Pages of a list at most. */
  readonly maxPages: number;
  readonly tokens?: TokenSource | undefined;
}

export const callsFor = (
  call: AccountCall,
  integration: Integration,
  { send, clock, maxPages, tokens }: AccountTools,
): ProviderCalls => createCalls(createProvider({ integration, call, send, clock, tokens }), call, maxPages);

interface Asked {
  readonly answer: ProviderAnswer;
  /** The records of a list, the record of an item, else the body. */
  readonly value: unknown;
}

export const ask = async (
  what: Pick<NonNullable<Connection["verify"]>, "operation" | "args">,
  account: Account,
  calls: ProviderCalls,
): Promise<Asked> => {
  const operation = calls.find(what.operation);
  const { view } = account;
  const scope = {
    args: {},
    credentials: view.fields,
    token: view.token,
    account: view.account,
    now: new Date(calls.now).toISOString(),
  };
  const { answer, records } = await calls.fetch({
    purpose: "page",
    operation,
    args: renderArgs(what.args, scope, calls.now),
  });
  const value =
    operation.reader.kind === "list" ? records : operation.reader.kind === "item" ? records[0] : answer.body;
  return { answer, value };
};

export const variablesOf = (account: Account, answer: ProviderAnswer): Readonly<Record<string, unknown>> => ({
  headers: answer.headers,
  account: account.view.account,
  token: account.view.token,
});
