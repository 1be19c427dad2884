/** `POST /unified/{model}/{resource}/{method}`: a custom method, its answer under `result`. */
import { CognateError } from "../../engine/errors.ts";
import { requireResource } from "../auth/require.ts";
import { watchingAccount } from "../accounts/watch.ts";
import { factHeaders, replyJson } from "../http/reply.ts";
import { respond } from "../http/respond.ts";
import { runOnce } from "../idempotency/replay.ts";
import type { Incoming, ServerParts } from "../types.ts";
import { requireCustomMethod } from "./allow.ts";
import type { UnifiedCall } from "./target.ts";
import { openUnifiedCall } from "./target.ts";

export const methodRoute =
  (parts: ServerParts) =>
  async (incoming: Incoming): Promise<Response> => {
    const method = incoming.param("id");
    const unified = await openUnifiedCall(parts, incoming, "item", undefined);
    const reads = requireCustomMethod(parts.engine, unified.integration, unified.target, method);
    requireResource(incoming.caller, reads ? "read" : "write", unified.target);
    if (!reads && unified.account.sandbox)
      throw new CognateError("sandbox_read_only", "Sandbox accounts refuse writes.", {
        hint: "Connect a real account to write.",
      });
    const run = (): Promise<Response> => callMethod(parts, incoming, unified, method);
    return reads ? run() : runOnce(parts, incoming, unified.record.id, run);
  };

const callMethod = async (
  parts: ServerParts,
  incoming: Incoming,
  unified: UnifiedCall,
  method: string,
): Promise<Response> => {
  const body = (await incoming.json()) ?? {};
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new CognateError("invalid_body", "The body has to be a JSON object; it may be empty.");
  const call = { ...unified.base, ...unified.target, method, query: unified.parameters.query, body };
  const { answer, facts } = await watchingAccount(parts, unified, () => parts.engine.method(call));
  if (answer.result instanceof Uint8Array)
    return respond(incoming.c, answer.result, 200, {
      "content-type": "application/octet-stream",
      ...factHeaders(facts),
    });
  return replyJson(incoming.c, answer, 200, factHeaders(facts));
};
