/** `/metrics` for Prometheus and `/integration/{name}/drift` for people; both for the scope `metrics`, without limits (http-api-spec 3.15). */
import { integrationNamed } from "../discovery/integration.ts";
import { requireUnlimited } from "../auth/require.ts";
import { rejectUnknown } from "../http/known.ts";
import { nestPairs } from "../http/query.ts";
import { replyJson } from "../http/reply.ts";
import { respond } from "../http/respond.ts";
import type { Incoming, Route, ServerParts } from "../types.ts";

export const metricsRoutes = (parts: ServerParts): readonly Route[] => [
  {
    path: "/metrics",
    verbs: {
      GET: {
        scope: "metrics",
        run: ({ c, caller }) => {
          requireUnlimited(caller);
          return Promise.resolve(
            respond(c, parts.metrics.print(), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }),
          );
        },
      },
    },
  },
  {
    path: "/integration/:name/drift",
    verbs: { GET: { scope: "metrics", run: (incoming) => Promise.resolve(replyDrift(parts, incoming)) } },
  },
];

const replyDrift = (parts: ServerParts, incoming: Incoming): Response => {
  requireUnlimited(incoming.caller);
  rejectUnknown(nestPairs(incoming.pairs), []);
  const { name } = integrationNamed(parts, incoming.param("name"));
  return replyJson(incoming.c, { result: parts.metrics.drift.describe(name) });
};
