/** What a plan shows of a call with extra calls: what is known, what depends on answers, what comes later. */
import { describe, expect, it } from "vitest";
import { benchOf, catalogOf, listCall, type TestBench } from "./testing.ts";
import type { PlannedCall, PlanKind } from "./types.ts";

const PAGED = { strategy: "page", number: "page", start: 1, size: { to: "size", max: 10 }, stop: ["short_page"] };

const bench = (): TestBench =>
  benchOf(
    catalogOf({
      acme: {
        pagination: PAGED,
        operation: { params: { team: {}, status: {} } },
        operations: {
          teams: { method: "GET", path: "/teams", records: "data" },
          detail: { method: "GET", path: "/items/{{ id }}/detail", record: "$" },
          mine: {
            method: "GET",
            path: "/orgs/{{ args.org }}/items/{{ id }}",
            params: { org: { in: "template", required: true } },
            record: "$",
          },
          team: { method: "GET", path: "/teams/{{ id }}", record: "$" },
        },
        mapping: {
          model: "people",
          resource: "users",
          steps: [
            { name: "teams", operation: "items.teams", at: "call", methods: ["list"] },
            { name: "own", operation: "items.team", at: "call", methods: ["get"], args: { id: "{{ id }}" } },
            {
              name: "detail",
              operation: "items.detail",
              at: "record",
              methods: ["list"],
              args: { id: "{{ record.id }}" },
            },
          ],
          record: { id: "id", status: "$first($steps.detail.status, $steps.own.status)" },
          list: {
            operation: "items.list",
            args: { team: "{{ $steps.teams[0].id }}" },
            filters: { status: { to: "status" } },
          },
          get: { operation: "items.mine", args: { org: "{{ $steps.own.org }}" } },
        },
      },
    }),
    () => {
      throw new Error("nothing may be sent");
    },
  );

const planned = async (kind: PlanKind): Promise<readonly string[]> => {
  const { engine, requests } = bench();
  const plans = await engine.plan({ ...listCall("acme"), id: "i1", body: {} }, kind);
  expect(requests).toEqual([]);
  return plans.map(line);
};

const line = (call: PlannedCall): string => {
  const step = call.step === undefined ? "" : ` step ${call.step}`;
  if (call.kind === "later") return `${call.when}: ${call.method} ${call.path}${step}`;
  const depends = call.dependsOn === undefined ? "" : ` depends on ${call.dependsOn.join(", ")}`;
  return `${call.plan.method} ${call.plan.path}${step}${depends}`;
};

const planOf = async (concat: readonly unknown[], files: Readonly<Record<string, string>> = {}) => {
  const mapping = { model: "people", resource: "users", record: { id: "id" }, list: { concat } };
  const operations = { teams: { method: "GET", path: "/teams", records: "data" } };
  const { engine } = benchOf(catalogOf({ acme: { pagination: PAGED, operations, mapping, files } }), () => {
    throw new Error("nothing may be sent");
  });
  return (await engine.plan(listCall("acme"), "list")).map(line);
};

describe("a plan", () => {
  it("of a list shows the steps before it, what it takes of them, and what follows for each record and page", async () => {
    expect(await planned("list")).toEqual([
      "GET /v1/teams step teams",
      "GET /v1/items depends on teams",
      "for each record: GET /items/{{ id }}/detail step detail",
      "for each further page: GET /items",
    ]);
  });

  it("of a call that cannot be made without a step's answer shows it as later", async () => {
    expect(await planned("get")).toEqual([
      "GET /v1/teams/i1 step own",
      "after the steps: GET /orgs/{{ args.org }}/items/{{ id }}",
    ]);
  });

  it("of a list of several sources names those after the first", async () => {
    const sources = [{ operation: "items.list" }, { operation: "items.teams" }];
    expect(await planOf(sources)).toEqual([
      "GET /v1/items",
      "for each further page: GET /items",
      "for the next source: GET /teams",
    ]);
    expect(await planOf([{ static: "rows.yaml" }, sources[1]], { "rows.yaml": '[{ "id": "1" }]' })).toEqual([
      "for the next source: GET /teams",
    ]);
  });

  it("of a declared operation shows its request, and that of further pages", async () => {
    const { engine, requests } = bench();
    const { account, deadline } = listCall("acme");
    const proxied = async (operation: string, more: object = {}) =>
      (await engine.planProxy({ account, deadline, resource: "items", operation, parameters: [], ...more })).map(line);
    expect(await proxied("list", { parameters: [["team", "t1"]] })).toEqual([
      "GET /v1/items",
      "for each further page: GET /items",
    ]);
    expect(await proxied("detail", { id: "i1" })).toEqual(["GET /v1/items/i1/detail"]);
    await expect(proxied("lsit")).rejects.toMatchObject({ fault: "caller" });
    expect(requests).toEqual([]);
  });

  it("tells of the caller's own mistakes", async () => {
    const { engine } = bench();
    await expect(engine.plan(listCall("acme", { query: { colour: "red" } }), "list")).rejects.toMatchObject({
      fault: "caller",
    });
  });
});
