/** Raw calls go out as they came in, with credentials and nothing else. */
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import * as fc from "fast-check";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { loadCatalog } from "../catalog/index.ts";
import { treeOf, yaml } from "../catalog/testing/tree.ts";
import type { Integration } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import { createRawWire } from "../transport/raw-wire.ts";
import type { TransportEvent } from "../transport/types.ts";
import {
  bytes,
  closedOrigin,
  json,
  reply,
  reset,
  startFaultServer,
  type Fault,
  type FaultServer,
} from "../transport/testing/fault-server.ts";
import {
  checkRawMethod,
  checkRawTarget,
  createSendRaw,
  cutOwnPairs,
  isCustomParameter,
  rawEffect,
  shapeError,
  type RawCall,
} from "./raw.ts";
import { requestHeaders, responseHeaders } from "./raw-headers.ts";
import { chooseServer, rewriteLocation } from "./raw-server.ts";
import type { Account } from "./types.ts";

const NOW = Date.parse("2026-01-02T03:04:05Z");

const { integrations, findings } = loadCatalog(
  treeOf({
    "integrations/acme/integration.yaml": yaml(`
      cognate: 1
      name: acme
      label: Acme
      category: identity
      base_url: "https://api.{{ account.site }}/v1"
      servers:
        - { method: POST, path: /logs, base_url: "https://intake.{{ account.site }}" }
      headers: { Accept: application/json, X-Org: "{{ account.org }}" }
      connections:
        keys:
          label: Keys
          fields:
            site: { type: select, label: Site, options: [ { value: acme.example, label: US } ] }
            org: { type: text, label: Organisation, required: false }
            key: { type: secret, label: Key }
          auth:
            - { type: header, name: X-Api-Key, value: "{{ credentials.key }}" }
            - { type: query, name: api_key, value: "{{ credentials.key }}" }
        login:
          label: Login
          fields: { site: { type: select, label: Site, options: [ { value: acme.example, label: US } ] }, token: { type: secret, label: Token } }
          auth: [ { type: header, name: X-Session, value: "{{ credentials.token }}" } ]
        inside:
          label: In the body
          fields: { site: { type: select, label: Site, options: [ { value: acme.example, label: US } ] }, token: { type: secret, label: Token } }
          auth: [ { type: body, at: token, value: "{{ credentials.token }}" } ]
      rate_limit: { headers: { remaining: x-remaining, reset: x-reset }, reset: seconds }
      errors: { shape: "{ 'errors': [message], 'id': request_id }" }
    `),
    "integrations/acme/resources/users.yaml": yaml(`
      resource: users
      operations:
        list: { method: GET, path: /users, records: data, pagination: { strategy: none } }
        search: { method: POST, path: /users/search, effect: read, records: data, pagination: { strategy: none } }
        roles: { method: POST, path: "/users/{{ id }}/roles/query", effect: read, records: data, pagination: { strategy: none } }
        create: { method: POST, path: /users, record: data }
    `),
  }),
);
const acme = integrations.get("acme") as Integration;

const account = (over: Partial<Account["view"]> = {}): Account => ({
  id: "acc_1",
  integration: "acme",
  operatorHosts: ["127.0.0.1"],
  sandbox: false,
  view: {
    id: "acc_1",
    connection: "keys",
    account: { site: "acme.example" },
    fields: { site: "acme.example" },
    secrets: { key: "s3cret-key" },
    token: {},
    ...over,
  },
});

const client = createRawWire();
const sendRaw = createSendRaw({ wire: client.wire, clock: () => NOW });
const servers: FaultServer[] = [];
const start = async (...answers: readonly Fault[]): Promise<FaultServer> => {
  const server = await startFaultServer(...answers);
  servers.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(() => client.close());

const call = (server: { readonly origin: string }, over: Partial<RawCall> = {}): RawCall => ({
  integration: acme,
  account: account({ baseUrl: `${server.origin}/v1` }),
  method: "GET",
  rawPath: "/users",
  headers: [],
  deadline: NOW + 5000,
  mount: "/custom",
  ...over,
});

const failure = async (promise: Promise<unknown>): Promise<CognateError> => {
  const error: unknown = await promise.then(
    () => expect.unreachable("the call should fail"),
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(CognateError);
  return error as CognateError;
};
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return error instanceof CognateError ? error.code : "another error";
  }
  return "none";
};

it("the made-up provider has no finding", () => {
  expect(findings).toEqual([]);
});

describe("the raw target", () => {
  it.each([
    "/../x",
    "/a/..",
    "/a/./b",
    "/%2e%2e/x",
    "/a/%2E%2e/b",
    "/.%2e/x",
    "/%2e",
    "/%252e%252e/x",
    "/a%2f..%2fb",
    "/a%252f..%252fb",
    "/..;x/y",
    "/a\\b",
    "/a%5cb",
    "/a%5C..%5Cb",
    "/a%00b",
    "/a%0d%0ab",
    "/a\u0001b",
    "/%7f",
    "//../x",
  ])("%j is refused", (path) => {
    expect(codeOf(() => checkRawTarget(path))).toBe("path_not_allowed");
  });

  it.each([
    ["/users", "/users"],
    ["users", "/users"],
    ["", "/"],
    ["//users", "/users"],
    ["///users", "//users"],
    ["/a%2Fb", "/a%2Fb"],
    ["/a%2fb/%zz/%", "/a%2fb/%zz/%"],
    ["/a..b/...", "/a..b/..."],
    ["/it's+(1)*/", "/it's+(1)*/"],
    ["/%25", "/%25"],
    ["/caf\u00e9 x", "/caf%C3%A9%20x"],
  ])("%j is forwarded as %j", (path, expected) => {
    expect(checkRawTarget(path)).toBe(expected);
  });

  it("never lets a path climb, however it is encoded", () => {
    const piece = fc.constantFrom("..", ".", "%2e", "%2E", "%252e", "/", "%2f", "%252f", "\\", "%5c", "a", "%", ";");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const path = `/${pieces.join("")}`;
        if (codeOf(() => checkRawTarget(path)) !== "none") return;
        const resolved = new URL(`http://host/base${checkRawTarget(path)}`).pathname;
        expect(resolved.startsWith("/base/")).toBe(true);
      }),
    );
  });
});

describe("the raw query", () => {
  it.each([
    ["a=1&integrated_account_id=x&b=2", "a=1&b=2"],
    ["integrated%5Faccount_id=x&a=%5B1%5D", "a=%5B1%5D"],
    ["truto_response_format=unified&a=b+c&&d", "a=b+c&&d"],
    ["integrated_account_id=x", undefined],
    ["a='1'&x=%27", "a='1'&x=%27"],
    ["", ""],
    [undefined, undefined],
  ])("of %j is forwarded as %j", (query, expected) => {
    expect(cutOwnPairs(query, isCustomParameter).rest).toBe(expected);
  });

  it("gives the pairs that were cut, decoded", () => {
    expect(cutOwnPairs("integrated_account_id=a%20b&x=1", isCustomParameter).taken).toEqual([
      ["integrated_account_id", "a b"],
    ]);
  });
});

describe("the raw method", () => {
  it.each([
    ["CONNECT", [], "method_not_allowed"],
    ["TRACE", [], "method_not_allowed"],
    ["GET", [["Upgrade", "websocket"]], "method_not_allowed"],
    ["GET", [["Content-Length", "3"]], "body_not_allowed"],
    ["HEAD", [["Transfer-Encoding", "chunked"]], "body_not_allowed"],
    ["GET", [["content-length", "0"]], "none"],
    ["OPTIONS", [], "none"],
    ["DELETE", [["content-length", "3"]], "none"],
  ] as const)("%s with %j: %s", (method, headers, code) => {
    expect(codeOf(() => checkRawMethod(method, headers))).toBe(code);
  });
});

describe("headers towards the provider", () => {
  const options = {
    credentialHeaders: ["x-api-key", "x-session"],
    injected: [["x-api-key", "ours"]] as const,
    fallbacks: [],
  };

  it.each([
    "Connection",
    "Keep-Alive",
    "Proxy-Authorization",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Host",
    "Cookie",
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "Integrated-Account-Id",
    "X-Deadline-Ms",
    "X-Request-Id",
    "X-Cognate-Anything",
    "Origin",
    "Referer",
    "Sec-Fetch-Site",
    "traceparent",
    "tracestate",
    "baggage",
    "Expect",
    "X-HTTP-Method-Override",
    "X-Method-Override",
    "X-HTTP-Method",
    "_method",
    "Authorization",
    "X-Api-Key",
    "x-session",
  ])("%s of the caller never goes out", (name) => {
    expect(requestHeaders([[name, "theirs"]], options).filter(([, value]) => value === "theirs")).toEqual([]);
  });

  it("what Connection lists goes neither, framing excepted", () => {
    expect(
      requestHeaders(
        [
          ["Connection", "close, X-Mine, content-length"],
          ["X-Mine", "1"],
          ["Content-Length", "2"],
        ],
        options,
      ),
    ).toEqual([
      ["Content-Length", "2"],
      ["accept-encoding", "identity"],
      ["x-api-key", "ours"],
    ]);
  });

  it("the rest keeps name, order and repetition, bodies' coding included", () => {
    const kept = [
      ["X-B", "1"],
      ["Accept-Encoding", "gzip,deflate"],
      ["Content-Encoding", "zstd1"],
      ["x-b", "2"],
      ["Idempotency-Key", "k"],
      ["If-None-Match", '"e"'],
    ] as const;
    expect(requestHeaders([...kept], options)).toEqual([...kept, ["x-api-key", "ours"]]);
  });

  it("trace context goes where the operator lets it", () => {
    expect(requestHeaders([["traceparent", "00-x"]], { ...options, propagateTrace: true })).toContainEqual([
      "traceparent",
      "00-x",
    ]);
  });

  it("fixed headers of the integration stand in only for what the caller left out", () => {
    const withFallback = { ...options, fallbacks: [["x-version", "1"]] as const };
    expect(requestHeaders([], withFallback)).toContainEqual(["x-version", "1"]);
    expect(requestHeaders([["X-Version", "2"]], withFallback)).not.toContainEqual(["x-version", "1"]);
  });

  it("a line break in a value is refused", () => {
    expect(codeOf(() => requestHeaders([["X-A", "1\r\nX-B: 2"]], options))).toBe("invalid_parameter");
  });
});

describe("headers towards the caller", () => {
  it.each([
    "Set-Cookie",
    "Clear-Site-Data",
    "Strict-Transport-Security",
    "Alt-Svc",
    "Public-Key-Pins",
    "Public-Key-Pins-Report-Only",
    "Access-Control-Allow-Origin",
    "Service-Worker-Allowed",
    "X-Frame-Options",
    "Server-Timing",
    "X-Cognate-Error",
    "x-cognate-request-id",
    "Connection",
    "Transfer-Encoding",
  ])("%s of the provider is dropped", (name) => {
    expect(responseHeaders([[name, "theirs"]]).some(([other]) => other.toLowerCase() === name.toLowerCase())).toBe(
      false,
    );
  });

  it("four headers keep provider pages off our origin, and replace the provider's own", () => {
    expect(
      responseHeaders([
        ["Content-Security-Policy", "default-src *"],
        ["X-Content-Type-Options", "x"],
      ]),
    ).toEqual([
      ["x-content-type-options", "nosniff"],
      ["content-security-policy", "sandbox; default-src 'none'"],
      ["cross-origin-resource-policy", "same-origin"],
      ["cache-control", "private"],
    ]);
  });

  it("the rest stays: validators, paging links, caching, coding, the provider's request id", () => {
    const kept = [
      ["ETag", '"x"'],
      ["Link", "<u>; rel=next"],
      ["Cache-Control", "no-store"],
      ["Content-Encoding", "gzip"],
      ["x-request-id", "r"],
      ["Vary", "a"],
      ["vary", "b"],
    ] as const;
    expect(responseHeaders([...kept, ["Link", "</x.js>; rel=preload; as=script"]]).slice(0, kept.length)).toEqual(kept);
  });
});

describe("a raw call", () => {
  it("reaches the provider as it was sent, with this account's credentials and nobody else's", async () => {
    const server = await start(json(200, { ok: true }));
    const headers = [
      ["X-Api-Key", "a consumer's token"],
      ["Authorization", "Bearer theirs"],
      ["X-Session", "theirs"],
      ["Accept", "*/*"],
      ["User-Agent", "their-client/1"],
    ] as const;
    const answer = await sendRaw(
      call(server, { rawPath: "/users/a%2Fb", rawQuery: "page%5Bsize%5D=2&q=it's+x&api_key=theirs&q=2", headers }),
    );
    expect([answer.status, await text(answer.body)]).toEqual([200, '{"ok":true}']);
    expect(server.received[0]?.head.split("\r\n")).toEqual([
      "GET /v1/users/a%2Fb?page%5Bsize%5D=2&q=it's+x&q=2&api_key=s3cret-key HTTP/1.1",
      `Host: ${server.host}`,
      "Accept: */*",
      "User-Agent: their-client/1",
      "accept-encoding: identity",
      "x-api-key: s3cret-key",
      "Connection: keep-alive",
    ]);
  });

  it("keeps a bare question mark", async () => {
    const server = await start(json(200, {}));
    const login = account({ baseUrl: server.origin, connection: "login", secrets: { token: "tok-1234" } });
    await text((await sendRaw(call(server, { account: login, rawPath: "/a", rawQuery: "" }))).body);
    expect(server.received[0]?.head.split("\r\n")[0]).toBe("GET /a? HTTP/1.1");
  });

  it("streams a body up and down, by DELETE too", async () => {
    const server = await start(reply(202, { "content-type": "text/plain" }, "done"));
    const body = Readable.from([Buffer.from("a".repeat(70_000)), Buffer.from("b")]);
    const answer = await sendRaw(call(server, { method: "DELETE", headers: [["Content-Length", "70001"]], body }));
    expect([answer.status, await text(answer.body)]).toEqual([202, "done"]);
    expect(server.received[0]?.body).toBe(`${"a".repeat(70_000)}b`);
  });

  it("gives the provider's errors untouched", async () => {
    const server = await start(json(401, { errors: ["Unauthorized"] }, { "x-remaining": "0", "x-reset": "7" }));
    const answer = await sendRaw(call(server));
    expect([answer.status, await text(answer.body), answer.rateLimits]).toEqual([
      401,
      '{"errors":["Unauthorized"]}',
      [{ remaining: 0, resetSeconds: 7 }],
    ]);
  });

  it("never repeats a write that may have arrived, and says that its outcome is unknown", async () => {
    const server = await start(reset);
    const error = await failure(
      sendRaw(
        call(server, { method: "POST", headers: [["content-length", "1"]], body: Readable.from([Buffer.from("x")]) }),
      ),
    );
    expect([error.code, error.status, error.retryable, server.received.length]).toEqual([
      "outcome_unknown",
      500,
      false,
      1,
    ]);
  });

  it("makes a read once more when its connection was reset, and no third time", async () => {
    const server = await start(reset, json(200, {}));
    expect((await sendRaw(call(server))).status).toBe(200);
    const broken = await start(reset);
    expect((await failure(sendRaw(call(broken)))).code).toBe("provider_unreachable");
    expect(broken.received).toHaveLength(2);
  });

  it("tells of each request and of its answer, or that there was none", async () => {
    const told: TransportEvent[] = [];
    const observer = { provider: (_name: string, event: TransportEvent) => void told.push(event) };
    const observed = createSendRaw({ wire: client.wire, clock: () => NOW, observer });
    const server = await start(reset, json(503, {}));
    await text((await observed(call(server, { rawQuery: "q=1" }))).body);
    const facts = { operation: "raw", durationMs: 0 };
    expect(told).toMatchObject([
      { kind: "request", operation: "raw", method: "GET", attempt: 1 },
      { kind: "unanswered", ...facts, attempt: 1 },
      { kind: "request", operation: "raw", method: "GET", attempt: 2 },
      { kind: "response", ...facts, status: 503, attempt: 2 },
    ]);
    const urls = told.flatMap((event) => (event.kind === "request" ? [event.url()] : []));
    expect(urls.join(" ")).toContain("q=1");
    expect(urls.join(" ") + JSON.stringify(told)).not.toContain("s3cret-key");
  });

  it("a write that could not be sent may be repeated by the client", async () => {
    const error = await failure(sendRaw(call({ origin: await closedOrigin() }, { method: "POST" })));
    expect([error.code, error.status, error.retryable]).toEqual(["provider_unreachable", 504, true]);
  });

  it("a search by POST that is declared as a read is repeated as one", async () => {
    const server = await start(reset, json(200, {}));
    expect((await sendRaw(call(server, { method: "POST", rawPath: "/users/search" }))).status).toBe(200);
  });

  it("goes only where the files and the operator allow", async () => {
    const error = await failure(sendRaw(call({ origin: "http://169.254.169.254" })));
    expect(error.code).toBe("egress_denied");
  });

  it("refuses credentials that would have to be written into the body", async () => {
    const inside = account({ connection: "inside", secrets: { token: "t" } });
    expect((await failure(sendRaw(call({ origin: "http://127.0.0.1:1" }, { account: inside })))).code).toBe(
      "not_supported",
    );
  });

  it("breaks the caller's stream when the provider breaks off", async () => {
    const server = await start((socket) => void socket.end("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"));
    const answer = await sendRaw(call(server));
    await expect(text(answer.body)).rejects.toThrow(Error);
  });

  it("rewrites a redirect to our path and refuses one to elsewhere", async () => {
    const here = await start((socket, request) =>
      bytes(
        `HTTP/1.1 302 Found\r\nLocation: http://${socket.localAddress}:${socket.localPort}/v1/users/2?x=%27\r\ncontent-length: 0\r\n\r\n`,
      )(socket, request),
    );
    expect((await sendRaw(call(here))).headers).toContainEqual(["Location", "/custom/users/2?x=%27"]);
    const elsewhere = await start(reply(307, { location: "https://evil.example/x" }));
    const error = await failure(sendRaw(call(elsewhere)));
    expect([error.code, error.status, error.message]).toEqual([
      "provider_redirect",
      502,
      expect.stringContaining("evil.example") as string,
    ]);
  });
});

describe("the host of a raw call", () => {
  it("follows the server rules, by method and path", () => {
    expect(chooseServer(acme, account(), "POST", "/logs", NOW)).toEqual({
      origin: "https://intake.acme.example",
      path: "",
    });
    expect(chooseServer(acme, account(), "GET", "/logs", NOW)).toEqual({
      origin: "https://api.acme.example",
      path: "/v1",
    });
  });

  it("is the account's own base URL if it has one", () => {
    expect(chooseServer(acme, account({ baseUrl: "https://gate.example/acme/" }), "POST", "/logs", NOW)).toEqual({
      origin: "https://gate.example",
      path: "/acme",
    });
  });
});

describe("a Location", () => {
  const context = {
    integration: acme,
    account: account(),
    mount: "/custom",
    server: { origin: "https://api.acme.example", path: "/v1" },
    url: "https://api.acme.example/v1/users",
    status: 302,
    method: "GET",
    now: NOW,
  };

  it.each([
    ["https://api.acme.example/v1/users/1", "/custom/users/1"],
    ["/v1/users/1?a=b", "/custom/users/1?a=b"],
    ["users/2", "/custom/users/2"],
    ["?page=2", "/custom/users?page=2"],
  ])("%s becomes %s", (location, expected) => {
    expect(rewriteLocation(location, context)).toBe(expected);
  });

  it.each([
    "https://evil.example/",
    "//evil.example/v1/users",
    "/other",
    "https://intake.acme.example/logs",
    "http://api.acme.example/v1/users",
    "https://user@api.acme.example/v1/users",
  ])("%s is no place here", (location) => {
    expect(codeOf(() => rewriteLocation(location, context))).toBe("provider_redirect");
  });

  it("leads to another declared host where the rules would send that very call", () => {
    expect(rewriteLocation("https://intake.acme.example/logs", { ...context, method: "POST", status: 307 })).toBe(
      "/custom/logs",
    );
  });

  it("of a created record on a foreign host is left out, since the write happened", () => {
    expect(rewriteLocation("https://evil.example/1", { ...context, status: 201 })).toBeUndefined();
  });
});

describe("the effect of a raw call", () => {
  it.each([
    ["GET", "/anything", "read"],
    ["POST", "/users", "write"],
    ["POST", "/users/search", "read"],
    ["POST", "/users/a%2Fb/roles/query", "read"],
    ["POST", "/users/1/2/roles/query", "write"],
    ["DELETE", "/users/search", "destroy"],
    ["PATCH", "/users/search", "write"],
  ])("%s %s: %s", (method, path, effect) => {
    expect(rawEffect(acme, method, path)).toBe(effect);
  });
});

describe("an engine-made error on the provider's own surface", () => {
  it("has the provider's shape, our mark, and the provider's reset header on a rate limit", () => {
    const error = new CognateError("provider_rate_limited", "Too many calls.", { retryAfter: 12 });
    expect(shapeError(acme, error, "req-1", NOW)).toEqual({
      status: 429,
      headers: [
        ["x-cognate-error", "provider_rate_limited"],
        ["x-cognate-fault", "provider"],
        ["retry-after", "12"],
        ["x-reset", "12"],
      ],
      body: { errors: ["Too many calls."], id: "req-1" },
    });
  });
});
