/** /proxy: few words are ours, bodies and answers are the provider's. */
import { describe, expect, it } from "vitest";
import { CognateError } from "../../engine/errors.ts";
import { testCatalog } from "../testing/catalog.ts";
import { createTestServer, listAnswer, recordOf } from "../testing/server.ts";

const A = "integrated_account_id=acc_1";

describe("a proxy call", () => {
  it("sends everything that is not ours to the provider, decoded once and in order", async () => {
    const { request, last } = createTestServer({
      engine: {
        proxy: () => Promise.resolve({ answer: { kind: "list", list: listAnswer({ next_cursor: "c2" }) }, facts: {} }),
      },
    });
    const { json, headers } = await request(
      "GET",
      `//proxy/members?b=2&${A}&filter%5Bname%5D=a+b&limit=5&b=1&empty=&next_cursor=&include_envelope=true`,
    );
    expect(last()).toMatchObject({
      resource: "members",
      operation: "list",
      limit: 5,
      includeEnvelope: true,
      parameters: [
        ["b", "2"],
        ["filter[name]", "a b"],
        ["b", "1"],
        ["empty", ""],
      ],
    });
    expect(last()).not.toHaveProperty("cursor");
    expect(json).toMatchObject({ result: [{ id: "1", name: "Ada" }], next_cursor: "c2" });
    expect(headers.get("link")).toContain("next_cursor=c2");
    expect(headers.get("etag")).toMatch(/^W\//);
  });

  it("answers single reads verbatim, the provider's cookies left behind", async () => {
    const { request, last } = createTestServer();
    const { text, headers } = await request("GET", `/proxy/members/a%2Fb?${A}&id=a%2Fb&limit=3`);
    expect(text).toBe('{"data":1}');
    expect([headers.get("content-type"), headers.get("set-cookie")]).toEqual(["application/json", null]);
    expect(last()).toMatchObject({ operation: "get", id: "a/b", parameters: [["limit", "3"]] });
  });

  it.each(["/proxy/members", "/unified/directory/people"])("%s takes one account", async (path) => {
    const { request } = createTestServer({ records: [recordOf("acc_1"), recordOf("acc_2")] });
    const both = await request("GET", `${path}?${A}&integrated_account_id=acc_2`);
    expect([both.status, both.json["errors"]]).toMatchObject([400, [{ parameter: "integrated_account_id" }]]);
    expect((await request("GET", `${path}?integrated_account_id=&${A}`)).status).toBe(200);
  });

  it("answers 304 for a single record that the caller has, and to no write", async () => {
    const { request } = createTestServer();
    const first = await request("GET", `/proxy/members/m1?${A}`);
    const known = { headers: { "if-none-match": first.headers.get("etag") ?? "" } };
    const again = await request("GET", `/proxy/members/m1?${A}`, known);
    expect([again.status, again.text, again.headers.get("etag")]).toEqual([304, "", first.headers.get("etag")]);
    const written = await request("POST", `/proxy/members?${A}`, { ...known, body: "{}" });
    expect([written.status, written.headers.get("etag")]).toEqual([200, null]);
  });

  it("pages a custom operation that reads records, by the words of a list", async () => {
    const { request, last } = createTestServer();
    await request("POST", `/proxy/members/count?${A}&limit=5&next_cursor=c1&page=2`);
    expect(last()).toMatchObject({ operation: "count", limit: 5, cursor: "c1", parameters: [["page", "2"]] });
    await request("POST", `/proxy/members/unknown?${A}&limit=5`);
    expect(last()).toMatchObject({ operation: "unknown", parameters: [["limit", "5"]] });
  });

  it("reads what there is one of without an id", async () => {
    const integrations = new Map(
      [...testCatalog.integrations].map(([name, integration]) => {
        const operations = new Map([...integration.operations].filter(([key]) => key === "members.get"));
        return [name, { ...integration, operations }] as const;
      }),
    );
    const catalog = { ...testCatalog, integrations };
    const { request, last } = createTestServer({ deps: { catalog: () => catalog } });
    expect((await request("GET", `/proxy/members?${A}&limit=3`)).text).toBe('{"data":1}');
    expect(last()).toMatchObject({ operation: "get", parameters: [["limit", "3"]] });
    expect(last()).not.toHaveProperty("id");
  });

  it("keeps a 204", async () => {
    const { request } = createTestServer({
      engine: {
        proxy: () =>
          Promise.resolve({
            answer: { kind: "verbatim", status: 204, headers: {}, bytes: new Uint8Array() },
            facts: {},
          }),
      },
    });
    expect((await request("DELETE", `/proxy/members/1?${A}`)).status).toBe(204);
  });

  it.each([
    ["POST", "/proxy/members", "create"],
    ["PATCH", "/proxy/members/1", "update"],
    ["POST", "/proxy/members/deactivate", "deactivate"],
  ])("%s %s hands bytes on untouched as %s", async (method, path, operation) => {
    const { request, last } = createTestServer();
    await request(method, `${path}?${A}&truto_body_passthrough=true`, {
      body: "\u0000 not json",
      headers: { "content-type": "text/csv", "idempotency-key": "k" },
    });
    expect(last()).toMatchObject({ operation, idempotencyKey: "k", parameters: [], body: { contentType: "text/csv" } });
    expect(new TextDecoder().decode((last()["body"] as { bytes: Uint8Array }).bytes)).toBe("\u0000 not json");
  });

  it.each([
    ["another id in the query", "GET", `/proxy/members/1?${A}&id=2`, 400, "invalid_parameter"],
    ["limit 0", "GET", `/proxy/members?${A}&limit=0`, 400, "invalid_parameter"],
    ["a truto_ parameter without meaning", "GET", `/proxy/members?${A}&truto_super_query=apac`, 400, "not_supported"],
    ["a standard name as custom method", "POST", `/proxy/members/list?${A}`, 404, "method_not_found"],
    ["no account", "GET", "/proxy/members", 400, "account_missing"],
  ])("refuses %s", async (_name, method, path, status, code) => {
    const { request } = createTestServer();
    const answer = await request(method, path);
    expect([answer.status, answer.json["code"]]).toEqual([status, code]);
  });

  it("says in a 405 which verbs there are", async () => {
    const missing = new CognateError("method_not_allowed", "There is no delete.");
    const operations = new Map([...testCatalog.integrations].flatMap(([, one]) => [...one.operations]));
    operations.delete("members.delete");
    const integrations = new Map(
      [...testCatalog.integrations].map(([name, one]) => [name, { ...one, operations }] as const),
    );
    const { request } = createTestServer({
      deps: { catalog: () => ({ ...testCatalog, integrations }) },
      engine: { proxy: () => Promise.reject(missing) },
    });
    const answer = await request("DELETE", `/proxy/members/1?${A}`);
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD, PATCH"]);
    expect((await request("GET", `/proxy/nothing?${A}`)).headers.get("allow")).toBeNull();
  });

  it("refuses writes with a sandbox account, and lets declared reads by POST through", async () => {
    const { request } = createTestServer({ records: [recordOf("acc_1", { sandbox: true })] });
    const create = await request("POST", `/proxy/members?${A}`, { body: "{}" });
    expect([create.json["code"], create.headers.get("allow")]).toEqual(["sandbox_read_only", "GET, HEAD"]);
    const custom = await request("POST", `/proxy/members/deactivate?${A}`);
    expect([custom.status, custom.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    expect((await request("POST", `/proxy/members/count?${A}`)).status).toBe(200);
  });
});
