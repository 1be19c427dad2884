/** One renewal of an account's token: under a lock across processes, with the newest kept one, never twice with the same refresh token. */
import { CognateError } from "../../errors.ts";
import type { GrantContext, TokenGrant, TokenSet } from "../../request/types.ts";
import { newest } from "./token-set.ts";
import type { TokenLease, TokenLocks, TokenStore } from "./types.ts";

export interface RenewalDeps {
  readonly store: TokenStore;
  readonly locks: TokenLocks;
  /** Epoch ms. */
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
}

export interface Renewal {
  readonly accountId: string;
  readonly grant: TokenGrant;
  /** @param previous what it renews, so that it is masked in what the provider says */
  readonly contextFor: (previous: TokenSet | undefined) => GrantContext;
  /** What this process had: newer than the store's if that could not be written. */
  readonly held: TokenSet | undefined;
  /** `held` was got here and could not be written. */
  readonly unsaved: boolean;
  /** Lasts long enough, was not refused, and belongs to the account's present credentials. */
  readonly usable: (token: TokenSet) => boolean;
  /** Not refused, and not ended yet: better than none while the provider cannot be reached. */
  readonly stillValid: (token: TokenSet) => boolean;
  /** The token as it will be kept: bound to the credentials it follows from. */
  readonly bind: (token: TokenSet) => TokenSet;
}

/** Longer than a token request may take, so that no second one begins while the first may still be answered. */
const LEASE_MS = 60_000;
const POLL_MS = 100;
/** Together longer than a lease. */
const MOST_POLLS = 450;
const WRITES = 5;

/** @throws CognateError of the grant; unavailable if another process does not come to an end */
export const renewToken = async (deps: RenewalDeps, renewal: Renewal): Promise<TokenSet> => {
  const { grant, contextFor, usable, bind, held, unsaved } = renewal;
  if (!grant.kept) return bind(await grant.issue(contextFor(undefined)));
  if (unsaved && held !== undefined && usable(held)) {
    // Others must not use the refresh token that it replaced.
    await save(deps, renewal, held);
    return held;
  }
  const turn = await waitForTurn(deps, renewal);
  if ("token" in turn) return turn.token;
  try {
    const kept = await deps.store.read(renewal.accountId);
    if (kept !== undefined && usable(kept)) return kept;
    // Clocks of processes differ, so the kept one goes before what is remembered, unless that could not be kept.
    return await issueAndSave(deps, renewal, unsaved ? newest(kept, held) : (kept ?? held));
  } finally {
    await turn.lease.release().catch(() => {});
  }
};

const issueAndSave = async (deps: RenewalDeps, renewal: Renewal, previous: TokenSet | undefined): Promise<TokenSet> => {
  const { grant, contextFor, usable, stillValid, bind } = renewal;
  let issued: TokenSet;
  try {
    issued = bind(await grant.issue(contextFor(previous), previous));
  } catch (error) {
    // A lease that ran out: another process may have been first, and its refresh token is the one that counts.
    const kept = await deps.store.read(renewal.accountId);
    if (kept !== undefined && kept.accessToken !== previous?.accessToken && usable(kept)) return kept;
    const passing = error instanceof CognateError && error.retryable;
    if (passing && previous !== undefined && stillValid(previous)) return previous;
    throw error;
  }
  await save(deps, renewal, issued);
  return issued;
};

/** The lock, or the token that another process got meanwhile. */
const waitForTurn = async (
  { store, locks, sleep, random }: RenewalDeps,
  { accountId, usable }: Renewal,
): Promise<{ readonly lease: TokenLease } | { readonly token: TokenSet }> => {
  for (let poll = 0; poll < MOST_POLLS; poll += 1) {
    // oxlint-disable no-await-in-loop -- each look follows the one before
    const token = await store.read(accountId);
    if (token !== undefined && usable(token)) return { token };
    const lease = await locks.acquire(`oauth-refresh:${accountId}`, LEASE_MS);
    if (lease !== undefined) return { lease };
    await sleep(POLL_MS * (1 + random()));
    // oxlint-enable no-await-in-loop
  }
  throw new CognateError(
    "unavailable",
    "Another process is renewing this account's token and does not come to an end.",
    {
      retryAfter: 5,
    },
  );
};

/** The provider has ended the old refresh token by now, so the new one is worth several tries. */
const save = async ({ store, sleep }: RenewalDeps, { accountId }: Renewal, token: TokenSet): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- tries follow each other
      await store.write(accountId, token);
      return;
    } catch (error) {
      if (attempt >= WRITES) throw new UnsavedToken(token, error);
      // oxlint-disable-next-line no-await-in-loop -- as above
      await sleep(POLL_MS * attempt);
    }
  }
};

/** Got but not kept: whoever asked remembers it in this process and writes it with the next renewal. */
export class UnsavedToken extends Error {
  readonly token: () => TokenSet;
  constructor(token: TokenSet, cause: unknown) {
    super("The token could not be kept.", { cause });
    this.token = () => token;
  }
}
