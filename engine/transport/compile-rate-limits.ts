/** Compiles `rate_limit`: which headers tell the state of which budget. */
import type { Compilation } from "../language/compilation.ts";
import { parseDurationMs } from "../language/duration.ts";
import type { Located } from "../language/located.ts";
import type { RateLimitPolicy } from "./types.ts";

interface LimitConfig {
  readonly name?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly reset?: RateLimitPolicy["reset"];
  readonly limit?: number;
  readonly period?: unknown;
  readonly scope?: RateLimitPolicy["scope"];
  readonly match?: readonly string[];
  readonly weight?: number;
  readonly concurrency?: number;
}

/** One item may be written without the dash. */
export const compileRateLimits = (at: Located | undefined, compilation: Compilation): readonly RateLimitPolicy[] => {
  if (at?.value === undefined || at.value === null) return [];
  const items = Array.isArray(at.value) ? at.items() : [at];
  return items.map((item) => compileLimit(item as Located<LimitConfig>, compilation));
};

const compileLimit = (at: Located<LimitConfig>, compilation: Compilation): RateLimitPolicy => {
  const config = at.value;
  const period = parseDurationMs(config.period);
  checkPair(at, compilation);
  if (config.concurrency !== undefined) {
    compilation.findings.report(
      "not_yet_supported",
      at.at("concurrency").span,
      "`concurrency` is reserved and not yet supported by this version.",
      "Leave it out; calls of one list are sequential anyway.",
    );
  }
  return {
    ...(config.name === undefined ? {} : { name: config.name }),
    headers: headerNames(config.headers ?? {}),
    reset: config.reset ?? "seconds",
    ...(config.limit === undefined ? {} : { limit: config.limit }),
    ...(period === undefined ? {} : { periodSeconds: period / 1000 }),
    scope: config.scope ?? "account",
    ...(config.match === undefined ? {} : { match: config.match }),
    weight: config.weight ?? 1,
  };
};

/** So many calls in how long? One says nothing without the other. */
const checkPair = (at: Located<LimitConfig>, { findings }: Compilation): void => {
  const has = { limit: at.value.limit !== undefined, period: at.value.period !== undefined };
  if (has.limit === has.period) return;
  const [given, lacking, example] = has.limit
    ? (["limit", "period", "period: 60s"] as const)
    : (["period", "limit", "limit: 100"] as const);
  // With headers that tell the state, a budget may know its period alone.
  if (!has.limit && at.value.headers !== undefined) return;
  findings.report(
    "missing_key",
    at.at(given).keySpan,
    `A budget with \`${given}\` needs \`${lacking}\` too.`,
    `For example \`${example}\`.`,
  );
};

const headerNames = (written: Readonly<Record<string, string>>): RateLimitPolicy["headers"] => {
  const { retry_after: retryAfter, ...others } = Object.fromEntries(
    Object.entries(written).map(([key, name]) => [key, name.toLowerCase()]),
  );
  return { ...others, ...(retryAfter === undefined ? {} : { retryAfter }) };
};
