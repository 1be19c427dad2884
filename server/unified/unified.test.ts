/** /unified through the front door: what clients send, what the engine is asked, what clients get. */
import { describe, expect, it } from "vitest";
import { CognateError } from "../../engine/errors.ts";
import { secret } from "../../engine/language/secret.ts";
import type { ErrorCode } from "../../engine/errors.ts";
import { createTestServer, listAnswer, NOW, recordOf, streamOf } from "../testing/server.ts";

const A = "integrated_account_id=acc_1";
const fail =
  (code: ErrorCode, options = {}) =>
  () =>
    Promise.reject(new CognateError(code, `because of ${code}`, options));

describe("a list call", () => {
  it("answers the envelope and says nothing it does not know", async () => {
    const { request, last } = createTestServer();
    const { status, json, headers } = await request("GET", `/unified/directory/people?${A}`);
    expect(status).toBe(200);
    expect(json).toEqual({
      result: [{ id: "1", name: "Ada" }],
      next_cursor: null,
      prev_cursor: null,
      result_count: 1,
      is_partial_response: false,
      applied: {},
    });
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("link")).toBeNull();
    expect(headers.get("ratelimit-limit")).toBeNull();
    expect(last()).toMatchObject({
      model: "directory",
      resource: "people",
      query: {},
      remoteData: true,
      format: "unified",
      strict: false,
      deadline: NOW + 25_000,
    });
    expect(last()).not.toHaveProperty("limit");
    expect(last()).not.toHaveProperty("cursor");
  });

  // The rows are requests as Truto's clients write them (http-api-spec 1.1).
  it.each([
    [
      "a doubled leading slash from a base URL with a trailing one",
      `//unified/directory/people?${A}`,
      { resource: "people" },
    ],
    ["many leading slashes", `////unified/directory/people?${A}`, { resource: "people" }],
    ["an empty cursor on page one", `/unified/directory/people?${A}&next_cursor=`, {}],
    ["Python's None as cursor", `/unified/directory/people?${A}&next_cursor=None`, {}],
    ["a cursor", `/unified/directory/people?${A}&next_cursor=abc`, { cursor: "abc" }],
    [
      "qs operators",
      `/unified/directory/people?${A}&created_at%5Bgt%5D=2026-01-01T00%3A00%3A00.000Z`,
      { query: { created_at: { gt: "2026-01-01T00:00:00.000Z" } } },
    ],
    ["qs arrays", `/unified/directory/people?${A}&status%5B0%5D=a&status%5B1%5D=b`, { query: { status: ["a", "b"] } }],
    [
      "Python arrays and spaces",
      `/unified/directory/people?${A}&status[]=a+b&status[]=c`,
      { query: { status: ["a b", "c"] } },
    ],
    ["null as empty", `/unified/directory/people?${A}&status=`, { query: {} }],
    [
      "remote_query with brackets inside",
      `/unified/directory/people?${A}&remote_query%5Bfilter%5Bstatus%5D%5D=Active`,
      { remoteQuery: [["filter[status]", "Active"]] },
    ],
    [
      "remote_query nested",
      `/unified/directory/people?${A}&remote_query[filter][status]=Active`,
      { remoteQuery: [["filter[status]", "Active"]] },
    ],
    ["limit", `/unified/directory/people?${A}&limit=7`, { limit: 7 }],
    ["truto_ignore_limit", `/unified/directory/people?${A}&limit=7&truto_ignore_limit=true`, { limit: 1000 }],
    ["sort_by", `/unified/directory/people?${A}&sort_by=-name,id`, { sortBy: "-name,id" }],
    ["truto_ignore_remote_data", `/unified/directory/people?${A}&truto_ignore_remote_data=true`, { remoteData: false }],
    ["its neutral name", `/unified/directory/people?${A}&ignore_remote_data=1`, { remoteData: false }],
    [
      "truto_exclude_fields[]",
      `/unified/directory/people?${A}&truto_exclude_fields[]=name&truto_exclude_fields[]=email`,
      { exclude: ["name", "email"] },
    ],
    ["fields", `/unified/directory/people?${A}&fields=id,name`, { fields: ["id", "name"] }],
    [
      "truto_response_format",
      `/unified/directory/people?${A}&truto_response_format=normalized`,
      { format: "normalized" },
    ],
    ["strict", `/unified/directory/people?${A}&strict=true`, { strict: true, validate: "strict" }],
  ])("understands %s", async (_name, path, expected) => {
    const { request, last } = createTestServer();
    const { status } = await request("GET", path);
    expect(status).toBe(200);
    expect(last()).toMatchObject(expected);
    expect(last()["cursor"]).toBe("cursor" in expected ? expected.cursor : undefined);
  });

  it("takes the account from the header too", async () => {
    const { request } = createTestServer();
    const { status } = await request("GET", "/unified/directory/people", {
      headers: { "integrated-account-id": "acc_1" },
    });
    expect(status).toBe(200);
  });

  it.each([
    ["no account", "/unified/directory/people", {}, 400, "account_missing"],
    ["a bare question mark", "/unified/directory/people?", {}, 400, "account_missing"],
    ["an unknown account", "/unified/directory/people?integrated_account_id=nope", {}, 404, "account_not_found"],
    ["two accounts", `/unified/directory/people?${A}`, { "integrated-account-id": "acc_2" }, 400, "invalid_parameter"],
    ["an unknown model", `/unified/directoy/people?${A}`, {}, 404, "model_not_found"],
    ["an unknown resource", `/unified/directory/person?${A}`, {}, 404, "model_not_found"],
    ["a resource that is not mapped", `/unified/directory/groups?${A}`, {}, 404, "resource_not_found"],
    ["an unknown parameter", `/unified/directory/people?${A}&statsu=x`, {}, 400, "invalid_parameter"],
    ["an unknown truto_ parameter", `/unified/directory/people?${A}&truto_foo=1`, {}, 400, "invalid_parameter"],
    ["limit 0", `/unified/directory/people?${A}&limit=0`, {}, 400, "invalid_parameter"],
    ["limit 1001", `/unified/directory/people?${A}&limit=1001`, {}, 400, "invalid_parameter"],
    ["limit ten", `/unified/directory/people?${A}&limit=ten`, {}, 400, "invalid_parameter"],
    [
      "a parameter under both its names",
      `/unified/directory/people?${A}&strict=1&response_format=raw&truto_response_format=raw`,
      {},
      400,
      "invalid_parameter",
    ],
    ["truto_super_query", `/unified/directory/people?${A}&truto_super_query=apac`, {}, 400, "not_supported"],
    ["truto_skip_api_call", `/unified/directory/people?${A}&truto_skip_api_call=true`, {}, 400, "not_supported"],
    ["the stream format", `/unified/directory/people?${A}&truto_response_format=stream`, {}, 400, "not_supported"],
    ["an unknown format", `/unified/directory/people?${A}&truto_response_format=xml`, {}, 400, "invalid_parameter"],
    ["key_by on no field", `/unified/directory/people?${A}&truto_key_by=nope`, {}, 400, "invalid_parameter"],
    ["a broken deadline", `/unified/directory/people?${A}`, { "x-deadline-ms": "soon" }, 400, "invalid_parameter"],
    ["broken percent-encoding in the path", `/unified/directory/peo%zzple?${A}`, {}, 400, "path_not_allowed"],
  ])("refuses %s", async (_name, path, headers, status, code) => {
    const { request, asked } = createTestServer();
    const answer = await request("GET", path, { headers });
    expect([answer.status, answer.json["code"]]).toEqual([status, code]);
    expect(asked).toEqual([]);
  });

  it("says what was probably meant", async () => {
    const { request } = createTestServer();
    const { json } = await request("GET", `/unified/directory/people?${A}&statsu=x&Created-At=1`);
    expect(json["hint"]).toBe('Did you mean "status"?');
    expect(json["errors"]).toMatchObject([
      { parameter: "statsu", hint: 'Did you mean "status"?' },
      { parameter: "Created-At", hint: 'Did you mean "created_at"?' },
    ]);
  });

  it.each(["remote_query=1", "remote_query[]=1", "remote_query%5B0%5D=1&remote_query[]=2"])(
    "asks for the provider's name of a parameter: %s",
    async (query) => {
      const { request, asked } = createTestServer();
      const { status, json } = await request("GET", `/unified/directory/people?${A}&${query}`);
      expect([status, json["hint"]]).toEqual([400, expect.stringContaining("in brackets")]);
      expect(asked).toEqual([]);
    },
  );

  it("shows a partial answer with its reason as a problem, without positions in files", async () => {
    const where = { file: "integrations/acme/m.yaml", line: 3, column: 4 };
    const error = new CognateError("provider_error", "down", { where });
    const answer = listAnswer({
      is_partial_response: true,
      partial_reason: "provider_error",
      truncated: true,
      error,
      errors: [{ message: "no", field: "name", where }],
      next_cursor: "n2",
    });
    const { request } = createTestServer({ engine: { list: () => Promise.resolve({ answer, facts: {} }) } });
    const { status, json } = await request("GET", `/unified/directory/people?${A}`);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      is_partial_response: true,
      partial_reason: "provider_error",
      truncated: true,
      error: { code: "provider_error", statusCode: 502, retryable: true },
      errors: [{ message: "no", field: "name" }],
    });
    expect(JSON.stringify(json)).not.toContain("m.yaml");
  });

  it("links to the next page and reports the provider's budget", async () => {
    const facts = {
      rateLimit: { limit: 110, remaining: 3, resetSeconds: 6.2, periodSeconds: 10 },
      providerRequestId: "p-1",
    };
    const { request } = createTestServer({
      engine: { list: () => Promise.resolve({ answer: listAnswer({ next_cursor: "c+2" }), facts }) },
    });
    const { headers } = await request("GET", `//unified/directory/people?${A}&limit=1&next_cursor=`);
    expect(headers.get("link")).toBe(`</unified/directory/people?${A}&limit=1&next_cursor=c%2B2>; rel="next"`);
    expect([
      headers.get("ratelimit-limit"),
      headers.get("ratelimit-remaining"),
      headers.get("ratelimit-reset"),
    ]).toEqual(["110;w=10", "3", "7"]);
    expect(headers.get("x-cognate-provider-request-id")).toBe("p-1");
  });

  it("answers 304 for a page that the caller has, whatever else in the envelope moved", async () => {
    let seen = 0;
    const { request } = createTestServer({
      engine: {
        list: () =>
          Promise.resolve({
            answer: listAnswer({ applied: { now: (seen += 1) }, next_cursor: `c${seen}` }),
            facts: {},
          }),
      },
    });
    const first = await request("GET", `/unified/directory/people?${A}`);
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    const again = await request("GET", `/unified/directory/people?${A}`, {
      headers: { "if-none-match": `"x", ${etag}` },
    });
    expect([again.status, again.text]).toEqual([304, ""]);
  });

  const detail = { pointer: "/0/name", message: "is no text" };
  it.each<readonly [string, Parameters<typeof listAnswer>[0], string]>([
    ["record errors", { errors: [detail] }, ""],
    ["a part that is missing", { is_partial_response: true, partial_reason: "deadline" }, ""],
    [
      "an error behind its records",
      { is_partial_response: true, error: new CognateError("provider_error", "It failed.") },
      "",
    ],
    ["an explanation", {}, "&explain=1"],
    ["a trace", {}, "&truto_response_format=debug"],
  ])("with %s has no ETag, as the same records may hide another one", async (_name, more, query) => {
    const { request } = createTestServer({
      engine: { list: () => Promise.resolve({ answer: listAnswer(more), facts: {} }) },
    });
    const answer = await request("GET", `/unified/directory/people?${A}${query}`, {
      headers: { "if-none-match": "*" },
    });
    expect([answer.status, answer.headers.get("etag")]).toEqual([200, null]);
  });

  it("is another page where there are more records by now", async () => {
    let total = 1;
    const { request } = createTestServer({
      engine: { list: () => Promise.resolve({ answer: listAnswer({ total_count: (total += 1) }), facts: {} }) },
    });
    const first = await request("GET", `/unified/directory/people?${A}`);
    const known = { "if-none-match": first.headers.get("etag") ?? "" };
    const second = await request("GET", `/unified/directory/people?${A}`, { headers: known });
    expect([second.status, second.json["total_count"]]).toEqual([200, 3]);
  });

  it("answers HEAD like GET without a body", async () => {
    const { request } = createTestServer();
    const { status, text, headers } = await request("HEAD", `/unified/directory/people?${A}`);
    expect([status, text, headers.get("content-type")]).toEqual([200, "", "application/json"]);
    const { text: whole } = await request("GET", `/unified/directory/people?${A}`);
    expect(headers.get("content-length")).toBe(String(whole.length));
  });

  it("keys the result by a field, and refuses to lose a record to a shared key", async () => {
    const result = [
      { id: "1", name: "Ada" },
      { id: "2", name: "Ada" },
    ];
    const { request } = createTestServer({
      engine: { list: () => Promise.resolve({ answer: listAnswer({ result }), facts: {} }) },
    });
    expect((await request("GET", `/unified/directory/people?${A}&truto_key_by=id`)).json["result"]).toEqual({
      1: result[0],
      2: result[1],
    });
    expect((await request("GET", `/unified/directory/people?${A}&truto_key_by=name`)).status).toBe(400);
  });

  it("gives a raw page verbatim, its cursor in headers", async () => {
    const { request } = createTestServer();
    const { text, headers } = await request("GET", `/unified/directory/people?${A}&truto_response_format=raw`);
    expect(text).toBe("[1]");
    expect(headers.get("x-cognate-next-cursor")).toBe("c2");
    expect(headers.get("link")).toContain("next_cursor=c2");
  });

  it("gives a raw record verbatim too, and refuses raw for writes", async () => {
    const { request } = createTestServer();
    const path = `/unified/directory/people/1?${A}&truto_response_format=raw`;
    const { status, text, headers } = await request("GET", path);
    expect([status, text, headers.get("content-type")]).toEqual([200, "[1]", "application/json"]);
    expect(headers.get("x-cognate-next-cursor")).toBeNull();
    const refused = await request("PATCH", path, { body: "{}" });
    expect([refused.status, refused.json["code"]]).toEqual([400, "not_supported"]);
  });

  it("explains a call, secrets and positions left out", async () => {
    const { request } = createTestServer({
      engine: {
        list: (call) => {
          call.trace?.add({ kind: "note", message: "hello" });
          return Promise.resolve({ answer: listAnswer(), facts: {} });
        },
      },
    });
    expect((await request("GET", `/unified/directory/people?${A}&explain=1`)).json["explain"]).toEqual({
      events: [{ kind: "note", message: "hello" }],
    });
    expect((await request("GET", `/unified/directory/people?${A}&truto_response_format=debug`)).json["debug"]).toEqual({
      events: [{ kind: "note", message: "hello" }],
    });
  });

  it("explains so many records and says how many it left out, with every form of a secret masked", async () => {
    let made = 0;
    const { request } = createTestServer({
      engine: {
        list: (call) => {
          for (let at = 0; at < 1000; at += 1)
            call.trace?.record(() => {
              made += 1;
              const value = "said s3cret-key";
              const input = { "s3cret-key": secret("x"), n: null };
              const said = { field: "name", source: "name", layer: "base", value, input, parts: [], inside: [] };
              return { id: String(at), fields: [{ ...said, where: { file: "people.yaml", line: 1, column: 1 } }] };
            });
          return Promise.resolve({ answer: listAnswer(), facts: {} });
        },
      },
    });
    const { json, text } = await request("GET", `/unified/directory/people?${A}&explain=1`);
    const explain = json["explain"] as { readonly events: readonly unknown[] };
    expect(explain).toMatchObject({ records_explained: 25, records_left_out: 975 });
    expect(JSON.stringify(explain)).toContain("`next_cursor`");
    expect([made, explain.events.length]).toEqual([25, 25]);
    expect(explain.events[24]).toMatchObject({
      id: "24",
      fields: [{ value: "said ***", input: { "***": "***", n: null } }],
    });
    expect(text).not.toContain("s3cret-key");
  });

  it("explains one record beside it, whatever it has", async () => {
    const { request } = createTestServer({
      engine: {
        get: (call) => {
          call.trace?.record(() => ({ id: "1", fields: [] }));
          return Promise.resolve({ answer: { id: "1", explain: "its own" }, facts: {} });
        },
      },
    });
    const events = [{ kind: "record", id: "1", fields: [] }];
    const path = `/unified/directory/people/1?${A}`;
    expect((await request("GET", `${path}&explain=1`)).json).toEqual({ id: "1", explain: { events } });
    expect((await request("GET", `${path}&response_format=debug`)).json).toEqual({
      result: { id: "1", explain: "its own" },
      debug: { events },
    });
  });
});

describe("NDJSON", () => {
  const ndjson = { accept: "application/x-ndjson" };

  it.each(["explain=1", "response_format=debug", "response_format=raw"])(
    "refuses %s, and calls nobody",
    async (what) => {
      const { request, asked } = createTestServer();
      const { status, json } = await request("GET", `/unified/directory/people?${A}&${what}`, { headers: ndjson });
      expect([status, json["code"]]).toEqual([400, "not_supported"]);
      expect(asked.filter(({ method }) => method === "stream")).toEqual([]);
    },
  );

  it("streams bare records, checkpoints where asked for, and an end that says how it went", async () => {
    const { request, last } = createTestServer({
      engine: {
        stream: streamOf([
          { kind: "record", record: { id: "1" } },
          { kind: "checkpoint", cursor: "c1" },
          { kind: "record", record: { id: "2" } },
          { kind: "end", status: "complete", count: 2, next_cursor: null },
        ]),
      },
    });
    const { text, headers, status } = await request("GET", `/unified/directory/people?${A}&checkpoints=1`, {
      headers: ndjson,
    });
    expect([status, headers.get("content-type")]).toEqual([200, "application/x-ndjson"]);
    expect(text).toBe(
      '{"id":"1"}\n{"$checkpoint":"c1"}\n{"id":"2"}\n{"$end":{"status":"complete","count":2,"next_cursor":null}}\n',
    );
    expect(last()).toMatchObject({ limit: Number.POSITIVE_INFINITY, checkpoints: true });
  });

  it("keeps a limit", async () => {
    const { request, last } = createTestServer();
    await request("GET", `/unified/directory/people?${A}&limit=5`, { headers: ndjson });
    expect(last()).toMatchObject({ limit: 5 });
  });

  it.each([
    "application/json",
    "*/*",
    "application/json, */*;q=0.5",
    "application/x-ndjson;q=0",
    "application/json, application/x-ndjson;q=0.9",
  ])("is not given for Accept: %s", async (accept) => {
    const { request, asked } = createTestServer();
    await request("GET", `/unified/directory/people?${A}`, { headers: { accept } });
    expect(asked[0]?.method).toBe("list");
  });

  it("answers an ordinary problem if nothing was sent yet", async () => {
    const { request } = createTestServer({
      engine: { stream: streamOf([], new CognateError("provider_rate_limited", "slow down", { retryAfter: 3 })) },
    });
    const { status, headers, json } = await request("GET", `/unified/directory/people?${A}`, { headers: ndjson });
    expect([status, headers.get("retry-after"), json["code"]]).toEqual([429, "3", "provider_rate_limited"]);
  });

  it("ends with a partial line if it breaks in the middle", async () => {
    const { request } = createTestServer({
      engine: {
        stream: streamOf([{ kind: "record", record: { id: "1" } }], new CognateError("provider_error", "down")),
      },
    });
    const { text } = await request("GET", `/unified/directory/people?${A}`, { headers: ndjson });
    const [, end] = text.trim().split("\n");
    expect(JSON.parse(end ?? "")).toMatchObject({
      $end: { status: "partial", count: 1, next_cursor: null, error: { code: "provider_error" } },
    });
  });
});

describe("single records", () => {
  it.each([
    ["a slash", "a%2Fb", "a/b"],
    ["a space", "a%20b", "a b"],
    ["a percent sign", "100%25", "100%"],
    ["an encoded escape, decoded once", "a%252Fb", "a%2Fb"],
    ["unicode", "%C3%A9", "é"],
    ["the text undefined", "undefined", "undefined"],
    ["a plus", "a+b", "a+b"],
  ])("take an id with %s", async (_name, sent, id) => {
    const { request, last } = createTestServer();
    await request("GET", `/unified/directory/people/${sent}?${A}`);
    expect(last()).toMatchObject({ id });
  });

  it("drop an id in the query that says the same, and refuse another one", async () => {
    const { request, last } = createTestServer();
    expect((await request("GET", `/unified/directory/people/7?${A}&id=7`)).status).toBe(200);
    expect(last()).toMatchObject({ id: "7", query: {} });
    expect((await request("GET", `/unified/directory/people/7?${A}&id=8`)).json["code"]).toBe("invalid_parameter");
  });

  it("are written with a JSON body whatever the content type says, remote_data apart, the idempotency key handed on", async () => {
    const { request, asked } = createTestServer();
    const body = JSON.stringify({ name: "Ada", remote_data: { x: 1 } });
    const headers = { "content-type": "text/plain;charset=UTF-8", "idempotency-key": "k-1" };
    expect((await request("POST", `/unified/directory/people?${A}`, { body, headers })).status).toBe(200);
    expect((await request("PATCH", `/unified/directory/people/7?${A}`, { body, headers })).status).toBe(200);
    const deleted = await request("DELETE", `/unified/directory/people/7?${A}`);
    expect([deleted.status, deleted.json]).toEqual([200, { id: "7" }]);
    expect(asked).toMatchObject([
      { method: "create", call: { body: { name: "Ada" }, remoteBody: { x: 1 }, idempotencyKey: "k-1" } },
      { method: "update", call: { id: "7", body: { name: "Ada" }, remoteBody: { x: 1 }, idempotencyKey: "k-1" } },
      { method: "remove", call: { id: "7" } },
    ]);
  });

  it.each([
    ["no JSON", "{", 400, "invalid_body"],
    ["a list", "[]", 400, "invalid_body"],
    ["nothing", "", 400, "invalid_body"],
    ["a member __proto__", '{"__proto__":{"x":1}}', 400, "invalid_body"],
    ["130 levels", `${'{"a":'.repeat(130)}1${"}".repeat(130)}`, 400, "invalid_body"],
    ["too many bytes", JSON.stringify({ name: "x".repeat(2000) }), 413, "payload_too_large"],
  ])("refuse a body of %s", async (_name, body, status, code) => {
    const { request } = createTestServer({ options: { maxBodyBytes: 1500 } });
    const answer = await request("POST", `/unified/directory/people?${A}`, { body });
    expect([answer.status, answer.json["code"]]).toEqual([status, code]);
  });

  it("call custom methods with an object that may be empty", async () => {
    const { request, last } = createTestServer();
    const { json } = await request("POST", `/unified/directory/people/deactivate?${A}`);
    expect(json).toEqual({ result: { done: true } });
    expect(last()).toMatchObject({ method: "deactivate", body: {} });
    const unknown = await request("POST", `/unified/directory/people/deactivat?${A}`, { body: "{}" });
    expect([unknown.status, unknown.json["code"], unknown.json["hint"]]).toEqual([
      404,
      "method_not_found",
      'Did you mean "deactivate"?',
    ]);
  });
});

describe("verbs", () => {
  it.each([
    ["PUT", "/unified/directory/people", "GET, HEAD, POST"],
    ["PATCH", "/unified/directory/people", "GET, HEAD, POST"],
    ["DELETE", "/unified/directory/people", "GET, HEAD, POST"],
    ["PUT", "/unified/directory/people/1", "GET, HEAD, PATCH, DELETE, POST"],
    ["POST", "/unified/directory/people/meta/list", "GET, HEAD"],
    ["DELETE", "/unified/meta/directory/acme", "GET, HEAD"],
    ["PUT", "/proxy/members", "GET, HEAD, POST"],
    ["PUT", "/proxy/members/1", "GET, HEAD, PATCH, DELETE, POST"],
    ["PUT", "/integrated-account", "GET, HEAD, POST"],
    ["POST", "/integrated-account/acc_1", "GET, HEAD, PATCH, DELETE"],
    ["PUT", "/integrated-account/refresh-credentials", "POST"],
    ["POST", "/integration", "GET, HEAD"],
    ["DELETE", "/integration/acme", "GET, HEAD"],
    ["POST", "/integration/acme/capabilities", "GET, HEAD"],
    ["POST", "/healthz", "GET, HEAD"],
    ["POST", "/readyz", "GET, HEAD"],
    ["OPTIONS", "/ping", "GET, HEAD"],
  ])("%s %s is 405 with Allow: %s", async (method, path, allow) => {
    const { request } = createTestServer();
    const { status, headers, json } = await request(method, path);
    expect([status, headers.get("allow"), json["code"]]).toEqual([405, allow, "method_not_allowed"]);
  });

  it("an unmapped write is 405 with what is mapped", async () => {
    const { request } = createTestServer({ records: [recordOf("acc_1", { integration: "readonly-co" })] });
    const { status, headers, json } = await request("POST", `/unified/directory/people?${A}`, { body: "{}" });
    expect([status, headers.get("allow"), json["code"]]).toEqual([405, "GET, HEAD", "method_not_allowed"]);
    expect((await request("DELETE", `/unified/directory/people/1?${A}`)).headers.get("allow")).toBe("");
  });

  it("a sandbox account refuses writes", async () => {
    const { request, asked } = createTestServer({ records: [recordOf("acc_1", { sandbox: true })] });
    const created = await request("POST", `/unified/directory/people?${A}`, { body: "{}" });
    expect([created.status, created.headers.get("allow"), created.json["code"]]).toEqual([
      405,
      "GET, HEAD",
      "sandbox_read_only",
    ]);
    expect((await request("POST", `/unified/directory/people/deactivate?${A}`)).json["code"]).toBe("sandbox_read_only");
    expect((await request("POST", `/unified/directory/people/count?${A}`)).status).toBe(200);
    expect(asked.map((one) => one.method)).toEqual(["method"]);
  });

  it.each(["/nope", "/", "/unified", "/unified/directory", "/sync-job", "/team", "/%63ustom/x"])(
    "GET %s is 404 route_not_found",
    async (path) => {
      const { request } = createTestServer();
      const { status, json } = await request("GET", path);
      expect([status, json["code"]]).toEqual([404, "route_not_found"]);
    },
  );
});

describe("errors", () => {
  // http-api-spec 2.11
  it.each([
    ["rejected credentials", "account_credentials_rejected", { provider: { status: 401 } }, 424, "account", false],
    ["a missing permission", "provider_permission_missing", { provider: { status: 403 } }, 403, "account", false],
    ["no such record", "not_found", { provider: { status: 404 } }, 404, "caller", false],
    ["a refused request", "provider_rejected", { status: 422, provider: { status: 422 } }, 422, "provider", false],
    ["a conflict", "conflict", { provider: { status: 409 } }, 409, "caller", false],
    ["a rate limit", "provider_rate_limited", { provider: { status: 429 }, retryAfter: 0.2 }, 429, "provider", true],
    ["a provider that fails", "provider_error", { provider: { status: 500 } }, 502, "provider", true],
    ["HTML with 200", "provider_answer_invalid", { provider: { status: 200 } }, 502, "provider", true],
    ["no answer", "provider_timeout", {}, 504, "provider", true],
    ["a write without an answer", "outcome_unknown", {}, 500, "provider", false],
  ] as const)(
    "%s: the status is the HTTP status and the fault is named",
    async (_name, code, options, status, fault, retryable) => {
      const { request } = createTestServer({ engine: { list: fail(code, options) } });
      const answer = await request("GET", `/unified/directory/people?${A}`, {
        headers: { "x-request-id": "my-request-1" },
      });
      expect(answer.status).toBe(status);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      expect(answer.json).toMatchObject({
        statusCode: status,
        status,
        code,
        fault,
        retryable,
        message: `because of ${code}`,
        detail: `because of ${code}`,
        request_id: "my-request-1",
      });
      expect(answer.json["error"]).toBe(answer.json["title"]);
      expect(answer.json["truto_is_remote_error"]).toBe("provider" in options ? true : undefined);
      expect(answer.headers.get("retry-after")).toBe("retryAfter" in options ? "1" : null);
    },
  );

  it("show the provider's answer and keep the account's status", async () => {
    const provider = { status: 401, code: "E1", request_id: "p-9", body: { errors: ["Forbidden"] } };
    const { request, accounts } = createTestServer({
      engine: { list: fail("account_credentials_rejected", { provider }) },
    });
    const { json } = await request("GET", `/unified/directory/people?${A}`);
    expect(json).toMatchObject({
      provider_status: 401,
      provider_code: "E1",
      provider_request_id: "p-9",
      raw_response: { errors: ["Forbidden"] },
    });
    expect(await accounts.get("acc_1")).toMatchObject({
      status: "needs_reauth",
      lastError: { code: "account_credentials_rejected" },
    });
    await request("GET", `/unified/directory/people/1?${A}`);
    expect((await accounts.get("acc_1"))?.status).toBe("active");
  });

  it("of a missing permission are kept with the account, which stays active", async () => {
    const { request } = createTestServer({
      engine: { list: fail("provider_permission_missing", { provider: { status: 403 } }) },
    });
    await request("GET", `/unified/directory/people?${A}`);
    expect((await request("GET", "/integrated-account/acc_1")).json).toMatchObject({
      status: "active",
      last_forbidden_error: { message: "because of provider_permission_missing" },
    });
  });

  it("say of an account that waits for its customer that it is not connected yet", async () => {
    const { request } = createTestServer({ records: [recordOf("acc_1", { status: "connecting" })] });
    const { status, json } = await request("GET", `/unified/directory/people?${A}`);
    expect([status, json["code"], json["message"]]).toEqual([
      424,
      "credential_missing",
      "The account is not connected yet.",
    ]);
  });

  it("of ours never show a stack or a cause", async () => {
    const { request } = createTestServer({
      engine: { list: () => Promise.reject(new Error("secret inside at /home/x.ts:1")) },
    });
    const { status, text, json } = await request("GET", `/unified/directory/people?${A}`);
    expect([status, json["code"]]).toEqual([500, "internal_error"]);
    expect(text).not.toMatch(/secret|\.ts|stack/);
  });

  it("mirror their details where Truto's clients look for them", async () => {
    const { request } = createTestServer({
      engine: { create: fail("invalid_body", { errors: [{ pointer: "/name", message: "missing" }] }) },
    });
    const { json } = await request("POST", `/unified/directory/people?${A}`, { body: "{}" });
    expect(json["details"]).toEqual({ failures: [{ pointer: "/name", message: "missing" }] });
  });
});

describe("headers of every answer", () => {
  it.each([["/healthz"], ["/nope"], [`/unified/directory/people?${A}`]])(
    "%s: an id, no sniffing, no frames",
    async (path) => {
      const { request } = createTestServer();
      const { headers } = await request("GET", path, { headers: { "x-request-id": "not ok" } });
      expect(headers.get("x-cognate-request-id")).toBe("id-00000001");
      expect(headers.get("x-request-id")).toBe("id-00000001");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
      expect(headers.get("cache-control")).toBe("private, no-cache");
    },
  );

  it.each([
    ["5", "100"],
    ["100", "100"],
    ["9999999", "300000"],
    ["-1", "100"],
    ["9".repeat(400), "300000"],
    ["4000", "4000"],
  ])("x-deadline-ms %s is kept as %s and echoed", async (sent, kept) => {
    const { request, last } = createTestServer();
    const { headers } = await request("GET", `/unified/directory/people?${A}`, { headers: { "x-deadline-ms": sent } });
    expect(headers.get("x-cognate-deadline-ms")).toBe(kept);
    expect(last()["deadline"]).toBe(NOW + Number(kept));
  });
});
