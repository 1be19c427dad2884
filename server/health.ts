/** `/healthz`, `/ping`, `/readyz`: open, without details. */
import { replyJson } from "./http/reply.ts";
import type { Route, ServerParts } from "./types.ts";

export const healthRoutes = (parts: ServerParts): readonly Route[] => {
  const alive = {
    path: "",
    verbs: { GET: { scope: undefined, run: (incoming) => Promise.resolve(replyJson(incoming.c, { status: "ok" })) } },
  } satisfies Route;
  return [
    { ...alive, path: "/healthz" },
    { ...alive, path: "/ping" },
    {
      path: "/readyz",
      verbs: {
        GET: {
          scope: undefined,
          run: (incoming) => {
            const ready =
              !parts.draining() && parts.catalog().findings.every((finding) => finding.severity !== "error");
            return Promise.resolve(replyJson(incoming.c, { status: ready ? "ready" : "not ready" }, ready ? 200 : 503));
          },
        },
      },
    },
  ];
};
