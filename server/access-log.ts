/** One line per request. The path without its query: account ids and filter values are nobody's business (http-api-spec 3.3). */
import type { MiddlewareHandler } from "hono";
import { refusedToken } from "./auth/refusal.ts";
import { hideLinkToken } from "./link/address-bar.ts";
import type { AppEnv, ServerParts } from "./types.ts";

export const accessLog =
  ({ logger, clock }: ServerParts): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const startedAt = clock();
    await next();
    const error = c.get("error");
    logger.info({
      request_id: c.get("facts")?.requestId,
      method: c.req.method,
      path: hideLinkToken(c.req.path),
      status: c.res.status,
      ms: clock() - startedAt,
      caller: c.get("callerId"),
      ...(error === undefined ? {} : { code: error.code, fault: error.fault, ...refusedToken(error) }),
    });
  };
