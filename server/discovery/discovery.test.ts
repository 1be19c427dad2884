/** Meta, guides, integrations and capabilities: what there is, from the catalog alone. */
import { describe, expect, it } from "vitest";
import { createTestServer } from "../testing/server.ts";

describe("meta", () => {
  it.each([
    "/unified/directory/people/acme/meta/list",
    "/unified/directory/people/meta/list?integrated_account_id=acc_1",
  ])("%s shows schemas, filters, sources and coverage", async (path) => {
    const { request } = createTestServer();
    const { json } = await request("GET", path);
    expect(json).toMatchObject({
      model: "directory",
      resource: "people",
      method: "list",
      integration: "acme",
      response_mapping: { name: { source: "attributes.name", layer: "base" } },
      filters: { status: { operators: { eq: "sent", in: "local" } } },
      query_schema: { properties: { status: { type: "string" } } },
      sort: ["name"],
      coverage: { mapped: ["id", "name"], missing: ["email"] },
      scopes: ["members_read"],
    });
    expect(JSON.stringify(json)).not.toContain("integration.yaml");
  });

  it("shows positions to an author", async () => {
    const { request } = createTestServer({ options: { dev: true } });
    const { json } = await request("GET", "/unified/directory/people/acme/meta/get");
    expect(json["response_mapping"]).toMatchObject({ name: { where: { line: 1 } } });
  });

  it("shows what a write may send", async () => {
    const { request } = createTestServer();
    const { json } = await request("GET", "/unified/directory/people/acme/meta/create");
    expect(json["request_body_schema"]).toMatchObject({
      required: ["name"],
      properties: { name: {}, email: {}, remote_data: {} },
    });
  });

  it.each([
    ["/unified/directory/people/acme/meta/lst", "method_not_found"],
    ["/unified/directory/groups/acme/meta/list", "resource_not_found"],
    ["/unified/directory/people/acm/meta/list", "integration_not_found"],
    ["/unified/directory/people/meta/list", "account_missing"],
    ["/unified/meta/nope/acme", "model_not_found"],
  ])("%s is %s", async (path, code) => {
    const { request } = createTestServer();
    expect((await request("GET", path)).json["code"]).toBe(code);
  });

  it("gives the guide to connecting, for programs and for people", async () => {
    const { request } = createTestServer();
    const { json } = await request("GET", "/unified/meta/directory/acme");
    expect(json).toMatchObject({
      integration: { name: "acme" },
      resources: [{ resource: "people", fields: ["id", "name"], missing_fields: ["email"] }],
      scopes: ["members_read"],
    });
    const { text, headers } = await request("GET", "/unified/meta/directory/acme?format=md");
    expect(headers.get("content-type")).toContain("text/markdown");
    expect(text).toContain("# Acme for Directory");
  });
});

describe("integrations", () => {
  it("are listed and shown with the fields that connecting needs, not with the operator's variables", async () => {
    const { request } = createTestServer();
    const { json, text } = await request("GET", "/integration?limit=1");
    expect(json).toMatchObject({ result: [{ name: "acme" }], limit: 1 });
    const next = await request("GET", `/integration?limit=1&next_cursor=${String(json["next_cursor"])}`);
    expect(next.json).toMatchObject({ result: [{ name: "readonly-co" }], next_cursor: null });
    expect((await request("GET", "/integration/acme")).json).toMatchObject({
      authentication_methods: [
        {
          name: "keys",
          fields: [{ name: "site", default: "eu" }, { name: "api_key", secret: true }, { name: "team" }],
        },
      ],
    });
    expect(text).not.toContain("ACME_");
    expect((await request("GET", "/integration/nope")).json["code"]).toBe("integration_not_found");
  });
});

describe("capabilities", () => {
  it("tell what an integration can do, and for an account its status", async () => {
    const { request } = createTestServer();
    const { json } = await request("GET", "/integration/acme/capabilities?methods=read");
    expect(json).toMatchObject({
      integration: { name: "acme" },
      proxy: [{ resource: "members" }],
      unified: [{ model: "directory", resource: "people", methods: ["list", "get", "count"] }],
      ai_readiness: { ai_ready_score: 100 },
    });
    expect(json).not.toHaveProperty("account");
    const account = await request("GET", "/integrated-account/acc_1/capabilities?type=proxy");
    expect(account.json).toMatchObject({
      account: { id: "acc_1", status: "active", authentication_method: "keys", is_blocked: false },
      unified: [],
    });
  });

  it.each([
    ["methods=write", ["create", "update", "delete", "deactivate"]],
    ["methods=custom", ["deactivate", "count"]],
    ["methods=get,list", ["list", "get"]],
  ])("choose by %s", async (query, expected) => {
    const { request } = createTestServer();
    const { json } = await request("GET", `/integration/acme/capabilities?${query}`);
    expect((json["proxy"] as { methods: { method: string }[] }[])[0]?.methods.map((one) => one.method)).toEqual(
      expected,
    );
  });

  it.each(["methds=read", "type=all2"])("refuse %s", async (query) => {
    const { request } = createTestServer();
    expect((await request("GET", `/integration/acme/capabilities?${query}`)).status).toBe(400);
  });
});
