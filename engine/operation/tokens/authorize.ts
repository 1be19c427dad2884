/** The authorization code grant for whoever shows pages: where to send the browser, and the token set from its return. */
import { generateRandomCodeVerifier, generateRandomState } from "oauth4webapi";
import type { Integration } from "../../catalog/types.ts";
import { CognateError } from "../../errors.ts";
import type { AuthorizationFlow, TokenSet } from "../../request/types.ts";
import type { Send } from "../../transport/types.ts";
import { redactorFor } from "../account-facts.ts";
import type { Account, Trace } from "../types.ts";
import { askProvider } from "./ask.ts";

export interface AuthorizationStart {
  readonly url: string;
  /** Keep both in the browser's own session, sealed or on the server; they are used once. */
  readonly state: string;
  readonly verifier: string;
}

interface Authorizing {
  readonly integration: Integration;
  /** Opened with the fields that the person typed; it has no token yet. */
  readonly account: Account;
  /** Exactly the same for both halves, and registered at the provider. */
  readonly redirectUri: string;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * Nothing is sent. State and verifier are made here unless they are given (RFC 6749 §10.12, RFC 7636 §4.1).
 * @throws CognateError not_supported for a connection of another kind, credential_missing without a client, egress_denied
 */
export const beginAuthorization = (
  input: Authorizing & Partial<Pick<AuthorizationStart, "state" | "verifier">>,
): AuthorizationStart => {
  const { account, redirectUri, now, state = generateRandomState(), verifier = generateRandomCodeVerifier() } = input;
  const url = flowOf(input).begin({ account: account.view, now, redirectUri, state, verifier });
  return { url, state, verifier };
};

export interface AuthorizationReturn extends Authorizing {
  readonly state: string;
  readonly verifier: string;
  /** Query of the redirect, as the browser brought it. */
  readonly callback: URLSearchParams;
  /** Epoch ms. */
  readonly deadline: number;
  readonly send: Send;
  readonly trace?: Trace;
}

/**
 * The token set to keep with the account (`AccountRecord.token`).
 * @throws CognateError account_credentials_rejected for a refusal, a foreign state or a code that was used; what sending raises
 */
export const finishAuthorization = async (input: AuthorizationReturn): Promise<TokenSet> => {
  const { integration, account, redirectUri, now, state, verifier, callback, deadline, send, trace } = input;
  const call = { integration, account, deadline, ...(trace === undefined ? {} : { trace }) };
  return flowOf(input).finish(
    { account: account.view, now, call: askProvider(send, call, deadline), redact: redactorFor(account.view) },
    { redirectUri, state, verifier, callback },
  );
};

const flowOf = ({ integration, account }: Authorizing): AuthorizationFlow => {
  const connection = integration.connections.get(account.view.connection);
  const flow = connection?.auth.grant?.authorization;
  if (flow !== undefined) return flow;
  throw new CognateError(
    "not_supported",
    `${integration.label} is not authorised on a page of its own by \`${account.view.connection}\`.`,
  );
};
