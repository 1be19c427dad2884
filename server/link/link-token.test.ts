/** `POST /link-token`: Truto's call, and what it refuses. */
import { describe, expect, it } from "vitest";
import { recordOf } from "../testing/server.ts";
import { createLinkServer, OPERATOR } from "./testing/server.ts";

const bearer = { authorization: `Bearer ${OPERATOR}` };
const post = (server: ReturnType<typeof createLinkServer>, body: unknown, headers: Record<string, string> = bearer) =>
  server.request("POST", "/link-token", { headers, body: JSON.stringify(body) });

describe("a link token", () => {
  it("is made by Truto's call, which gets the token and more", async () => {
    const answer = await post(createLinkServer(), { tenant_id: "acme-1" });
    expect(answer.status).toBe(200);
    expect(answer.json["link_token"]).toMatch(/^cgl_[A-Za-z0-9_-]{43}$/);
    expect(answer.json["url"]).toBe(`http://localhost:8080/link/${String(answer.json["link_token"])}`);
    expect(answer.json["expires_at"]).toBe("2026-03-05T05:06:07.000Z");
    expect(answer.json["ignored"]).toEqual([]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("says which of Truto's fields mean nothing here", async () => {
    const answer = await post(createLinkServer(), {
      tenant_id: "t1",
      region: "eu",
      scopes: ["a"],
      unified_model_id: "x",
      environment_unified_model_id: ["y"],
      truto_static_gate_id: "z",
      context: '{"label":"Production","team":"red"}',
      redirect_uri: null,
      persist_previous_context: false,
    });
    expect([answer.status, answer.json["ignored"]]).toEqual([
      200,
      ["region", "scopes", "unified_model_id", "environment_unified_model_id", "truto_static_gate_id", "context.label"],
    ]);
  });

  it("is kept as a hash, for as long as was asked", async () => {
    const server = createLinkServer();
    const made = await server.makeLink({ expires_in: 600 });
    const dump = JSON.stringify(await server.store.audit.list({}, 10));
    expect(dump).not.toContain(made.link_token);
    expect(dump).toContain("link_token.created");
    server.pass(599_000);
    expect((await server.request("GET", made.path)).status).toBe(200);
    server.pass(2_000);
    expect((await server.request("GET", made.path)).status).toBe(410);
  });

  it("leads to the operator's public address", async () => {
    const server = createLinkServer({ options: { publicUrl: "https://connect.example/" } });
    expect((await server.makeLink()).url).toMatch(/^https:\/\/connect\.example\/link\/cgl_/);
  });

  it.each([
    ["nobody to connect for", {}, "/tenant_id"],
    ["an unknown member", { tenant_id: "t1", tenantid: "x" }, "/tenantid"],
    ["a redirect over plain http", { tenant_id: "t1", redirect_uri: "http://app.example/done" }, "/redirect_uri"],
    ["a redirect that runs", { tenant_id: "t1", redirect_uri: "javascript:alert(1)" }, "/redirect_uri"],
    ["a redirect with a password", { tenant_id: "t1", redirect_uri: "https://a:b@app.example" }, "/redirect_uri"],
    [
      "an app scheme that the operator does not know",
      { tenant_id: "t1", redirect_uri: "myapp://done" },
      "/redirect_uri",
    ],
    ["an origin with a path", { tenant_id: "t1", allowed_origins: ["https://app.example/x"] }, "/allowed_origins/0"],
    ["any origin", { tenant_id: "t1", allowed_origins: ["https://a.example", "*"] }, "/allowed_origins/1"],
    ["an origin over plain http", { tenant_id: "t1", allowed_origins: ["http://app.example"] }, "/allowed_origins/0"],
    [
      "an origin with a directive in it",
      { tenant_id: "t1", allowed_origins: ["https://a.example; script-src *"] },
      "/allowed_origins/0",
    ],
    ["a life of a month", { tenant_id: "t1", expires_in: 2_592_000 }, "/expires_in"],
    ["a secret in the context", { tenant_id: "t1", context: { api_key: "k" } }, "/context/api_key"],
    ["a list that is none", { tenant_id: "t1", integrations: "acme" }, "/integrations"],
  ])("is refused for %s", async (_what, body, pointer) => {
    const { status, json } = await post(createLinkServer(), body);
    expect([status, json["code"]]).toEqual([400, "invalid_body"]);
    expect(json["errors"]).toEqual([expect.objectContaining({ pointer })]);
  });

  it("takes an app scheme that the operator allows, but none that runs", async () => {
    const server = createLinkServer({ options: { linkSchemes: ["myapp", "javascript"] } });
    expect((await post(server, { tenant_id: "t", redirect_uri: "myapp://done" })).status).toBe(200);
    expect((await post(server, { tenant_id: "t", redirect_uri: "javascript:alert(1)" })).status).toBe(400);
  });

  it("is refused for integrations and accounts that do not exist, and for callers without the scope", async () => {
    const server = createLinkServer({ records: [recordOf("acc_1")] });
    const codes = await Promise.all(
      [
        { tenant_id: "t1", integrations: ["acmee"] },
        { integrated_account_id: "acc_9" },
        { integrated_account_id: "acc_1", tenant_id: "t2" },
        { integrated_account_id: "acc_1", integrations: ["globex"] },
      ].map(async (body) => {
        const { status, json } = await post(server, body);
        return [status, json["code"]];
      }),
    );
    expect(codes).toEqual([
      [404, "integration_not_found"],
      [404, "account_not_found"],
      [400, "invalid_body"],
      [400, "invalid_body"],
    ]);
    expect((await post(server, { tenant_id: "t1" }, {})).status).toBe(401);
  });
});
