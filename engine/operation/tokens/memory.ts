/** Tokens and locks of one process. */
import type { TokenSet } from "../../request/types.ts";
import type { TokenLocks, TokenStore } from "./types.ts";

export const createMemoryTokenStore = (initial: Readonly<Record<string, TokenSet>> = {}): TokenStore => {
  const kept = new Map(Object.entries(initial));
  return {
    read: (accountId) => Promise.resolve(kept.get(accountId)),
    write(accountId, token) {
      kept.set(accountId, token);
      return Promise.resolve();
    },
  };
};

/** @param clock epoch ms */
export const createMemoryLocks = (clock: () => number): TokenLocks => {
  const held = new Map<string, { readonly until: number }>();
  return {
    acquire(name, ttlMs) {
      const other = held.get(name);
      if (other !== undefined && other.until > clock()) return Promise.resolve(undefined);
      const mine = { until: clock() + ttlMs };
      held.set(name, mine);
      return Promise.resolve({
        release() {
          if (held.get(name) === mine) held.delete(name);
          return Promise.resolve();
        },
      });
    },
  };
};
