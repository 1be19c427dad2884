/** Consumer tokens and account tokens through the front door. */
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { CognateError } from "../../engine/errors.ts";
import type { Engine } from "../../engine/operation/types.ts";
import { createAuthenticator } from "../auth/authenticate.ts";
import { createMemoryStore } from "../store/memory.ts";
import { createTestServer, NOW, recordOf, TOKEN } from "../testing/server.ts";
import type { ServerOptions } from "../types.ts";

const atNow = (): number => NOW;

const setUp = (options: Partial<ServerOptions> = {}, engine: Partial<Engine> = {}) => {
  let now = NOW;
  const clock = () => now;
  const store = createMemoryStore(clock);
  const authenticator = createAuthenticator({ tokens: store.tokens, operatorToken: TOKEN, clock });
  const { request } = createTestServer({
    records: [recordOf("acc_1"), recordOf("acc_2", { tenantId: "t2" })],
    store,
    options,
    engine,
    deps: { authenticator, clock, newId: () => randomBytes(8).toString("hex") },
  });
  const ask = (method: string, path: string, body?: unknown, token = TOKEN) =>
    request(method, path, {
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const make = async (body: Record<string, unknown>, maker = TOKEN) => {
    const { status, json, headers } = await ask("POST", "/api-token", { name: "n", ...body }, maker);
    return { status, json, headers, token: String(json["token"]), id: String(json["id"]) };
  };
  return { store, ask, make, pass: (ms: number) => void (now += ms) };
};

describe("an API token", () => {
  it("is shown once, works, is listed without its secret, and ends when it is revoked", async () => {
    const { ask, make, store } = setUp();
    const { status, json, token, id, headers } = await make({ scopes: ["accounts"], expires_at: "2027-01-01" });
    expect([status, headers.get("location"), headers.get("cache-control")]).toEqual([
      201,
      `/api-token/${id}`,
      "no-store",
    ]);
    expect(json).toMatchObject({ status: "active", scopes: ["accounts"], expires_at: "2027-01-01T00:00:00.000Z" });
    expect((await ask("GET", "/integrated-account", undefined, token)).status).toBe(200);
    const list = await ask("GET", "/api-token");
    expect(list.json["result"]).toMatchObject([{ id, created_by: "COGNATE_TOKEN", last_used_at: expect.any(String) }]);
    expect(list.text).not.toContain(token.slice(-40));
    expect(list.text).not.toContain((await store.tokens.get(id))?.hash);
    expect((await ask("DELETE", `/api-token/${id}`)).json).toEqual({ id });
    expect((await ask("GET", "/integrated-account", undefined, token)).status).toBe(401);
    expect((await ask("GET", `/api-token/${id}`)).json).toMatchObject({ status: "revoked" });
  });

  it("expires", async () => {
    const { ask, make, pass } = setUp();
    const { token, id } = await make({ scopes: ["accounts"], expires_at: new Date(NOW + 1000).toISOString() });
    pass(1000);
    expect((await ask("GET", "/integrated-account", undefined, token)).json["code"]).toBe("token_invalid");
    expect((await ask("GET", `/api-token/${id}`)).json["status"]).toBe("expired");
  });

  it.each([
    ["no name", { name: undefined, scopes: ["read"] }, "/name"],
    ["no scopes", {}, "/scopes"],
    ["an empty list of scopes", { scopes: [] }, "/scopes"],
    ["a scope that nobody has", { scopes: ["admin"] }, "/scopes"],
    ["the scope of account tokens", { scopes: ["me"] }, "/scopes"],
    ["an empty list of tenants", { scopes: ["read"], tenants: [] }, "/tenants"],
    ["a tenant that is no text", { scopes: ["read"], tenants: [1] }, "/tenants"],
    ["an end in the past", { scopes: ["read"], expires_at: "2020-01-01" }, "/expires_at"],
    ["an end that is no date", { scopes: ["read"], expires_at: "soon" }, "/expires_at"],
    ["an end in year 10000", { scopes: ["read"], expires_at: "+010000-01-01T00:00:00Z" }, "/expires_at"],
    ["an end on 31 February", { scopes: ["read"], expires_at: "2027-02-31T00:00:00Z" }, "/expires_at"],
    ["an unknown member", { scopes: ["read"], scope: "read" }, "/scope"],
  ])("is not made from %s", async (_name, body, pointer) => {
    const { make } = setUp();
    const { status, json } = await make(body);
    expect([status, json["code"], json["errors"]]).toMatchObject([400, "invalid_body", [{ pointer }]]);
  });

  it.each([
    ["another scope", { scopes: ["tokens", "write"] }, 403],
    ["another tenant", { scopes: ["tokens"], tenants: ["t2"] }, 403],
    ["more tenants", { scopes: ["tokens"], tenants: ["t1", "t2"] }, 403],
    ["another model", { scopes: ["read"], models: ["ticketing"] }, 403],
    ["the same", { scopes: ["tokens", "read"], tenants: ["t1"], models: ["directory"] }, 201],
    ["less", { scopes: ["read"], models: ["directory/people"] }, 201],
    ["what is left out", { scopes: ["read"] }, 201],
  ])("gives %s to another one: %s", async (_name, body, status) => {
    const { make } = setUp();
    const maker = await make({ scopes: ["tokens", "read"], tenants: ["t1"], models: ["directory"] });
    const made = await make(body, maker.token);
    expect(made.status).toBe(status);
    const expected = status === 403 ? { code: "token_scope" } : { tenants: ["t1"] };
    expect(made.json).toMatchObject(expected);
  });

  it("neither sees nor revokes those that can do more", async () => {
    const { ask, make } = setUp();
    const strong = await make({ scopes: ["read", "tokens"] });
    const weak = await make({ scopes: ["tokens"], tenants: ["t1"] });
    expect((await ask("DELETE", `/api-token/${strong.id}`, undefined, weak.token)).json["code"]).toBe(
      "token_not_found",
    );
    const { json } = await ask("GET", "/api-token", undefined, weak.token);
    expect(json["result"]).toMatchObject([{ id: weak.id }]);
  });

  it("of the last moment there is keeps the server closed to those without one", async () => {
    const { make, store } = setUp();
    expect((await make({ scopes: ["read"], expires_at: "9999-12-31T23:59:59Z" })).status).toBe(201);
    const authenticator = createAuthenticator({ tokens: store.tokens, clock: atNow });
    expect(await authenticator.configured()).toBe(true);
    const { request } = createTestServer({
      records: [recordOf("acc_1", { sandbox: true })],
      store,
      deps: { authenticator },
    });
    expect((await request("GET", "/integrated-account")).status).toBe(401);
  });

  it("is not made on a server that asks for none", async () => {
    const { request } = createTestServer();
    const { status, json } = await request("POST", "/api-token", { body: '{"name":"n","scopes":["read"]}' });
    expect([status, json["code"]]).toEqual([401, "token_missing"]);
  });
});

const issue = async (set: ReturnType<typeof setUp>, id = "acc_1", maker = TOKEN) => {
  const { status, json } = await set.ask("POST", "/integrated-account/token", { integrated_account_id: id }, maker);
  return { status, json, token: String(json["integrated_account_token"]) };
};

describe("an account token", () => {
  it("reaches its account without naming it, for 15 minutes", async () => {
    const set = setUp();
    const { token, json } = await issue(set);
    expect([token.slice(0, 8), json["expires_at"]]).toEqual(["cgt_acc_", new Date(NOW + 15 * 60_000).toISOString()]);
    expect((await set.ask("GET", "/unified/directory/people", undefined, token)).status).toBe(200);
    expect((await set.ask("GET", "/proxy/members", undefined, token)).status).toBe(200);
    expect((await set.ask("GET", "/integrated-account/me", undefined, token)).json["id"]).toBe("acc_1");
    const other = await set.ask("GET", "/unified/directory/people?integrated_account_id=acc_2", undefined, token);
    expect(other.json["code"]).toBe("account_not_found");
    set.pass(15 * 60_000);
    expect((await set.ask("GET", "/unified/directory/people", undefined, token)).status).toBe(401);
  });

  it.each([
    ["GET", "/integrated-account"],
    ["GET", "/integrated-account/acc_1"],
    ["DELETE", "/integrated-account/acc_1"],
    ["POST", "/integrated-account/token"],
    ["GET", "/api-token"],
    ["GET", "/log"],
  ])("has no way to %s %s", async (method, path) => {
    const set = setUp();
    const { token } = await issue(set);
    expect((await set.ask(method, path, method === "POST" ? {} : undefined, token)).json["code"]).toBe("token_scope");
  });

  it("changes settings of its account, and neither credentials nor where they are sent", async () => {
    const set = setUp();
    const { token } = await issue(set);
    const change = (body: unknown) => set.ask("PATCH", "/integrated-account/me?validate=false", body, token);
    expect((await change({ context: { team: "x" } })).json["context"]).toMatchObject({ team: "x" });
    expect((await change({ context: { api_key: "new" } })).json["code"]).toBe("token_scope");
    expect((await change({ tenant_id: "t2" })).json["code"]).toBe("token_scope");
    expect((await change({ base_url: "http://127.0.0.1:1" })).json["code"]).toBe("token_scope");
    expect((await change({ context: { site: "us" } })).json["code"]).toBe("invalid_body");
  });

  it("has no more than its maker", async () => {
    const set = setUp();
    const reader = await set.make({ scopes: ["accounts", "read"], tenants: ["t1"] });
    const { token } = await issue(set, "acc_1", reader.token);
    expect((await set.ask("GET", "/unified/directory/people", undefined, token)).status).toBe(200);
    expect((await set.ask("DELETE", "/unified/directory/people/1", undefined, token)).json["code"]).toBe("token_scope");
    expect((await issue(set, "acc_2", reader.token)).json["code"]).toBe("account_not_found");
    const keeper = await set.make({ scopes: ["accounts"] });
    expect((await issue(set, "acc_1", keeper.token)).json["code"]).toBe("token_scope");
  });

  it("is forgotten a day after its end, and API tokens are not", async () => {
    const set = setUp();
    const { token } = await issue(set);
    const id = token.split("_")[2] ?? "";
    const kept = await set.make({ scopes: ["read"], expires_at: new Date(NOW + 1000).toISOString() });
    set.pass(24 * 60 * 60_000);
    await set.store.sweep();
    expect(await set.store.tokens.get(id)).toBeDefined();
    set.pass(15 * 60_000);
    await set.store.sweep();
    expect(await set.store.tokens.get(id)).toBeUndefined();
    expect(await set.store.tokens.get(kept.id)).toBeDefined();
  });

  it("made on a server that asks for no token leaves it so: nobody could make another", async () => {
    const store = createMemoryStore(atNow);
    const authenticator = createAuthenticator({ tokens: store.tokens, clock: atNow });
    const { request } = createTestServer({
      records: [recordOf("acc_1", { sandbox: true })],
      store,
      deps: { authenticator, clock: atNow },
    });
    const body = JSON.stringify({ integrated_account_id: "acc_1" });
    expect((await request("POST", "/integrated-account/token", { body })).status).toBe(200);
    expect((await request("GET", "/integrated-account")).status).toBe(200);
  });

  it("does not stand among the API tokens", async () => {
    const set = setUp();
    const { token } = await issue(set);
    expect((await set.ask("GET", "/api-token")).json["result"]).toEqual([]);
    expect((await set.ask("GET", `/api-token/${token.split("_")[2] ?? ""}`)).status).toBe(404);
  });
});

it("what happened to accounts and tokens stands in the log, newest first, with its outcome and without secrets", async () => {
  const { ask: askNow, make, pass } = setUp();
  const ask: typeof askNow = (...args) => {
    pass(1);
    return askNow(...args);
  };
  const { id, token } = await make({ scopes: ["read"] });
  const body = { tenant_id: "t1", integration: "acme", context: { site: "eu", api_key: "canary-key-1" } };
  const account = String((await ask("POST", "/integrated-account", body)).json["id"]);
  await ask("PATCH", `/integrated-account/${account}`, { context: { team: "x" } });
  await ask("POST", "/integrated-account/token", { integrated_account_id: account });
  await ask("DELETE", `/integrated-account/${account}`);
  await ask("POST", "/integrated-account/token", { integrated_account_id: account });
  await ask("DELETE", `/api-token/${id}`);
  const { json, text } = await ask("GET", "/log");
  const entries = json["result"] as readonly Record<string, unknown>[];
  expect(entries.map((one) => [one["action"], one["outcome"], one["integrated_account_id"]])).toEqual([
    ["token.revoked", "ok", null],
    ["token.issued", "refused", account],
    ["account.deleted", "ok", account],
    ["token.issued", "ok", account],
    ["account.updated", "ok", account],
    ["account.created", "ok", account],
    ["token.created", "ok", null],
  ]);
  expect(entries.every((one) => one["actor"] === "COGNATE_TOKEN" && one["log_type"] === "audit")).toBe(true);
  expect(text).not.toContain("canary-key-1");
  expect(text).not.toContain(token);
  const filtered = await ask("GET", `/log?action=account&integrated_account_id=${account}&limit=2`);
  expect(filtered.json["result"]).toHaveLength(2);
  const rest = await ask("GET", `/log?action=account&limit=2&next_cursor=${String(filtered.json["next_cursor"])}`);
  expect([(rest.json["result"] as unknown[]).length, rest.json["next_cursor"]]).toEqual([1, null]);
  expect((await ask("GET", "/log?created_at[gt]=2030-01-01")).json["result"]).toEqual([]);
  expect((await ask("GET", "/log?created_at[gt]=%2B010000-01-01T00:00:00Z")).status).toBe(400);
  expect((await ask("GET", "/log?typ=x")).json["code"]).toBe("invalid_parameter");
});

it("a token for one tenant reads what was done there, and nothing else", async () => {
  const { ask, make, pass } = setUp();
  const reader = await make({ scopes: ["log"], tenants: ["t2"] });
  pass(1);
  await ask("PATCH", "/integrated-account/acc_1", { context: { team: "x" } });
  await ask("PATCH", "/integrated-account/acc_2", { context: { team: "x" } });
  const { json } = await ask("GET", "/log", undefined, reader.token);
  expect(json["result"]).toMatchObject([
    { integrated_account_id: "acc_2", action: "account.updated" },
    { action: "token.created", tenant_id: "t2" },
  ]);
});

const newest = async (ask: ReturnType<typeof setUp>["ask"]) =>
  ((await ask("GET", "/log?limit=1")).json["result"] as readonly Record<string, unknown>[])[0];

describe("an entry of the log says what was done", () => {
  const CANARY = "canary-key-1";

  it.each([
    ["keys that the provider refuses", {}, 422, "verification_failed"],
    ["a way to connect that there is not", { authentication_method: CANARY }, 400, "invalid_body"],
  ])("where nothing was connected for %s", async (_name, more, status, code) => {
    const refused = new CognateError("account_credentials_rejected", `The key ${CANARY} is unknown.`);
    const { ask } = setUp({}, { verify: () => Promise.reject(refused) });
    const body = { tenant_id: "t9", integration: "acme", context: { site: "eu", api_key: CANARY }, ...more };
    expect((await ask("POST", "/integrated-account", body)).status).toBe(status);
    const entry = await newest(ask);
    expect(entry).toMatchObject({
      action: "account.created",
      outcome: "failed",
      tenant_id: "t9",
      integrated_account_id: null,
    });
    expect(entry?.["details"]).toEqual({ integration: "acme", code });
  });

  it("where another tenant's account was refused", async () => {
    const { ask, make, pass } = setUp();
    const maker = await make({ scopes: ["accounts"], tenants: ["t1"] });
    pass(1);
    const body = { tenant_id: "t2", integration: "acme", context: { site: "eu", api_key: CANARY } };
    expect((await ask("POST", "/integrated-account", body, maker.token)).status).toBe(403);
    expect(await newest(ask)).toMatchObject({
      outcome: "refused",
      tenant_id: "t2",
      details: { integration: "acme", code: "token_scope" },
    });
  });

  it.each([
    ["a secret and a setting", { context: { api_key: CANARY, team: "x" } }, ["context.api_key", "context.team"]],
    ["what is sent as it was", { context: { site: "eu" }, tenant_id: "t1" }, []],
    ["another tenant", { tenant_id: "t2" }, ["tenant_id"]],
    [
      "another address, with the secret again",
      { base_url: "http://127.0.0.1:8", context: { api_key: CANARY } },
      ["base_url", "context.api_key"],
    ],
    ["another address without the secret, which is refused", { base_url: "http://127.0.0.1:8" }, ["base_url"]],
    ["an overlay", { overlays: { "directory/people": { record: { name: "x" } } } }, ["overlays"]],
  ])("where an account was given %s: names and no values", async (_name, body, changed) => {
    const { ask } = setUp({ allowHosts: ["127.0.0.1"] });
    await ask("PATCH", "/integrated-account/acc_1?validate=false", body);
    const entry = await newest(ask);
    expect(entry).toMatchObject({ action: "account.updated", details: { integration: "acme", changed } });
    expect(JSON.stringify(entry)).not.toContain(CANARY);
  });

  it.each([
    ["one tenant", ["t1"], "t1", undefined],
    ["several", ["t1", "t2"], null, ["t1", "t2"]],
    ["all", undefined, null, undefined],
  ])("where a token for %s was made and revoked", async (_name, tenants, tenantId, named) => {
    const { ask, make } = setUp();
    const { id } = await make({ scopes: ["read"], ...(tenants === undefined ? {} : { tenants }) });
    const details = { name: "n", scopes: ["read"], ...(named === undefined ? {} : { tenants: named }) };
    const shape = { token_id: id, tenant_id: tenantId, details };
    expect(await newest(ask)).toMatchObject({ action: "token.created", ...shape });
    await ask("DELETE", `/api-token/${id}`);
    const { json } = await ask("GET", "/log?action=token.revoked");
    expect(json["result"]).toMatchObject([shape]);
  });
});
