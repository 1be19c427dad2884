/** `/integration/{name}/capabilities` and `/integrated-account/{id}/capabilities`. */
import { resolveAccount } from "../accounts/resolve.ts";
import { rejectUnknown } from "../http/known.ts";
import { nestPairs } from "../http/query.ts";
import { replyJson } from "../http/reply.ts";
import { readBoolean, readList, readOne, readWord } from "../unified/values.ts";
import type { Incoming, Route, ServerParts } from "../types.ts";
import type { CapabilityFilter } from "./capabilities.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { integrationNamed } from "./integration.ts";

export const capabilityRoutes = (parts: ServerParts): readonly Route[] => [
  {
    path: "/integration/:name/capabilities",
    verbs: {
      GET: {
        scope: "read",
        run: (incoming) =>
          Promise.resolve(
            replyJson(
              incoming.c,
              capabilitiesOf(
                parts.engine,
                parts.catalog(),
                integrationNamed(parts, incoming.param("name")),
                filterOf(incoming),
              ),
            ),
          ),
      },
    },
  },
  {
    path: "/integrated-account/:id/capabilities",
    verbs: {
      GET: {
        scope: "read",
        run: async (incoming) => {
          const { record, integration } = await resolveAccount(parts, incoming.caller, incoming.param("id"), "read");
          const account = {
            id: record.id,
            status: record.status,
            authentication_method: record.connection,
            is_blocked: false,
            is_sandbox: record.sandbox,
          };
          return replyJson(incoming.c, {
            ...capabilitiesOf(parts.engine, parts.catalog(), integration, filterOf(incoming)),
            environment_id: "default",
            account,
          });
        },
      },
    },
  },
];

const KNOWN = ["type", "methods", "resource", "has_description"];

const filterOf = (incoming: Incoming): CapabilityFilter => {
  const query = nestPairs(incoming.pairs);
  rejectUnknown(query, KNOWN);
  const resource = readOne("resource", query["resource"]);
  const methods = readList("methods", query["methods"]);
  return {
    type: readWord("type", query["type"], ["proxy", "unified", "all"] as const) ?? "all",
    hasDescription: readBoolean("has_description", query["has_description"]) ?? true,
    ...(resource === undefined ? {} : { resource }),
    ...(methods === undefined ? {} : { methods }),
  };
};
