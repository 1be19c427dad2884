/** The Hono app: prelude, route table, errors. Everything but the raw surfaces, which never pass a URL object. */
import { Hono } from "hono";
import { accountRoutes } from "./accounts/routes.ts";
import { playgroundRoutes } from "./dev/playground.ts";
import { integrationRoutes } from "./discovery/routes.ts";
import { openapiRoutes } from "./discovery/openapi-routes.ts";
import { logRoutes } from "./audit/routes.ts";
import { healthRoutes } from "./health.ts";
import { rawPathOf } from "./http/target.ts";
import { linkRoutes } from "./link/routes.ts";
import { prelude } from "./prelude.ts";
import { countRequests } from "./metrics/requests.ts";
import { metricsRoutes } from "./metrics/routes.ts";
import { proxyRoutes } from "./proxy/routes.ts";
import { accessLog } from "./access-log.ts";
import { mount } from "./routing.ts";
import { tokenRoutes } from "./tokens/routes.ts";
import type { AppEnv, Route, ServerParts } from "./types.ts";
import { unifiedRoutes } from "./unified/routes.ts";

export const createApp = (parts: ServerParts): Hono<AppEnv> => {
  const app = new Hono<AppEnv>({ getPath: (request) => rawPathOf(request.url) });
  app.use(countRequests(parts));
  app.use(accessLog(parts));
  app.use(prelude(parts));
  mount(app, routesOf(parts), parts);
  return app;
};

export const routesOf = (parts: ServerParts): readonly Route[] => [
  ...healthRoutes(parts),
  ...unifiedRoutes(parts),
  ...proxyRoutes(parts),
  ...integrationRoutes(parts),
  ...accountRoutes(parts),
  ...tokenRoutes(parts),
  ...linkRoutes(parts),
  ...logRoutes(parts),
  ...openapiRoutes(parts),
  ...metricsRoutes(parts),
  ...playgroundRoutes(parts),
];
