/** `/proxy`, raw pages, plans and streams through the engine's front door. */
import { describe, expect, it } from "vitest";
import type { Catalog } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import type { ProviderAnswer, RequestPlan } from "../language/exchange.ts";
import {
  accountOf,
  answerWith,
  benchOf,
  catalogOf,
  codeOf,
  listCall,
  MAPPING,
  NOW,
  requestOf,
  type TestBench,
} from "./testing.ts";
import type { ListCall, ProxyAnswer, ProxyCall, StreamItem, PlannedCall } from "./types.ts";

const acme: Catalog = catalogOf({
  acme: {
    pagination: { strategy: "cursor", cursor: "page[cursor]", next: "meta.after", size: { to: "page[limit]", max: 4 } },
    operation: { params: { status: { name: "filter[status]" }, ids: { array: "comma" } } },
    operations: {
      create: { method: "POST", path: "/items", record: "$" },
      delete: { method: "DELETE", path: "/items/{{ id }}" },
      search: {
        method: "POST",
        path: "/items/search",
        effect: "read",
        records: "data",
        pagination: {
          strategy: "cursor",
          cursor: { body: "page.cursor" },
          next: "meta.after",
          size: { to: { body: "page.limit" }, max: 4 },
        },
      },
      closed: { method: "GET", path: "/closed", closed: true, params: { a: {} }, records: "data" },
      move: { method: "POST", path: "/items/{{ id }}/to/{{ args.shelf }}", record: "$" },
      newest: { method: "GET", path: "/items/newest", record: "$" },
    },
    mapping: { ...MAPPING, get: { operation: "items.get" } },
  },
});

const items = Array.from({ length: 10 }, (_, index) => ({ id: `r${index}`, status: "x" }));

const provider = (plan: RequestPlan): ProviderAnswer => {
  const request = requestOf(plan);
  const body = request.body as { page?: { cursor?: string; limit?: number } } | undefined;
  if (!plan.path.endsWith("/items") && !plan.path.endsWith("/search") && !plan.path.endsWith("/closed"))
    return answerWith(plan, { id: "r1", whole: true }, { "x-request-id": "q1" });
  const from = Number(request.query.get("page[cursor]") ?? body?.page?.cursor ?? 0);
  const size = Number(request.query.get("page[limit]") ?? body?.page?.limit ?? 4);
  const data = items.slice(from, from + size);
  return answerWith(plan, {
    data,
    meta: { after: from + size < items.length ? String(from + size) : null, took: 3 },
    included: [1, 2],
  });
};

const proxyCall = (more: Partial<ProxyCall> = {}): ProxyCall => ({
  account: accountOf("acme"),
  deadline: NOW + 10 ** 9,
  resource: "items",
  operation: "list",
  parameters: [],
  ...more,
});

const listOf = (answer: ProxyAnswer) => {
  if (answer.kind !== "list") throw new Error("no list");
  return answer.list;
};
const proxyList = async (bench: TestBench, more: Partial<ProxyCall> = {}) =>
  listOf((await bench.engine.proxy(proxyCall(more))).answer);

describe("a proxy list", () => {
  it("gives the provider's records in pages of any limit", async () => {
    const bench = benchOf(acme, provider);
    const found: unknown[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const list = await proxyList(bench, { limit: 3, ...(cursor === undefined ? {} : { cursor }) });
      found.push(...list.result);
      cursor = list.next_cursor;
    }
    expect(found).toEqual(items);
  });
  it("sends declared parameters by key or by the provider's name, and everything else verbatim", async () => {
    const bench = benchOf(acme, provider);
    await proxyList(bench, {
      parameters: [
        ["status", "a"],
        ["ids", "1"],
        ["ids", "2"],
        ["sort", "-x"],
        ["tag", "1"],
        ["tag", "2"],
        ["empty", ""],
      ],
    });
    expect(bench.requests[0]?.query.map(([name, value]) => `${name}=${String(value)}`)).toEqual([
      "filter[status]=a",
      "ids=1,2",
      "page[limit]=4",
      "sort=-x",
      "tag=1",
      "tag=2",
      "empty=",
    ]);
    await proxyList(bench, { parameters: [["filter[status]", "b"]] });
    expect(bench.requests.at(-1)?.query.map(([name, value]) => `${name}=${String(value)}`)).toContain(
      "filter[status]=b",
    );
  });
  it.each(["page[limit]", "page[limit][]", "page[limit][0]"])(
    "refuses %s, which paging owns, with the way to say it",
    async (name) => {
      await expect(
        benchOf(acme, provider).engine.proxy(proxyCall({ parameters: [[name, "3"]] })),
      ).rejects.toMatchObject({
        code: "parameter_owned_by_paging",
        hint: expect.stringContaining("limit") as string,
        errors: [{ parameter: name }],
      });
    },
  );
  it("gives the other members of the page when asked", async () => {
    const list = await proxyList(benchOf(acme, provider), { includeEnvelope: true, limit: 2 });
    expect(list.remote_envelope).toEqual({ meta: { after: "2", took: 3 }, included: [1, 2] });
    expect(await proxyList(benchOf(acme, provider))).not.toHaveProperty("remote_envelope");
  });
  it("binds its cursor to the parameters", async () => {
    const bench = benchOf(acme, provider);
    const { next_cursor: cursor } = await proxyList(bench, { limit: 3, parameters: [["sort", "x"]] });
    expect(await codeOf(bench.engine.proxy(proxyCall({ cursor: cursor ?? "", parameters: [["sort", "y"]] })))).toBe(
      "cursor_query_mismatch",
    );
  });
  it("pages a search by POST when a limit is given, beside the caller's body", async () => {
    const bench = benchOf(acme, provider);
    const body = { contentType: "application/json", bytes: new TextEncoder().encode('{"filter":{"query":"*"}}') };
    const list = await proxyList(bench, { operation: "search", limit: 3, body });
    expect(list.result).toEqual(items.slice(0, 3));
    expect(requestOf(bench.requests[0] as RequestPlan).body).toEqual({ filter: { query: "*" }, page: { limit: 3 } });
    const next = await proxyList(bench, { operation: "search", limit: 3, body, cursor: list.next_cursor ?? "" });
    expect(next.result).toEqual(items.slice(3, 6));
    expect(
      await codeOf(
        bench.engine.proxy(
          proxyCall({
            operation: "search",
            limit: 3,
            body: { contentType: "text/plain", bytes: new TextEncoder().encode("{") },
          }),
        ),
      ),
    ).toBe("invalid_body");
  });
});

describe("other proxy calls", () => {
  it("are verbatim", async () => {
    const bench = benchOf(acme, provider);
    const { answer } = await bench.engine.proxy(
      proxyCall({ operation: "get", id: "r1", parameters: [["include", "x"]] }),
    );
    expect(answer).toMatchObject({ kind: "verbatim", status: 200, headers: { "x-request-id": "q1" } });
    expect(new TextDecoder().decode((answer as { bytes: Uint8Array }).bytes)).toBe('{"id":"r1","whole":true}');
    expect(requestOf(bench.requests[0] as RequestPlan).url).toBe("https://api.acme.test/v1/items/r1?include=x");
  });
  it("send the caller's bytes untouched", async () => {
    const bench = benchOf(acme, (plan) => answerWith(plan, {}));
    const bytes = new TextEncoder().encode('{ "a" : 1 }');
    await bench.engine.proxy(
      proxyCall({ operation: "create", body: { contentType: "application/vnd.api+json", bytes } }),
    );
    expect(bench.requests[0]?.body).toMatchObject({ contentType: "application/vnd.api+json", bytes });
  });
  it("take the id and what templates read from the parameters of a custom operation", async () => {
    const bench = benchOf(acme, (plan) => answerWith(plan, {}));
    const parameters = [
      ["id", "r/1"],
      ["shelf", "top"],
      ["dry", "1"],
    ] as const;
    await bench.engine.proxy(proxyCall({ operation: "move", parameters }));
    expect(requestOf(bench.requests[0] as RequestPlan).url).toBe("https://api.acme.test/v1/items/r%2F1/to/top?dry=1");
  });
  it("name the id that a custom operation lacks", async () => {
    const call = proxyCall({ operation: "move", parameters: [["shelf", "top"]] });
    await expect(benchOf(acme, provider).engine.proxy(call)).rejects.toMatchObject({
      code: "invalid_parameter",
      errors: [{ parameter: "id" }],
    });
  });
  it("are not found by an id where there is one of it", async () => {
    const bench = benchOf(acme, provider);
    await expect(bench.engine.proxy(proxyCall({ operation: "newest", id: "r7" }))).rejects.toMatchObject({
      code: "resource_not_found",
      hint: "GET /proxy/items",
    });
    expect(bench.requests).toEqual([]);
  });
  it("an ignored answer is not found on reads, and done on deletes", async () => {
    const ignored = benchOf(acme, (plan) => ({ ...answerWith(plan, {}), status: 404, outcome: "ignored" }));
    expect(await codeOf(ignored.engine.proxy(proxyCall({ operation: "get", id: "r1" })))).toBe("not_found");
    expect((await ignored.engine.proxy(proxyCall({ operation: "delete", id: "r1" }))).answer).toMatchObject({
      kind: "verbatim",
      status: 204,
    });
  });
  it.each<[string, Partial<ProxyCall>, string]>([
    ["an unknown resource", { resource: "item" }, "resource_not_found"],
    ["a standard operation that is not declared", { operation: "update", id: "1" }, "method_not_allowed"],
    ["an unknown operation", { operation: "serach" }, "method_not_found"],
    [
      "an unknown parameter of a closed operation",
      { operation: "closed", parameters: [["b", "1"]] },
      "invalid_parameter",
    ],
  ])("%s", async (_name, more, code) => {
    expect(await codeOf(benchOf(acme, provider).engine.proxy(proxyCall(more)))).toBe(code);
  });
});

describe("a raw page", () => {
  it("is the provider's body with a cursor to the next", async () => {
    const bench = benchOf(acme, provider);
    const bodies: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const { answer } = await bench.engine.rawPage(
        listCall("acme", { limit: 4, format: "raw", ...(cursor === undefined ? {} : { cursor }) }),
      );
      expect(answer).toMatchObject({ contentType: "application/json", status: 200 });
      bodies.push(new TextDecoder().decode(answer.bytes));
      cursor = answer.next_cursor;
    }
    expect(bodies.flatMap((body) => (JSON.parse(body) as { data: unknown[] }).data)).toEqual(items);
    expect(bodies[0]).toContain('"included":[1,2]');
  });
});

const planOf = (planned: PlannedCall | undefined): RequestPlan => {
  if (planned?.kind !== "request") throw new Error("nothing is planned");
  return planned.plan;
};

describe("a plan", () => {
  it("is the first request, and nothing is sent", async () => {
    const bench = benchOf(acme, provider);
    const [list] = await bench.engine.plan(listCall("acme", { limit: 2, remoteQuery: [["x", "1"]] }), "list");
    expect(requestOf(planOf(list)).url).toBe("https://api.acme.test/v1/items?page%5Blimit%5D=2&x=1");
    const [get] = await bench.engine.plan({ ...listCall("acme"), id: "r1" }, "get");
    expect(planOf(get)).toMatchObject({ method: "GET", path: "/v1/items/r1" });
    expect(bench.requests).toHaveLength(0);
  });
});

const collect = async (bench: TestBench, more: Partial<ListCall> = {}): Promise<readonly StreamItem[]> => {
  const found: StreamItem[] = [];
  for await (const item of bench.engine.stream(listCall("acme", more), { checkpoints: false })) found.push(item);
  return found;
};

const failing = (from: number) => (plan: RequestPlan, requests: readonly RequestPlan[]) => {
  if (requests.length >= from) throw new CognateError("provider_error", "down");
  return provider(plan);
};

describe("a stream", () => {
  it("gives everything without a limit, and exactly the limit with one", async () => {
    expect(await collect(benchOf(acme, provider))).toHaveLength(11);
    const limited = await collect(benchOf(acme, provider), { limit: 3 });
    expect(limited.map((item) => item.kind)).toEqual(["record", "record", "record", "end"]);
    expect(limited.at(-1)).toMatchObject({ status: "complete", count: 3, next_cursor: expect.any(String) as string });
  });
  it("fails like a list before the first record", async () => {
    expect(await codeOf(collect(benchOf(acme, failing(1))))).toBe("provider_error");
  });
  it("says at its end that it was cut, and where to go on", async () => {
    const bench = benchOf(acme, failing(2));
    const end = (await collect(bench)).at(-1);
    expect(end).toMatchObject({ kind: "end", status: "partial", count: 4, error: { code: "provider_error" } });
    const { answer } = await benchOf(acme, provider).engine.list(
      listCall("acme", { cursor: (end as { next_cursor: string }).next_cursor }),
    );
    expect(answer.result[0]).toMatchObject({ id: "r4" });
  });
  it("reads no further than the consumer", async () => {
    const bench = benchOf(acme, provider);
    const stream = bench.engine.stream(listCall("acme"), { checkpoints: false })[Symbol.asyncIterator]();
    await stream.next();
    await stream.return?.();
    expect(bench.requests).toHaveLength(1);
  });
});
