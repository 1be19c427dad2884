/** Who gets in: tokenless loopback, tokens, hosts and origins (http-api-spec 3.1 to 3.3). */
import { describe, expect, it } from "vitest";
import { createTestServer, recordOf, TOKEN } from "../testing/server.ts";
import { presentedTokens } from "./presented.ts";

const LIST = "/integrated-account";

describe("without a token, on loopback, with nothing but sandbox accounts", () => {
  it.each([
    ["localhost", { host: "localhost:8080" }, 200],
    ["127.0.0.1", { host: "127.0.0.1:8080" }, 200],
    ["::1", { host: "[::1]:8080" }, 200],
    ["a subdomain of localhost", { host: "app.localhost" }, 200],
    ["a configured name", { host: "dev.box:8080" }, 200],
    ["a name that was rebound to loopback", { host: "evil.example" }, 403],
    ["a name that only begins like loopback", { host: "127.0.0.1.evil.example" }, 403],
    ["its own origin", { origin: "http://localhost:8080" }, 200],
    ["a foreign origin", { origin: "https://evil.example" }, 403],
    ["another port's page", { origin: "http://localhost:3000" }, 403],
    ["a sandboxed frame", { origin: "null" }, 403],
    ["a link from another site", { "sec-fetch-site": "cross-site" }, 403],
    ["a local page", { "sec-fetch-site": "same-origin" }, 200],
  ])("a request by %s gives its answer", async (_name, headers, status) => {
    const { request } = createTestServer({ options: { hostNames: ["dev.box"] } });
    const answer = await request("GET", LIST, { headers });
    expect([answer.status, answer.json["code"]]).toEqual([status, status === 403 ? "host_not_allowed" : undefined]);
  });

  it("an account that would reach a real provider asks for a token first", async () => {
    const { request } = createTestServer({ options: { allowHosts: ["127.0.0.1"] } });
    const account = { integration: "acme", context: { site: "eu", api_key: "k" } };
    const real = await request("POST", LIST, { body: JSON.stringify(account) });
    expect([real.status, real.json["code"]]).toEqual([401, "token_missing"]);
    const local = await request("POST", LIST, {
      body: JSON.stringify({ ...account, base_url: "http://127.0.0.1:4010" }),
    });
    expect(local.status).toBe(201);
    const moved = await request("PATCH", `${LIST}/id-00000001`, {
      body: JSON.stringify({ base_url: null, context: { api_key: "k" } }),
    });
    expect([moved.status, moved.json["code"]]).toEqual([401, "token_missing"]);
  });
});

describe("a token is asked for", () => {
  it.each([
    ["with a real account on loopback", { records: [recordOf("acc_1", { baseUrl: "https://api.acme.example" })] }],
    ["beyond loopback", { options: { host: "0.0.0.0" } }],
    ["where one is set", { token: TOKEN }],
  ])("%s", async (_name, options) => {
    const { request } = createTestServer(options);
    const { status, headers, json } = await request("GET", LIST);
    expect([status, json["code"], headers.get("www-authenticate")]).toEqual([
      401,
      "token_missing",
      'Bearer realm="cognate"',
    ]);
  });

  it.each([
    ["bearer", { authorization: `Bearer ${TOKEN}` }, 200],
    ["bearer, other case", { authorization: `bearer  ${TOKEN}` }, 200],
    ["basic password", { authorization: `Basic ${btoa(`anything:${TOKEN}`)}` }, 200],
    ["a wrong one", { authorization: "Bearer nope" }, 401],
    ["its beginning", { authorization: `Bearer ${TOKEN.slice(0, -1)}` }, 401],
    ["more than it", { authorization: `Bearer ${TOKEN}x` }, 401],
    ["as basic user", { authorization: `Basic ${btoa(`${TOKEN}:`)}` }, 401],
    ["without scheme", { authorization: TOKEN }, 401],
    ["in a header of nobody", { "x-api-key": TOKEN }, 401],
  ])("and taken as %s", async (_name, headers, status) => {
    const { request } = createTestServer({ token: TOKEN });
    expect((await request("GET", LIST, { headers })).status).toBe(status);
  });

  it("never from the query", async () => {
    const { request } = createTestServer({ token: TOKEN });
    expect((await request("GET", `${LIST}?token=${TOKEN}`)).status).toBe(401);
  });

  it("but not for health, nor for being told that there is no route", async () => {
    const { request } = createTestServer({ token: TOKEN });
    expect((await request("GET", "/healthz")).json).toEqual({ status: "ok" });
    expect((await request("GET", "/ping")).status).toBe(200);
    expect((await request("GET", "/readyz")).json).toEqual({ status: "ready" });
    expect((await request("GET", "/nope")).status).toBe(404);
  });

  it("on every route of the table but those", async () => {
    const { request } = createTestServer({ token: TOKEN });
    const paths = [
      "/unified/directory/people",
      "/unified/directory/people/1",
      "/unified/directory/people/meta/list",
      "/unified/meta/directory/acme",
      "/proxy/members",
      "/proxy/members/1",
      "/integration",
      "/integration/acme",
      "/integration/acme/capabilities",
      "/integrated-account",
      "/integrated-account/acc_1",
      "/integrated-account/acc_1/capabilities",
    ];
    const statuses = await Promise.all(paths.map(async (path) => [path, (await request("GET", path)).status]));
    expect(statuses).toEqual(paths.map((path) => [path, 401]));
  });
});

const read = (headers: Record<string, string>, names: readonly string[] = []) =>
  presentedTokens((name) => headers[name], names);

describe("tokens may ride", () => {
  it("in order: bearer, the integration's credential headers, a basic password", () => {
    expect(read({ authorization: "Bearer a", "acme-key": "b" }, ["authorization", "acme-key"])).toEqual([
      { value: "a", header: "authorization" },
      { value: "b", header: "acme-key" },
    ]);
    expect(read({ authorization: `Basic ${btoa("u:p:q")}` }).map((one) => one.value)).toEqual(["p:q"]);
    expect(read({ "acme-key": "b" })).toEqual([]);
    expect(read({ authorization: "Basic !!" })).toEqual([]);
  });
});
