/** Tokens, audit log and replays of one process, gone with it: for tests, and for servers that are given no store. */
import type {
  AuditEntry,
  AuditFilter,
  AuditLog,
  IdempotencyStart,
  IdempotencyState,
  IdempotencyStore,
  StorePosition,
  TokenRecord,
  TokenStore,
} from "./types.ts";

export interface MemoryStore {
  readonly tokens: TokenStore;
  readonly audit: AuditLog;
  readonly idempotency: IdempotencyStore;
  ping(): Promise<void>;
}

/** @param clock epoch ms */
export const createMemoryStore = (clock: () => number = Date.now): MemoryStore => ({
  tokens: createMemoryTokens(),
  audit: createMemoryAudit(),
  idempotency: createMemoryIdempotency(clock),
  ping: () => Promise.resolve(),
});

const createMemoryTokens = (): TokenStore => {
  const records = new Map<string, TokenRecord>();
  const change = (id: string, next: (record: TokenRecord) => TokenRecord): TokenRecord | undefined => {
    const record = records.get(id);
    if (record !== undefined) records.set(id, next(record));
    return records.get(id);
  };
  return {
    async insert(record) {
      if (records.has(record.id)) return false;
      records.set(record.id, record);
      return true;
    },
    get: async (id) => records.get(id),
    list: async ({ kind, accountId }, limit, after) =>
      [...records.values()]
        .filter(
          (one) =>
            (kind === undefined || one.kind === kind) &&
            (accountId === undefined || one.accounts?.includes(accountId) === true) &&
            (after === undefined || inOrder(one, after) > 0),
        )
        .sort(inOrder)
        .slice(0, limit),
    revoke: async (id, at) => change(id, (record) => ({ ...record, revokedAt: record.revokedAt ?? at })),
    async touch(id, at) {
      change(id, (record) => ((record.lastUsedAt ?? "") < at ? { ...record, lastUsedAt: at } : record));
    },
    any: async (at) =>
      records
        .values()
        .some((one) => one.revokedAt === undefined && (one.expiresAt === undefined || one.expiresAt > at)),
  };
};

const createMemoryAudit = (): AuditLog => {
  const entries: AuditEntry[] = [];
  const positionOf = ({ at, id }: AuditEntry): StorePosition => ({ createdAt: at, id });
  return {
    append: async (entry) => void entries.push(entry),
    list: async (filter, limit, after) =>
      entries
        .filter((one) => matches(one, filter) && (after === undefined || inOrder(positionOf(one), after) < 0))
        .sort((a, b) => inOrder(positionOf(b), positionOf(a)))
        .slice(0, limit),
    async prune(before) {
      const kept = entries.filter((one) => one.at >= before);
      return entries.splice(0, entries.length, ...kept).length - kept.length;
    },
  };
};

const matches = (entry: AuditEntry, { action, actor, tenantId, accountId, tokenId, at = {} }: AuditFilter): boolean =>
  (action === undefined || entry.action === action || entry.action.startsWith(`${action}.`)) &&
  (actor === undefined || entry.actor === actor) &&
  (tenantId === undefined || entry.tenantId === tenantId) &&
  (accountId === undefined || entry.accountId === accountId) &&
  (tokenId === undefined || entry.tokenId === tokenId) &&
  (at.gt === undefined || entry.at > at.gt) &&
  (at.gte === undefined || entry.at >= at.gte) &&
  (at.lt === undefined || entry.at < at.lt) &&
  (at.lte === undefined || entry.at <= at.lte);

const createMemoryIdempotency = (clock: () => number): IdempotencyStore => {
  const kept = new Map<string, { readonly start: IdempotencyStart; readonly state: IdempotencyState }>();
  const read = (scope: string): IdempotencyState | undefined => {
    const found = kept.get(scope);
    if (found === undefined) return undefined;
    if (Date.parse(found.start.expiresAt) <= clock()) return void kept.delete(scope);
    return found.state.state === "running" && Date.parse(found.start.runsUntil) <= clock()
      ? { state: "unknown", bodyHash: found.state.bodyHash }
      : found.state;
  };
  const settle = (scope: string, next: (bodyHash: string) => IdempotencyState): void => {
    const found = kept.get(scope);
    if (found !== undefined) kept.set(scope, { ...found, state: next(found.start.bodyHash) });
  };
  return {
    async begin(start) {
      const there = read(start.scope);
      if (there !== undefined) return there;
      kept.set(start.scope, { start, state: { state: "running", bodyHash: start.bodyHash } });
      return { state: "started" };
    },
    get: async (scope) => read(scope),
    finish: async (scope, answer) => settle(scope, (bodyHash) => ({ state: "done", bodyHash, answer })),
    markUnknown: async (scope) => settle(scope, (bodyHash) => ({ state: "unknown", bodyHash })),
    abandon: async (scope) => void kept.delete(scope),
  };
};

const inOrder = (a: StorePosition, b: StorePosition): number =>
  compare(a.createdAt, b.createdAt) || compare(a.id, b.id);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
