/** `/openapi.json`: of everything, or of what one integration or account maps. `/schemas/{model}/{resource}.json`. */
import { rejectUnknown } from "../http/known.ts";
import { nestPairs } from "../http/query.ts";
import { replyTagged } from "../http/reply.ts";
import { presentedTokens } from "../auth/presented.ts";
import { resolveAccount } from "../accounts/resolve.ts";
import { readOne } from "../unified/values.ts";
import { findResource } from "../unified/target.ts";
import type { Incoming, Route, ServerParts } from "../types.ts";
import { integrationNamed } from "./integration.ts";
import { openApiDocument } from "./openapi.ts";

/** Open, as it holds no account data; with an account it asks for the token (http-api-spec 3.15). */
export const openapiRoutes = (parts: ServerParts): readonly Route[] => [
  { path: "/openapi.json", verbs: { GET: { scope: undefined, run: (incoming) => replyDocument(parts, incoming) } } },
  {
    path: "/schemas/:model/:file",
    verbs: { GET: { scope: undefined, run: (incoming) => Promise.resolve(replySchema(parts, incoming)) } },
  },
];

const replyDocument = async (parts: ServerParts, incoming: Incoming): Promise<Response> => {
  const query = nestPairs(incoming.pairs);
  rejectUnknown(query, ["integration", "integrated_account_id"]);
  const name = readOne("integration", query["integration"]);
  const accountId = readOne("integrated_account_id", query["integrated_account_id"]);
  const integration =
    accountId === undefined
      ? name === undefined
        ? undefined
        : integrationNamed(parts, name)
      : await integrationOfAccount(parts, incoming, accountId);
  const text = JSON.stringify(
    openApiDocument({
      engine: parts.engine,
      catalog: parts.catalog(),
      ...(integration === undefined ? {} : { integration }),
    }),
  );
  return replyTagged(incoming, text, {});
};

const integrationOfAccount = async (parts: ServerParts, incoming: Incoming, id: string) => {
  const caller = await parts.gate.admit(presentedTokens(incoming.header));
  return (await resolveAccount(parts, caller, id, "read")).integration;
};

const replySchema = (parts: ServerParts, incoming: Incoming): Response => {
  const resource = findResource(parts, incoming.param("model"), incoming.param("file").replace(/\.json$/, ""));
  const text = JSON.stringify(resource.schema);
  return replyTagged(incoming, text, { "content-type": "application/schema+json" });
};
