/** `/custom` and `/passthrough` on the raw Node request: nothing here passes a URL object, and no byte of a body is touched. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { CognateError } from "../../engine/errors.ts";
import { checkRawMethod, rawEffect, type RawHeader } from "../../engine/operation/raw.ts";
import type { ResolvedAccount } from "../accounts/resolve.ts";
import { noteFailure, noteRawStatus } from "../accounts/watch.ts";
import { refusedToken } from "../auth/refusal.ts";
import type { NodeListener } from "../front.ts";
import { CALLER_LEFT } from "../http/caller-left.ts";
import { deadlineMsOf } from "../http/deadline.ts";
import { asCognateError } from "../http/problem.ts";
import { requestIdOf } from "../http/request-id.ts";
import type { ServerParts } from "../types.ts";
import { admitRawCall } from "./account.ts";
import { addedHeaders, pipeAnswer } from "./answer.ts";
import { answerFailure } from "./failure.ts";
import { asJsonIfTrutoText, hasBody, headerPairs, withoutAcceptEncoding } from "./request.ts";
import { readRawTarget } from "./target.ts";
import type { RawTarget } from "./target.ts";
import { wrapJson } from "./wrap.ts";

export const createRawListener =
  (parts: ServerParts): NodeListener =>
  (incoming, outgoing) =>
    void passOn(parts, incoming, outgoing);

/** Never rejects: every failure is answered, or resets the connection. */
const passOn = async (parts: ServerParts, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
  const startedAt = parts.clock();
  const header = headerReader(incoming);
  const requestId = requestIdOf(header("x-request-id"), parts.newId);
  const surface = (incoming.url ?? "").startsWith("/custom") ? "custom" : "passthrough";
  const gone = new AbortController();
  outgoing.once("close", () => outgoing.writableFinished || gone.abort());
  let brokeOff = false;
  const onBreak = (): void => void (brokeOff ||= !gone.signal.aborted);
  let target: RawTarget | undefined;
  let failure: CognateError | undefined;
  let caller: string | undefined;
  let echoed: readonly RawHeader[] = [];
  try {
    const wanted = header("x-deadline-ms");
    const deadlineMs = deadlineMsOf(wanted);
    if (wanted !== undefined) echoed = [["x-cognate-deadline-ms", String(deadlineMs)]];
    checkRawMethod(incoming.method ?? "GET", headerPairs(incoming));
    refusePreflight(incoming);
    target = readRawTarget(incoming.url ?? "/");
    await parts.gate.checkOrigin(header);
    const resolved = await admitRawCall(parts, target, incoming.method ?? "GET", header);
    caller = resolved.caller.id;
    const deadline = startedAt + deadlineMs;
    const { signal } = gone;
    await forward(parts, { incoming, outgoing, target, resolved, requestId, deadline, echoed, signal, onBreak });
  } catch (thrown) {
    const error = asCognateError(thrown);
    failure = error;
    const integration = target?.integration ?? /^\/passthrough\/([^/@?]+)/.exec(incoming.url ?? "")?.[1];
    answerFailure(parts, incoming, outgoing, error, {
      requestId,
      surface,
      echoed,
      integration: integration === undefined ? undefined : parts.catalog().integrations.get(integration),
    });
  }
  const { status: leftStatus, ...left } = CALLER_LEFT;
  parts.logger.info({
    request_id: requestId,
    method: incoming.method,
    path: `/${surface}`,
    status: outgoing.headersSent ? outgoing.statusCode : leftStatus,
    ms: parts.clock() - startedAt,
    caller,
    ...(failure === undefined ? {} : { code: failure.code, fault: failure.fault, ...refusedToken(failure) }),
    // Also in the middle of an answer, whose status was sent.
    ...(gone.signal.aborted && !brokeOff ? left : {}),
  });
};

interface Forwarding {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly target: RawTarget;
  readonly resolved: ResolvedAccount;
  readonly requestId: string;
  readonly deadline: number;
  /** What the caller asked for, as it is kept. */
  readonly echoed: readonly RawHeader[];
  readonly signal: AbortSignal;
  /** Told when the provider's answer ends in the middle; the caller's connection is reset then. */
  readonly onBreak: () => void;
}

const forward = async (
  parts: ServerParts,
  { incoming, outgoing, target, resolved, requestId, deadline, echoed, signal, onBreak }: Forwarding,
): Promise<void> => {
  const giveUp = setTimeout(() => dropSlowUpload(incoming, outgoing), Math.max(1, deadline - parts.clock()));
  try {
    const pairs = target.wrap ? withoutAcceptEncoding(headerPairs(incoming)) : headerPairs(incoming);
    const headers = target.surface === "custom" ? await asJsonIfTrutoText(incoming, pairs) : pairs;
    const answer = await parts.sendRaw({
      integration: resolved.integration,
      account: resolved.account,
      method: incoming.method ?? "GET",
      rawPath: target.rawPath,
      headers,
      deadline,
      signal,
      mount: target.mount,
      onFailure: (error) => noteFailure(parts, resolved, error),
      ...(target.rawQuery === undefined ? {} : { rawQuery: target.rawQuery }),
      ...(hasBody(incoming) ? { body: incoming } : {}),
    });
    clearTimeout(giveUp);
    answer.body.once("error", onBreak);
    await noteRawStatus(parts, resolved.record, answer.status);
    const isHead = incoming.method === "HEAD";
    const { reply, text } =
      target.wrap && !isHead
        ? await wrapJson(answer, rawEffect(resolved.integration, incoming.method ?? "GET", target.rawPath) === "read")
        : { reply: answer, text: undefined };
    const all = [...addedHeaders(reply.headers, requestId, answer.rateLimits), ...echoed];
    if (text === undefined) return await pipeAnswer(outgoing, { ...reply, headers: all }, isHead, parts.options.idleMs);
    outgoing.writeHead(reply.status, [...all, ["content-length", String(Buffer.byteLength(text))]].flat());
    outgoing.end(text);
  } finally {
    clearTimeout(giveUp);
    // A provider may answer before it has read the upload, whose rest would stand before the connection's next request.
    if (!incoming.complete) incoming.unpipe().resume();
  }
};

/** A body that trickles in past the deadline, with nothing answered yet. */
const dropSlowUpload = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
  if (!incoming.complete && !outgoing.headersSent) incoming.destroy();
};

const headerReader =
  (incoming: IncomingMessage) =>
  (name: string): string | undefined => {
    const value = incoming.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };

/** CORS is off: a browser's question is not the provider's to answer (http-api-spec 2.7). */
const refusePreflight = (incoming: IncomingMessage): void => {
  if (
    incoming.method === "OPTIONS" &&
    incoming.headers.origin !== undefined &&
    incoming.headers["access-control-request-method"] !== undefined
  ) {
    throw new CognateError("method_not_allowed", "Pages of other origins may not call this server.");
  }
};
