/** Connecting accounts over the API: bodies, verification, secrets, hosts. */
import { describe, expect, it } from "vitest";
import { CognateError } from "../../engine/errors.ts";
import { createTestServer, NOW, recordOf, TOKEN } from "../testing/server.ts";

const bearer = { authorization: `Bearer ${TOKEN}` };
const context = { site: "eu", api_key: "s3cret-key" };
const body = (more: object = {}) =>
  JSON.stringify({ tenant_id: "t9", integration: "acme", authentication_method: "keys", context, ...more });
const withToken = (more: Parameters<typeof createTestServer>[0] = {}) => createTestServer({ token: TOKEN, ...more });

const patch = (change: object) => ({ body: JSON.stringify(change), headers: bearer });
const ids = (json: Record<string, unknown>) => (json["result"] as { id: string }[]).map((one) => one.id);

describe("creating an account", () => {
  it("verifies it and answers it without secrets", async () => {
    const { request, accounts } = withToken();
    const { status, json, headers, text } = await request("POST", "/integrated-account", {
      body: body(),
      headers: bearer,
    });
    expect(status).toBe(201);
    expect(headers.get("location")).toBe("/integrated-account/id-00000001");
    expect(json).toEqual({
      id: "id-00000001",
      tenant_id: "t9",
      environment_id: "default",
      environment_integration_id: "acme",
      integration: { id: "acme", name: "acme", label: "Acme", category: "directory" },
      environment_integration: { id: "acme" },
      authentication_method: "keys",
      status: "active",
      is_sandbox: false,
      context: { site: "eu" },
      base_url: null,
      overlays: {},
      label: "Acme of Ada",
      external_id: "org-1",
      last_error: null,
      last_forbidden_error: null,
      resources: [{ model: "directory", resource: "people", state: "works", missing_scopes: [], message: null }],
      created_at: new Date(NOW).toISOString(),
      updated_at: new Date(NOW).toISOString(),
    });
    expect(text).not.toContain("s3cret");
    expect(await accounts.get("id-00000001")).toMatchObject({ context, learned: { org: "org-1" } });
  });

  it("takes environment_integration_id, any content type, and no method where there is one alone", async () => {
    const { request } = withToken();
    const sent = JSON.stringify({ environment_integration_id: "acme", context });
    const { status, json } = await request("POST", "/integrated-account", {
      body: sent,
      headers: { ...bearer, "content-type": "text/plain" },
    });
    expect([status, json["tenant_id"], json["authentication_method"]]).toEqual([201, "default", "keys"]);
  });

  it("is refused with the cause if the provider refuses the credentials, and not stored", async () => {
    const cause = new CognateError("account_credentials_rejected", "The key is unknown.", {
      hint: "Wrong site?",
      provider: { status: 403 },
    });
    const { request, accounts } = withToken({ engine: { verify: () => Promise.reject(cause) } });
    const { status, json } = await request("POST", "/integrated-account", { body: body(), headers: bearer });
    expect(status).toBe(422);
    expect(json).toMatchObject({
      code: "verification_failed",
      fault: "account",
      hint: "Wrong site?",
      provider_status: 403,
      errors: [{ code: "account_credentials_rejected", message: "The key is unknown." }],
    });
    expect(await accounts.get("id-00000001")).toBeUndefined();
    expect(
      (await request("POST", "/integrated-account?validate=false", { body: body(), headers: bearer })).status,
    ).toBe(201);
  });

  it.each([
    ["an unknown integration", { integration: "acmee" }, 404, "integration_not_found"],
    ["no integration", { integration: undefined }, 400, "invalid_body"],
    ["two names that differ", { environment_integration_id: "other" }, 400, "invalid_body"],
    ["an unknown method", { authentication_method: "oauth" }, 400, "invalid_body"],
    ["an unknown member", { contxt: {} }, 400, "invalid_body"],
    ["a context that is a list", { context: [] }, 400, "invalid_body"],
    ["a base URL that nobody allowed", { base_url: "https://evil.example" }, 400, "invalid_body"],
    ["a base URL with a user in it", { base_url: "https://a:b@mock.example" }, 400, "invalid_body"],
    ["plain http beyond loopback", { base_url: "http://mock.example" }, 400, "invalid_body"],
    ["no URL", { base_url: "file:///etc/passwd" }, 400, "invalid_body"],
  ])("refuses %s", async (_name, more, status, code) => {
    const { request } = withToken({ options: { allowHosts: ["mock.example"] } });
    const answer = await request("POST", "/integrated-account", { body: body(more), headers: bearer });
    expect([answer.status, answer.json["code"]]).toEqual([status, code]);
  });

  it.each([
    ["https://mock.example", "mock.example"],
    ["http://127.0.0.1:4010/", "127.0.0.1:4010"],
    ["http://127.0.0.1:4010/base", "127.0.0.1"],
    ["https://a.mock.example", "*.mock.example"],
    ["https://mock.example", "mock.example:443"],
    ["http://10.0.0.5:8080", "http://10.0.0.5"],
    ["http://foo.localhost:4010", "foo.localhost"],
    ["https://mock.example", "MOCK.example."],
  ])("allows %s where the operator allows %s", async (baseUrl, allowed) => {
    const { request } = withToken({ options: { allowHosts: [allowed] } });
    const { status, json } = await request("POST", "/integrated-account", {
      body: body({ base_url: baseUrl }),
      headers: bearer,
    });
    expect([status, json["base_url"]]).toEqual([201, baseUrl.replace(/\/$/, "")]);
  });
});

describe("changing an account", () => {
  it("merges deeply and null removes; what GET gave can be sent back", async () => {
    const { request, accounts } = withToken();
    const read = await request("GET", "/integrated-account/acc_1", { headers: bearer });
    const { status } = await request(
      "PATCH",
      "/integrated-account/acc_1",
      patch({ ...read.json, base_url: undefined, context: { ...(read.json["context"] as object), team: { a: 1 } } }),
    );
    expect(status).toBe(200);
    await request("PATCH", "/integrated-account/acc_1", patch({ context: { team: { b: 2 } } }));
    expect((await accounts.get("acc_1"))?.context).toEqual({ ...context, team: { a: 1, b: 2 } });
    await request("PATCH", "/integrated-account/acc_1", patch({ context: { team: null } }));
    expect((await accounts.get("acc_1"))?.context).toEqual(context);
  });

  it("asks for every secret again if requests would go elsewhere", async () => {
    const { request, accounts } = withToken({ options: { allowHosts: ["mock.example"] } });
    for (const change of [{ context: { site: "us" } }, { base_url: "https://mock.example" }, { base_url: null }]) {
      const { status, json } = await request("PATCH", "/integrated-account/acc_1", patch(change));
      expect([status, json["code"], json["errors"]]).toEqual([
        400,
        "invalid_body",
        [{ pointer: "/context/api_key", message: "send this secret again" }],
      ]);
    }
    expect((await accounts.get("acc_1"))?.context).toEqual(context);
    expect(
      (await request("PATCH", "/integrated-account/acc_1", patch({ context: { site: "us", api_key: "other-key" } })))
        .status,
    ).toBe(200);
    expect((await accounts.get("acc_1"))?.context).toEqual({ site: "us", api_key: "other-key" });
  });

  it.each(["integration", "environment_integration_id"])("does not change its %s", async (member) => {
    const { request, accounts } = withToken();
    const { status, json } = await request("PATCH", "/integrated-account/acc_1", patch({ [member]: "other" }));
    expect([status, json["code"], json["errors"]]).toMatchObject([400, "invalid_body", [{ pointer: `/${member}` }]]);
    expect((await request("PATCH", "/integrated-account/acc_1", patch({ [member]: "acme" }))).status).toBe(200);
    expect((await accounts.get("acc_1"))?.integration).toBe("acme");
  });

  it("is tried with the provider unless told otherwise", async () => {
    const { request } = withToken({
      engine: { verify: () => Promise.reject(new CognateError("account_credentials_rejected", "no")) },
    });
    expect((await request("PATCH", "/integrated-account/acc_1", patch({ context: { api_key: "bad" } }))).status).toBe(
      422,
    );
    expect(
      (await request("PATCH", "/integrated-account/acc_1?validate=false", patch({ context: { api_key: "bad" } })))
        .status,
    ).toBe(200);
    expect((await request("PATCH", "/integrated-account/acc_1", patch({ tenant_id: "t2" }))).json["tenant_id"]).toBe(
      "t2",
    );
  });

  it("removes it, once", async () => {
    const { request } = withToken();
    expect((await request("DELETE", "/integrated-account/acc_1", { headers: bearer })).json).toEqual({ id: "acc_1" });
    expect((await request("DELETE", "/integrated-account/acc_1", { headers: bearer })).json["code"]).toBe(
      "account_not_found",
    );
  });

  it("refreshes credentials as Truto's client asks, whatever the content type", async () => {
    const { request, accounts } = withToken({ records: [recordOf("acc_1", { status: "needs_reauth" })] });
    const { json } = await request("POST", "/integrated-account/refresh-credentials", {
      body: '{"id":"acc_1"}',
      headers: { ...bearer, "content-type": "text/plain;charset=UTF-8" },
    });
    expect(json).toEqual({ success: true });
    expect((await accounts.get("acc_1"))?.status).toBe("active");
  });
});

describe("listing accounts", () => {
  const records = Array.from({ length: 5 }, (_, i) =>
    recordOf(`acc_${i}`, { tenantId: i < 3 ? "t1" : "t2", createdAt: `2026-01-0${i + 1}T00:00:00.000Z` }),
  );

  it("gives the platform's envelope and pages through all of them once", async () => {
    const { request } = withToken({ records });
    const first = await request("GET", "/integrated-account?limit=2&", { headers: bearer });
    expect(Object.keys(first.json)).toEqual(["result", "next_cursor", "limit"]);
    const seen: string[] = ids(first.json);
    let cursor = first.json["next_cursor"];
    while (typeof cursor === "string") {
      const page = await request("GET", `/integrated-account?limit=2&next_cursor=${cursor}`, { headers: bearer });
      seen.push(...ids(page.json));
      cursor = page.json["next_cursor"];
    }
    expect(seen).toEqual(["acc_0", "acc_1", "acc_2", "acc_3", "acc_4"]);
    expect(cursor).toBeNull();
  });

  it.each([
    ["tenant_id=t2", ["acc_3", "acc_4"]],
    ["integration=none", []],
    ["status=active&created_at[gte]=2026-01-04T00:00:00Z", ["acc_3", "acc_4"]],
    ["created_at[lt]=2026-01-02", ["acc_0"]],
  ])("filters by %s", async (query, expected) => {
    const { request } = withToken({ records });
    expect(ids((await request("GET", `/integrated-account?${query}`, { headers: bearer })).json)).toEqual(expected);
  });

  it.each(["tenant=t2", "status=broken", "limit=0", "next_cursor=zzz", "created_at=2026", "created_at[ne]=2026-01-01"])(
    "refuses %s",
    async (query) => {
      const { request } = withToken({ records });
      expect((await request("GET", `/integrated-account?${query}`, { headers: bearer })).status).toBe(400);
    },
  );
});
