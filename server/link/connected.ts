/** After the connect: on to the application, or a page that tells the window which opened it. */
import type { Integration } from "../../engine/catalog/types.ts";
import type { LinkTokenRecord } from "../store/types.ts";
import type { Incoming, ServerParts } from "../types.ts";
import { withResult } from "./address.ts";
import { successMessage } from "./message.ts";
import { replyPage, replyRedirect } from "./reply.ts";
import type { Outcome } from "./settle.ts";
import { connectedPage } from "./view/ends.ts";

export interface Arrival {
  readonly link: LinkTokenRecord;
  readonly integration: Integration;
  readonly origins: readonly string[];
  /** A window waits for a message. */
  readonly opened: boolean;
}

export const replyConnected = (
  parts: ServerParts,
  incoming: Incoming,
  { link, integration, origins, opened }: Arrival,
  outcome: Extract<Outcome, { kind: "connected" }>,
): Response => {
  const { id, label } = outcome.record;
  const result = { result: "success", integration: integration.name, integrated_account_id: id };
  const redirect = link.redirectUri === undefined ? undefined : withResult(link.redirectUri, result);
  // What a person ought to read is not taken away.
  const clean =
    outcome.foundSite === undefined && outcome.resources.every(({ state }) => state !== "missing_permission");
  const heard = opened && origins.length > 0;
  if (redirect !== undefined && clean && !heard) return replyRedirect(incoming, redirect);
  const data = { message: successMessage(integration.name, id), origins, close: clean && heard };
  const done = { integration, label, site: outcome.foundSite, resources: outcome.resources };
  return replyPage(parts, incoming, 200, { origins }, (nonce) =>
    connectedPage({ ...done, redirect: heard ? undefined : redirect }, data, nonce),
  );
};

export const originsOf = ({ options }: ServerParts, { allowedOrigins }: LinkTokenRecord): readonly string[] =>
  allowedOrigins.length > 0 ? allowedOrigins : options.linkOrigins;
