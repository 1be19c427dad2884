/** Mounts a route table on Hono: token and scope check, query parser, HEAD, 405 with `Allow`, 404, and problem+json for everything thrown. */
import type { Context, Hono } from "hono";
import { CognateError } from "../engine/errors.ts";
import { requireScope } from "./auth/require.ts";
import { NOBODY } from "./auth/authenticator.ts";
import { presentedTokens } from "./auth/presented.ts";
import { respond } from "./http/respond.ts";
import { readBytes, parseJson } from "./http/body.ts";
import { asCognateError, errorHeaders, problemOf } from "./http/problem.ts";
import { parsePairs, rawQueryOf } from "./http/query.ts";
import type { AppEnv, Endpoint, Incoming, Route, ServerParts } from "./types.ts";

export const mount = (app: Hono<AppEnv>, routes: readonly Route[], parts: ServerParts): void => {
  for (const route of routes) {
    for (const [verb, endpoint] of Object.entries(route.verbs))
      app.on(verb, route.path, async (c) => endpoint.run(await receive(c, endpoint, parts)));
    const allow = allowOf(route);
    app.all(route.path, (c) => {
      c.set("allow", allow);
      throw new CognateError("method_not_allowed", `${c.req.method} is not possible here.`, {
        hint: `Possible: ${allow}.`,
      });
    });
  }
  app.notFound((c) => {
    throw new CognateError("route_not_found", `There is no route ${c.req.method} ${c.req.path.slice(0, 200)}.`, {
      hint: "The routes are listed in docs/http-api.md.",
    });
  });
  app.onError((thrown, c) => replyError(c, thrown, parts));
};

/** Shows the error; logs what is ours. No stack trace ever leaves. */
const replyError = (c: Context<AppEnv>, thrown: unknown, parts: ServerParts): Response => {
  const error = asCognateError(thrown);
  const { requestId } = c.get("facts") ?? { requestId: parts.newId() };
  if (error.code === "internal_error")
    parts.logger.error({ request_id: requestId, err: error.cause ?? error }, "request failed");
  c.set("error", error);
  const problem = problemOf(error, { requestId, showWhere: parts.options.dev });
  const allow = c.get("allow");
  return respond(c, JSON.stringify(problem), error.status, {
    ...errorHeaders(error),
    ...(allow === undefined ? {} : { allow }),
  });
};

const allowOf = (route: Route): string =>
  Object.keys(route.verbs)
    .flatMap((verb) => (verb === "GET" ? ["GET", "HEAD"] : [verb]))
    .join(", ");

const receive = async (c: Context<AppEnv>, endpoint: Endpoint, parts: ServerParts): Promise<Incoming> => {
  const facts = c.get("facts");
  const header = (name: string): string | undefined => c.req.header(name);
  const caller = endpoint.scope === undefined ? NOBODY : await parts.gate.admit(presentedTokens(header));
  c.set("callerId", caller.id);
  if (endpoint.scope !== undefined) requireScope(caller, endpoint.scope);
  const { signal } = c.req.raw;
  const read = (): Promise<Uint8Array> => {
    const expired = AbortSignal.timeout(Math.max(1, facts.deadline - parts.clock()));
    return readBytes(c.req.raw, { maxBytes: parts.options.maxBodyBytes, signal: AbortSignal.any([signal, expired]) });
  };
  // A stream can be read once; several want to look.
  let body: Promise<Uint8Array> | undefined;
  const bytes = (): Promise<Uint8Array> => (body ??= read());
  return {
    ...facts,
    c,
    caller,
    signal,
    pairs: parsePairs(rawQueryOf(c.req.url)),
    header,
    bytes,
    json: async () => parseJson(await bytes()),
    param: (name) => c.req.param(name) ?? "",
  };
};
