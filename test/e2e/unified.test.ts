/** Consumer to provider and back over real sockets: requests as Truto's SDK writes them, lists, writes, proxy, streams, errors. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MEMBERS, acmeCatalog } from "./acme.ts";
import { startHarness, type Harness } from "./harness.ts";

let cognate: Harness;
let account: string;
beforeAll(async () => {
  cognate = await startHarness();
  account = `integrated_account_id=${cognate.accountId}`;
});
beforeEach(() => cognate.acme.intercept(undefined));
afterAll(() => cognate.close());

const ids = (json: Record<string, unknown>) => (json["result"] as { id: string }[]).map((one) => one.id);

it("the made-up provider has no finding", () => {
  expect(acmeCatalog().findings).toEqual([]);
});

describe("a list", () => {
  it.each([1, 3, 7, 25, 1000])("of any limit (%i) gives every record once, in order, and ends", async (limit) => {
    const seen: string[] = [];
    let cursor = "";
    let pages = 0;
    do {
      // oxlint-disable-next-line no-await-in-loop -- pages follow each other
      const { status, json } = await cognate.ask(
        "GET",
        `//unified/directory/people?${account}&limit=${limit}&next_cursor=${cursor}`,
      );
      expect(status).toBe(200);
      seen.push(...ids(json));
      expect(ids(json).length).toBeLessThanOrEqual(limit);
      expect(json["next_cursor"]).not.toBe(cursor);
      cursor = typeof json["next_cursor"] === "string" ? json["next_cursor"] : "";
      pages += 1;
    } while (cursor !== "" && pages < 40);
    expect(seen).toEqual(MEMBERS.map((member) => member.id));
  });

  it.each(["/unified/directory/people", "/proxy/members"])(
    "%s costs no bandwidth while it is the same",
    async (path) => {
      const target = `${path}?${account}&limit=2`;
      const { headers } = await cognate.ask("GET", target);
      const again = await cognate.ask("GET", target, { headers: { "if-none-match": headers.etag ?? "" } });
      expect(again.status).toBe(304);
    },
  );

  it.each(["/unified/directory/people", "/unified/directory/people/m1", "/proxy/members"])(
    "%s says under which id the provider knows the call",
    async (path) => {
      const { status, headers } = await cognate.ask("GET", `${path}?${account}`);
      expect([status, headers["x-cognate-provider-request-id"]]).toEqual([200, "req-7"]);
    },
  );

  it("keeps its limit under a filter that runs here", async () => {
    const first = await cognate.ask("GET", `/unified/directory/people?${account}&name=Ada&limit=2`);
    expect(ids(first.json)).toEqual(["m1", "m6"]);
    const rest = await cognate.ask(
      "GET",
      `/unified/directory/people?${account}&name=Ada&limit=9&next_cursor=${String(first.json["next_cursor"])}`,
    );
    expect(ids(rest.json)).toEqual(["m11", "m16", "m21"]);
    expect(rest.json["next_cursor"]).toBeNull();
  });

  it("sends filters, remote_query and credentials, and reports the provider's budget", async () => {
    const { json, headers } = await cognate.ask(
      "GET",
      `/unified/directory/people?${account}&status=active&limit=2&remote_query%5Bfilter%5Bx%5D%5D=1+2`,
    );
    expect(ids(json)).toEqual(["m1", "m3"]);
    const [request] = cognate.acme.seen;
    expect(request?.target).toContain("status=active");
    expect(new URL(request?.target ?? "", "http://x").searchParams.get("filter[x]")).toBe("1 2");
    expect(request?.headers["acme-key"]).toBe("s3cret-key");
    expect([headers["ratelimit-limit"], headers["ratelimit-remaining"], headers["ratelimit-reset"]]).toEqual([
      "100;w=60",
      "7",
      "9",
    ]);
    expect(headers["set-cookie"]).toBeUndefined();
  });

  it("refuses a cursor that belongs to another query, and one that cannot be read", async () => {
    const { json } = await cognate.ask("GET", `/unified/directory/people?${account}&limit=2`);
    const other = await cognate.ask(
      "GET",
      `/unified/directory/people?${account}&limit=2&status=active&next_cursor=${String(json["next_cursor"])}`,
    );
    expect([other.status, other.json["code"]]).toEqual([400, "cursor_query_mismatch"]);
    const broken = await cognate.ask("GET", `/unified/directory/people?${account}&next_cursor=abc`);
    expect([broken.status, broken.json["code"]]).toEqual([400, "cursor_invalid"]);
  });

  it("gives the provider's page in the raw format", async () => {
    const { text, headers } = await cognate.ask(
      "GET",
      `/unified/directory/people?${account}&limit=10&truto_response_format=raw`,
    );
    expect(JSON.parse(text)).toEqual({ data: MEMBERS.slice(0, 10) });
    expect(headers["x-cognate-next-cursor"]).toBeTypeOf("string");
  });

  it.each(["explain=1", "truto_response_format=debug"])(
    "shows each provider call on %s, and never a credential",
    async (how) => {
      const { status, text, json } = await cognate.ask("GET", `/unified/directory/people?${account}&limit=1&${how}`);
      expect(status).toBe(200);
      const { events } = (json["explain"] ?? json["debug"]) as { events: { kind: string }[] };
      expect(events.map((event) => event.kind)).toContain("request");
      expect(text).not.toMatch(/s3cret-key|czNjcmV0LWtleQ/);
    },
  );

  it.each(["people?limit=2&", "people/m1?"])(
    "explains every field of %s: its source, its place, why it is null",
    async (path) => {
      const { json } = await cognate.ask("GET", `/unified/directory/${path}${account}&explain=1`);
      const { events } = json["explain"] as { events: { kind: string; fields: Record<string, unknown>[] }[] };
      const [record] = events.filter((event) => event.kind === "record");
      expect(record?.fields).toContainEqual(
        expect.objectContaining({
          field: "name",
          source: "name",
          layer: "base",
          input: { name: "Ada" },
          where: expect.objectContaining({ file: "integrations/acme/mappings/directory/people.yaml" }) as unknown,
        }),
      );
      const empty = (record?.fields ?? []).filter(({ value }) => value === null);
      expect(empty.filter(({ why }) => typeof why !== "string")).toEqual([]);
    },
  );

  it("streams everything as NDJSON and ends with a line that says so", async () => {
    const { text } = await cognate.ask("GET", `/unified/directory/people?${account}&fields=id&ignore_remote_data=1`, {
      headers: { accept: "application/x-ndjson" },
    });
    const lines = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.slice(0, -1)).toEqual(MEMBERS.map(({ id }) => ({ id })));
    expect(lines.at(-1)).toMatchObject({ $end: { status: "complete", count: 25, next_cursor: null } });
  });
});

describe("single records", () => {
  it("are read by ids with a slash", async () => {
    const { json } = await cognate.ask("GET", `/unified/directory/people/a%2Fb?${account}&id=a%2Fb`);
    expect(json["id"]).toBe("a/b");
    expect(cognate.acme.seen[0]?.target).toBe("/v1/members/a%2Fb");
  });

  it("are written, and deleted with { id }", async () => {
    const created = await cognate.ask("POST", `/unified/directory/people?${account}`, {
      body: '{"name":"Grace"}',
      headers: { "content-type": "text/plain;charset=UTF-8" },
    });
    expect([created.status, created.json["id"], created.json["name"]]).toEqual([200, "m100", "Grace"]);
    const updated = await cognate.ask("PATCH", `/unified/directory/people/m2?${account}`, { body: '{"name":"Grace"}' });
    expect([updated.status, updated.json["name"]]).toEqual([200, "Grace"]);
    expect((await cognate.ask("DELETE", `/unified/directory/people/m2?${account}`)).json).toEqual({ id: "m2" });
    expect(cognate.acme.seen.map(({ method, target, body }) => [method, target, body])).toEqual([
      ["POST", "/v1/members", '{"name":"Grace"}'],
      ["PATCH", "/v1/members/m2", '{"name":"Grace"}'],
      ["DELETE", "/v1/members/m2", ""],
    ]);
  });

  it.each([
    ["an unknown property", '{"nmae":"x"}'],
    ["a missing one", "{}"],
    ["a wrong type", '{"name":7}'],
  ])("are not written with %s", async (_name, body) => {
    const { status, json } = await cognate.ask("POST", `/unified/directory/people?${account}`, { body });
    expect([status, json["code"]]).toEqual([400, "invalid_body"]);
    expect(cognate.acme.seen).toEqual([]);
  });
});

describe("proxy", () => {
  it("lists the provider's own records in our envelope, our cursor over its pages", async () => {
    const { json } = await cognate.ask("GET", `/proxy/members?${account}&limit=4&status=gone`);
    expect(json).toMatchObject({
      result: MEMBERS.filter((member) => member.status === "gone").slice(0, 4),
      result_count: 4,
    });
    const next = await cognate.ask(
      "GET",
      `/proxy/members?${account}&limit=4&status=gone&next_cursor=${String(json["next_cursor"])}`,
    );
    expect(ids(next.json)).toEqual(["m10", "m12", "m14", "m16"]);
  });

  it("keeps paging to itself, reads verbatim, and names what exists", async () => {
    const owned = await cognate.ask("GET", `/proxy/members?${account}&page=2`);
    expect([owned.status, owned.json["code"]]).toEqual([400, "parameter_owned_by_paging"]);
    const one = await cognate.ask("GET", `/proxy/members/m3?${account}`);
    expect(one.json).toEqual(MEMBERS[2]);
    const unknown = await cognate.ask("GET", `/proxy/membrs?${account}`);
    expect([unknown.status, unknown.json["code"]]).toEqual([404, "resource_not_found"]);
    expect((await cognate.ask("DELETE", `/proxy/members/m3?${account}`)).status).toBe(204);
  });
});

describe("what the provider answers badly", () => {
  // http-api-spec 2.11
  it.each([
    [401, '{"errors":["no"]}', "application/json", 424, "account_credentials_rejected"],
    [403, '{"errors":["no"]}', "application/json", 403, "provider_permission_missing"],
    [404, '{"errors":["no"]}', "application/json", 404, "not_found"],
    [400, '{"errors":["no"]}', "application/json", 400, "provider_rejected"],
    [422, '{"errors":["no"]}', "application/json", 422, "provider_rejected"],
    [409, '{"errors":["no"]}', "application/json", 409, "conflict"],
    [500, '{"errors":["no"]}', "application/json", 502, "provider_error"],
    [200, "<html>hello</html>", "text/html", 502, "provider_answer_invalid"],
  ])("%i %s (%s) is %i %s here", async (given, body, type, status, code) => {
    cognate.acme.intercept((_request, response) => {
      response.writeHead(given, { "content-type": type }).end(body);
      return true;
    });
    const { status: seen, json, headers } = await cognate.ask("GET", `/unified/directory/people/m1?${account}`);
    expect([seen, json["code"], json["statusCode"]]).toEqual([status, code, status]);
    expect(headers["content-type"]).toBe("application/problem+json");
    expect(JSON.stringify(json)).not.toContain("s3cret");
  });

  it("a wait beyond the deadline is 429 at once, in whole seconds", async () => {
    cognate.acme.intercept((_request, response) => {
      response.writeHead(429, { "content-type": "application/json", "retry-after": "120" }).end('{"errors":["slow"]}');
      return true;
    });
    const { status, headers, json } = await cognate.ask("GET", `/unified/directory/people?${account}`, {
      headers: { "x-deadline-ms": "2000" },
    });
    expect([status, json["code"], headers["retry-after"], json["retry_after"]]).toEqual([
      429,
      "provider_rate_limited",
      "120",
      120,
    ]);
  });

  it("no answer is 504 for a read, and an unknown outcome for a write", async () => {
    cognate.acme.intercept(() => true);
    const headers = { "x-deadline-ms": "300" };
    const read = await cognate.ask("GET", `/unified/directory/people/m1?${account}`, { headers });
    expect([read.status, read.json["retryable"]]).toEqual([504, true]);
    const write = await cognate.ask("POST", `/unified/directory/people?${account}`, { headers, body: '{"name":"x"}' });
    expect([write.status, write.json["code"], write.json["retryable"]]).toEqual([500, "outcome_unknown", false]);
  });
});

describe("targets before routing", () => {
  it.each([
    ["/unified/directory/../../healthz"],
    ["/unified/%2e%2e/healthz"],
    ["/unified/directory/people/%2E./x"],
    ["/unified\\directory\\people"],
    ["/unified/directory/people/a%00b"],
    ["http://other.example/healthz"],
  ])("%s is refused", async (target) => {
    const { status, json } = await cognate.ask("GET", target);
    expect([status, json["code"]]).toEqual([400, "path_not_allowed"]);
  });

  it("a backslash inside of an id is an id", async () => {
    await cognate.ask("GET", `/unified/directory/people/DOMAIN%5Cuser?${account}`);
    expect(cognate.acme.seen[0]?.target).toBe("/v1/members/DOMAIN%5Cuser");
  });

  it("TRACE and upgrades are 405", async () => {
    const upgrade = { upgrade: "websocket", connection: "upgrade" };
    for (const answer of [
      await cognate.ask("TRACE", "/healthz"),
      await cognate.ask("GET", "/healthz", { headers: upgrade }),
    ])
      expect([answer.status, answer.headers["allow"]]).toEqual([405, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"]);
  });
});
