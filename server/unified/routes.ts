/** The route table of /unified. */
import type { Route, ServerParts } from "../types.ts";
import { createRoute, deleteRoute, getRoute, updateRoute } from "./item.ts";
import { listRoute } from "./list.ts";
import { guideRoute, metaRoute } from "./meta-routes.ts";
import { methodRoute } from "./method.ts";

/** Order matters: `meta` is a reserved word and stands before models. */
export const unifiedRoutes = (parts: ServerParts): readonly Route[] => [
  { path: "/unified/meta/:model/:integration", verbs: { GET: { scope: "read", run: guideRoute(parts) } } },
  { path: "/unified/:model/:resource/meta/:method", verbs: { GET: { scope: "read", run: metaRoute(parts) } } },
  {
    path: "/unified/:model/:resource/:integration/meta/:method",
    verbs: { GET: { scope: "read", run: metaRoute(parts) } },
  },
  {
    path: "/unified/:model/:resource",
    verbs: { GET: { scope: "read", run: listRoute(parts) }, POST: { scope: "write", run: createRoute(parts) } },
  },
  {
    path: "/unified/:model/:resource/:id",
    verbs: {
      GET: { scope: "read", run: getRoute(parts) },
      PATCH: { scope: "write", run: updateRoute(parts) },
      DELETE: { scope: "write", run: deleteRoute(parts) },
      POST: { scope: ["read", "write"], run: methodRoute(parts) },
    },
  },
];
