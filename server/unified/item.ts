/** `/unified/{model}/{resource}/{id}` and creation: get, create, update, delete. */
import { CognateError } from "../../engine/errors.ts";
import type { Answered, ItemCall, WriteCall } from "../../engine/operation/types.ts";
import { watchingAccount } from "../accounts/watch.ts";
import { idempotencyKeyOf } from "../http/idempotency-key.ts";
import { factHeaders, replyTagged } from "../http/reply.ts";
import { respond } from "../http/respond.ts";
import { runOnce } from "../idempotency/replay.ts";
import type { Incoming, ServerParts } from "../types.ts";
import type { StandardMethod } from "./allow.ts";
import { requireMethod } from "./allow.ts";
import type { UnifiedCall } from "./target.ts";
import { openUnifiedCall } from "./target.ts";
import { printTrace, withMember } from "./trace.ts";

type Route = (parts: ServerParts) => (incoming: Incoming) => Promise<Response>;

export const getRoute: Route = (parts) => async (incoming) => {
  const id = idOf(incoming);
  const unified = await open(parts, incoming, "get", id);
  const call: ItemCall = {
    ...unified.base,
    ...unified.target,
    ...unified.parameters.shaping,
    id,
    query: unified.parameters.query,
  };
  if (call.format === "raw") return replyRawItem(parts, incoming, unified, call);
  const { answer, facts } = await watchingAccount(parts, unified, () => parts.engine.get(call));
  return replyTagged(incoming, await printItem(unified, answer), factHeaders(facts));
};

/** The provider's body as it is (http-api-spec 2.20). */
const replyRawItem = async (
  parts: ServerParts,
  incoming: Incoming,
  unified: UnifiedCall,
  call: ItemCall,
): Promise<Response> => {
  const { answer, facts } = await watchingAccount(parts, unified, () => parts.engine.rawItem(call));
  return respond(incoming.c, answer.bytes, answer.status, {
    "content-type": answer.contentType,
    ...factHeaders(facts),
  });
};

export const createRoute: Route = (parts) => async (incoming) => {
  const unified = await open(parts, incoming, "create", undefined);
  return runOnce(parts, incoming, unified.record.id, async () => {
    const call = await writeCallOf(incoming, unified, undefined);
    return reply(parts, incoming, unified, () => parts.engine.create(call));
  });
};

export const updateRoute: Route = (parts) => async (incoming) => {
  const id = idOf(incoming);
  const unified = await open(parts, incoming, "update", id);
  return runOnce(parts, incoming, unified.record.id, async () => {
    const call = await writeCallOf(incoming, unified, id);
    return reply(parts, incoming, unified, () => parts.engine.update(call));
  });
};

/** Always 200 `{ id }` (http-api-spec 2.21). */
export const deleteRoute: Route = (parts) => async (incoming) => {
  const id = idOf(incoming);
  const unified = await open(parts, incoming, "delete", id);
  const call: WriteCall = { ...callOf(incoming, unified), id, body: undefined };
  return runOnce(parts, incoming, unified.record.id, () =>
    reply(parts, incoming, unified, () => parts.engine.remove(call)),
  );
};

const open = async (
  parts: ServerParts,
  incoming: Incoming,
  method: StandardMethod,
  id: string | undefined,
): Promise<UnifiedCall> => {
  const unified = await openUnifiedCall(parts, incoming, "item", method === "get" ? "read" : "write", id);
  requireMethod(parts.engine, incoming, unified.integration, unified.target, method, unified.account.sandbox);
  if (method !== "get" && unified.parameters.shaping.format === "raw")
    throw new CognateError("not_supported", "response_format=raw is for reads.", {
      hint: "Write through /proxy to get the provider's own answer.",
    });
  return unified;
};

const reply = async (
  parts: ServerParts,
  incoming: Incoming,
  unified: UnifiedCall,
  run: () => Promise<Answered<Readonly<Record<string, unknown>>>>,
): Promise<Response> => {
  const { answer, facts } = await watchingAccount(parts, unified, run);
  return respond(incoming.c, await printItem(unified, answer), 200, {
    "content-type": "application/json",
    ...factHeaders(facts),
  });
};

const printItem = async (
  { trace, parameters, account }: UnifiedCall,
  record: Readonly<Record<string, unknown>>,
): Promise<string> => {
  if (trace === undefined) return JSON.stringify(record);
  const printed = await printTrace(trace, account);
  return parameters.shaping.format === "debug"
    ? withMember(JSON.stringify({ result: record }), "debug", printed)
    : withMember(JSON.stringify({ ...record, explain: undefined }), "explain", printed);
};

const idOf = (incoming: Incoming): string => {
  const id = incoming.param("id");
  if (id === "") throw new CognateError("not_found", "The id is empty.");
  return id;
};

const callOf = (incoming: Incoming, unified: UnifiedCall): Omit<WriteCall, "body" | "id"> => {
  const key = idempotencyKeyOf(incoming.header("idempotency-key"));
  return {
    ...unified.base,
    ...unified.target,
    ...unified.parameters.shaping,
    query: unified.parameters.query,
    ...(key === undefined ? {} : { idempotencyKey: key }),
  };
};

const writeCallOf = async (incoming: Incoming, unified: UnifiedCall, id: string | undefined): Promise<WriteCall> => {
  const given = await incoming.json();
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new CognateError("invalid_body", "The body has to be a JSON object.");
  const { remote_data: remoteBody, ...body } = given as Readonly<Record<string, unknown>>;
  return {
    ...callOf(incoming, unified),
    ...(id === undefined ? {} : { id }),
    body,
    ...(remoteBody === undefined ? {} : { remoteBody }),
  };
};
