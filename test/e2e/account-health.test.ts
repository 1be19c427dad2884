/** What calls leave with their account: its status, its last error, the permission that was missing. */
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
const call = (path: string, method = "GET", body?: object) =>
  cognate.ask(method, `${path}?integrated_account_id=${cognate.accountId}`, {
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
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
