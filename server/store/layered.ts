/** Accounts of this process over those of the store: sandboxes and the ones of the environment are declared anew at each start, so they are never written to it. */
import { CognateError } from "../../engine/errors.ts";
import type { AccountPosition, AccountStore } from "../accounts/store.ts";

/** @param declared in memory; @param kept in the store, where new accounts go. Where both know an id, the declared one counts. */
export const layerAccounts = (declared: AccountStore, kept: AccountStore): AccountStore => ({
  get: async (id) => (await declared.get(id)) ?? kept.get(id),
  async list(filter, limit, after) {
    const own = await declared.list({}, Number.MAX_SAFE_INTEGER);
    const hidden = new Set(own.map((record) => record.id));
    const [first, second] = await Promise.all([
      declared.list(filter, limit, after),
      kept.list(filter, limit + hidden.size, after),
    ]);
    return [...first, ...second.filter((record) => !hidden.has(record.id))].sort(inOrder).slice(0, limit);
  },
  async insert(record) {
    return (await declared.get(record.id)) === undefined && kept.insert(record);
  },
  async update(id, change) {
    return (await declared.update(id, change)) ?? kept.update(id, change);
  },
  async remove(id) {
    return (await declared.remove(id)) || kept.remove(id);
  },
  async some(isReal) {
    return (await declared.some(isReal)) || kept.some(isReal);
  },
});

/** Asks as long as the store answers, and goes by the last answer while it does not; without one, by the given. */
export const rememberingAnswer = (ask: () => Promise<boolean>, otherwise: boolean): (() => Promise<boolean>) => {
  let last = otherwise;
  return async () => {
    try {
      last = await ask();
    } catch (error) {
      if (!(error instanceof CognateError) || error.code !== "unavailable") throw error;
    }
    return last;
  };
};

const inOrder = (a: AccountPosition, b: AccountPosition): number =>
  compare(a.createdAt, b.createdAt) || compare(a.id, b.id);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
