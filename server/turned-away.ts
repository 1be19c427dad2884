/** Answers what never reaches a surface: refused targets, verbs and hosts, a server that stops, bytes that are no HTTP. Logged and counted like the rest. */
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { CognateError } from "../engine/errors.ts";
import { asCognateError, doorAllow, errorHeaders, problemOf, VERBS } from "./http/problem.ts";
import { requestIdOf } from "./http/request-id.ts";
import { hideLinkToken } from "./link/address-bar.ts";
import { answerHeaders } from "./prelude.ts";
import type { ServerParts } from "./types.ts";

/** Of a route that no route table has. */
const ROUTE = "none";

export const isRawPath = (path: string): boolean => /^\/(?:custom|passthrough)(?:\/|$)/.test(path);

/** @param startedAt epoch ms */
export const turnAway = (
  parts: ServerParts,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  thrown: unknown,
  startedAt: number,
): void => {
  const sent = incoming.headers["x-request-id"];
  const path = (incoming.url ?? "").split("?", 1)[0] ?? "";
  const requestId = requestIdOf(Array.isArray(sent) ? sent[0] : sent, parts.newId);
  const answer = answerOf(parts, thrown, requestId, isRawPath(path));
  outgoing.writeHead(answer.error.status, answer.headers);
  outgoing.end(incoming.method === "HEAD" ? undefined : answer.body);
  note(parts, answer, { method: incoming.method ?? "", path: shownPath(path), startedAt });
};

/** CONNECT, and what Node's parser takes for no request at all: there is a socket and no more. */
export const turnAwayConnections = (server: Server, parts: ServerParts): void => {
  server.on("connect", (request, socket) => {
    const error = new CognateError("method_not_allowed", "CONNECT is not possible here.");
    end(parts, socket, error, { method: "CONNECT", id: request.headers["x-request-id"] });
  });
  server.on("clientError", (thrown: NodeJS.ErrnoException, socket) => {
    if (thrown.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    end(parts, socket, malformed(thrown.code), { method: "unknown" });
  });
};

interface TurnedAway {
  readonly error: CognateError;
  readonly requestId: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string;
}

/** @param marked by headers as ours: a provider's own client cannot tell by the body */
const answerOf = (parts: ServerParts, thrown: unknown, requestId: string, marked: boolean): TurnedAway => {
  const error = asCognateError(thrown);
  if (error.code === "internal_error")
    parts.logger.error({ request_id: requestId, err: error.cause ?? error }, "request failed");
  const body = JSON.stringify(problemOf(error, { requestId, showWhere: parts.options.dev }));
  return {
    error,
    requestId,
    body,
    headers: {
      ...answerHeaders(requestId),
      ...errorHeaders(error),
      ...(marked ? { "x-cognate-fault": error.fault, "x-cognate-error": error.code } : {}),
      ...doorAllow(error),
      "content-length": Buffer.byteLength(body),
    },
  };
};

const end = (
  parts: ServerParts,
  socket: Duplex,
  error: CognateError,
  { method, id }: { readonly method: string; readonly id?: string | readonly string[] | undefined },
): void => {
  const answer = answerOf(parts, error, requestIdOf(typeof id === "string" ? id : undefined, parts.newId), true);
  const head = Object.entries({ connection: "close", ...answer.headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.end(`HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ""}\r\n${head.join("")}\r\n${answer.body}`);
  note(parts, answer, { method, path: undefined, startedAt: parts.clock() });
};

/** @param code of Node's parser */
const malformed = (code: string | undefined): CognateError => {
  if (code === "HPE_HEADER_OVERFLOW")
    return new CognateError("payload_too_large", "The request's headers are larger than 16 KiB.", { status: 431 });
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return new CognateError("invalid_body", "The request's headers did not arrive in time.", { status: 408 });
  if (code === "HPE_INVALID_METHOD")
    return new CognateError("method_not_allowed", "The request begins with no method of HTTP.", {
      status: 400,
      hint: `Possible: ${VERBS}.`,
    });
  return new CognateError("path_not_allowed", "The request is no HTTP/1.1 (RFC 9112).");
};

const note = (
  { logger, metrics, clock }: ServerParts,
  { error, requestId }: TurnedAway,
  {
    method,
    path,
    startedAt,
  }: { readonly method: string; readonly path: string | undefined; readonly startedAt: number },
): void => {
  const ms = clock() - startedAt;
  metrics.request({ method, route: ROUTE, status: error.status, seconds: ms / 1000 });
  logger.info({
    request_id: requestId,
    method,
    path,
    status: error.status,
    ms,
    code: error.code,
    fault: error.fault,
  });
};

const SHOWN = 200;

/** What is refused for its path may hide a link token where none is looked for, and another form than a path anything. */
const shownPath = (path: string): string | undefined => {
  if (!path.startsWith("/")) return undefined;
  const surface = /^\/(?:custom|passthrough)(?=\/|$)/.exec(path)?.[0];
  return (
    surface ??
    hideLinkToken(path)
      .replaceAll(/cgl_[\w-]+/g, "cgl_…")
      .slice(0, SHOWN)
  );
};
