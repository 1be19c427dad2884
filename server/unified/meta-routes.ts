/** `…/meta/{method}`: the merged mapping of one method, and the guide to connecting an integration. */
import type { Integration } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import type { Account } from "../../engine/operation/types.ts";
import { accountIdOf, resolveAccount } from "../accounts/resolve.ts";
import { requireResource } from "../auth/require.ts";
import { connectGuide, guideMarkdown } from "../discovery/guide.ts";
import { integrationNamed } from "../discovery/integration.ts";
import { describeMethod } from "../discovery/meta.ts";
import { nestPairs } from "../http/query.ts";
import { replyJson } from "../http/reply.ts";
import { respond } from "../http/respond.ts";
import { suggest } from "../http/suggest.ts";
import type { Incoming, ServerParts } from "../types.ts";
import { findResource } from "./target.ts";
import { readOne, readWord } from "./values.ts";

export const metaRoute =
  (parts: ServerParts) =>
  async (incoming: Incoming): Promise<Response> => {
    const resource = findResource(parts, incoming.param("model"), incoming.param("resource"));
    requireResource(incoming.caller, "read", { model: resource.model, resource: resource.name });
    const { integration, account } = await namedOrOfAccount(parts, incoming);
    const key = `${resource.model}/${resource.name}`;
    const mapping = account?.mappings?.get(key) ?? integration.mappings.get(key);
    const hint = suggest(key, [...integration.mappings.keys()]);
    if (mapping === undefined)
      throw new CognateError(
        "resource_not_found",
        `"${integration.name}" does not map ${key}.`,
        hint === undefined ? {} : { hint },
      );
    return replyJson(
      incoming.c,
      describeMethod(integration, resource, mapping, incoming.param("method"), parts.options.dev),
    );
  };

export const guideRoute =
  (parts: ServerParts) =>
  async (incoming: Incoming): Promise<Response> => {
    const name = incoming.param("model");
    const { models } = parts.catalog();
    const model = models.get(name);
    const hint = suggest(name, [...models.keys()]);
    if (model === undefined)
      throw new CognateError(
        "model_not_found",
        `There is no unified model "${name.slice(0, 80)}".`,
        hint === undefined ? {} : { hint },
      );
    const guide = connectGuide(integrationNamed(parts, incoming.param("integration")), model);
    const format = readWord("format", nestPairs(incoming.pairs)["format"], ["json", "md"] as const) ?? "json";
    return format === "md"
      ? respond(incoming.c, guideMarkdown(guide), 200, { "content-type": "text/markdown; charset=utf-8" })
      : replyJson(incoming.c, guide);
  };

/** With an account, its overlays count. */
const namedOrOfAccount = async (
  parts: ServerParts,
  incoming: Incoming,
): Promise<{ readonly integration: Integration; readonly account?: Account }> => {
  const name = incoming.param("integration");
  if (name !== "") return { integration: integrationNamed(parts, name) };
  const query = readOne("integrated_account_id", nestPairs(incoming.pairs)["integrated_account_id"]);
  const id = accountIdOf({ query, header: incoming.header("integrated-account-id") }, incoming.caller);
  return resolveAccount(parts, incoming.caller, id, "read");
};
