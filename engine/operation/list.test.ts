/** Unified lists through the engine's front door: limits, reasons, cursors, sources, steps, shapes. */
import { describe, expect, it } from "vitest";
import type { Catalog } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import type { ProviderAnswer, RequestPlan } from "../language/exchange.ts";
import { RestartPagingError } from "../transport/provider-error.ts";
import {
  accountOf,
  answerWith,
  benchOf,
  catalogOf,
  codeOf,
  idsOf,
  listCall,
  MAPPING,
  NOW,
  requestOf,
  type TestBench,
  type TestIntegration,
} from "./testing.ts";
import type { ListAnswer, ListCall } from "./types.ts";

const PAGES = { strategy: "offset", offset: "offset", size: { to: "limit", max: 10 }, stop: [{ total: "total" }] };

const people = (count: number): readonly { readonly id: string; readonly status: string }[] =>
  Array.from({ length: count }, (_, index) => ({ id: `r${index}`, status: index % 10 === 9 ? "rare" : "common" }));

/** Serves `items` by offset and limit; other paths as `others` says. */
const offsets =
  (
    items: readonly unknown[],
    others: (path: string, request: ReturnType<typeof requestOf>) => unknown = () => undefined,
  ) =>
  (plan: RequestPlan): ProviderAnswer => {
    const request = requestOf(plan);
    const path = new URL(request.url).pathname;
    const other = others(path, request);
    if (other !== undefined) return answerWith(plan, other);
    const from = Number(request.query.get("offset") ?? 0);
    return answerWith(plan, {
      data: items.slice(from, from + Number(request.query.get("limit") ?? 10)),
      total: items.length,
      included: { version: 7 },
    });
  };

const acme = (more: Partial<TestIntegration> = {}): Catalog => catalogOf({ acme: { pagination: PAGES, ...more } });
const plain = acme();

const list = async (bench: TestBench, more: Partial<ListCall> = {}): Promise<ListAnswer> =>
  (await bench.engine.list(listCall("acme", more))).answer;

const all = async (bench: TestBench, more: Partial<ListCall> = {}): Promise<readonly unknown[]> => {
  const ids: unknown[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const answer: ListAnswer = await list(bench, { ...more, ...(cursor === undefined ? {} : { cursor }) });
    ids.push(...idsOf(answer));
    cursor = answer.next_cursor;
  }
  return ids;
};

describe("an ordinary list", () => {
  it("asks for as many records as are wanted, and knows the total", async () => {
    const bench = benchOf(plain, offsets(people(25)));
    const answer = await list(bench, { limit: 3 });
    expect(answer).toMatchObject({
      result: [{ id: "r0", status: "common" }, { id: "r1" }, { id: "r2" }],
      result_count: 3,
      total_count: 25,
      is_partial_response: false,
      prev_cursor: null,
    });
    expect(requestOf(bench.requests[0] as RequestPlan).query.get("limit")).toBe("3");
    expect(answer).not.toHaveProperty("partial_reason");
    expect(answer).not.toHaveProperty("truncated");
  });
  it("fills a limit over several provider pages, and ends without a cursor", async () => {
    const bench = benchOf(plain, offsets(people(25)));
    const first = await list(bench, { limit: 24 });
    expect([first.result_count, bench.requests.length]).toEqual([24, 3]);
    const last = await list(bench, { limit: 24, cursor: first.next_cursor ?? "" });
    expect([idsOf(last), last.next_cursor]).toEqual([["r24"], null]);
  });
  it("gives no cursor when the limit and the end fall together", async () => {
    expect(await list(benchOf(plain, offsets(people(5))), { limit: 5 })).toMatchObject({
      result_count: 5,
      next_cursor: null,
    });
  });
  it("gives an empty list for nothing", async () => {
    expect(await list(benchOf(plain, offsets([])))).toMatchObject({
      result: [],
      next_cursor: null,
      result_count: 0,
      total_count: 0,
      is_partial_response: false,
    });
  });
  it("takes an empty cursor for the first page", async () => {
    expect(idsOf(await list(benchOf(plain, offsets(people(2))), { cursor: "" }))).toEqual(["r0", "r1"]);
  });
  it("goes back by the limit where pages are numbered and rows are records", async () => {
    const bench = benchOf(plain, offsets(people(25)));
    const first = await list(bench, { limit: 4 });
    const second = await list(bench, { limit: 4, cursor: first.next_cursor ?? "" });
    const third = await list(bench, { limit: 4, cursor: second.next_cursor ?? "" });
    expect(idsOf(await list(bench, { limit: 4, cursor: third.prev_cursor ?? "" }))).toEqual(idsOf(second));
    expect(idsOf(await list(bench, { limit: 6, cursor: third.prev_cursor ?? "" }))).toEqual([
      "r4",
      "r5",
      "r6",
      "r7",
      "r8",
      "r9",
    ]);
    const back = await list(bench, { limit: 4, cursor: second.prev_cursor ?? "" });
    expect([idsOf(back), back.prev_cursor]).toEqual([idsOf(first), null]);
  });
});

describe("a filter that runs in the engine", () => {
  const rare = { query: { status: "rare" } };
  it("asks for the largest pages and reads on until there are rows", async () => {
    const bench = benchOf(plain, offsets(people(60)));
    const answer = await list(bench, { ...rare, limit: 3 });
    expect(idsOf(answer)).toEqual(["r9", "r19", "r29"]);
    expect(requestOf(bench.requests[0] as RequestPlan).query.get("limit")).toBe("10");
    expect(answer).not.toHaveProperty("total_count");
  });
  it("stops at the scan budget with a moved cursor, never an end", async () => {
    const bench = benchOf(plain, offsets([...people(9), ...people(9), ...people(9), ...people(9), ...people(10)]), 2);
    const answer = await list(bench, rare);
    expect(answer).toMatchObject({ result: [], is_partial_response: true, partial_reason: "scan_budget" });
    expect(answer).not.toHaveProperty("truncated");
    expect(answer.next_cursor).not.toBeNull();
    expect(await all(bench, rare)).toEqual(["r9"]);
  });
  it("stops at the deadline with what there is", async () => {
    const bench = benchOf(plain, (plan) => {
      bench.pass(600);
      return offsets(people(100))(plan);
    });
    const answer = await list(bench, { ...rare, deadline: NOW + 1000 });
    expect(answer).toMatchObject({ partial_reason: "deadline", is_partial_response: true });
    expect(idsOf(answer)).toEqual(["r9", "r19"]);
    expect(idsOf(await list(bench, { ...rare, cursor: answer.next_cursor ?? "" })).slice(0, 1)).toEqual(["r29"]);
  });
});

const failing = (from: number, error: () => Error) => (plan: RequestPlan, requests: readonly RequestPlan[]) => {
  if (requests.length >= from) throw error();
  return offsets(people(30))(plan);
};

const down = (): Error => new CognateError("provider_error", "down");

describe("a provider that fails", () => {
  it("is an error when nothing was read", async () => {
    expect(await codeOf(list(benchOf(plain, failing(1, down))))).toBe("provider_error");
  });
  it("leaves what was read, with the error and a cursor that goes on", async () => {
    const bench = benchOf(plain, failing(3, down));
    const answer = await list(bench, { limit: 100 });
    expect(answer).toMatchObject({
      result_count: 20,
      is_partial_response: true,
      partial_reason: "provider_error",
      truncated: true,
      error: { code: "provider_error" },
    });
    expect(await codeOf(list(bench, { cursor: answer.next_cursor ?? "" }))).toBe("provider_error");
    const healed = benchOf(plain, offsets(people(30)));
    expect(idsOf(await list(healed, { cursor: answer.next_cursor ?? "" }))[0]).toBe("r20");
  });
  it("is a deadline when time ran out underway", async () => {
    const bench = benchOf(
      plain,
      failing(2, () => new CognateError("deadline_exceeded", "late")),
    );
    expect(await list(bench, { limit: 100 })).toMatchObject({ result_count: 10, partial_reason: "deadline" });
  });
  it("never hides a fault of the engine", async () => {
    const bench = benchOf(
      plain,
      failing(2, () => new TypeError("bug")),
    );
    expect(await codeOf(list(bench, { limit: 100 }))).toBe("TypeError: bug");
  });
  it("begins again once when the provider forgot the position and nothing was given", async () => {
    const bench = benchOf(plain, (plan, requests) => {
      if (requests.length === 2) throw new RestartPagingError("cursor_expired", "gone");
      return offsets(people(15))(plan);
    });
    expect(idsOf(await list(bench, { limit: 100 }))).toEqual(people(15).map((one) => one.id));
  });
  it("takes the same rule on the first page for what it is: a refusal", async () => {
    const refusing = benchOf(plain, () => {
      throw new RestartPagingError("cursor_expired", "no such list");
    });
    expect(await codeOf(list(refusing))).toBe("provider_rejected");
  });
  it("says cursor_expired when a consumer already has rows", async () => {
    const bench = benchOf(plain, offsets(people(15)));
    const { next_cursor: cursor } = await list(bench, { limit: 10 });
    const gone = benchOf(plain, () => {
      throw new RestartPagingError("cursor_expired", "gone");
    });
    expect(await codeOf(list(gone, { cursor: cursor ?? "" }))).toBe("cursor_expired");
  });
  it("whose total lies ends in a typed error", async () => {
    const bench = benchOf(plain, (plan) => {
      const honest = offsets(people(12))(plan);
      return { ...honest, body: { ...(honest.body as object), total: 999 } };
    });
    await expect(all(bench, { limit: 100 })).rejects.toMatchObject({ code: "pagination_stuck" });
  });
});

describe("a cursor", () => {
  const bench = benchOf(plain, offsets(people(30)));
  const cursorOf = async (more: Partial<ListCall> = {}): Promise<string> =>
    (await list(bench, { limit: 2, ...more })).next_cursor ?? "";
  it("names the parameters that differ", async () => {
    const cursor = await cursorOf({ query: { status: "common" } });
    await expect(list(bench, { cursor, query: { status: "rare" } })).rejects.toMatchObject({
      code: "cursor_query_mismatch",
      errors: [{ parameter: "status" }],
    });
    await expect(list(bench, { cursor })).rejects.toMatchObject({
      errors: [{ parameter: "status", message: "it is missing" }],
    });
    await expect(list(bench, { cursor, query: { status: "common" }, remoteQuery: [["q", "x"]] })).rejects.toMatchObject(
      { errors: [{ parameter: "remote_query[q]" }] },
    );
  });
  it("does not mind an empty parameter, nor another way to write a list of values", async () => {
    const cursor = await cursorOf({ query: { status: ["common", "rare"] } });
    expect(
      idsOf(await list(bench, { cursor, query: { status: { in: "common,rare" }, search: "" }, limit: 1 })),
    ).toEqual(["r2"]);
  });
  it("allows another limit and another shape", async () => {
    expect(
      idsOf(
        await list(bench, {
          cursor: await cursorOf(),
          limit: 3,
          fields: ["id"],
          format: "normalized",
          remoteData: true,
        }),
      ),
    ).toEqual(["r2", "r3", "r4"]);
  });
  it("belongs to its account", async () => {
    expect(await codeOf(list(bench, { cursor: await cursorOf(), account: accountOf("acme", "acc_2") }))).toBe(
      "cursor_invalid",
    );
  });
  it("is stale when the configuration changed", async () => {
    const other = benchOf(acme({ operation: { description: "changed" } }), offsets(people(30)));
    expect(await codeOf(list(other, { cursor: await cursorOf() }))).toBe("cursor_stale");
  });
  it("is equal for an equal state", async () => {
    expect(await cursorOf()).toBe(await cursorOf());
  });
});

describe("rows that are not records", () => {
  const expanded = acme({
    mapping: {
      ...MAPPING,
      expand: "tags",
      record: { id: "$parent.id & ':' & $", status: "$parent.status" },
      where: "$ != 'hidden'",
    },
  });
  const items = [
    { id: "a", status: "x", tags: ["1", "2", "3"] },
    { id: "b", status: "y", tags: [] },
    { id: "c", status: "x", tags: ["hidden", "1"] },
    { id: "d", status: "y", tags: ["1", "2"] },
  ];
  it.each([1, 2, 3, 5])("are given once, in order, %i at a time", async (limit) => {
    expect(await all(benchOf(expanded, offsets(items)), { limit })).toEqual(["a:1", "a:2", "a:3", "c:1", "d:1", "d:2"]);
  });
  it("are filtered after they were made", async () => {
    expect(await all(benchOf(expanded, offsets(items)), { limit: 1, query: { status: "y" } })).toEqual(["d:1", "d:2"]);
  });
});

const both = (others: unknown) => offsets(people(3), (path) => (path === "/v1/other" ? others : undefined));

describe("sources", () => {
  const two = { other: { method: "GET", path: "/other", records: "data", pagination: PAGES } };
  const concat = acme({
    operations: two,
    mapping: {
      ...MAPPING,
      list: {
        concat: [
          { operation: "items.list" },
          {
            operation: "items.other",
            when: "$not($exists(query.search))",
            optional: { codes: ["provider_permission_missing"] },
          },
        ],
        filters: { status: "local" },
      },
    },
  });
  it("concat reads one after the other, at any limit", async () => {
    const bench = benchOf(concat, both({ data: [{ id: "o0" }, { id: "o1" }], total: 2 }));
    for (const limit of [1, 2, 3, 4, 100]) expect(await all(bench, { limit })).toEqual(["r0", "r1", "r2", "o0", "o1"]);
  });
  it("an optional member that fails with its code is left out and said", async () => {
    const bench = benchOf(concat, (plan) => {
      if (plan.path.endsWith("/other")) throw new CognateError("provider_permission_missing", "no");
      return offsets(people(3))(plan);
    });
    expect(await list(bench)).toMatchObject({
      result_count: 3,
      next_cursor: null,
      is_partial_response: true,
      partial_reason: "optional_source",
      partial: [{ code: "provider_permission_missing", source: "items.other" }],
    });
  });
  it("an optional member that fails otherwise is an error", async () => {
    const bench = benchOf(concat, (plan) => {
      if (plan.path.endsWith("/other")) throw new CognateError("provider_error", "down");
      return offsets(people(3))(plan);
    });
    expect(await list(bench)).toMatchObject({ partial_reason: "provider_error", error: { code: "provider_error" } });
  });
  const choose = acme({
    operations: two,
    files: { "rows.yaml": "- { id: s0, status: common }\n- { id: s1, status: rare }\n- { id: s2, status: common }\n" },
    mapping: {
      ...MAPPING,
      list: {
        choose: [
          { when: "query.search = 'other'", operation: "items.other" },
          { when: "$exists(query.search)", static: "rows.yaml" },
          { operation: "items.list" },
        ],
        filters: { search: "chosen", status: "local" },
      },
    },
  });
  it("choose takes the first branch that applies", async () => {
    const bench = benchOf(choose, both({ data: [{ id: "o0" }], total: 1 }));
    expect(await all(bench)).toEqual(["r0", "r1", "r2"]);
    expect(await all(bench, { query: { search: "other" } })).toEqual(["o0"]);
  });
  it("static rows page and filter as a provider's do", async () => {
    const bench = benchOf(choose, offsets([]));
    for (const limit of [1, 2, 100])
      expect(await all(bench, { limit, query: { search: "x", status: "common" } })).toEqual(["s0", "s2"]);
    expect(bench.requests).toHaveLength(0);
  });
});

const details = (path: string): unknown =>
  path.startsWith("/v1/detail/") ? { text: `about ${path.slice(11)}` } : undefined;

const asked = (bench: TestBench): number => bench.requests.filter((plan) => plan.path.includes("/detail/")).length;

const broken = (plan: RequestPlan): ProviderAnswer => {
  if (plan.path.includes("/detail/")) throw new CognateError("not_found", "gone");
  return offsets(people(3))(plan);
};

const labels = (path: string, request: ReturnType<typeof requestOf>): unknown => {
  if (path !== "/v1/labels") return undefined;
  const rows = [
    ...Array.from({ length: 12 }, (_, index) => ({ id: `x${index}`, name: "?" })),
    { id: "common", name: "Ordinary" },
  ];
  const from = Number(request.query.get("offset"));
  return { data: rows.slice(from, from + 10), total: rows.length };
};

const failingAt =
  (path: string, down: boolean) =>
  (plan: RequestPlan): ProviderAnswer => {
    if (down && plan.path.endsWith(path)) throw new CognateError("deadline_exceeded", "late");
    return offsets(people(7), details)(plan);
  };

describe("steps", () => {
  const detail = {
    detail: { method: "GET", path: "/detail/{{ id }}", record: "$" },
    labels: { method: "GET", path: "/labels", records: "data", pagination: PAGES },
  };
  const step = {
    name: "detail",
    operation: "items.detail",
    at: "record",
    args: { id: "{{ record.id }}" },
    concurrency: 4,
  };
  const detailed = (more: Readonly<Record<string, unknown>> = {}): Catalog =>
    acme({
      operations: detail,
      mapping: {
        ...MAPPING,
        record: { ...MAPPING.record, detail: "$steps.detail.text" },
        steps: [{ ...step, ...more }],
      },
    });

  it("at record run for the rows that are given and for no others, in order", async () => {
    const bench = benchOf(detailed(), offsets(people(30), details));
    const answer = await list(bench, { limit: 3, query: { status: "rare" } });
    expect(answer.result.map((record) => record["detail"])).toEqual(["about r9", "about r19", "about r29"]);
    expect(asked(bench)).toBe(3);
  });
  it("are not run when nobody asked for their fields", async () => {
    const bench = benchOf(detailed(), offsets(people(3), details));
    await list(bench, { fields: ["status"] });
    expect(asked(bench)).toBe(0);
    await list(bench, { exclude: ["detail"] });
    expect(asked(bench)).toBe(0);
  });
  it("fail the call by default, before anything was given", async () => {
    expect(await codeOf(list(benchOf(detailed(), broken)))).toBe("not_found");
  });
  it("that fail underway leave the rows before them, and the cursor stands at the record that failed", async () => {
    const answer = await list(benchOf(detailed(), failingAt("/detail/r4", true)));
    expect(answer).toMatchObject({ result_count: 4, partial_reason: "deadline", is_partial_response: true });
    const rest = await list(benchOf(detailed(), failingAt("/detail/r4", false)), { cursor: answer.next_cursor ?? "" });
    expect(idsOf(rest)).toEqual(["r4", "r5", "r6"]);
    expect(
      await codeOf(list(benchOf(detailed(), failingAt("/detail/r4", true)), { cursor: answer.next_cursor ?? "" })),
    ).toBe("deadline_exceeded");
  });
  it("with on_error partial leave a null and one fact", async () => {
    const answer = await list(benchOf(detailed({ on_error: "partial" }), broken));
    expect(answer).toMatchObject({
      result_count: 3,
      is_partial_response: true,
      partial_reason: "optional_source",
      partial: [{ code: "not_found", source: "steps.detail" }],
    });
    expect(answer.result[0]).toMatchObject({ id: "r0", detail: null });
    expect(answer.partial).toHaveLength(1);
  });
  it("with codes fail for others", async () => {
    expect(
      // oxlint-disable-next-line unicorn/no-thenable -- a word of the language
      await codeOf(list(benchOf(detailed({ on_error: { codes: ["provider_error"], then: "partial" } }), broken))),
    ).toBe("not_found");
  });
  it("that a filter reads run before it, in small batches, and the walk still gives every row once", async () => {
    const where = acme({
      operations: detail,
      mapping: { ...MAPPING, where: "$steps.detail.text != 'about r1'", steps: [{ ...step, concurrency: 2 }] },
    });
    const bench = benchOf(where, offsets(people(7), details));
    for (const limit of [1, 2, 3, 100])
      expect(await all(bench, { limit })).toEqual(["r0", "r2", "r3", "r4", "r5", "r6"]);
  });

  const labelled = (allPages: boolean): Catalog =>
    acme({
      operations: detail,
      mapping: {
        ...MAPPING,
        bind: { names: "$steps.labels{ id: name }" },
        record: { ...MAPPING.record, detail: "$lookup($names, status)" },
        steps: [{ name: "labels", operation: "items.labels", at: "call", all_pages: allPages }],
      },
    });
  it("at call run once for a consumer request, over all pages", async () => {
    const bench = benchOf(labelled(true), offsets(people(25), labels));
    const answer = await list(bench, { limit: 25 });
    expect(answer.result[0]).toMatchObject({ detail: "Ordinary" });
    expect(bench.requests.filter((plan) => plan.path.endsWith("/labels"))).toHaveLength(2);
  });
  it("that need all pages fail when pages run out: half a join is a wrong answer", async () => {
    expect(await codeOf(list(benchOf(labelled(true), offsets(people(3), labels), 1)))).toBe("pagination_failed");
  });
  it("at page see the records of the page", async () => {
    const paged = acme({
      operations: { many: { method: "GET", path: "/many", params: { ids: { array: "comma" } }, records: "data" } },
      mapping: {
        ...MAPPING,
        bind: { texts: "$steps.many{ id: text }" },
        record: { ...MAPPING.record, detail: "$lookup($texts, id)" },
        steps: [{ name: "many", operation: "items.many", at: "page", args: { ids: "{{ records.id }}" } }],
      },
    });
    const bench = benchOf(
      paged,
      offsets(people(12), (path, request) =>
        path === "/v1/many"
          ? { data: (request.query.get("ids") ?? "").split(",").map((id) => ({ id, text: `t-${id}` })) }
          : undefined,
      ),
    );
    const answer = await list(bench, { limit: 12 });
    expect(answer.result.map((record) => record["detail"])).toEqual(people(12).map((one) => `t-${one.id}`));
    expect(bench.requests.filter((plan) => plan.path.endsWith("/many"))).toHaveLength(2);
  });
});

describe("the shape of records", () => {
  const mixed = acme({ mapping: { ...MAPPING, record: { id: "id", status: "$uppercase(status)" } } });
  const items = [{ id: "a", status: "x" }, { id: "b", status: 5 }, { status: "z" }, { id: 7, status: "w" }];
  it("a field that fails is null and named, its record stays; a record without an id is left out and said", async () => {
    const answer = await list(benchOf(mixed, offsets(items)));
    expect(answer.result).toEqual([
      { id: "a", status: "X" },
      { id: "b", status: null },
      { id: "7", status: "W" },
    ]);
    expect(answer).toMatchObject({ is_partial_response: true, partial_reason: "record_errors" });
    expect(answer.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ record_id: "b", field: "status" }),
        { message: "A record without `id` was left out: number 3 of its page." },
      ]),
    );
  });
  it("strict fails the call", async () => {
    expect(await codeOf(list(benchOf(mixed, offsets(items)), { strict: true }))).toBe("mapping_failed");
  });
  it("fields keep the id, exclude drops, remote_data is the record as received", async () => {
    const bench = benchOf(plain, offsets(people(1)));
    expect((await list(bench, { fields: ["status"] })).result).toEqual([{ id: "r0", status: "common" }]);
    expect((await list(bench, { exclude: ["status"], remoteData: true })).result).toEqual([
      { id: "r0", remote_data: { id: "r0", status: "common" } },
    ]);
    expect((await list(bench, { format: "normalized", remoteData: true })).result).toEqual([
      { id: "r0", status: "common", detail: null, joined: null },
    ]);
    expect(await codeOf(list(bench, { fields: ["statu"] }))).toBe("invalid_parameter");
  });
  it("omitted fields are said when one was asked for", async () => {
    const omits = acme({ mapping: { ...MAPPING, list: { ...MAPPING.list, omits: ["joined"] } } });
    const bench = benchOf(omits, offsets(people(1)));
    expect(await list(bench, { fields: ["joined"] })).toMatchObject({
      is_partial_response: true,
      partial_reason: "omitted_fields",
      partial: [{ fields: ["joined"] }],
    });
    expect(await list(bench)).toMatchObject({ is_partial_response: false });
  });
});

describe("the query", () => {
  const bench = benchOf(plain, offsets(people(1)));
  it.each<[string, Partial<ListCall>, string]>([
    ["an unknown parameter", { query: { statu: "x" } }, "invalid_parameter"],
    ["an operator that the model does not have", { query: { status: { gt: "x" } } }, "invalid_parameter"],
    ["a parameter that the integration cannot filter by", { query: { search: "x" } }, "filter_not_supported"],
    ["a date that is none", { query: { start: "soon" } }, "invalid_parameter"],
    ["a parameter that paging owns", { remoteQuery: [["offset", "3"]] }, "parameter_owned_by_paging"],
    ["an unknown model", { model: "peple" }, "model_not_found"],
    ["an unknown resource", { resource: "user" }, "model_not_found"],
  ])("%s", async (_name, more, code) => {
    expect(await codeOf(list(bench, more))).toBe(code);
  });
  it("an empty value means not given", async () => {
    expect((await list(bench, { query: { status: "", nothing: "" } })).result).toHaveLength(1);
  });
  it("require is asked with defaults, before anything is sent", async () => {
    const ruled = acme({
      operation: { params: { since: {} } },
      mapping: {
        ...MAPPING,
        list: {
          ...MAPPING.list,
          filters: { status: "local", start: { to: "since", default: "$floorTime(now, 'day')" } },
          require: [
            { that: "query.start <= now", message: "start must not lie ahead of {{ now }}", fields: ["start"] },
          ],
        },
      },
    });
    const ahead = benchOf(ruled, offsets(people(1)));
    await expect(list(ahead, { query: { start: "2027-01-01T00:00:00Z" } })).rejects.toMatchObject({
      code: "requirement_failed",
      errors: [{ parameter: "start" }],
    });
    expect(ahead.requests).toHaveLength(0);
    expect((await list(ahead)).applied).toMatchObject({ start: "2026-01-15T00:00:00Z" });
  });
  it("defaults that depend on the clock stay as they were on the first page", async () => {
    const ruled = acme({
      operation: { params: { since: {} } },
      mapping: { ...MAPPING, list: { ...MAPPING.list, filters: { start: { to: "since", default: "now" } } } },
    });
    const ticking = benchOf(ruled, offsets(people(30)));
    const first = await list(ticking, { limit: 2 });
    ticking.pass(86_400_000);
    const second = await list(ticking, { limit: 2, cursor: first.next_cursor ?? "" });
    expect(second.applied).toEqual(first.applied);
    expect(requestOf(ticking.requests[1] as RequestPlan).query.get("since")).toBe(
      requestOf(ticking.requests[0] as RequestPlan).query.get("since"),
    );
  });
});
