/** Engine-made errors in the provider's own form, for the provider's own clients (http-api-spec 2.5, 1.5). */
import type { Integration } from "../catalog/types.ts";
import type { CognateError } from "../errors.ts";

export interface ShapedError {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** JSON value for an `application/json` body; undefined if the integration declares no shape. */
  readonly body: unknown;
}

/** Headers name the error as ours; on a rate limit the provider's own reset header tells its clients how long to wait. */
export const shapeError = (
  integration: Integration,
  error: CognateError,
  requestId: string,
  now: number,
): ShapedError => ({
  status: error.status,
  headers: [
    ["x-cognate-error", error.code],
    ["x-cognate-fault", error.fault],
    ...resetHeaders(integration, error, now),
  ],
  body: shapeBody(integration, error, requestId, now),
});

const shapeBody = ({ errors }: Integration, error: CognateError, requestId: string, now: number): unknown => {
  if (errors.shape === undefined) return undefined;
  const scope = { message: error.message, code: error.code, request_id: requestId };
  try {
    return errors.shape.evaluate(scope, scope, now);
  } catch {
    // The error itself matters more than its form.
    return undefined;
  }
};

const resetHeaders = (
  { rateLimits }: Integration,
  { status, retryAfter }: CognateError,
  now: number,
): ShapedError["headers"] => {
  if (retryAfter === undefined) return [];
  const policy = status === 429 ? rateLimits.find((one) => one.headers.reset !== undefined) : undefined;
  const reset = policy?.headers.reset;
  const wait = ["retry-after", String(retryAfter)] as const;
  return policy === undefined || reset === undefined
    ? [wait]
    : [wait, [reset, printReset(policy.reset, retryAfter, now)]];
};

const printReset = (unit: Integration["rateLimits"][number]["reset"], seconds: number, now: number): string => {
  const at = now + seconds * 1000;
  if (unit === "epoch_seconds") return String(Math.ceil(at / 1000));
  if (unit === "epoch_milliseconds") return String(at);
  if (unit === "http_date") return new Date(at).toUTCString();
  return unit === "iso8601" ? new Date(at).toISOString() : String(seconds);
};
