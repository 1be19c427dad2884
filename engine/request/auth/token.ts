/** Seam of tokens that are got before planning: what a grant issues, and what it is given to do so. Async; planning itself stays pure. */
import type { ProviderAnswer, RequestPlan } from "../../language/exchange.ts";
import type { Redactor } from "../../redaction.ts";
import type { AccountView } from "../types.ts";

/** What a provider issued, as it is kept with the account: plain JSON, secret as a whole. */
export interface TokenSet {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Epoch ms; undefined: the provider did not say, so it is used until it is refused. */
  readonly expiresAt?: number;
  /** Epoch ms. */
  readonly obtainedAt: number;
  /** Non-secret members of the token answer: `token.*` of templates. */
  readonly members: Readonly<Record<string, unknown>>;
  /** Digest of the credentials it was made with; undefined where it does not follow from them. */
  readonly madeWith?: string;
}

export interface GrantContext {
  readonly account: AccountView;
  /** Epoch ms. */
  readonly now: number;
  /** Sends a token request through the egress guard; a 4xx of the provider comes back as an answer with outcome `partial`. */
  readonly call: (plan: RequestPlan) => Promise<ProviderAnswer>;
  readonly redact: Redactor;
}

/** How a token is got. */
export interface TokenGrant {
  readonly type: string;
  /** Made from the account's credentials alone, at any time; false: a person has to agree first. */
  readonly reissuable: boolean;
  /** Worth keeping with the account; false: made here, without the provider. */
  readonly kept: boolean;
  /**
   * @param previous the last one, whose refresh token is used up by this where the grant has one
   * @throws CognateError account_credentials_rejected, credential_missing, provider_rejected, provider_unexpected_answer, and what sending raises
   */
  issue(context: GrantContext, previous?: TokenSet): Promise<TokenSet>;
  /** Only where a person has to agree. */
  readonly authorization?: AuthorizationFlow;
}

export interface AuthorizationRequest {
  readonly account: AccountView;
  /** Epoch ms. */
  readonly now: number;
  readonly redirectUri: string;
  /** Unguessable; ties the answer to this browser. */
  readonly state: string;
  /** RFC 7636 §4.1; sent where the strategy says `pkce`. */
  readonly verifier: string;
}

export interface AuthorizationAnswer {
  readonly redirectUri: string;
  readonly state: string;
  readonly verifier: string;
  /** Query of the redirect, as the browser brought it. */
  readonly callback: URLSearchParams;
}

/** OAuth 2.0 authorization code, in its two halves. */
export interface AuthorizationFlow {
  /** Where to send the browser. @throws CognateError credential_missing, egress_denied */
  begin(request: AuthorizationRequest): string;
  /** @throws CognateError account_credentials_rejected for a refusal or a foreign state, and what `issue` raises */
  finish(context: GrantContext, answer: AuthorizationAnswer): Promise<TokenSet>;
}
