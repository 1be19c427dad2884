/** The engine's public calls and answers; the server and the command line speak to nothing else. */
import type { Catalog, Integration } from "../catalog/types.ts";
import type { CognateError, ErrorDetail } from "../errors.ts";
import type { Effect, RateLimitState, RequestPlan } from "../language/exchange.ts";
import type { Mapping } from "../mapping/types.ts";
import type { AccountView, TokenSet } from "../request/types.ts";
import type { Send } from "../transport/types.ts";
import type { EngineObserver } from "./observer.ts";
import type { TokenSource } from "./tokens/types.ts";
import type { Trace } from "./trace.ts";

export type { Trace, TraceEvent } from "./trace.ts";

/** An account as the engine needs it. Whoever stores accounts makes one per call (`openAccount` validates fields and builds the view). */
export interface Account {
  readonly id: string;
  readonly integration: string;
  readonly view: AccountView;
  /** What the provider issued, as it was kept when the account was opened; `view` has the token of the call. */
  readonly token?: TokenSet;
  /** Hosts the operator allows for this account's base URL. */
  readonly operatorHosts: readonly string[];
  readonly sandbox: boolean;
  /** Mappings that differ from the integration's by overlays, by `model/resource`. */
  readonly mappings?: ReadonlyMap<string, Mapping>;
}

/** Nested query as parsed from brackets: `created_at[gt]=x` is `{ created_at: { gt: "x" } }`; repeated keys and `x[]` are arrays. */
export type QueryValue = string | readonly QueryValue[] | { readonly [key: string]: QueryValue };
export type Query = Readonly<Record<string, QueryValue>>;

export interface CallBase {
  readonly account: Account;
  /** Epoch ms. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
  /** Extra provider parameters, untransformed. */
  readonly remoteQuery?: readonly (readonly [string, string])[];
  readonly trace?: Trace;
}

export interface Shaping {
  /** Fields to give; all if undefined. */
  readonly fields?: readonly string[];
  readonly exclude?: readonly string[];
  readonly remoteData: boolean;
  readonly format: "unified" | "normalized" | "raw" | "debug";
  /** A failing field fails the call. */
  readonly strict: boolean;
  readonly validate: "off" | "warn" | "strict";
}

export interface UnifiedTarget {
  readonly model: string;
  readonly resource: string;
}

export interface ListCall extends CallBase, UnifiedTarget, Shaping {
  readonly query: Query;
  /** `-created_at,name`; undefined for the provider's order. */
  readonly sortBy?: string;
  /** 1…1000; undefined for the default 100. Infinity when streaming. */
  readonly limit?: number;
  readonly cursor?: string;
}

export interface ItemCall extends CallBase, UnifiedTarget, Shaping {
  readonly id: string;
  readonly query: Query;
}

export interface WriteCall extends CallBase, UnifiedTarget, Shaping {
  readonly id?: string;
  readonly query: Query;
  /** The consumer's body without `remote_data`. */
  readonly body: unknown;
  readonly remoteBody?: unknown;
  readonly idempotencyKey?: string;
}

export interface MethodCall extends CallBase, UnifiedTarget {
  readonly method: string;
  readonly query: Query;
  readonly body: unknown;
}

export type PartialReason =
  | "deadline"
  | "scan_budget"
  | "provider_error"
  | "max_records"
  | "optional_source"
  | "record_errors"
  | "omitted_fields";

/** http-api.md Lists; spec 3.9. */
export interface ListAnswer {
  readonly result: readonly Readonly<Record<string, unknown>>[];
  readonly next_cursor: string | null;
  readonly prev_cursor: string | null;
  readonly result_count: number;
  readonly total_count?: number;
  readonly is_partial_response: boolean;
  readonly partial_reason?: PartialReason;
  readonly partial?: readonly {
    readonly code: string;
    readonly fields?: readonly string[];
    readonly source?: string;
    readonly message: string;
  }[];
  readonly truncated?: boolean;
  readonly error?: CognateError;
  readonly errors?: readonly ErrorDetail[];
  readonly applied: Readonly<Record<string, unknown>>;
}

/** What every answer carries besides: the scarcest budget touched, for `ratelimit-*`. */
export interface CallFacts {
  readonly rateLimit?: RateLimitState;
  /** Of the last provider call, where the integration declares where it stands. */
  readonly providerRequestId?: string;
  /** Of a call about one record: fields that failed (null in it), or why a written record could not be read back. */
  readonly errors?: readonly ErrorDetail[];
  /** Of a call about one record: steps that failed and may. */
  readonly partial?: readonly { readonly code: string; readonly source?: string; readonly message: string }[];
}

export interface RawPage {
  readonly contentType: string;
  readonly bytes: Uint8Array;
  readonly status: number;
  readonly next_cursor: string | null;
}

export type StreamItem =
  | { readonly kind: "record"; readonly record: Readonly<Record<string, unknown>> }
  | { readonly kind: "checkpoint"; readonly cursor: string }
  | {
      readonly kind: "end";
      readonly status: "complete" | "partial";
      readonly count: number;
      readonly next_cursor: string | null;
      readonly error?: CognateError;
      readonly errors?: readonly ErrorDetail[];
    };

export interface Answered<T> {
  readonly answer: T;
  readonly facts: CallFacts;
}

export interface ProxyCall extends CallBase {
  readonly resource: string;
  /** list get create update delete or a custom operation name. */
  readonly operation: string;
  readonly id?: string;
  /** The caller's provider parameters, flat pairs in order, ours removed. */
  readonly parameters: readonly (readonly [string, string])[];
  readonly limit?: number;
  readonly cursor?: string;
  readonly body?: { readonly contentType: string; readonly bytes: Uint8Array };
  readonly includeEnvelope?: boolean;
  readonly idempotencyKey?: string;
}

export type ProxyAnswer =
  | {
      readonly kind: "list";
      readonly list: Omit<ListAnswer, "result" | "applied"> & {
        readonly result: readonly unknown[];
        readonly remote_envelope?: unknown;
      };
    }
  | {
      readonly kind: "verbatim";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly bytes: Uint8Array;
    };

export interface EngineOptions {
  /** Provider pages per consumer call at most (scan budget); 50. */
  readonly maxPages?: number;
  /** Bytes of a provider answer at most; 32 MiB. */
  readonly maxBytes?: number;
}

export interface EngineDeps {
  readonly catalog: () => Catalog;
  readonly send: Send;
  /** Epoch ms. */
  readonly clock: () => number;
  readonly cursors: CursorSealer;
  /** Makes a key for writes whose provider takes one and whose caller gave none; without it such writes are sent without. */
  readonly newKey?: () => string;
  /** For accounts whose connection gets a token; without it such an account has none. */
  readonly tokens?: TokenSource;
  readonly observer?: EngineObserver;
  readonly options?: EngineOptions;
}

/** Seals cursor states; deterministic, versioned, bound by associated data (http-api-spec 2.15). */
export interface CursorSealer {
  seal(state: unknown, associated: string): string;
  /** @throws CognateError cursor_invalid, one message for every cause */
  open(cursor: string, associated: string): unknown;
}

export type PlanKind = "list" | "get" | "create" | "update" | "delete";

/** A request of a call that is only shown. */
export type PlannedCall =
  | {
      readonly kind: "request";
      readonly plan: RequestPlan;
      /** Of an extra call, its name under `steps`. */
      readonly step?: string;
      /** Steps whose answers it reads; here they are taken as empty. */
      readonly dependsOn?: readonly string[];
    }
  | {
      readonly kind: "later";
      /** `resource.operation` */
      readonly operation: string;
      readonly method: string;
      /** The path's template: what stands in its holes comes from answers. */
      readonly path: string;
      readonly step?: string;
      readonly when:
        | "after the steps"
        | "for each page"
        | "for each record"
        | "after the write"
        | "for each further page"
        | "for the next source"
        | "to read the record back";
    };

export interface Engine {
  list(call: ListCall): Promise<Answered<ListAnswer>>;
  /** One provider page, body verbatim (format raw). */
  rawPage(call: ListCall): Promise<Answered<RawPage>>;
  stream(call: ListCall, options: { readonly checkpoints: boolean }): AsyncIterable<StreamItem>;
  get(call: ItemCall): Promise<Answered<Readonly<Record<string, unknown>>>>;
  /** One record, the provider's body verbatim (format raw); there is never a `next_cursor`. */
  rawItem(call: ItemCall): Promise<Answered<RawPage>>;
  create(call: WriteCall): Promise<Answered<Readonly<Record<string, unknown>>>>;
  update(call: WriteCall): Promise<Answered<Readonly<Record<string, unknown>>>>;
  remove(call: WriteCall): Promise<Answered<{ readonly id: string }>>;
  method(call: MethodCall): Promise<Answered<{ readonly result: unknown }>>;
  proxy(call: ProxyCall): Promise<Answered<ProxyAnswer>>;
  /** The requests of a call in order, nothing sent: those that can be known, and those that answers decide over. */
  plan(call: ListCall | ItemCall | WriteCall, kind: PlanKind): Promise<readonly PlannedCall[]>;
  /** The same of a declared operation: its request, and that of further pages. */
  planProxy(call: ProxyCall): Promise<readonly PlannedCall[]>;
  /** Runs the connection's `verify`, then `learn`. */
  verify(account: Account, deadline: number): Promise<Verification>;
  /** What the connection's `learn` says and the account lacks; {} and no call if it lacks nothing. */
  learn(account: Account, deadline: number): Promise<Readonly<Record<string, unknown>>>;
  /** Methods mapped for a resource, for 405 `Allow` and capabilities. */
  methods(
    integration: Integration,
    target: UnifiedTarget,
  ): readonly { readonly method: string; readonly effect: Effect }[];
}

export interface Verification {
  readonly label?: string;
  readonly externalId?: string;
  readonly learned: Readonly<Record<string, unknown>>;
}
