/** What a call leaves behind beside its answer: budgets, traces, events. */
import { describe, expect, it } from "vitest";
import { createEngine } from "./engine.ts";
import { createCursorSealer } from "./sealer.ts";
import { answerWith, catalogOf, listCall, MAPPING, NOW } from "./testing.ts";
import { createTrace } from "./trace.ts";
import type { Engine, TraceEvent } from "./types.ts";
import type { RateLimitState } from "../language/exchange.ts";

const catalog = catalogOf({
  acme: {
    pagination: { strategy: "cursor", cursor: "after", next: "next" },
    mapping: {
      ...MAPPING,
      record: { id: "id", status: "status", detail: "no.such.path" },
      where: "status != 'hidden'",
    },
  },
});

const engineWith = (states: readonly RateLimitState[]): Engine => {
  let calls = 0;
  return createEngine({
    catalog: () => catalog,
    clock: () => NOW,
    cursors: createCursorSealer({ current: new Uint8Array(32) }),
    send(plan, context) {
      const state = states[calls];
      calls += 1;
      if (state !== undefined) context.onEvent?.({ kind: "rate_limit", state });
      const data = [
        { id: `r${calls}`, status: "active" },
        { id: `h${calls}`, status: "hidden" },
        { id: `i${calls}`, status: "inactive" },
      ];
      return Promise.resolve(answerWith(plan, { data, next: calls < 3 ? `c${calls}` : null }));
    },
  });
};

it("the scarcest budget that was touched is reported", async () => {
  const { facts } = await engineWith([
    { name: "a", remaining: 50 },
    { name: "b", remaining: 3, resetSeconds: 9 },
    { name: "a", remaining: 49 },
  ]).list(listCall("acme"));
  expect(facts).toEqual({ rateLimit: { name: "b", remaining: 3, resetSeconds: 9 } });
});

it("nothing is reported when the provider says nothing", async () => {
  expect((await engineWith([]).list(listCall("acme"))).facts).toEqual({});
});

const traced = async (mostRecords?: number): Promise<readonly TraceEvent[]> => {
  const trace = createTrace(mostRecords);
  await engineWith([]).list(listCall("acme", { trace, query: { status: "active" } }));
  return trace.events;
};

describe("a trace", () => {
  it("tells the source, how each filter was done, each request and what became of its records", async () => {
    const events = await traced(0);
    expect(events.filter((event) => event.kind === "source")).toEqual([
      { kind: "source", path: "", operation: "items.list" },
    ]);
    expect(events.filter((event) => event.kind === "filter")).toEqual([
      { kind: "filter", parameter: "status", operator: "eq", how: "local" },
    ]);
    expect(events.filter((event) => event.kind === "plan")).toHaveLength(3);
    expect(events.filter((event) => event.kind === "page")[0]).toEqual({
      kind: "page",
      records: 3,
      rows: 3,
      admitted: 1,
      leftOut: 1,
      filtered: 1,
    });
    expect(events.some((event) => event.kind === "record")).toBe(false);
  });
  it("asked for fields tells of every record why its fields are what they are", async () => {
    const records = (await traced()).filter((event) => event.kind === "record");
    expect(records.map((event) => event.id)).toEqual(["r1", "r2", "r3"]);
    expect(records[0]?.fields.find((field) => field.field === "detail")).toMatchObject({
      value: null,
      why: expect.any(String) as string,
    });
  });
});
