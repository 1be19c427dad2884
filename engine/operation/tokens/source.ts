/** Gives calls accounts with a token that lasts: remembered here, renewed before it ends, once for all who ask at the same time. */
import { CognateError } from "../../errors.ts";
import type { TokenGrant, TokenSet } from "../../request/types.ts";
import type { Send } from "../../transport/types.ts";
import { redactorFor } from "../account-facts.ts";
import type { Account } from "../types.ts";
import { askProvider } from "./ask.ts";
import { createMemoryLocks, createMemoryTokenStore } from "./memory.ts";
import { renewToken, UnsavedToken } from "./renewal.ts";
import { digestOf, withToken } from "./token-set.ts";
import type { TokenCall, TokenLocks, TokenSource, TokenStore } from "./types.ts";

export interface TokenSourceDeps {
  readonly send: Send;
  /** Epoch ms. */
  readonly clock: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** In [0, 1): spreads the renewals of many accounts and processes. */
  readonly random: () => number;
  /** Of this process if left out. */
  readonly store?: TokenStore;
  readonly locks?: TokenLocks;
}

/** A renewal may take so long, whoever asked for it. */
const RENEWAL_MS = 30_000;
/** Renewed at most so long before the end, or a quarter of the lifetime. */
const MARGIN_MS = 300_000;
/** Accounts remembered here; the oldest go first. */
const REMEMBERED = 20_000;

const STAND_IN: TokenSet = { accessToken: "sandbox-token", obtainedAt: 0, members: {} };

interface Held {
  readonly token: TokenSet;
  /** Epoch ms from which on it is renewed; with jitter, decided once. */
  readonly renewAt: number;
  /** The store could not be written. */
  readonly unsaved: boolean;
}

export const createTokenSource = (deps: TokenSourceDeps): TokenSource => {
  const { clock, sleep, random, send } = deps;
  const store = deps.store ?? createMemoryTokenStore();
  const locks = deps.locks ?? createMemoryLocks(clock);
  const remembered = new Map<string, Held>();
  const running = new Map<string, Promise<TokenSet>>();
  const accounts = new WeakMap<Account["view"], { readonly token: TokenSet; readonly account: Account }>();

  /** The newest of what is remembered and what the account was opened with: it may have been connected anew elsewhere. */
  const heldOf = (account: Account): Held | undefined => {
    const held = remembered.get(account.id);
    const { token } = account;
    return token !== undefined && (held === undefined || token.obtainedAt > held.token.obtainedAt)
      ? remember(account.id, token)
      : held;
  };

  const remember = (id: string, token: TokenSet, unsaved = false): Held => {
    const held: Held = { token, renewAt: renewalTime(token, random()), unsaved };
    remembered.delete(id);
    remembered.set(id, held);
    if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value ?? "");
    return held;
  };

  const carrying = (account: Account, token: TokenSet): Account => {
    const known = accounts.get(account.view);
    if (known?.token === token) return known.account;
    const made = withToken(account, token);
    accounts.set(account.view, { token, account: made });
    return made;
  };

  const start = async (call: TokenCall, grant: TokenGrant, refused: string | undefined): Promise<TokenSet> => {
    const { account } = call;
    const now = clock();
    const digest = grant.reissuable ? digestOf(account.view) : undefined;
    const fits = (token: TokenSet): boolean =>
      token.accessToken !== refused && (token.madeWith === undefined || token.madeWith === digest);
    const held = heldOf(account);
    // A kept token that this process holds as well is not better for having been kept.
    const due = held !== undefined && !held.unsaved && held.renewAt <= now ? held.token.accessToken : undefined;
    try {
      const token = await renewToken(
        { store, locks, clock, sleep, random },
        {
          accountId: account.id,
          grant,
          contextFor(previous) {
            const asking = previous === undefined ? account : withToken(account, previous);
            const ask = askProvider(send, { ...call, account: asking }, now + RENEWAL_MS);
            return { account: asking.view, now, call: ask, redact: redactorFor(asking.view) };
          },
          held: held?.token,
          unsaved: held?.unsaved === true,
          usable: (token) => fits(token) && token.accessToken !== due && renewalTime(token, 0.5) > clock(),
          stillValid: (token) => fits(token) && (token.expiresAt ?? Infinity) > clock(),
          bind: (token) => (digest === undefined ? token : { ...token, madeWith: digest }),
        },
      );
      remember(account.id, token);
      return token;
    } catch (error) {
      if (!(error instanceof UnsavedToken)) throw error;
      remember(account.id, error.token(), true);
      return error.token();
    }
  };

  /** One renewal at a time for an account; a caller that leaves does not end it for the others. */
  const renewal = (call: TokenCall, grant: TokenGrant, refused?: string): Promise<TokenSet> => {
    const { id } = call.account;
    const begun = running.get(id) ?? start(call, grant, refused).finally(() => running.delete(id));
    running.set(id, begun);
    return untilDeadline(begun, call);
  };

  const untilDeadline = async (work: Promise<TokenSet>, { deadline, signal }: TokenCall): Promise<TokenSet> => {
    const left = new AbortController();
    const patience = sleep(Math.max(0, deadline - clock()), AbortSignal.any([left.signal, ...(signal ? [signal] : [])]))
      .catch(() => {})
      .then(() => {
        if (!left.signal.aborted && (signal?.aborted === true || clock() >= deadline))
          throw new CognateError("deadline_exceeded", "The deadline passed while the account's token was renewed.");
        return work;
      });
    // Whichever loses is nobody's business any more.
    patience.catch(() => {});
    work.catch(() => {});
    try {
      return await Promise.race([work, patience]);
    } finally {
      left.abort();
    }
  };

  /** What is remembered, if it lasts and belongs to these credentials. */
  const lasting = (account: Account, grant: TokenGrant): TokenSet | undefined => {
    const held = heldOf(account);
    if (held === undefined || held.unsaved || held.renewAt <= clock()) return undefined;
    const { madeWith } = held.token;
    return madeWith === undefined || (grant.reissuable && madeWith === digestOf(account.view)) ? held.token : undefined;
  };

  return {
    async prepare(call) {
      const grant = grantOf(call);
      if (grant === undefined) return call.account;
      if (call.account.sandbox) return carrying(call.account, STAND_IN);
      const token = lasting(call.account, grant) ?? (await renewal(call, grant));
      return carrying(call.account, token);
    },
    async renew(call) {
      const grant = grantOf(call);
      if (grant === undefined || call.account.sandbox) return undefined;
      const refused = call.account.view.issued?.accessToken;
      const known = lasting(call.account, grant);
      if (known !== undefined && known.accessToken !== refused) return carrying(call.account, known);
      const first = await renewal(call, grant, refused);
      // A renewal that others had begun for another reason may have found the refused one.
      const token = first.accessToken === refused ? await renewal(call, grant, refused) : first;
      return token.accessToken === refused ? undefined : carrying(call.account, token);
    },
    async peek(call) {
      const grant = grantOf(call);
      if (grant === undefined) return call.account;
      const kept = heldOf(call.account)?.token ?? (await store.read(call.account.id));
      return carrying(call.account, kept ?? STAND_IN);
    },
    forget(accountId) {
      remembered.delete(accountId);
    },
  };
};

const grantOf = ({ integration, account }: TokenCall): TokenGrant | undefined =>
  integration.connections.get(account.view.connection)?.auth.grant;

/** @param chance in [0, 1) */
const renewalTime = ({ expiresAt, obtainedAt }: TokenSet, chance: number): number => {
  if (expiresAt === undefined) return Infinity;
  const margin = Math.min(MARGIN_MS, (expiresAt - obtainedAt) / 4);
  return expiresAt - margin * (0.5 + chance / 2);
};
