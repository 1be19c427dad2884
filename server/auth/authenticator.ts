/** Who calls, and what they may do: the seam between routes and tokens. */

/** http-api-spec 4: what a route asks of the caller. */
export type Scope =
  | "read"
  | "write"
  | "proxy:read"
  | "proxy:write"
  | "custom:read"
  | "custom:write"
  | "explain"
  | "accounts"
  | "tokens"
  | "log"
  | "metrics"
  /** `/integrated-account/me`: account tokens have it, and nothing else can. */
  | "me";

/** The account that a call is about. */
export interface AccountIdentity {
  readonly id: string;
  readonly tenantId: string;
}

/** What a call is about on /unified. */
export interface ResourceIdentity {
  readonly model: string;
  readonly resource: string;
}

/** What a token is limited to; undefined: all. */
export interface Grant {
  readonly scopes: readonly string[];
  readonly tenants?: readonly string[];
  readonly accounts?: readonly string[];
  /** `model` or `model/resource`. */
  readonly models?: readonly string[];
}

/** A value found where a token may ride. It may as well be a provider's key: never log, store or forward it. */
export interface Presented {
  readonly value: string;
  /** `authorization` or the lower-case name of an integration's credential header. */
  readonly header: string;
}

export interface Caller {
  /** For logs and for idempotency; no secret. */
  readonly id: string;
  /** Set for tokens that reach one account alone. */
  readonly accountId?: string;
  /** What it was given; undefined: everything. A caller can give others no more. */
  readonly grant?: Grant;
  /**
   * Without an account: whether there is any that it may do this with. With one, on that one; tenants and accounts both
   * have to fit. A resource narrows `read` and `write` alone (http-api-spec 3.4).
   */
  allows(scope: Scope, account?: AccountIdentity, resource?: ResourceIdentity): boolean;
}

export interface Authenticator {
  /** False if nobody could authenticate: no token is known. */
  configured(): Promise<boolean>;
  /**
   * @throws CognateError token_missing | token_invalid | token_conflict; one text for unknown, expired and revoked tokens,
   *   told apart by `refusedToken` for the log
   */
  authenticate(presented: readonly Presented[]): Promise<Caller>;
}

/** The caller of a server on loopback with nothing but sandbox accounts (http-api-spec 3.1). */
export const ANYBODY: Caller = { id: "loopback", allows: () => true };

/** The caller of a route that is open to everybody; reaches nothing that asks for a scope. */
export const NOBODY: Caller = { id: "nobody", allows: () => false };
