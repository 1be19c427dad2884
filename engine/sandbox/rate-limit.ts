/** The imitation's own limit: a fixed window, told in the headers and the unit that the integration declares. */
import type { RateLimitPolicy } from "../transport/types.ts";
import type { CompiledSandbox } from "../catalog/imitation/compile.ts";

export interface LimitState {
  readonly allowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of `10`, `10s`, `5m`, `1h`, `PT10S`. */
const secondsOf = (period: string | number): number => {
  if (typeof period === "number") return period;
  const match = /^(?:PT?)?(\d+)([smhd]?)$/i.exec(period);
  return match === null ? 60 : Number(match[1]) * (UNITS[(match[2] ?? "s").toLowerCase()] ?? 1);
};

/** Counts one request. Without a `rate_limit` everything is allowed and no header is set. */
export const createLimit = (
  limit: CompiledSandbox["rateLimit"],
  policy: RateLimitPolicy | undefined,
): ((now: number) => LimitState) => {
  if (limit === undefined) return () => ({ allowed: true, headers: {} });
  const seconds = secondsOf(limit.period);
  let window = -1;
  let used = 0;
  return (now) => {
    const current = Math.floor(now / (seconds * 1000));
    if (current !== window) {
      window = current;
      used = 0;
    }
    used += 1;
    const resetAt = (current + 1) * seconds * 1000;
    const left = Math.max(1, Math.ceil((resetAt - now) / 1000));
    const names = policy?.headers ?? {};
    const entries: readonly (readonly [string | undefined, string])[] = [
      [names.limit, String(limit.limit)],
      [names.remaining, String(Math.max(0, limit.limit - used))],
      [names.period, String(seconds)],
      [names.reset, printReset(policy?.reset ?? "seconds", left, resetAt)],
      [names.bucket, limit.name ?? "sandbox"],
      [used > limit.limit ? (names.retryAfter ?? "retry-after") : undefined, String(left)],
    ];
    const headers = Object.fromEntries(entries.flatMap(([name, value]) => (name === undefined ? [] : [[name, value]])));
    return { allowed: used <= limit.limit, headers };
  };
};

const printReset = (unit: RateLimitPolicy["reset"], left: number, resetAt: number): string => {
  if (unit === "epoch_seconds") return String(Math.ceil(resetAt / 1000));
  if (unit === "epoch_milliseconds") return String(resetAt);
  if (unit === "http_date") return new Date(resetAt).toUTCString();
  if (unit === "iso8601") return new Date(resetAt).toISOString();
  return String(left);
};
