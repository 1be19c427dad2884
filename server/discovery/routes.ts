/** `/integration`, one of them, and capabilities. */
import { CognateError } from "../../engine/errors.ts";
import { rejectUnknown } from "../http/known.ts";
import { nestPairs } from "../http/query.ts";
import { nextLink, replyJson } from "../http/reply.ts";
import { readLimit, readOne } from "../unified/values.ts";
import type { Incoming, Route, ServerParts } from "../types.ts";
import { capabilityRoutes } from "./capability-routes.ts";
import { describeIntegration, integrationNamed } from "./integration.ts";

export const integrationRoutes = (parts: ServerParts): readonly Route[] => [
  {
    path: "/integration",
    verbs: { GET: { scope: "read", run: (incoming) => Promise.resolve(listIntegrations(parts, incoming)) } },
  },
  {
    path: "/integration/:name",
    verbs: {
      GET: {
        scope: "read",
        run: (incoming) =>
          Promise.resolve(replyJson(incoming.c, describeIntegration(integrationNamed(parts, incoming.param("name"))))),
      },
    },
  },
  ...capabilityRoutes(parts),
];

const KNOWN = ["limit", "next_cursor", "category", "name"];

const listIntegrations = (parts: ServerParts, incoming: Incoming): Response => {
  const query = nestPairs(incoming.pairs);
  rejectUnknown(query, KNOWN);
  const limit = readLimit(query["limit"]) ?? 100;
  const category = readOne("category", query["category"]);
  const wanted = readOne("name", query["name"]);
  const cursor = readOne("next_cursor", query["next_cursor"]);
  const after = cursor === undefined ? "" : nameIn(cursor);
  const found = [...parts.catalog().integrations.values()]
    .filter(
      (one) =>
        one.name > after &&
        (category === undefined || one.category === category) &&
        (wanted === undefined || one.name === wanted),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const last = found.length > limit ? found[limit - 1] : undefined;
  const next = last === undefined ? null : Buffer.from(last.name).toString("base64url");
  return replyJson(
    incoming.c,
    { result: found.slice(0, limit).map(describeIntegration), next_cursor: next, limit },
    200,
    nextLink(incoming.c.req.url, next),
  );
};

const nameIn = (cursor: string): string => {
  const name = Buffer.from(cursor, "base64url").toString("utf8");
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(name)) throw new CognateError("cursor_invalid", "The cursor cannot be read.");
  return name;
};
