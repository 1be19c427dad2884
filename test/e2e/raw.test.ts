/** /custom and /passthrough over real sockets: bytes through, a closed list of changes, errors that say whose they are. */
import type { ServerResponse } from "node:http";
import { connect, createServer, type AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startHarness, type Harness } from "./harness.ts";

const TOKEN = "cognate-token-for-tests";
let cognate: Harness;
let account: string;
beforeAll(async () => {
  cognate = await startHarness({}, TOKEN);
  account = `integrated_account_id=${cognate.accountId}`;
});
beforeEach(() => cognate.acme.intercept(undefined));
afterAll(() => cognate.close());

const bearer = { authorization: `Bearer ${TOKEN}` };
const echo = (status: number, headers: Record<string, string>, body: string) =>
  cognate.acme.intercept((_request, response) => {
    response.writeHead(status, headers).end(body);
    return true;
  });

describe("what reaches the provider", () => {
  it.each([
    [
      "our pairs cut out of the query",
      "/custom/members/m1?a=1&ACC&b=%5B%5d+x&truto_response_format=",
      "/v1/members/m1?a=1&b=%5B%5d+x",
    ],
    ["nothing left of a query that was ours alone", "/custom/members/m1?ACC", "/v1/members/m1"],
    ["a leading slash of the caller", "//custom//members/m1?ACC", "/v1/members/m1"],
    ["escapes as they are", "/custom/members/a%2Fb%20c%3A?ACC&q=a%2bb'c", "/v1/members/a%2Fb%20c%3A?q=a%2bb'c"],
  ])("on /custom: %s", async (_name, target, expected) => {
    await cognate.ask("GET", target.replace("ACC", account), { headers: bearer });
    expect(cognate.acme.seen.map((one) => one.target)).toEqual([expected]);
  });

  it.each([
    ["/passthrough/acme/members/m1?integrated_account_id=kept", "/v1/members/m1?integrated_account_id=kept"],
    ["//passthrough/acme@ID/members/m1", "/v1/members/m1"],
    ["/passthrough/acme%40ID/members", undefined],
    ["/passthrough/acme/members?page%5Bsize%5D=2&x=a+b", "/v1/members?page%5Bsize%5D=2&x=a+b"],
  ])("on %s", async (target, expected) => {
    await cognate.ask("GET", target.replace("ID", cognate.accountId), { headers: { "acme-key": TOKEN } });
    expect(cognate.acme.seen.map((one) => one.target)).toEqual(expected === undefined ? [] : [expected]);
  });

  it("has the account's credentials, none of the caller's, and none of ours", async () => {
    await cognate.ask("POST", `/passthrough/acme@${cognate.accountId}/members`, {
      headers: {
        "Acme-Key": TOKEN,
        authorization: "Bearer other",
        cookie: "a=b",
        "x-forwarded-for": "1.2.3.4",
        "integrated-account-id": "x",
        "x-request-id": "request-0001",
        "x-http-method-override": "DELETE",
        referer: "http://a",
        "sec-fetch-site": "none",
        traceparent: "00-1",
        "X-Custom-Thing": "Kept",
      },
      body: '{"name":"x"}',
    });
    const headers = cognate.acme.seen[0]?.headers ?? {};
    const rawHeaders = cognate.acme.seen[0]?.rawHeaders ?? [];
    expect(headers["acme-key"]).toBe("s3cret-key");
    expect(rawHeaders).toContain("X-Custom-Thing");
    const dropped = [
      "authorization",
      "cookie",
      "x-forwarded-for",
      "integrated-account-id",
      "x-request-id",
      "x-http-method-override",
      "referer",
      "sec-fetch-site",
      "traceparent",
    ];
    expect(dropped.filter((name) => headers[name] !== undefined)).toEqual([]);
    expect(headers["accept-encoding"]).toBe("identity");
    expect(headers["user-agent"]).toBeUndefined();
  });

  it("keeps the body of a DELETE, coded bodies and their types", async () => {
    await cognate.ask("DELETE", `/custom/members/m1?${account}`, {
      headers: { ...bearer, "content-type": "text/json", "content-encoding": "x-odd" },
      body: '{"ids":[1]}',
    });
    expect(cognate.acme.seen[0]).toMatchObject({
      method: "DELETE",
      body: '{"ids":[1]}',
      headers: { "content-type": "text/json", "content-encoding": "x-odd" },
    });
  });

  it("has JSON named JSON where Truto's client calls it text, on /custom alone", async () => {
    const headers = { ...bearer, "content-type": "text/plain;charset=UTF-8", "user-agent": "truto-ts-sdk/2.0.12" };
    await cognate.ask("POST", `//custom/members?${account}`, { headers, body: '{"name":"x"}' });
    await cognate.ask("POST", `//custom/members?${account}`, { headers, body: "plain" });
    await cognate.ask("POST", `/passthrough/acme/members`, { headers, body: '{"name":"x"}' });
    expect(cognate.acme.seen.map((one) => one.headers["content-type"])).toEqual([
      "application/json",
      "text/plain;charset=UTF-8",
      "text/plain;charset=UTF-8",
    ]);
    expect(cognate.acme.seen.map((one) => one.body)).toEqual(['{"name":"x"}', "plain", '{"name":"x"}']);
  });
});

describe("what comes back", () => {
  it("is the provider's status, headers and bytes, with the declared changes", async () => {
    echo(
      418,
      {
        "content-type": "application/vnd.acme+json",
        "x-request-id": "theirs",
        "x-limit": "100",
        "x-remaining": "7",
        "x-reset": "9",
        "set-cookie": "a=b",
        "access-control-allow-origin": "*",
        "strict-transport-security": "max-age=1",
      },
      '{ "kept" :  1.0 }',
    );
    const { status, headers, text } = await cognate.ask("GET", `/custom/anything?${account}`, { headers: bearer });
    expect([status, text, headers["content-type"], headers["x-request-id"]]).toEqual([
      418,
      '{ "kept" :  1.0 }',
      "application/vnd.acme+json",
      "theirs",
    ]);
    expect([
      headers["set-cookie"],
      headers["access-control-allow-origin"],
      headers["strict-transport-security"],
      headers["x-cognate-error"],
    ]).toEqual([undefined, undefined, undefined, undefined]);
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
      "cache-control": "private",
      "ratelimit-remaining": "7",
      "x-reset": "9",
    });
    expect(headers["x-cognate-request-id"]).toBeTypeOf("string");
  });

  it("is a 401 of the provider as it is, and the account is marked", async () => {
    echo(401, { "content-type": "application/json" }, '{"errors":["no"]}');
    expect((await cognate.ask("GET", `/custom/x?${account}`, { headers: bearer })).status).toBe(401);
    expect(
      (await cognate.ask("GET", `/integrated-account/${cognate.accountId}`, { headers: bearer })).json["status"],
    ).toBe("needs_reauth");
    cognate.acme.intercept(undefined);
    await cognate.ask("GET", `/custom/me?${account}`, { headers: bearer });
    expect(
      (await cognate.ask("GET", `/integrated-account/${cognate.accountId}`, { headers: bearer })).json["status"],
    ).toBe("active");
  });

  it("is wrapped as Truto wraps it where that is asked for, numbers untouched", async () => {
    echo(200, { "content-type": "application/json" }, '{"id":12345678901234567890}');
    const { text, json } = await cognate.ask("GET", `/custom/x?${account}&truto_response_format=unified`, {
      headers: bearer,
    });
    expect(text).toBe('{"result":{"id":12345678901234567890},"next_cursor":null,"prev_cursor":null}');
    expect(Object.keys(json)).toEqual(["result", "next_cursor", "prev_cursor"]);
  });

  it("is unpacked to be wrapped, where the provider packs unasked", async () => {
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    cognate.acme.intercept((_request, response) => {
      response.writeHead(200, headers).end(gzipSync('{"id":1}'));
      return true;
    });
    const answer = await cognate.ask("GET", `/custom/x?${account}&truto_response_format=unified`, { headers: bearer });
    expect(answer.text).toBe('{"result":{"id":1},"next_cursor":null,"prev_cursor":null}');
    expect(answer.headers["content-encoding"]).toBeUndefined();
  });

  it.each([
    ["is not the JSON that it calls itself", 200, { "content-type": "application/json" }, "{ no", "{ no"],
    ["is packed in an unknown way", 200, { "content-type": "text/json", "content-encoding": "x-odd" }, "{}", "{}"],
    ["refuses", 404, { "content-type": "application/json" }, '{"errors":["no"]}', '{"errors":["no"]}'],
    ["has no body", 204, { "content-type": "application/json" }, "", ""],
  ])("is not wrapped where it %s", async (_what, status, headers, body, expected) => {
    echo(status, headers, body);
    const answer = await cognate.ask("GET", `/custom/x?${account}&truto_response_format=unified`, { headers: bearer });
    expect([answer.status, answer.text]).toEqual([status, expected]);
    expect(answer.headers).toMatchObject(headers);
  });

  it.each([
    ["GET", 502, "provider_answer_invalid"],
    ["POST", 500, "outcome_unknown"],
  ])("that breaks off before it is wrapped is an error that clients treat right: %s", async (method, status, code) => {
    cognate.acme.intercept((_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write('{"id":', () => response.destroy());
      return true;
    });
    const target = `/custom/x?${account}&truto_response_format=unified`;
    const answer = await cognate.ask(method, target, { headers: bearer });
    expect([answer.status, answer.headers["x-cognate-error"]]).toEqual([status, code]);
  });

  it.each(["/custom/members?", "/custom/members/m1?truto_x=1&"])("says which deadline was kept: %s", async (path) => {
    const headers = { ...bearer, "x-deadline-ms": "99999999" };
    const answer = await cognate.ask("GET", `${path}${account}`, { headers });
    expect(answer.headers["x-cognate-deadline-ms"]).toBe("300000");
  });

  it("is a redirect to our own path, and never to a foreign host", async () => {
    echo(307, { location: `${cognate.acme.url}/members/m2` }, "");
    expect((await cognate.ask("GET", "/passthrough/acme/members/m1", { headers: bearer })).headers.location).toBe(
      "/passthrough/acme/members/m2",
    );
    echo(307, { location: "https://evil.example/steal" }, "");
    const { status, headers, json } = await cognate.ask("GET", `/custom/members/m1?${account}`, { headers: bearer });
    expect([status, headers.location, headers["x-cognate-error"]]).toEqual([502, undefined, "provider_redirect"]);
    expect(JSON.stringify(json)).toContain("evil.example");
  });

  it("is a reset, never a clean end, where the provider breaks off", async () => {
    cognate.acme.intercept((_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("half", () => response.destroy());
      return true;
    });
    await expect(cognate.ask("GET", `/custom/x?${account}`, { headers: bearer })).rejects.toThrow(
      /aborted|reset|hang up/,
    );
  });

  it("arrives while the provider is still sending", async () => {
    let provider: ServerResponse | undefined;
    cognate.acme.intercept((_request, response) => {
      response.writeHead(200, { "content-type": "text/plain" });
      response.write("first ");
      provider = response;
      return true;
    });
    const seen = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(cognate.url).port), "127.0.0.1");
      let text = "";
      socket.on("error", reject);
      socket.on("data", (chunk) => {
        text += chunk.toString();
        if (text.includes("first") && !text.includes("last")) provider?.end("last");
        if (text.endsWith("0\r\n\r\n")) socket.end();
      });
      socket.on("close", () => resolve(text));
      socket.write(`GET /custom/x?${account} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${TOKEN}\r\n\r\n`);
    });
    expect(seen).toContain("first ");
    expect(seen).toContain("last");
  });
});

it("an answer before the upload is over leaves the caller's connection in order", async () => {
  const provider = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () =>
      socket.end("HTTP/1.1 413 Too Large\r\ncontent-length: 3\r\nconnection: close\r\n\r\nbig"),
    );
  });
  const port = await new Promise<number>((resolve) => {
    provider.listen(0, "127.0.0.1", () => resolve((provider.address() as AddressInfo).port));
  });
  const body = JSON.stringify({
    integration: "acme",
    context: { api_key: "s3cret-key" },
    base_url: `http://127.0.0.1:${port}`,
  });
  const created = await cognate.ask("POST", "/integrated-account?validate=false", { headers: bearer, body });
  const socket = connect(Number(new URL(cognate.url).port), "127.0.0.1");
  let seen = "";
  const told = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => void (seen.includes(text) && resolve());
      socket.on("data", look).once("close", () => reject(new Error(`closed after ${seen}`)));
      look();
    });
  socket.on("data", (chunk) => (seen += chunk.toString()));
  const chunk = `${(60_000).toString(16)}\r\n${"x".repeat(60_000)}\r\n`;
  const head = [
    `POST /custom/x?integrated_account_id=${String(created.json["id"])} HTTP/1.1`,
    "host: localhost",
    `authorization: Bearer ${TOKEN}`,
    "transfer-encoding: chunked",
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n1\r\nx\r\n`);
  await told("big");
  socket.write(`${chunk.repeat(10)}0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n`);
  await told('"ok"');
  expect(seen.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 413", "HTTP/1.1 200"]);
  socket.destroy();
  provider.close();
  await cognate.ask("DELETE", `/integrated-account/${String(created.json["id"])}`, { headers: bearer });
});

describe("errors of ours", () => {
  it.each([
    ["a dot segment", "GET", "/custom/a/../b", 400, "path_not_allowed"],
    ["an encoded one", "GET", "/custom/a/%2e%2e/%2e%2e/healthz", 400, "path_not_allowed"],
    ["one encoded twice", "GET", "/custom/a/%252e%252e/b", 400, "path_not_allowed"],
    ["one that would leave our prefix", "GET", "/custom/../integrated-account", 400, "path_not_allowed"],
    ["a backslash", "GET", "/custom/a%5cb", 400, "path_not_allowed"],
    ["a control character", "GET", "/custom/a%0ab", 400, "path_not_allowed"],
    ["no account", "GET", "/custom/a", 400, "account_missing"],
    ["an unknown account", "GET", "/custom/a?integrated_account_id=x", 404, "account_not_found"],
    ["another truto_ parameter", "GET", "/custom/a?truto_super_query=1", 400, "invalid_parameter"],
    ["TRACE", "TRACE", "/custom/a", 405, "method_not_allowed"],
  ])("on /custom are problem+json, marked: %s", async (_name, method, target, status, code) => {
    const answer = await cognate.ask(method, target, { headers: bearer });
    expect([
      answer.status,
      answer.headers["x-cognate-error"],
      answer.json["code"],
      answer.headers["content-type"],
    ]).toEqual([status, code, code, "application/problem+json"]);
    expect(answer.headers["x-cognate-fault"]).toBeTypeOf("string");
    expect(cognate.acme.seen).toEqual([]);
  });

  it.each([
    ["an unknown account", "/passthrough/acme@nope/members", bearer, 404, "account_not_found"],
    ["no token", "/passthrough/acme/members", {}, 401, "token_missing"],
    ["the provider's own key", "/passthrough/acme/members", { "acme-key": "provider-key" }, 401, "token_invalid"],
    ["a dot segment", "/passthrough/acme/a/%2e%2e/b", bearer, 400, "path_not_allowed"],
  ])("on /passthrough have the provider's shape: %s", async (_name, target, headers, status, code) => {
    const answer = await cognate.ask("GET", target, { headers });
    expect([answer.status, answer.headers["x-cognate-error"], answer.headers["content-type"]]).toEqual([
      status,
      code,
      "application/json",
    ]);
    expect(answer.json).toEqual({ errors: [expect.any(String)] });
    expect(JSON.stringify(answer.json)).not.toContain("provider-key");
  });

  it("name an integration that is not there, to those who may ask", async () => {
    expect((await cognate.ask("GET", "/passthrough/nope/x", { headers: bearer })).headers["x-cognate-error"]).toBe(
      "integration_not_found",
    );
    expect((await cognate.ask("GET", "/passthrough/nope/x")).headers["x-cognate-error"]).toBe("token_missing");
  });

  it("refuse a body on GET", async () => {
    const answer = await cognate.ask("GET", `/custom/members?${account}`, {
      headers: { ...bearer, "content-length": "2" },
      body: "{}",
    });
    expect(answer.headers["x-cognate-error"]).toBe("body_not_allowed");
  });

  it("ask which account is meant where there are several", async () => {
    const created = await cognate.ask("POST", "/integrated-account", {
      headers: bearer,
      body: JSON.stringify({ integration: "acme", context: { api_key: "s3cret-key" }, base_url: cognate.acme.url }),
    });
    const answer = await cognate.ask("GET", "/passthrough/acme/members", { headers: bearer });
    expect([answer.status, answer.headers["x-cognate-error"]]).toEqual([400, "account_ambiguous"]);
    const named = await cognate.ask("GET", "/passthrough/acme/members", {
      headers: { ...bearer, "integrated-account-id": cognate.accountId },
    });
    expect(named.status).toBe(200);
    await cognate.ask("DELETE", `/integrated-account/${String(created.json["id"])}`, { headers: bearer });
  });
});
