/** How long to pause before the next attempt. */
import type { RateLimitPolicy } from "./types.ts";
import { appliesTo, secondsUntil } from "./rate-limit.ts";

export interface WaitFacts {
  /** What the rule's `wait` gave. */
  readonly ruleSeconds?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly rateLimits: readonly RateLimitPolicy[];
  readonly operation: string;
  /** The budget is used up, so its reset counts; on other failures it says nothing. */
  readonly limited: boolean;
  readonly now: number;
}

/** Whole seconds, at least 1: the longest that the rule, `retry-after` or the budget's reset gives; undefined if none does. */
export const givenWait = ({
  ruleSeconds,
  headers,
  rateLimits,
  operation,
  limited,
  now,
}: WaitFacts): number | undefined => {
  const policies = rateLimits.filter((policy) => appliesTo(policy, operation));
  const retryAfter = [
    headers["retry-after"],
    ...policies.map((policy) =>
      policy.headers.retryAfter === undefined ? undefined : headers[policy.headers.retryAfter],
    ),
  ];
  const resets = limited ? policies.map((policy) => resetOf(policy, headers, now)) : [];
  const given = [ruleSeconds, ...retryAfter.map((text) => readRetryAfter(text, now)), ...resets].filter(
    (seconds) => seconds !== undefined,
  );
  return given.length === 0 ? undefined : Math.max(1, Math.ceil(Math.max(...given)));
};

/** Seconds or an HTTP date (RFC 9110 §10.2.3). */
const readRetryAfter = (text: string | undefined, now: number): number | undefined =>
  secondsUntil(text, "seconds", now) ?? secondsUntil(text, "http_date", now);

/** A budget with calls left is not the one that refused. */
const resetOf = (
  policy: RateLimitPolicy,
  headers: Readonly<Record<string, string>>,
  now: number,
): number | undefined => {
  const { remaining, reset } = policy.headers;
  if (reset === undefined) return undefined;
  if (remaining !== undefined && Number(headers[remaining] ?? 0) > 0) return undefined;
  return secondsUntil(headers[reset], policy.reset, now);
};

const BASE_MS = 500;
const CAP_MS = 16_000;

/** Milliseconds with full jitter, so that many callers do not come back together. @param attempt the one that failed, from 1 */
export const backoff = (attempt: number, random: () => number): number =>
  Math.round(random() * Math.min(CAP_MS, BASE_MS * 2 ** (attempt - 1)));
