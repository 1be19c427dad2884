/** Where connected accounts are kept: the seam that a database implements, and the in-memory one. */

/** `connecting`: made, not verified yet, and not to be called. */
export const ACCOUNT_STATUSES = ["connecting", "active", "needs_reauth", "validation_error"] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/** One connected account. A record is never changed in place: a change is a new record. */
export interface AccountRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly integration: string;
  /** Name of the connection, as `keys`. */
  readonly connection: string;
  /** Values of the connection's fields, secrets among them: this is what a store has to encrypt. */
  readonly context: Readonly<Record<string, unknown>>;
  /** What the provider issued (access and refresh token, expiry): secret as `context` is. */
  readonly token?: Readonly<Record<string, unknown>>;
  /** Changes of mappings for this account alone: record, filters, enum (http-api-spec 3.7). */
  readonly overlays?: Readonly<Record<string, unknown>>;
  /** Replaces the integration's base URL; its host was allowed by the operator. */
  readonly baseUrl?: string;
  /** Learnt by `verify` and `learn`; no secrets. */
  readonly learned: Readonly<Record<string, unknown>>;
  readonly label?: string;
  readonly externalId?: string;
  /** Talks to an imitation that this process serves; refuses writes on /unified and /proxy. */
  readonly sandbox: boolean;
  readonly status: AccountStatus;
  readonly lastError?: { readonly code: string; readonly message: string; readonly occurredAt: string };
  /** The last 403 of the provider: which permission was missing, and for what. */
  readonly missingPermission?: {
    readonly permission?: string;
    readonly resource?: string;
    /** The operation that was refused, as `members.list`. */
    readonly operation?: string;
    readonly message: string;
    readonly occurredAt: string;
  };
  /** RFC 3339. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface AccountFilter {
  readonly tenantId?: string;
  readonly status?: string;
  readonly integration?: string;
  readonly createdAt?: { readonly gt?: string; readonly gte?: string; readonly lt?: string; readonly lte?: string };
}

/** A place in the order of a list: by creation, then id. */
export interface AccountPosition {
  readonly createdAt: string;
  readonly id: string;
}

export interface AccountStore {
  get(id: string): Promise<AccountRecord | undefined>;
  /** Oldest first, those after the position. */
  list(filter: AccountFilter, limit: number, after?: AccountPosition): Promise<readonly AccountRecord[]>;
  /** False if the id is taken. */
  insert(record: AccountRecord): Promise<boolean>;
  /** Applies the change to the newest state, in one step; undefined if there is no such account. What `change` throws leaves it as it was. */
  update(id: string, change: (current: AccountRecord) => AccountRecord): Promise<AccountRecord | undefined>;
  remove(id: string): Promise<boolean>;
  /** Whether any account is one for which `isReal` says so; asked on requests to a server without tokens. */
  some(isReal: (record: AccountRecord) => boolean): Promise<boolean>;
}

export const createMemoryAccountStore = (initial: readonly AccountRecord[] = []): AccountStore => {
  const records = new Map(initial.map((record) => [record.id, record]));
  return {
    get: (id) => Promise.resolve(records.get(id)),
    list(filter, limit, after) {
      const matching = [...records.values()].filter((record) => matches(record, filter)).sort(inOrder);
      const rest = after === undefined ? matching : matching.filter((record) => inOrder(record, after) > 0);
      return Promise.resolve(rest.slice(0, limit));
    },
    insert(record) {
      if (records.has(record.id)) return Promise.resolve(false);
      records.set(record.id, record);
      return Promise.resolve(true);
    },
    async update(id, change) {
      const current = records.get(id);
      if (current === undefined) return undefined;
      const next = change(current);
      records.set(id, next);
      return next;
    },
    remove: (id) => Promise.resolve(records.delete(id)),
    some: (isReal) => Promise.resolve(records.values().some(isReal)),
  };
};

const inOrder = (a: AccountPosition, b: AccountPosition): number =>
  compare(a.createdAt, b.createdAt) || compare(a.id, b.id);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const matches = (record: AccountRecord, filter: AccountFilter): boolean => {
  const { gt, gte, lt, lte } = filter.createdAt ?? {};
  const created = Date.parse(record.createdAt);
  return (
    (filter.tenantId === undefined || filter.tenantId === record.tenantId) &&
    (filter.status === undefined || filter.status === record.status) &&
    (filter.integration === undefined || filter.integration === record.integration) &&
    (gt === undefined || created > Date.parse(gt)) &&
    (gte === undefined || created >= Date.parse(gte)) &&
    (lt === undefined || created < Date.parse(lt)) &&
    (lte === undefined || created <= Date.parse(lte))
  );
};
