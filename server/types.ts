/** What the server is made from, and what every route is given. */
import type { Context } from "hono";
import type { Logger } from "pino";
import type { Catalog, Integration } from "../engine/catalog/types.ts";
import type { CognateError } from "../engine/errors.ts";
import type { SendRaw } from "../engine/operation/raw.ts";
import type { Account, Engine } from "../engine/operation/types.ts";
import type { Send } from "../engine/transport/types.ts";
import type { AccountRecord, AccountStore } from "./accounts/store.ts";
import type { Authenticator, Caller, Scope } from "./auth/authenticator.ts";
import type { Gate } from "./auth/gate.ts";
import type { StaleFiles } from "./dev/stale.ts";
import type { Pair } from "./http/query.ts";
import type { Metrics } from "./metrics/metrics.ts";
import type { Store } from "./store/types.ts";

export interface ServerOptions {
  /** Address to bind to; loopback by default, which decides whether a token is asked for. */
  readonly host: string;
  /** Hosts (`host`, `host:port`, `*.suffix`) that an account's `base_url` and host fields may name. */
  readonly allowHosts: readonly string[];
  /** Host names besides loopback ones under which a tokenless server may be addressed. */
  readonly hostNames: readonly string[];
  /** Shows positions in files to callers. */
  readonly dev: boolean;
  /** Checks every record against its model; off | warn | strict. */
  readonly validate: "off" | "warn" | "strict";
  /** Request bodies on control and unified routes; 10 MiB. */
  readonly maxBodyBytes: number;
  /** No byte for so long on a stream, on either side, ends it; 60,000. */
  readonly idleMs: number;
  /** How long a request's headers may take; 20,000. Looked at every quarter of it. */
  readonly headersMs: number;
  /** How long `close` goes on to serve while `/readyz` says 503, so that load balancers turn away first; 0. */
  readonly drainMs: number;
  /** How long `close` waits for running requests after that; 30,000. */
  readonly graceMs: number;
  /** Stands in the tokens that are made here, as `live`: `[a-z0-9]{1,10}`. */
  readonly tokenLabel?: string;
  /** Under which address browsers reach the server, as `https://connect.example`; by default the Host header tells. */
  readonly publicUrl?: string;
  /** Origins that may open and frame link pages where a link token names none. */
  readonly linkOrigins: readonly string[];
  /** App schemes besides https that a link token may redirect to, as `myapp`. */
  readonly linkSchemes: readonly string[];
}

/** What the routes keep besides accounts. */
export type ServerStore = Pick<Store, "tokens" | "linkTokens" | "audit" | "idempotency" | "ping">;

/** Turns a stored account into what the engine takes; checks and normalises fields. @throws CognateError invalid_body, credential_missing */
export type OpenAccount = (integration: Integration, record: AccountRecord) => Account;

export interface ServerDeps {
  readonly engine: Engine;
  /** The newest catalog; asked once per request. */
  readonly catalog: () => Catalog;
  /** In development: set while the files on disk have errors and an older catalog serves. */
  readonly staleFiles?: () => StaleFiles | undefined;
  readonly accounts: AccountStore;
  /** Of this process alone if left out. */
  readonly store: ServerStore;
  readonly openAccount: OpenAccount;
  /** Made from the store's tokens if left out. */
  readonly authenticator: Authenticator;
  readonly sendRaw: SendRaw;
  /** For the token request after a person agreed on a provider's page; without it such accounts cannot be linked. */
  readonly send?: Send;
  readonly logger: Logger;
  /** What is counted; its `observer` belongs to the engine. Of this server alone if left out. */
  readonly metrics: Metrics;
  /** Epoch ms. */
  readonly clock: () => number;
  /** Random, unguessable, `[A-Za-z0-9-]`. */
  readonly newId: () => string;
  /** As `crypto.randomBytes`; for tokens. */
  readonly randomBytes: (bytes: number) => Uint8Array;
  readonly options: ServerOptions;
}

/** `leaving`: answers as before and asks to be sent nothing more; `closing`: finishes what runs. */
export type ServerPhase = "serving" | "leaving" | "closing";

/** The deps and what the server makes of them once. */
export interface ServerParts extends ServerDeps, Omit<ServerStore, "ping"> {
  readonly gate: Gate;
  readonly phase: () => ServerPhase;
}

/** Set by the prelude, before any route. */
interface RequestFacts {
  readonly requestId: string;
  readonly startedAt: number;
  /** Epoch ms. */
  readonly deadline: number;
  /** Those of every answer, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface AppEnv {
  readonly Variables: { facts: RequestFacts; callerId?: string; error?: CognateError; allow?: string | undefined };
}

/** Hono's context without its ways to answer: `respond` (http/respond.ts) alone puts the prelude's headers on. */
export type RequestContext = Omit<
  Context<AppEnv>,
  "body" | "html" | "json" | "text" | "redirect" | "newResponse" | "header"
>;

/** A request after the prelude, the token check and the query parser. */
export interface Incoming extends RequestFacts {
  readonly c: RequestContext;
  readonly caller: Caller;
  /** Decoded pairs of the query. */
  readonly pairs: readonly Pair[];
  /** Fires when the client leaves. */
  readonly signal: AbortSignal;
  /** A path parameter, decoded exactly once. */
  readonly param: (name: string) => string;
  /** JSON whatever the content type says; undefined if empty. @throws CognateError invalid_body | payload_too_large */
  readonly json: () => Promise<unknown>;
  readonly bytes: () => Promise<Uint8Array>;
  readonly header: (name: string) => string | undefined;
}

type Verb = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Endpoint {
  /** undefined: open to everybody. Of several, one is enough to come in; the route then asks for the one that it needs. */
  readonly scope: Scope | readonly Scope[] | undefined;
  readonly run: (incoming: Incoming) => Promise<Response>;
}

/** One path of the route table with its verbs; HEAD follows from GET, 405 and `Allow` from the rest. */
export interface Route {
  readonly path: string;
  readonly verbs: Readonly<Partial<Record<Verb, Endpoint>>>;
}
