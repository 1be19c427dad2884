/** Counts every request: those of Hono by the route that took them, the raw surfaces by their name. */
import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { NodeListener } from "../front.ts";
import { CALLER_LEFT } from "../http/caller-left.ts";
import type { AppEnv, ServerParts } from "../types.ts";

type Counting = Pick<ServerParts, "metrics" | "clock">;

export const countRequests =
  ({ metrics, clock }: Counting): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const startedAt = clock();
    await next();
    // Middleware matches as `*` or `/*`; whatever no route took is one of them all.
    const route = matchedRoutes(c).findLast(({ path }) => !/^\/?\*$/u.test(path))?.path ?? "none";
    const status = c.req.raw.signal.aborted ? CALLER_LEFT.status : c.res.status;
    metrics.request({ method: c.req.method, route, status, seconds: (clock() - startedAt) / 1000 });
  };

export const countRaw =
  (listener: NodeListener, { metrics, clock }: Counting): NodeListener =>
  (incoming, outgoing) => {
    const startedAt = clock();
    const route = incoming.url?.startsWith("/passthrough") === true ? "/passthrough/*" : "/custom/*";
    outgoing.once("close", () =>
      metrics.request({
        method: incoming.method ?? "",
        route,
        status: outgoing.headersSent ? outgoing.statusCode : CALLER_LEFT.status,
        seconds: (clock() - startedAt) / 1000,
      }),
    );
    listener(incoming, outgoing);
  };
