/** What connecting and calls say of an account: why it cannot be connected, its status, its last error, the permission that was missing. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { yaml } from "../../engine/catalog/testing/tree.ts";
import { acmeCatalog } from "./acme.ts";
import { startHarness, type Harness } from "./harness.ts";

const catalog = acmeCatalog({
  "integrations/acme/resources/members.yaml": yaml(`
    resource: members
    operations:
      list: { method: GET, scopes: [ members_read ], path: /members, params: { status: {} }, records: data, pagination: pages }
      get: { method: GET, scopes: [ members_read ], path: "/members/{{ id }}", record: $ }
      create: { method: POST, path: /members, record: $, scopes: [ members_write, members_invite ] }
      update: { method: PATCH, path: "/members/{{ id }}", record: $ }
      delete: { method: DELETE, path: "/members/{{ id }}", response_format: none }
  `),
});

let cognate: Harness;
beforeEach(async () => {
  cognate = await startHarness({}, undefined, { catalog });
});
afterEach(() => cognate.close());

const answering = (status: number): void =>
  cognate.acme.intercept((_request, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end('{"errors":["no"]}');
    return true;
  });
const refusing = (path: string, status: number): void =>
  cognate.acme.intercept((request, response) => {
    if (!request.target.startsWith(path)) return false;
    response.writeHead(status, { "content-type": "application/json" }).end('{"errors":["no"]}');
    return true;
  });
const call = (path: string, method = "GET", body?: object) =>
  cognate.ask(
    method,
    `${path}?integrated_account_id=${cognate.accountId}`,
    body === undefined ? {} : { body: JSON.stringify(body) },
  );
const account = async () => (await cognate.ask("GET", `/integrated-account/${cognate.accountId}`)).json;

describe("an account remembers", () => {
  it.each([
    ["a unified list", "GET", "/unified/directory/people", "directory/people", "list", ["members_read"]],
    ["a unified item", "GET", "/unified/directory/people/m1", "directory/people", "get", ["members_read"]],
    [
      "a unified write",
      "POST",
      "/unified/directory/people",
      "directory/people",
      "create",
      ["members_write", "members_invite"],
    ],
    ["a proxied read", "GET", "/proxy/members", "members", "list", ["members_read"]],
    ["a raw read", "GET", "/custom/members", "members", "list", ["members_read"]],
    ["a read through passthrough", "GET", "/passthrough/acme/members", "members", "list", ["members_read"]],
  ])("which permission %s lacked", async (_says, method, path, resource, operation, scopes) => {
    answering(403);
    expect((await call(path, method, method === "POST" ? { name: "Ada" } : undefined)).status).toBe(403);
    const seen = await account();
    expect(seen["status"]).toBe("active");
    expect(seen["last_error"]).toMatchObject({ code: "provider_permission_missing" });
    expect(seen["last_forbidden_error"]).toEqual({
      resource,
      method: operation,
      operation: `members.${operation}`,
      missing_scopes: scopes,
      message: expect.stringContaining("403"),
      occurred_at: expect.any(String),
    });
    const listed = (await cognate.ask("GET", "/integrated-account")).json["result"];
    expect(listed).toEqual([seen]);
  });

  it.each(["/unified/directory/people", "/proxy/members", "/custom/members"])(
    "that %s was answered 401, until a call succeeds",
    async (path) => {
      answering(401);
      await call(path);
      expect(await account()).toMatchObject({
        status: "needs_reauth",
        last_error: { code: "account_credentials_rejected" },
      });
      cognate.acme.intercept(undefined);
      expect((await call(path)).status).toBe(200);
      expect(await account()).toMatchObject({ status: "active", last_error: null });
    },
  );
});

describe("connecting an account over the API tells", () => {
  const KEYS = { api_key: "s3cret-key", site: "acme.example" };
  const connect = (query = "", context: object = KEYS) =>
    cognate.ask("POST", `/integrated-account${query}`, {
      body: JSON.stringify({ integration: "acme", context, base_url: cognate.acme.url }),
    });
  it("that everything works", async () => {
    expect((await connect()).json["resources"]).toEqual([
      { model: "directory", resource: "people", state: "works", missing_scopes: [], message: null },
    ]);
  });

  it("which unified resources lack which permission, and keeps it", async () => {
    refusing("/v1/members", 403);
    const { status, json } = await connect();
    expect(status).toBe(201);
    expect(json["resources"]).toMatchObject([
      { model: "directory", resource: "people", state: "missing_permission", missing_scopes: ["members_read"] },
    ]);
    const kept = { resource: "directory/people", missing_scopes: ["members_read"] };
    expect(json["last_forbidden_error"]).toMatchObject(kept);
    const later = await cognate.ask("GET", `/integrated-account/${String(json["id"])}`);
    expect(later.json["last_forbidden_error"]).toMatchObject(kept);
  });

  it("nothing of permissions if the keys were not to be tried", async () => {
    expect((await connect("?validate=false")).json).not.toHaveProperty("resources");
  });

  it("which key is missing, before anybody is asked", async () => {
    const { status, json } = await connect("", { site: "acme.example" });
    expect([status, json["code"]]).toEqual([400, "invalid_body"]);
    expect(json["errors"]).toMatchObject([{ pointer: "/context/api_key" }]);
    expect(cognate.acme.seen).toEqual([]);
  });

  it.each([
    ["a wrong key", 401, "account_credentials_rejected"],
    ["a key that may not even say whose it is", 403, "provider_permission_missing"],
    ["an address that is not the provider's", 404, "not_found"],
    ["a provider that fails", 500, "provider_error"],
  ])("the cause: %s", async (_says, answered, cause) => {
    refusing("/v1/me", answered);
    const { status, json } = await connect();
    expect([status, json["code"]]).toEqual([422, "verification_failed"]);
    expect(json["errors"]).toMatchObject([{ code: cause, hint: expect.any(String) }]);
  });
});
