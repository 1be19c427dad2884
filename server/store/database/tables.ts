/**
 * The columns as Kysely sees them. Only text, integers, floats and bytes are used, which both databases give back as the
 * same JavaScript values: times are RFC 3339 text, JSON is text, truth is 0 or 1. Bytes are a Buffer from PostgreSQL and
 * a Uint8Array from SQLite; the former is one of the latter.
 */
export interface Tables {
  readonly cognate_account: AccountRow;
  readonly cognate_data_key: DataKeyRow;
  readonly cognate_token: TokenRow;
  readonly cognate_link_token: LinkTokenRow;
  readonly cognate_audit: AuditRow;
  readonly cognate_idempotency: IdempotencyRow;
  readonly cognate_lock: LockRow;
}

type JsonText = string;

export interface AccountRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly integration: string;
  readonly connection: string;
  readonly status: string;
  readonly sandbox: number;
  readonly base_url: string | null;
  readonly label: string | null;
  readonly external_id: string | null;
  readonly learned: JsonText;
  readonly overlays: JsonText | null;
  readonly last_error: JsonText | null;
  readonly missing_permission: JsonText | null;
  /** Sealed with the account's data key. */
  readonly context: Uint8Array;
  readonly token: Uint8Array | null;
  /** Random, new with each write: names this state of the account, also after it was removed and made again. */
  readonly revision: string;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface DataKeyRow {
  /** Account id; empty for the store's own key. */
  readonly owner: string;
  readonly kid: string;
  readonly wrapped: Uint8Array;
}

export interface TokenRow {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly prefix: string;
  readonly hash: string;
  readonly scopes: JsonText;
  readonly tenants: JsonText | null;
  readonly accounts: JsonText | null;
  readonly models: JsonText | null;
  readonly created_by: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
  readonly revoked_at: string | null;
}

export interface LinkTokenRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly integrations: JsonText;
  readonly redirect_uri: string | null;
  readonly allowed_origins: JsonText;
  readonly account_id: string | null;
  readonly details: JsonText;
  readonly created_by: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly failures: number;
  readonly consumed_at: string | null;
  readonly connected_account_id: string | null;
}

export interface AuditRow {
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly outcome: string;
  readonly tenant_id: string | null;
  readonly account_id: string | null;
  readonly token_id: string | null;
  readonly request_id: string | null;
  readonly details: JsonText | null;
}

export interface IdempotencyRow {
  readonly scope: string;
  readonly body_hash: string;
  readonly account_id: string | null;
  /** `running`, `done`, `unknown` */
  readonly state: string;
  readonly runs_until: string;
  readonly expires_at: string;
  /** Whose data key the answer is sealed with; empty: the store's. */
  readonly key_owner: string | null;
  readonly answer: Uint8Array | null;
}

export interface LockRow {
  readonly name: string;
  readonly holder: string;
  readonly fence: number;
  /** Epoch ms by the clock of the database. */
  readonly held_until: number;
}
