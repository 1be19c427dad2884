/** The 1-to-1 surfaces: any path of the provider, streamed both ways, with credentials injected and nothing else changed. */
import type { Readable } from "node:stream";
import type { Integration } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import type { PlannedBody, RequestPlan, RateLimitState } from "../language/exchange.ts";
import { url } from "../language/plan-url.ts";
import { reveal } from "../language/secret.ts";
import { cutPairs, type BaseUrl } from "../request/index.ts";
import {
  asWriteError,
  checkEgress,
  readRateLimits,
  tellFailure,
  WireError,
  type RawWire,
  type RawWireRequest,
  type RawWireResponse,
} from "../transport/index.ts";
import { egressFor, redactorFor } from "./account-facts.ts";
import { holdBody } from "./raw-body.ts";
import { rawEffect, rawOperation } from "./raw-effect.ts";
import { requestHeaders, responseHeaders, type RawHeader } from "./raw-headers.ts";
import { baseScope, chooseServer, rewriteLocation, type LocationContext } from "./raw-server.ts";
import { beginTelling } from "./raw-observed.ts";
import type { TokenSource } from "./tokens/types.ts";
import type { EngineObserver } from "./observer.ts";
import type { Account } from "./types.ts";

export { checkRawMethod, checkRawTarget, cutOwnPairs, isCustomParameter } from "./raw-target.ts";
export { rawEffect } from "./raw-effect.ts";
export { shapeError } from "./raw-shape.ts";
export type { RawHeader } from "./raw-headers.ts";

export interface RawCall {
  readonly integration: Integration;
  readonly account: Account;
  readonly method: string;
  /** As `checkRawTarget` gave it. */
  readonly rawPath: string;
  /** Without `?`, our own pairs cut out; an empty text keeps a bare `?`. */
  readonly rawQuery?: string;
  /** The caller's, as received, in order. */
  readonly headers: readonly RawHeader[];
  readonly body?: Readable;
  /** Epoch ms, until the first byte of the answer; then an idle limit holds. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
  /** Our path that stands for the provider's base URL, for `Location`: `/custom`, `/passthrough/name@account`. */
  readonly mount: string;
  /** Told what the error rules say of an error answer, before the last of its bytes goes on. Must not reject. */
  readonly onFailure?: (error: CognateError) => Promise<void>;
  /** The operator lets trace context through. */
  readonly propagateTrace?: boolean;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: readonly RawHeader[];
  /** Destroyed with an error if the provider breaks off: reset the caller's connection then, never end it cleanly. */
  readonly body: Readable;
  /** What the provider says of its budgets. */
  readonly rateLimits: readonly RateLimitState[];
}

export interface RawDeps {
  readonly wire: RawWire;
  /** Epoch ms. */
  readonly clock: () => number;
  /** Longest silence on the provider's connection, either way; 60 s. */
  readonly idleMs?: number;
  /** Gets the tokens of accounts whose connection has one. */
  readonly tokens?: TokenSource;
  /** Told of each request and answer, as the operation `raw`. */
  readonly observer?: Pick<EngineObserver, "provider">;
}

export type SendRaw = (call: RawCall) => Promise<RawAnswer>;

/**
 * No retry, wait or redirect: the caller's client has its own rules. One exception: a connection that was refused or
 * reset before anything was sent is made once more, and so is a call that a renewed token may save from its 401, if the
 * body is empty or was held (http-api-spec 2.8).
 * @throws CognateError credential_missing, not_supported, egress_denied, provider_redirect, provider_unreachable,
 * provider_timeout, deadline_exceeded, outcome_unknown
 */
export const createSendRaw =
  (deps: RawDeps): SendRaw =>
  async (call) => {
    const body = await holdBody(call.body, call.headers);
    const account = (await deps.tokens?.prepare(call)) ?? call.account;
    const first = await sendOnce(deps, { ...call, account }, body);
    if (first.status !== 401 || !isReplayable(body)) return telling(deps, call, first);
    // What the provider said counts, whatever hinders the renewal.
    const renewed = await deps.tokens?.renew({ ...call, account }).catch(() => undefined);
    if (renewed === undefined) return telling(deps, call, first);
    first.body.destroy();
    return telling(deps, call, await sendOnce(deps, { ...call, account: renewed }, body, 2));
  };

const telling = async (deps: RawDeps, call: RawCall, answer: RawAnswer): Promise<RawAnswer> => {
  if (call.onFailure === undefined || answer.status < 400) return answer;
  const { integration, account, method, rawPath } = call;
  const declared = rawOperation(integration, method === "HEAD" ? "GET" : method, rawPath);
  const operation = declared?.name ?? "raw call";
  const facts = {
    operation,
    policy: declared?.errors ?? integration.errors,
    request: { method, url: rawPath, operation, attempt: 1 },
    account: account.view.account,
    redact: redactorFor(account.view),
    now: deps.clock(),
  };
  const { body } = await tellFailure(answer, facts, call.onFailure);
  return { ...answer, body };
};

type HeldBody = Awaited<ReturnType<typeof holdBody>>;

const isReplayable = (body: HeldBody): boolean => body === undefined || body instanceof Uint8Array;

/** @param attempt how many-th request of the call it is, at least */
const sendOnce = async (deps: RawDeps, call: RawCall, body: HeldBody, attempt = 1): Promise<RawAnswer> => {
  const now = deps.clock();
  const effect = rawEffect(call.integration, call.method, call.rawPath);
  const server = chooseServer(call.integration, call.account, call.method, call.rawPath, now);
  const planned = { ...planRaw(call, server, body, now), effect, repeatable: effect === "read" };
  const target = url(planned);
  const { trusted } = checkEgress(target, egressFor(call.integration, call.account));
  const headers = forwardedHeaders(call, planned, now);
  const bare = call.rawQuery === "" && !target.includes("?") ? "?" : "";
  const request: RawWireRequest = {
    method: call.method,
    origin: planned.origin,
    target: `${target.slice(planned.origin.length)}${bare}`,
    headers,
    ...(body === undefined ? {} : { body }),
  };
  const response = await connect(deps, call, request, {
    trusted,
    repeatable: planned.repeatable,
    attempt,
  });
  return answerOf(response, {
    integration: call.integration,
    account: call.account,
    mount: call.mount,
    server,
    url: target,
    status: response.status,
    method: call.method,
    now,
  });
};

/** The call as a plan, so that credentials are applied by the very code that applies them to operations. */
const planRaw = (
  { integration, account, method, rawPath, rawQuery, headers }: RawCall,
  server: BaseUrl,
  body: HeldBody,
  now: number,
): RequestPlan => {
  const auth = integration.connections.get(account.view.connection)?.auth;
  if (auth?.inBody === true) {
    throw new CognateError(
      "not_supported",
      "This account's credentials travel in the request body, which raw calls leave untouched.",
      { hint: "Use `/proxy` or `/unified`." },
    );
  }
  const credentialQuery = new Set(
    [...integration.connections.values()].flatMap((connection) => connection.auth.queryNames),
  );
  const forwarded = cutPairs(rawQuery === "" ? undefined : rawQuery, (name) => credentialQuery.has(name)).rest;
  const plain: RequestPlan = {
    operation: "raw",
    method,
    origin: server.origin,
    path: `${server.path}${rawPath}`,
    ...(forwarded === undefined ? {} : { rawQuery: forwarded }),
    query: [],
    headers: [],
    ...(auth?.signs === true && body !== undefined ? { body: signedBody(body, headers) } : {}),
    effect: "write",
    repeatable: false,
    timeoutMs: 0,
    responseFormat: "none",
  };
  return auth === undefined ? plain : auth.apply(plain, account.view, now);
};

/** A signature is over the bytes, so they must be here as a whole. */
const signedBody = (body: NonNullable<HeldBody>, headers: readonly RawHeader[]): PlannedBody => {
  if (!(body instanceof Uint8Array))
    throw new CognateError(
      "not_supported",
      "This account's calls are signed over their body, and a body of this size is streamed.",
      { hint: "Use `/proxy` or `/unified`, or send at most 64 KiB with a `content-length`." },
    );
  const contentType = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  return { contentType: contentType ?? "", bytes: body };
};

const forwardedHeaders = (call: RawCall, planned: RequestPlan, now: number): readonly RawHeader[] => {
  const { integration, account, headers, propagateTrace } = call;
  const scope = baseScope(account, now);
  const fallbacks = integration.defaults.headers.flatMap(([name, template]): readonly RawHeader[] => {
    if (CALLERS_OWN.has(name)) return [];
    const value = template.render(scope, now);
    return typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : [];
  });
  return requestHeaders(headers, {
    credentialHeaders: [...integration.connections.values()].flatMap((connection) => connection.auth.headerNames),
    injected: planned.headers.map(([name, value]) => [name, reveal(value)] as const),
    fallbacks,
    ...(propagateTrace === undefined ? {} : { propagateTrace }),
  });
};

/** Fixed headers of the integration that a raw caller decides on by leaving them out. */
const CALLERS_OWN = new Set(["accept", "accept-encoding", "content-type", "user-agent"]);

interface Passing {
  readonly trusted: boolean;
  readonly repeatable: boolean;
  readonly attempt: number;
}

const connect = async (
  deps: RawDeps,
  call: RawCall,
  request: RawWireRequest,
  { trusted, repeatable, attempt }: Passing,
  retries = 1,
): Promise<RawWireResponse> => {
  const timeoutMs = call.deadline - deps.clock();
  if (timeoutMs <= 0) throw new CognateError("deadline_exceeded", "The deadline passed before the call was sent.");
  const tell = beginTelling(deps, call, request, attempt);
  try {
    const response = await deps.wire(request, {
      timeoutMs,
      trusted,
      fresh: !repeatable,
      ...(deps.idleMs === undefined ? {} : { idleMs: deps.idleMs }),
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    });
    tell(response.status);
    return response;
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    tell(undefined);
    const replayable = request.body === undefined || request.body instanceof Uint8Array;
    // A kept connection that the provider had closed looks like a reset after sending; a read may go again.
    const again = retries > 0 && replayable && error.code === "provider_unreachable" && (!error.sent || repeatable);
    if (again) return connect(deps, call, request, { trusted, repeatable, attempt: attempt + 1 }, retries - 1);
    throw error.sent && !repeatable ? asWriteError(error) : error;
  }
};

const answerOf = (response: RawWireResponse, context: LocationContext): RawAnswer => {
  const { integration, now } = context;
  const flat = Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value]));
  try {
    const headers = responseHeaders(response.headers).flatMap(([name, value]): readonly RawHeader[] => {
      if (name.toLowerCase() !== "location") return [[name, value]];
      const rewritten = rewriteLocation(value, context);
      return rewritten === undefined ? [] : [[name, rewritten]];
    });
    const rateLimits = readRateLimits(integration.rateLimits, "raw", flat, now);
    return { status: response.status, headers, body: response.body, rateLimits };
  } catch (error) {
    response.body.destroy();
    throw error;
  }
};
