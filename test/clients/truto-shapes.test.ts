/** Requests shaped exactly as Truto's TypeScript SDK 2.0.12 shapes them (http-api-spec 1.1), on the wire, against the sandbox account. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { accountRecord, startCognate, type CognateUnderTest } from "../support/cognate.ts";
import { startLoopbackProvider, type LoopbackProvider } from "../support/loopback-provider.ts";
import type { WireAnswer } from "../support/wire-client.ts";

const SANDBOX = "integrated_account_id=datadog-sandbox";
const ECHO = "integrated_account_id=echo";
/** What the SDK always sends. */
const HEADERS = { accept: "application/json", "user-agent": "truto-ts-sdk/2.0.12" };
const USERS = "/unified/user-directory/users";

let cognate: CognateUnderTest;
let provider: LoopbackProvider;
beforeAll(async () => {
  provider = await startLoopbackProvider();
  const context = {
    site: "datadoghq.com",
    api_key: "key-of-the-account",
    application_key: "second-key-of-the-account",
  };
  cognate = await startCognate({
    sandboxes: ["datadog"],
    accounts: [accountRecord("echo", "datadog", "keys", context, provider.url)],
    options: { allowHosts: ["127.0.0.1"] },
  });
});
beforeEach(() => provider.answer(() => ({ body: { data: [] } })));
afterAll(async () => {
  await cognate.close();
  await provider.close();
});

const send = (method: string, target: string, body?: string, contentType = "application/json"): Promise<WireAnswer> =>
  cognate.send(method, target, {
    headers: { ...HEADERS, ...(body === undefined ? {} : { "content-type": contentType }) },
    ...(body === undefined ? {} : { body }),
  });

interface List {
  readonly result: readonly Readonly<Record<string, unknown>>[];
  readonly next_cursor: string | null;
}
const listOf = ({ status, json }: WireAnswer): List => {
  expect([status, json]).toEqual([200, expect.objectContaining({ result: expect.any(Array) })]);
  return json as List;
};

describe("lists", () => {
  it.each([
    ["the first page, its cursor empty", `${USERS}?${SANDBOX}&limit=3&next_cursor=`, 3],
    ["a base URL with a trailing slash", `/${USERS}?${SANDBOX}&limit=3`, 3],
    ["many slashes", `///${USERS}?${SANDBOX}&limit=3`, 3],
    ["the account first and last is the same", `${USERS}?limit=3&${SANDBOX}&next_cursor=`, 3],
    ["an array by indices", `${USERS}?${SANDBOX}&status%5B0%5D=invited&status%5B1%5D=inactive&limit=1000`, 23],
    [
      "an array in brackets, as the Python SDK",
      `${USERS}?${SANDBOX}&status[]=invited&status[]=inactive&limit=1000`,
      23,
    ],
    ["sparse indices", `${USERS}?${SANDBOX}&status%5B30%5D=invited&status%5B7%5D=inactive&limit=1000`, 23],
    ["null as an empty value: not given", `${USERS}?${SANDBOX}&status=&search=&limit=7`, 7],
    ["None as a cursor, as the Python SDK", `${USERS}?${SANDBOX}&limit=2&next_cursor=None`, 2],
    ["a date and an operator", `${USERS}?${SANDBOX}&created_at%5Bgt%5D=2000-01-01T00%3A00%3A00.000Z&limit=4`, 4],
    ["a boolean as text", `/unified/user-directory/roles?${SANDBOX}&is_managed=true&limit=2`, 2],
    [
      "a filter of the provider in one pair of brackets",
      `${USERS}?${SANDBOX}&remote_query%5Bfilter%5Bstatus%5D%5D=Pending&limit=1000`,
      10,
    ],
    ["the same nested", `${USERS}?${SANDBOX}&remote_query%5Bfilter%5D%5Bstatus%5D=Pending&limit=1000`, 10],
    [
      "words of Truto's that mean something here",
      `${USERS}?${SANDBOX}&truto_ignore_remote_data=true&truto_ignore_limit=true`,
      250,
    ],
    ["the provider's own through /proxy", `//proxy/users?${SANDBOX}&limit=4&next_cursor=`, 4],
    ["accounts, with nothing after the question mark", "/integrated-account?", 2],
    ["integrations", "//integration?", 1],
  ])("%s", async (_name, target, count) => {
    const list = listOf(await send("GET", target));
    expect(list.result.length).toBe(count);
    expect(list.next_cursor === null || typeof list.next_cursor === "string").toBe(true);
  });

  it.each([
    ["/unified", USERS, 40],
    ["/unified, one record at a time", `${USERS}`, 1000],
    ["/proxy", "/proxy/users", 33],
  ])("iterated on %s give every user exactly once", async (_name, path, limit) => {
    const ids: unknown[] = [];
    let cursor = "";
    do {
      // oxlint-disable-next-line no-await-in-loop -- as the SDK does
      const page = listOf(
        await send("GET", `/${path}?${SANDBOX}&limit=${limit}&next_cursor=${encodeURIComponent(cursor)}`),
      );
      ids.push(...page.result.map((one) => one["id"]));
      expect(page.next_cursor).not.toBe(cursor);
      cursor = page.next_cursor ?? "";
    } while (cursor !== "");
    expect([ids.length, new Set(ids).size]).toEqual([250, 250]);
  });

  it("refuse what they do not know, with a suggestion", async () => {
    const { status, json } = await send("GET", `${USERS}?${SANDBOX}&statsu=active`);
    expect([status, json]).toEqual([
      400,
      expect.objectContaining({ statusCode: 400, code: "invalid_parameter", hint: expect.stringContaining("status") }),
    ]);
  });
});

describe("single records", () => {
  it("are read by an id as the SDK encodes it, in the query too", async () => {
    const [user] = listOf(await send("GET", `${USERS}?${SANDBOX}&limit=1`)).result;
    const id = encodeURIComponent(String(user?.["id"]));
    for (const target of [`/${USERS}/${id}?${SANDBOX}`, `${USERS}/${id}?id=${id}&${SANDBOX}`]) {
      // oxlint-disable-next-line no-await-in-loop -- two requests
      const { status, json } = await send("GET", target);
      expect([status, json]).toEqual([200, expect.objectContaining({ id: user?.["id"] })]);
    }
  });

  it.each([
    ["a slash", "a%2Fb"],
    ["a space", "a%20b"],
    ["a percent sign", "50%25"],
    ["an at sign and a plus", "a%40b%2Bc"],
  ])("with %s in the id reach the provider under the same id", async (_name, id) => {
    const decoded = decodeURIComponent(id);
    provider.answer(() => ({ body: { data: { type: "users", id: decoded, attributes: {} } } }));
    const { status, json } = await send("GET", `/${USERS}/${id}?${ECHO}`);
    expect([status, json]).toEqual([200, expect.objectContaining({ id: decoded })]);
    expect(decodeURIComponent(provider.seen[0]?.target ?? "")).toBe(`/api/v2/users/${decoded}`);
    expect(provider.seen[0]?.target.split("/").length).toBe(5);
  });

  it.each([["undefined"], ["null"], ["%00"], ["%2e%2e"], ["%25"]])("of the id %s are never a 500", async (id) => {
    const { status, json } = await send("GET", `/${USERS}/${id}?${SANDBOX}`);
    expect([400, 404]).toContain(status);
    expect(json).toMatchObject({ statusCode: status });
  });
});

describe("writes", () => {
  it("create and update with JSON, delete without a body", async () => {
    provider.answer(({ method }) => ({
      status: method === "POST" ? 201 : 200,
      body: { data: { type: "users", id: "u1", attributes: { title: "x" } } },
    }));
    const body = JSON.stringify({ emails: [{ email: "ada@acme.example", is_primary: true }], title: "x" });
    expect((await send("POST", `/${USERS}?${ECHO}`, body)).json).toMatchObject({ id: "u1", title: "x" });
    expect((await send("PATCH", `/${USERS}/u1?${ECHO}`, JSON.stringify({ title: "x" }))).json).toMatchObject({
      id: "u1",
    });
    provider.answer(() => ({ status: 204 }));
    expect(await send("DELETE", `/${USERS}/u1?${ECHO}`)).toMatchObject({ status: 200, json: { id: "u1" } });
    expect(provider.seen.map(({ method, target }) => `${method} ${target}`)).toEqual(["DELETE /api/v2/users/u1"]);
  });

  it.each([
    ["POST", USERS],
    ["DELETE", `${USERS}/u1`],
  ])("%s %s on the sandbox account are refused with what is allowed", async (method, path) => {
    const { status, json, headers } = await send(method, `/${path}?${SANDBOX}`, method === "POST" ? "{}" : undefined);
    expect([status, json, headers["allow"]]).toEqual([
      405,
      expect.objectContaining({ code: "sandbox_read_only" }),
      expect.stringContaining("GET"),
    ]);
  });
});

describe("the custom API", () => {
  it.each([
    [
      "without a leading slash in the path",
      `/custom/api/v2/users?page%5Bsize%5D=2&${ECHO}`,
      "/api/v2/users?page%5Bsize%5D=2",
    ],
    ["with one", `/custom//api/v2/users?${ECHO}`, "/api/v2/users"],
    [
      "with the account first",
      `/custom/api/v2/users?${ECHO}&filter%5Bstatus%5D=Active`,
      "/api/v2/users?filter%5Bstatus%5D=Active",
    ],
    ["with an id that holds a slash", `/custom/api/v2/users/a%2Fb?${ECHO}`, "/api/v2/users/a%2Fb"],
  ])("%s", async (_name, target, expected) => {
    expect(await send("GET", target)).toMatchObject({ status: 200, json: { data: [] } });
    expect(provider.seen.map((one) => one.target)).toEqual([expected]);
  });

  it("sends JSON that the SDK calls text as JSON", async () => {
    await send("POST", `/custom/api/v2/users?${ECHO}`, '{"data":{}}', "text/plain;charset=UTF-8");
    expect(provider.seen[0]).toMatchObject({ headers: { "content-type": "application/json" } });
    expect(provider.seen[0]?.body.toString()).toBe('{"data":{}}');
  });

  it("wraps answers as Truto does where that is asked for", async () => {
    const { json } = await send("GET", `/custom/api/v2/users?${ECHO}&truto_response_format=unified`);
    expect(json).toEqual({ result: { data: [] }, next_cursor: null, prev_cursor: null });
  });
});

describe("accounts", () => {
  it("are made, read, changed and taken away", async () => {
    const made = await send(
      "POST",
      "/integrated-account?validate=false",
      JSON.stringify({
        tenant_id: "acme",
        environment_integration_id: "datadog",
        authentication_method: "keys",
        context: { site: "datadoghq.com", api_key: "a", application_key: "b" },
        base_url: provider.url,
      }),
    );
    expect([made.status, made.json]).toEqual([201, expect.objectContaining({ tenant_id: "acme" })]);
    const { id } = made.json as { readonly id: string };
    expect((await send("GET", `//integrated-account/${id}?`)).json).toMatchObject({ id });
    expect(
      (await send("PATCH", `/integrated-account/${id}?`, JSON.stringify({ tenant_id: "globex" }))).json,
    ).toMatchObject({
      tenant_id: "globex",
    });
    expect(await send("DELETE", `/integrated-account/${id}?`)).toMatchObject({ status: 200, json: { id } });
  });

  it("are verified again by a body that the SDK calls text", async () => {
    const body = JSON.stringify({ id: "echo" });
    const { status, json } = await send(
      "POST",
      "/integrated-account/refresh-credentials",
      body,
      "text/plain;charset=UTF-8",
    );
    expect([status, json]).toEqual([200, { success: true }]);
    expect(provider.seen.map(({ target }) => target)).toEqual(["/api/v2/validate_keys"]);
  });

  it.each([
    ["GET", "//team?"],
    ["GET", "/unified-model?"],
    ["POST", "/sync-job?"],
    ["GET", "/workflow?trigger_name=x&created_at%5Bgt%5D=2026-01-01T00%3A00%3A00.000Z"],
    ["POST", "/mcp/token"],
  ])("%s %s, which is not here, is a 404 that says so", async (method, target) => {
    const { status, json } = await send(
      method,
      target,
      method === "POST" ? "{}" : undefined,
      "text/plain;charset=UTF-8",
    );
    expect([status, json]).toEqual([404, expect.objectContaining({ code: "route_not_found", statusCode: 404 })]);
  });
});
