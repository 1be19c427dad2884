/** Seam of tokens: where they are kept, who may renew them, and how calls get an account that has one. */
import type { Integration } from "../../catalog/types.ts";
import type { TokenSet } from "../../request/types.ts";
import type { Account, Trace } from "../types.ts";

/** Keeps what providers issued, encrypted, with the account. Several processes may share one. */
export interface TokenStore {
  /** The newest, whoever wrote it; undefined if there is none or the account is not kept. */
  read(accountId: string): Promise<TokenSet | undefined>;
  /** Acknowledged is kept: a lost refresh token is an account to connect anew. Harmless for an account that is not kept. */
  write(accountId: string, token: TokenSet): Promise<void>;
}

/** A lock with an end, across processes. */
export interface TokenLocks {
  /** @param name `oauth-refresh:<account id>` @returns undefined while somebody else holds it */
  acquire(name: string, ttlMs: number): Promise<TokenLease | undefined>;
}

export interface TokenLease {
  /** Harmless if it ran out. */
  release(): Promise<void>;
}

export interface TokenCall {
  readonly integration: Integration;
  readonly account: Account;
  /** Epoch ms: how long this caller waits; a renewal that others wait for goes on. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
  readonly trace?: Trace;
}

/** Accounts whose connection gets no token come back as they are, at once. */
export interface TokenSource {
  /**
   * The account with a token that lasts, got or renewed before if need be.
   * @throws CognateError account_credentials_rejected, credential_missing, egress_denied, and what the provider's failure is
   */
  prepare(call: TokenCall): Promise<Account>;
  /** After a 401: the account with another token, renewed once however many calls and processes ask. undefined: there is no other. */
  renew(call: TokenCall): Promise<Account | undefined>;
  /** Asks no provider: for plans that are only shown. Without a kept token a stand-in is used. */
  peek(call: TokenCall): Promise<Account>;
  /** Drops what this process remembers: the account was changed, connected anew or removed. */
  forget(accountId: string): void;
}
