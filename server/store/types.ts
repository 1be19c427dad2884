/** What the server keeps: the repositories that a database implements, and their records. */
import type { AccountStore } from "../accounts/store.ts";

/** RFC 3339 in UTC with milliseconds, as `Date.prototype.toISOString` writes it: sorts as text. */
export type Instant = string;

/** A place in a list ordered by creation, then id. */
export interface StorePosition {
  readonly createdAt: Instant;
  readonly id: string;
}

/**
 * Every repository of one database. All of their methods raise `unavailable` (503, retryable) while the database cannot
 * be used, and `internal_error` if what it holds cannot be read; nothing is half-written then.
 */
export interface Store {
  /** For the operator, without credentials: a file name, or host and database. */
  readonly description: string;
  readonly accounts: AccountStore;
  readonly tokens: TokenStore;
  readonly linkTokens: LinkTokenStore;
  readonly audit: AuditLog;
  readonly idempotency: IdempotencyStore;
  readonly locks: LockStore;
  /** For `/readyz`. @throws CognateError unavailable, with the cause for the operator */
  ping(): Promise<void>;
  /** Takes away expired idempotency records and link tokens, account tokens a day later, and accounts that nobody finished to connect. @returns how many */
  sweep(): Promise<number>;
  close(): Promise<void>;
}

/** A consumer's API token. The token itself is never kept: `hash` is of high-entropy input, so a plain SHA-256 is right. */
export interface TokenRecord {
  /** Part of the token, so that one row is read and compared in constant time. */
  readonly id: string;
  readonly kind: "api" | "account";
  readonly name: string;
  /** What people see of it, as `cog_live_8fk2`. */
  readonly prefix: string;
  /** SHA-256 of the whole token, hex. */
  readonly hash: string;
  /** `Scope`s of server/auth/authenticator.ts. */
  readonly scopes: readonly string[];
  /** Ids that it reaches; undefined: all. */
  readonly tenants?: readonly string[];
  readonly accounts?: readonly string[];
  /** `model` or `model/resource`; undefined: all. */
  readonly models?: readonly string[];
  /** `Caller.id` of who made it. */
  readonly createdBy: string;
  readonly createdAt: Instant;
  readonly expiresAt?: Instant;
  readonly lastUsedAt?: Instant;
  readonly revokedAt?: Instant;
}

export interface TokenFilter {
  readonly kind?: TokenRecord["kind"];
  /** Only tokens that name this account. */
  readonly accountId?: string;
}

export interface TokenStore {
  /** False if the id is taken. */
  insert(record: TokenRecord): Promise<boolean>;
  /** Also those that are expired or revoked: the log tells them apart. */
  get(id: string): Promise<TokenRecord | undefined>;
  /** Oldest first, those after the position. */
  list(filter: TokenFilter, limit: number, after?: StorePosition): Promise<readonly TokenRecord[]>;
  /** Marks it; the first time stays. undefined: no such token. */
  revoke(id: string, at: Instant): Promise<TokenRecord | undefined>;
  /** Notes the last use; an older time than the kept one changes nothing. Call it at most once a minute for a token. */
  touch(id: string, at: Instant): Promise<void>;
  /** Whether any API token is neither revoked nor expired then. Account tokens lock nobody else out. */
  any(at: Instant): Promise<boolean>;
}

/** http-api-spec 2.30. Known by the hash of the token alone. */
export interface LinkTokenRecord {
  /** SHA-256 of the token, hex. */
  readonly id: string;
  readonly tenantId: string;
  /** Names to choose from; empty: all. */
  readonly integrations: readonly string[];
  readonly redirectUri?: string;
  readonly allowedOrigins: readonly string[];
  /** An existing account that is connected anew. */
  readonly accountId?: string;
  /** What the page needs besides; JSON, no secrets. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly createdBy: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  /** Failed tries; the caller decides from which number on it is locked. */
  readonly failures: number;
  readonly consumedAt?: Instant;
  /** The account that the connect made or renewed. */
  readonly connectedAccountId?: string;
}

export interface LinkTokenStore {
  /** False if the id is taken. */
  insert(record: LinkTokenRecord): Promise<boolean>;
  get(id: string): Promise<LinkTokenRecord | undefined>;
  /** Adds one failed try. undefined: no such token. */
  fail(id: string): Promise<LinkTokenRecord | undefined>;
  /** True for exactly one caller, on whatever process: call it after verification and before the account is stored. */
  consume(id: string, accountId: string, at: Instant): Promise<boolean>;
  /** Gives it back if the account could then not be stored; only for the account that consumed it. */
  release(id: string, accountId: string): Promise<void>;
}

/** Who did what to which account or token. No payloads, no secrets. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Instant;
  /** `Caller.id`, or `link:<id>`, `cli`, `system`. */
  readonly actor: string;
  /** `account.created`, `token.revoked`, ... */
  readonly action: string;
  readonly outcome: "ok" | "refused" | "failed";
  readonly tenantId?: string;
  readonly accountId?: string;
  readonly tokenId?: string;
  readonly requestId?: string;
  /** Few short facts, as `{ code: "token_scope" }`. */
  readonly details?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

export interface AuditFilter {
  /** `account` matches `account.created` too. */
  readonly action?: string;
  readonly actor?: string;
  readonly tenantId?: string;
  readonly accountId?: string;
  readonly tokenId?: string;
  readonly at?: { readonly gt?: Instant; readonly gte?: Instant; readonly lt?: Instant; readonly lte?: Instant };
}

/** The database refuses to change an entry; only retention takes entries away. */
export interface AuditLog {
  append(entry: AuditEntry): Promise<void>;
  /** Newest first, those before the position (its `createdAt` is the entry's `at`). */
  list(filter: AuditFilter, limit: number, after?: StorePosition): Promise<readonly AuditEntry[]>;
  /** Retention: takes entries older than this away. @returns how many */
  prune(before: Instant): Promise<number>;
}

/** An answer kept for replay. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** undefined: was too large to keep (over 256 KiB). */
  readonly body?: Uint8Array;
}

export interface IdempotencyStart {
  /** Unguessable by others: a hash of token owner, account, method, path and key (http-api-spec 2.10). */
  readonly scope: string;
  readonly bodyHash: string;
  /** The answer is sealed with this account's data key and dies with it; undefined: with the store's own. */
  readonly accountId?: string;
  readonly startedAt: Instant;
  /** After this a run without an outcome counts as `unknown`: its process has died. At least the deadline of the call. */
  readonly runsUntil: Instant;
  /** Usually a day later. */
  readonly expiresAt: Instant;
}

export type IdempotencyState =
  | { readonly state: "running"; readonly bodyHash: string }
  | { readonly state: "done"; readonly bodyHash: string; readonly answer: StoredAnswer }
  /** A write was sent, and nobody knows what came of it. */
  | { readonly state: "unknown"; readonly bodyHash: string };

export interface IdempotencyStore {
  /** `started` for exactly one caller, on whatever process; everybody else gets what is there. */
  begin(start: IdempotencyStart): Promise<{ readonly state: "started" } | IdempotencyState>;
  /** undefined: never begun, given up, or expired. For whoever waits on a running one. */
  get(scope: string): Promise<IdempotencyState | undefined>;
  finish(scope: string, answer: StoredAnswer): Promise<void>;
  markUnknown(scope: string): Promise<void>;
  /** Nothing was sent: the key is free again. */
  abandon(scope: string): Promise<void>;
}

/** A lock with an end. Time is the database's own, so processes with differing clocks agree. */
export interface Lease {
  /** Grows with every holder of the name. */
  readonly fence: number;
  /** False: it ran out and somebody else may hold it; stop what you do. */
  renew(ttlMs: number): Promise<boolean>;
  /** Harmless if it ran out. */
  release(): Promise<void>;
}

export interface LockStore {
  /**
   * @param name as `oauth-refresh:<account id>`
   * @returns undefined while somebody else holds it
   */
  acquire(name: string, ttlMs: number): Promise<Lease | undefined>;
}

/** A data key as it is kept: useless without the key-encryption key that `kid` names. */
export interface WrappedKey {
  readonly kid: string;
  readonly wrapped: Uint8Array;
}

/** Where key-encryption keys live: the environment or a file now, a KMS is one file more. */
export interface KeyProvider {
  /** New data keys are wrapped by this one. */
  readonly currentKid: string;
  /** @param associated binds the wrapped key to its owner */
  wrap(key: Uint8Array, associated: string): Promise<WrappedKey>;
  /** @throws CognateError unavailable that names the missing key id; internal_error if it does not open */
  unwrap(key: WrappedKey, associated: string): Promise<Uint8Array>;
}
