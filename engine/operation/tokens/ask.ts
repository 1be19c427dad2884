/** Sends a token request: egress guard, attempts and waits as for every call; refusals come back for the grant to read. */
import { CognateError } from "../../errors.ts";
import type { ProviderAnswer, RequestPlan } from "../../language/exchange.ts";
import type { ErrorPolicy, Send, TransportEvent } from "../../transport/types.ts";
import { egressFor, redactorFor } from "../account-facts.ts";
import { printed } from "../trace.ts";
import type { TokenCall } from "./types.ts";

/** A 4xx is the grant's to explain; 408 and 429 are waited for, 5xx tried again where that does no harm. */
const POLICY: ErrorPolicy = {
  rules: [
    {
      id: "token",
      matches: (status) => status >= 400 && status <= 499 && status !== 408 && status !== 429,
      action: "partial",
    },
  ],
};

/** @param deadline epoch ms, of the request: not that of the call that happens to ask first */
export const askProvider =
  (send: Send, { integration, account, trace }: TokenCall, deadline: number) =>
  async (plan: RequestPlan): Promise<ProviderAnswer> => {
    try {
      return await send(plan, {
        policy: POLICY,
        rateLimits: [],
        egress: egressFor(integration, account),
        deadline,
        redact: redactorFor(account.view),
        account: account.view.account,
        ...(trace === undefined ? {} : { onEvent: (event: TransportEvent) => trace.add(printed(event)) }),
      });
    } catch (error) {
      throw error instanceof CognateError ? withoutBody(error) : error;
    }
  };

/** What a token endpoint said may hold a token, so it is not passed on; nothing was written, so nothing is unknown. */
const withoutBody = (error: CognateError): CognateError => {
  const code = error.code === "outcome_unknown" ? "provider_error" : error.code;
  const why =
    error.provider === undefined
      ? code === error.code
        ? error.message
        : "the provider gave no clear answer."
      : `the provider answered ${error.provider.status}.`;
  const message = `The account's token could not be got: ${why}`;
  return new CognateError(code, message, {
    ...(error.hint === undefined || error.code === "outcome_unknown" ? {} : { hint: error.hint }),
    ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }),
    ...(error.provider === undefined ? {} : { provider: { status: error.provider.status } }),
  });
};
