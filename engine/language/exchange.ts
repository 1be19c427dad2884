/** One exchange with a provider as data: the plan, what paging adds to it, and the answer. */
import type { Secret } from "./secret.ts";

/** A value that may be secret; only `transport` reveals it. */
export type Tainted = string | Secret;

export type Effect = "read" | "write" | "destroy";
export type BodyFormat = "json" | "form" | "multipart" | "text" | "xml" | "binary";
export type ResponseFormat = "json" | "xml" | "text" | "csv" | "ndjson" | "binary" | "none";

export interface PlannedBody {
  readonly contentType: string;
  /** What may be printed. */
  readonly bytes: Uint8Array;
  /** The true text, where a credential travels in the body: `bytes` has `***` in its place. */
  readonly sealed?: Secret;
}

/** A planned call: pure data, printable as curl. Nothing in it is unresolved. */
export interface RequestPlan {
  /** `resource.operation`, or `raw`. */
  readonly operation: string;
  readonly method: string;
  /** scheme://host[:port], no path. */
  readonly origin: string;
  /** Percent-encoded path that begins with `/`, base path included. */
  readonly path: string;
  /** The query of a link, byte for byte: signed and opaque links break when they are encoded again. Pairs of `query` follow it. */
  readonly rawQuery?: string;
  /** Decoded pairs, in order; encoded once when the URL is made. */
  readonly query: readonly (readonly [name: string, value: Tainted])[];
  /** Lower-case names, one each. */
  readonly headers: readonly (readonly [name: string, value: Tainted])[];
  readonly body?: PlannedBody;
  /** All but `read` may have happened once they were sent: their errors say so (http-api-spec 2.9). */
  readonly effect: Effect;
  /** We may send it again: twice does the same as once (reads, PUT, DELETE, an idempotency key). */
  readonly repeatable: boolean;
  readonly timeoutMs: number;
  readonly responseFormat: ResponseFormat;
}

/** What a pagination strategy puts into a request. Values print as templates do (spec 3.1 table). */
export interface Placements {
  readonly query?: readonly (readonly [name: string, value: unknown])[];
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** Dotted paths into the body, already split. */
  readonly body?: readonly (readonly [path: readonly string[], value: unknown])[];
  readonly path?: Readonly<Record<string, string>>;
  /** A link that replaces path and query: relative or absolute, resolved against the first request's URL and held to the declared hosts. */
  readonly url?: string;
  /** With `url`: which parts of the operation's own request ride along. */
  readonly carry?: readonly ("headers" | "query" | "body")[];
}

/** A provider's answer after parsing. Header names are lower-case, repeated lines joined by ", ". */
export interface ProviderAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed by `responseFormat`; undefined if empty or unparsable. */
  readonly body: unknown;
  /** First 16 KiB as text. */
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly operation: string;
    readonly attempt: number;
  };
  /** A rule with action `partial` or `ignore` matched. */
  readonly outcome: "ok" | "partial" | "ignored";
  readonly message?: string;
}

/** What the provider says of its budget; seconds until reset. http-api-spec 2.26. */
export interface RateLimitState {
  readonly name?: string;
  readonly limit?: number;
  readonly remaining?: number;
  readonly resetSeconds?: number;
  readonly periodSeconds?: number;
}
