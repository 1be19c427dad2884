/** Reads what a provider says of its budgets (http-api-spec 2.26; config-language-spec A14). */
import type { RateLimitState } from "../language/exchange.ts";
import type { RateLimitPolicy } from "./types.ts";

type Headers = Readonly<Record<string, string>>;

/** One state for each policy that is for this operation and whose headers say anything. */
export const readRateLimits = (
  policies: readonly RateLimitPolicy[],
  operation: string,
  headers: Headers,
  now: number,
): readonly RateLimitState[] =>
  policies
    .filter((policy) => appliesTo(policy, operation))
    .flatMap((policy) => {
      const state = readState(policy, headers, now);
      return state === undefined ? [] : [state];
    });

export const appliesTo = (policy: RateLimitPolicy, operation: string): boolean =>
  policy.match === undefined || policy.match.includes(operation);

const readState = (policy: RateLimitPolicy, headers: Headers, now: number): RateLimitState | undefined => {
  const read = (name: string | undefined): string | undefined => (name === undefined ? undefined : headers[name]);
  const limit = toNumber(read(policy.headers.limit));
  const remaining = toNumber(read(policy.headers.remaining));
  const resetSeconds = secondsUntil(read(policy.headers.reset), policy.reset, now);
  if (limit === undefined && remaining === undefined && resetSeconds === undefined) return undefined;
  const name = read(policy.headers.bucket) ?? policy.name;
  const knownLimit = limit ?? policy.limit;
  const period = toNumber(read(policy.headers.period)) ?? policy.periodSeconds;
  return {
    ...(name === undefined ? {} : { name }),
    ...(knownLimit === undefined ? {} : { limit: knownLimit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(resetSeconds === undefined ? {} : { resetSeconds }),
    ...(period === undefined ? {} : { periodSeconds: period }),
  };
};

const toNumber = (text: string | undefined): number | undefined => {
  if (text === undefined || !/^\s*\d+(\.\d+)?\s*$/.test(text)) return undefined;
  return Number(text);
};

/** Deltas of more than three years are Unix time: some providers' own clients have seen both in one header. */
const EPOCH_FROM = 100_000_000;

/** Whole seconds from now, never negative; undefined if the value does not fit its unit. */
export const secondsUntil = (
  text: string | undefined,
  unit: RateLimitPolicy["reset"],
  now: number,
): number | undefined => {
  if (text === undefined) return undefined;
  const at = unit === "http_date" || unit === "iso8601" ? Date.parse(text) : toInstant(toNumber(text), unit, now);
  if (at === undefined || Number.isNaN(at)) return undefined;
  return Math.max(0, Math.ceil((at - now) / 1000));
};

const toInstant = (value: number | undefined, unit: RateLimitPolicy["reset"], now: number): number | undefined => {
  if (value === undefined) return undefined;
  if (unit === "epoch_milliseconds") return value;
  const isEpoch = unit === "epoch_seconds" || (unit === "seconds_or_epoch" && value > EPOCH_FROM);
  return isEpoch ? value * 1000 : now + value * 1000;
};
