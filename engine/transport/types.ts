/** Seam of the transport room: one attempt on the wire, and a whole send with retries, waits and error rules. */
import type { ErrorCode } from "../errors.ts";
import type { Hit } from "../language/coverage.ts";
import type { Expression, Template } from "../language/compilation.ts";
import type { ProviderAnswer, RateLimitState, RequestPlan } from "../language/exchange.ts";
import type { Redactor } from "../redaction.ts";

export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface WireResponse {
  readonly status: number;
  /** Lower-case names; repeated lines joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/**
 * One attempt. Rejects with a WireError: provider_unreachable | provider_timeout | provider_answer_too_large |
 * provider_answer_invalid (cut off, undecodable) | deadline_exceeded (cancelled), which knows whether anything was sent.
 */
export type Wire = (request: WireRequest, options: WireOptions) => Promise<WireResponse>;

export interface WireOptions {
  readonly timeoutMs: number;
  /** Of the decoded body. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
  /** The host was allowed by the operator, so it may be a private address. */
  readonly trusted: boolean;
  /** A connection of its own: a kept one may be dead, and a write could not tell whether it arrived. */
  readonly fresh: boolean;
}

export type ErrorAction = "fail" | "retry" | "wait" | "refresh" | "ignore" | "partial" | "restart_paging";

/** One row of `errors.rules`, compiled. */
export interface ErrorRule {
  readonly matches: (status: number) => boolean;
  readonly when?: Expression;
  readonly action: ErrorAction;
  readonly code?: ErrorCode;
  readonly hint?: Template;
  /** Seconds. */
  readonly wait?: Expression;
  /** For coverage: `resource.operation#2` or `integration#0`. */
  readonly id: string;
  /** Set while coverage is measured: the rule decided. */
  readonly hit?: Hit;
}

export interface ErrorPolicy {
  /** The operation's rules, then the integration's; built-ins follow in code. */
  readonly rules: readonly ErrorRule[];
  readonly message?: Expression;
  readonly providerCode?: Expression;
  readonly requestId?: Expression;
  readonly shape?: Expression;
}

/** One item of `rate_limit`. Reads headers; shared budgets are a later room's business (seam: `onRateLimit`). */
export interface RateLimitPolicy {
  readonly name?: string;
  /** Lower-case header names. */
  readonly headers: {
    readonly limit?: string;
    readonly remaining?: string;
    readonly reset?: string;
    readonly period?: string;
    readonly bucket?: string;
    readonly retryAfter?: string;
  };
  readonly reset: "seconds" | "epoch_seconds" | "epoch_milliseconds" | "http_date" | "iso8601" | "seconds_or_epoch";
  readonly limit?: number;
  readonly periodSeconds?: number;
  readonly scope: "account" | "credential" | "global";
  readonly match?: readonly string[];
  readonly weight: number;
}

/** Where a planned URL may go. Checked after templating, for links and redirects too. */
export interface EgressPolicy {
  /** Exact hosts or `*.suffix`, of the integration. */
  readonly hosts: readonly string[];
  /**
   * Hosts the operator allows besides, private addresses included: `[scheme://]host[:port]`, `*.suffix` among them. Plain
   * http is for loopback, and for hosts that are named with `http://`.
   */
  readonly operatorHosts: readonly string[];
  /** Whether the account's own fields decide on this origin: that it is none of these hosts is the account's fault then. */
  readonly isLedByAccount?: (origin: string) => boolean;
}

export interface SendContext {
  readonly policy: ErrorPolicy;
  readonly rateLimits: readonly RateLimitPolicy[];
  readonly egress: EgressPolicy;
  /** Epoch ms. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
  readonly redact: Redactor;
  /** `account` for rule expressions. */
  readonly account: Readonly<Record<string, unknown>>;
  /** Renews a token once on `refresh`; undefined where the auth cannot. */
  readonly refresh?: () => Promise<RequestPlan | undefined>;
  readonly onEvent?: (event: TransportEvent) => void;
}

/** For traces and metrics. */
export type TransportEvent =
  | {
      readonly kind: "request";
      readonly operation: string;
      readonly method: string;
      /** Redacted; printed for who asks. No getter: each would cost the object its shape, and keep the whole call alive. */
      readonly url: () => string;
      readonly attempt: number;
    }
  | {
      readonly kind: "response";
      readonly operation: string;
      readonly status: number;
      readonly durationMs: number;
      readonly attempt: number;
    }
  /** Nothing came, or nothing whole: unreachable, too slow, cut off. */
  | {
      readonly kind: "unanswered";
      readonly operation: string;
      readonly durationMs: number;
      readonly attempt: number;
    }
  | { readonly kind: "wait"; readonly seconds: number; readonly reason: string }
  | { readonly kind: "rate_limit"; readonly state: RateLimitState }
  | { readonly kind: "rule"; readonly id: string; readonly action: ErrorAction };

/** A whole call: guard, attempts, waits, rules. @throws CognateError with provider facts, redacted. */
export type Send = (plan: RequestPlan, context: SendContext) => Promise<ProviderAnswer>;
