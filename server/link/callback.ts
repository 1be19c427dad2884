/** `GET /link/callback`: the customer comes back from the provider's page. */
import { asCognateError } from "../http/problem.ts";
import type { Incoming, ServerParts } from "../types.ts";
import { CALLBACK, finishAgreement, readReturn } from "./authorize.ts";
import { originsOf, replyConnected } from "./connected.ts";
import { errorMessage } from "./message.ts";
import { replyGone } from "./pages.ts";
import { replyPage } from "./reply.ts";
import { readSession } from "./session.ts";
import { siteOf } from "./site.ts";
import { endPage } from "./view/ends.ts";

export const returnToLink = async (parts: ServerParts, incoming: Incoming): Promise<Response> => {
  const { base, secure } = siteOf(parts.options.publicUrl, incoming.header("host"));
  const session = readSession(incoming.header("cookie"), secure);
  const state = incoming.pairs.find(([name]) => name === "state")?.[1] ?? "";
  const returned = await readReturn(parts, session, state);
  const integration = parts.catalog().integrations.get(returned?.waiting.integration ?? "");
  if (returned === undefined || session === undefined || integration === undefined) return replyGone(parts, incoming);
  const { link, opened } = returned;
  const origins = originsOf(parts, link);
  try {
    const outcome = await finishAgreement(parts, incoming, returned, { session, base });
    if (outcome.kind !== "connected") return replyGone(parts, incoming);
    return replyConnected(parts, incoming, { link, integration, origins, opened }, outcome);
  } catch (thrown) {
    const error = asCognateError(thrown);
    if (error.code === "internal_error")
      parts.logger.error({ request_id: incoming.requestId, err: error.cause ?? error }, `${CALLBACK} failed`);
    const text = `${error.message}${error.hint === undefined ? "" : ` ${error.hint}`}`;
    const message = errorMessage("connection_error", error.message);
    return replyPage(parts, incoming, 422, { origins }, (nonce) =>
      endPage(
        `${integration.label} is not connected`,
        `${text} The link still works: open it again.`,
        { message, origins },
        nonce,
      ),
    );
  }
};
