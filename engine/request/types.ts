/** Seam of the request room: what a compiled operation's request is, and what a plan is made from. */
import type { Where } from "../errors.ts";
import type { Expression, Template, TemplateTree } from "../language/compilation.ts";
import type { BodyFormat, Effect, Placements, RequestPlan, ResponseFormat } from "../language/exchange.ts";
import type { Located } from "../language/located.ts";
import type { TokenGrant } from "./auth/token.ts";

export type { AuthorizationFlow, GrantContext, TokenGrant, TokenSet } from "./auth/token.ts";

export type ArrayStyle = "repeat" | "brackets" | "comma" | "indices";

/** The account as expressions may see it, and the secrets as auth templates alone may. */
export interface AccountView {
  readonly id: string;
  readonly connection: string;
  /** Non-secret fields and learnt values: `account.*`. */
  readonly account: Readonly<Record<string, unknown>>;
  /** Non-secret fields: `credentials.*` outside auth. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Secret fields (parsed where `json_secret`): `credentials.*` in auth and session templates. */
  readonly secrets: Readonly<Record<string, unknown>>;
  /** Non-secret members of the token answer. */
  readonly token: Readonly<Record<string, unknown>>;
  /** What the provider issued: auth templates see the access token as `token.access_token`, nothing else sees any of it. */
  readonly issued?: { readonly accessToken: string; readonly refreshToken?: string };
  /** Replaces the integration's base URL for this account (a gateway, a mock); its host was allowed by the operator. */
  readonly baseUrl?: string;
  /** Stands for the hosts of the provider's other addresses (token endpoints, logins) where `baseUrl` is set. */
  readonly baseRoot?: string;
}

export interface CompiledParam {
  readonly key: string;
  readonly in: "query" | "header" | "path" | "body" | "template";
  readonly name: string;
  /** Dotted body path, split. */
  readonly at: readonly string[];
  readonly array: ArrayStyle;
  readonly required: boolean;
  readonly default?: Template;
  /** JSON Schema of the value, as written. */
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly description?: string;
}

export type NamedTemplate = readonly [name: string, value: Template];
export type NamedTree = readonly [name: string, value: TemplateTree];

/** `servers`: other hosts of the same provider, first match wins (http-api-spec 2.6). */
export interface ServerRule {
  /** `path` as the operation writes it, before the base path. */
  readonly matches: (method: string, path: string) => boolean;
  readonly baseUrl: Template;
}

/** What an integration gives to all of its operations, compiled once. */
export interface RequestDefaults {
  readonly baseUrl: Template;
  readonly servers: readonly ServerRule[];
  /** Lower-case names. */
  readonly headers: readonly NamedTemplate[];
  readonly query: readonly NamedTree[];
  readonly arrayStyle: ArrayStyle;
  readonly timeoutMs: number;
  /** By connection name. */
  readonly auth: Readonly<Record<string, CompiledAuth>>;
}

/** Everything needed to plan a call of one operation; all choices made at load time. */
export interface CompiledRequest {
  readonly operation: string;
  readonly where: Where;
  readonly method: string;
  readonly path: Template;
  readonly baseUrl: Template;
  /** Empty where the operation has a base URL of its own. */
  readonly servers: readonly ServerRule[];
  /** Lower-case names; the integration's with the operation's over them. */
  readonly headers: readonly NamedTemplate[];
  readonly query: readonly NamedTree[];
  readonly params: readonly CompiledParam[];
  readonly closed: boolean;
  /** Arguments that templates read, so they do not travel as query; "all" if one reads `args` as a whole. */
  readonly templateArgs: ReadonlySet<string> | "all";
  readonly arrayStyle: ArrayStyle;
  readonly body?: TemplateTree;
  readonly bodyFormat: BodyFormat;
  readonly responseFormat: ResponseFormat;
  readonly timeoutMs: number;
  readonly effect: Effect;
  /** Header that carries an idempotency key, if the provider has one. */
  readonly idempotencyHeader?: string;
  readonly repeatable: boolean;
  /** By connection name; absent when the operation says `auth: none`. */
  readonly auth: Readonly<Record<string, CompiledAuth>>;
}

/** Credentials of one way to connect, ready to be applied to any request. */
export interface CompiledAuth {
  /** Lower-case header names that may carry a credential (for stripping and for reading consumer tokens). */
  readonly headerNames: readonly string[];
  /** Query parameters that carry one. */
  readonly queryNames: readonly string[];
  /** A credential travels as a member of the body, so raw calls cannot carry it. */
  readonly inBody: boolean;
  /** The final URL and bytes are signed, so nothing may be changed after `apply`. */
  readonly signs: boolean;
  /** Fields of the account that strategies read by name, without a template that says so. */
  readonly fields: readonly string[];
  /** Addresses that a grant calls: they belong to the integration's hosts. */
  readonly urls: readonly { readonly at: Located; readonly template: Template }[];
  /** How the token is got that `apply` sends; it must be in the account's view before. */
  readonly grant?: TokenGrant;
  /** @throws CognateError credential_missing with the fields that are not set */
  apply(plan: RequestPlan, account: AccountView, now: number): RequestPlan;
}

export interface RequestInputs {
  readonly account: AccountView;
  readonly args: Readonly<Record<string, unknown>>;
  readonly now: number;
  readonly placements?: Placements;
  /** Sent as the operation's `idempotency.header`. */
  readonly idempotencyKey?: string;
  /** `remote_query`: extra provider parameters, sent as they are. */
  readonly extraQuery?: readonly (readonly [string, string])[];
  /** `remote_data` or a proxy caller's body: deep-merged over the built body, or sent verbatim when bytes. */
  readonly extraBody?: unknown;
  readonly rawBody?: { readonly contentType: string; readonly bytes: Uint8Array };
}

/** Reader over an answer, compiled: `records` or `record`. */
export interface RecordReader {
  readonly kind: "list" | "item" | "none";
  readonly expression?: Expression;
  readonly absent: "error" | "empty";
}
