/** One operation: arguments, answer, tokens and trace. */
import { describe, expect, it } from "vitest";
import { loadCatalog } from "../catalog/index.ts";
import { treeOf, yaml } from "../catalog/testing/tree.ts";
import type { Integration, Operation } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import type { ProviderAnswer } from "../language/exchange.ts";
import { url } from "../language/plan-url.ts";
import { createSend, type Wire } from "../transport/index.ts";
import { perform, planCall } from "./perform.ts";
import { readRecords } from "./read-records.ts";
import { createTrace } from "./trace.ts";
import type { Account } from "./types.ts";

const NOW = Date.parse("2026-01-02T03:04:05Z");

const { integrations, findings } = loadCatalog(
  treeOf({
    "integrations/acme/integration.yaml": yaml(`
      cognate: 1
      name: acme
      label: Acme
      category: identity
      base_url: https://api.acme.example/v1
      servers: [ { path: "/logs/**", base_url: https://logs.acme.example } ]
      connections:
        keys:
          label: Keys
          fields: { key: { type: secret, label: Key } }
          auth: [ { type: header, name: X-Api-Key, value: "{{ credentials.key }}" } ]
    `),
    "integrations/acme/resources/users.yaml": yaml(`
      resource: users
      operations:
        list: { method: GET, path: /users, records: data, pagination: { strategy: none } }
        sparse: { method: GET, path: /users, records: data, absent: empty, pagination: { strategy: none } }
        get: { method: GET, path: "/users/{{ id }}", record: $ }
        filtered: { method: GET, path: /users, records: "data[id = $args.id and $status = 200 and $headers.\`x-a\` = '1']", absent: empty, pagination: { strategy: none } }
        logs: { method: GET, path: /logs/today, records: $, pagination: { strategy: none } }
        purge: { method: DELETE, path: /users }
        create: { method: POST, path: /users, idempotency: { header: Idempotency-Key }, record: $ }
    `),
  }),
);
const acme = integrations.get("acme") as Integration;
const operation = (name: string): Operation => acme.operations.get(`users.${name}`) as Operation;

const account = (over: Partial<Account["view"]> = {}): Account => ({
  id: "acc_1",
  integration: "acme",
  operatorHosts: [],
  sandbox: false,
  view: {
    id: "acc_1",
    connection: "keys",
    account: {},
    fields: {},
    secrets: { key: "s3cret-key" },
    token: {},
    ...over,
  },
});

const answer = (body: unknown, over: Partial<ProviderAnswer> = {}): ProviderAnswer => ({
  status: 200,
  headers: { "x-a": "1" },
  body,
  text: "",
  bytes: new Uint8Array(),
  request: { method: "GET", url: "https://api.acme.example/v1/users", operation: "users.list", attempt: 1 },
  outcome: "ok",
  ...over,
});

it("the made-up provider has no finding", () => {
  expect(findings).toEqual([]);
});

const respond =
  (status: number, body: unknown): Wire =>
  () =>
    Promise.resolve({
      status,
      headers: { "content-type": "application/json" },
      bytes: new TextEncoder().encode(JSON.stringify(body)),
    });
const call = (name: string, wire: Wire, on: Account = account()) => {
  const send = createSend({ wire, clock: () => NOW, sleep: () => Promise.resolve(), random: () => 0 });
  const trace = createTrace();
  return {
    events: trace.events,
    done: perform({
      integration: acme,
      operation: operation(name),
      account: on,
      args: {},
      now: NOW,
      deadline: NOW + 1000,
      send,
      trace,
    }),
  };
};

describe("a provider call", () => {
  it("is planned, sent and traced in order, no secret in sight", async () => {
    const { events, done } = call("list", respond(200, { data: [] }));
    expect((await done).body).toEqual({ data: [] });
    expect(events.map((event) => event.kind)).toEqual(["plan", "request", "response"]);
    expect(JSON.stringify(events)).not.toContain("s3cret-key");
  });

  it("masks the account's secrets in the provider's errors", async () => {
    const { done } = call("list", respond(400, { error: "bad key s3cret-key" }));
    await expect(done).rejects.toMatchObject({
      code: "provider_rejected",
      message: expect.stringContaining("bad key ***") as string,
    });
  });

  it("follows the server rules, as raw calls do", () => {
    const plan = planCall({ integration: acme, operation: operation("logs"), account: account(), args: {}, now: NOW });
    expect(url(plan)).toBe("https://logs.acme.example/logs/today");
  });

  it("of an account with a base URL of its own never reaches the real provider", async () => {
    const on = account({ baseUrl: "http://127.0.0.1:9" });
    const { done } = call("list", respond(200, {}), on);
    await expect(done).rejects.toMatchObject({ code: "egress_denied" });
    const link = perform({
      integration: acme,
      operation: operation("list"),
      account: { ...on, operatorHosts: ["127.0.0.1:9"] },
      args: {},
      placements: { url: "https://logs.acme.example/logs" },
      now: NOW,
      deadline: NOW + 1000,
      send: createSend({ wire: respond(200, {}), clock: () => NOW, sleep: () => Promise.resolve(), random: () => 0 }),
    });
    await expect(link).rejects.toMatchObject({ code: "egress_denied" });
  });
});

const errorOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe("the records of an answer", () => {
  it.each<readonly [string, unknown, readonly unknown[]]>([
    ["list", { data: [{ id: 1 }, { id: 2 }] }, [{ id: 1 }, { id: 2 }]],
    ["list", { data: [] }, []],
    ["list", { data: { id: 1 } }, [{ id: 1 }]],
    ["list", { data: [{ id: 1 }] }, [{ id: 1 }]],
    ["sparse", {}, []],
    ["sparse", { data: null }, []],
    ["get", { id: 1 }, [{ id: 1 }]],
    ["get", [{ id: 1 }], [[{ id: 1 }]]],
    ["logs", [{ a: 1 }], [{ a: 1 }]],
    ["purge", undefined, []],
    ["filtered", { data: [{ id: 1 }, { id: 2 }] }, [{ id: 2 }]],
  ])("%s of %j are %j", (name, body, expected) => {
    expect(readRecords(operation(name), answer(body), { id: 2 }, NOW)).toEqual(expected);
  });

  it.each([
    ["list", {}],
    ["list", { data: null }],
    ["list", undefined],
    ["get", undefined],
    ["get", null],
  ])("%s: nothing in %j is an error that names the place in the file", (name, body) => {
    const error = errorOf(() => readRecords(operation(name), answer(body), {}, NOW));
    expect(error).toBeInstanceOf(CognateError);
    expect(error).toMatchObject({
      code: "provider_unexpected_answer",
      where: { file: "integrations/acme/resources/users.yaml" },
    });
  });

  it("of an ignored answer are none", () => {
    expect(readRecords(operation("list"), answer(undefined, { outcome: "ignored" }), {}, NOW)).toEqual([]);
  });
});

const planned = (name: string, more: { readonly idempotencyKey?: string; readonly newKey?: () => string }) =>
  planCall({ integration: acme, operation: operation(name), account: account(), args: {}, now: NOW, ...more });
const newKey = () => "made";

describe("a key that makes a write safe to repeat", () => {
  it.each([
    ["create", { newKey }, "made", true],
    ["create", { newKey, idempotencyKey: "the caller's" }, "the caller's", true],
    ["create", {}, undefined, false],
    ["list", { newKey }, undefined, true],
  ])("%s with %j sends %s", (name, more, key, repeatable) => {
    const plan = planned(name, more);
    expect(new Map(plan.headers).get("idempotency-key")).toBe(key);
    expect(plan.repeatable).toBe(repeatable);
  });
});
