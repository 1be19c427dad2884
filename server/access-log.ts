/** One line per request. The path without its query: account ids and filter values are nobody's business (http-api-spec 3.3). */
import type { MiddlewareHandler } from "hono";
import { refusedToken } from "./auth/refusal.ts";
import { CALLER_LEFT } from "./http/caller-left.ts";
import { hideLinkToken } from "./link/address-bar.ts";
import type { AppEnv, ServerParts } from "./types.ts";

export const accessLog =
  ({ logger, clock }: ServerParts): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const startedAt = clock();
    await next();
    const error = c.get("error");
    const left = c.req.raw.signal.aborted;
    logger.info({
      request_id: c.get("facts")?.requestId,
      method: c.req.method,
      path: hideLinkToken(c.req.path),
      status: c.res.status,
      ms: clock() - startedAt,
      caller: c.get("callerId"),
      ...(error === undefined ? {} : { code: error.code, fault: error.fault, ...refusedToken(error) }),
      // Whatever came of it, this is why: a call that is given up looks like one that took too long.
      ...(left ? CALLER_LEFT : {}),
    });
  };
