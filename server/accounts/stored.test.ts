/** Accounts that a new catalog does not open any more: their status says so, and heals. */
import { describe, expect, it } from "vitest";
import type { Catalog } from "../../engine/catalog/types.ts";
import type { Expression } from "../../engine/language/compilation.ts";
import { CognateError } from "../../engine/errors.ts";
import type { Engine } from "../../engine/operation/types.ts";
import { testCatalog } from "../testing/catalog.ts";
import type { OpenAccount } from "../types.ts";
import { createMemoryAccountStore, type AccountRecord, type AccountStore } from "./store.ts";
import { createTestServer, recordOf, TOKEN } from "../testing/server.ts";

const PATH = "/integrated-account/acc_1";
const PEOPLE = "/unified/directory/people?integrated_account_id=acc_1";

/** The catalog asks for `team` from the moment on that the test says. */
const setUp = (status: "active" | "needs_reauth" = "active") => {
  let strict = false;
  let writes = 0;
  const openAccount: OpenAccount = (integration, { id, connection, context, sandbox, baseUrl }) => {
    if (strict && context["team"] === undefined)
      throw new CognateError("invalid_body", "`team` is missing.", {
        errors: [{ pointer: "/context/team", message: "is missing" }],
      });
    const { api_key, ...fields } = context;
    const view = { id, connection, account: fields, fields, secrets: { api_key }, token: {} };
    return {
      id,
      integration: integration.name,
      operatorHosts: [],
      sandbox,
      view: baseUrl === undefined ? view : { ...view, baseUrl },
    };
  };
  const kept = createMemoryAccountStore([recordOf("acc_1", { status })]);
  const accounts: AccountStore = {
    ...kept,
    update: (id, change) => {
      writes += 1;
      return kept.update(id, change);
    },
  };
  const { request } = createTestServer({
    token: TOKEN,
    deps: { accounts, openAccount },
    options: { allowHosts: ["127.0.0.1"] },
  });
  const ask = (method: string, path: string, body?: unknown) =>
    request(method, path, {
      headers: { authorization: `Bearer ${TOKEN}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    ask,
    writes: () => writes,
    askForTeam: (value: boolean) => void (strict = value),
    seen: async () => (await ask("GET", PATH)).json,
  };
};

it.each([
  ["a unified call", "GET", PEOPLE],
  ["a proxied call", "GET", "/proxy/members?integrated_account_id=acc_1"],
  ["a try of its credentials", "POST", "/integrated-account/refresh-credentials"],
])("%s with a field missing says so, and so does the account", async (_name, method, path) => {
  const { ask, askForTeam, seen } = setUp();
  askForTeam(true);
  const answer = await ask(method, path, method === "POST" ? { id: "acc_1" } : undefined);
  expect([answer.status, answer.json["code"], answer.json["errors"]]).toEqual([
    424,
    "credential_missing",
    [{ pointer: "/context/team", message: "is missing" }],
  ]);
  expect(await seen()).toMatchObject({
    status: "validation_error",
    last_error: { code: "credential_missing", message: expect.stringContaining("`team` is missing.") },
  });
  const listed = await ask("GET", "/integrated-account?status=validation_error");
  expect(listed.json["result"]).toMatchObject([{ id: "acc_1" }]);
});

it("is written once, not at every call", async () => {
  const { ask, askForTeam, writes } = setUp();
  askForTeam(true);
  await ask("GET", PEOPLE);
  await ask("GET", PEOPLE);
  expect(writes()).toBe(1);
});

it("heals when the catalog is as it was", async () => {
  const { ask, askForTeam, seen } = setUp("needs_reauth");
  askForTeam(true);
  await ask("GET", PEOPLE);
  askForTeam(false);
  expect((await ask("GET", PEOPLE)).status).toBe(200);
  expect(await seen()).toMatchObject({ status: "active", last_error: null });
});

it("heals by a change that gives what is missing, without the secrets again", async () => {
  const { ask, askForTeam, seen } = setUp();
  askForTeam(true);
  await ask("GET", PEOPLE);
  const changed = await ask("PATCH", `${PATH}?validate=false`, { context: { team: "x" } });
  expect([changed.status, changed.json["status"]]).toEqual([200, "active"]);
  expect(await seen()).toMatchObject({ status: "active", last_error: null, context: { team: "x" } });
});

it("sends no secret elsewhere while it heals", async () => {
  const { ask, askForTeam } = setUp();
  askForTeam(true);
  for (const more of [{ base_url: "http://127.0.0.1:8" }, { context: { team: "x", site: "us" } }]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is enough
    const moved = await ask("PATCH", `${PATH}?validate=false`, { context: { team: "x" }, ...more });
    expect([moved.status, moved.json["errors"]]).toMatchObject([400, [{ pointer: "/context/api_key" }]]);
  }
});

it.each([{ id: 5 }, {}, [], { id: "" }])("refresh-credentials refuses %j", async (body) => {
  const { status, json } = await setUp().ask("POST", "/integrated-account/refresh-credentials", body);
  expect([status, json["code"], json["errors"]]).toMatchObject([400, "invalid_body", [{ pointer: "/id" }]]);
});

describe("an account that was never verified", () => {
  const acme = testCatalog.integrations.get("acme");
  const keys = acme?.connections.get("keys");
  const org = {
    name: "org",
    operation: "me.get",
    value: { source: "id", evaluate: () => "o1" } as unknown as Expression,
  };
  const learning: Catalog = {
    ...testCatalog,
    integrations: new Map(
      acme === undefined || keys === undefined
        ? []
        : [["acme", { ...acme, connections: new Map([["keys", { ...keys, learn: [org] }]]) }]],
    ),
  };
  const setUpLearning = (more: Partial<AccountRecord> = {}, learn?: Engine["learn"]) => {
    let asked = 0;
    const server = createTestServer({
      records: [recordOf("acc_1", more)],
      token: TOKEN,
      engine: {
        learn:
          learn ??
          (async () => {
            asked += 1;
            return { org: "o1" };
          }),
      },
      deps: {
        catalog: () => learning,
        openAccount: (integration, { id, connection, context, learned, sandbox }) => ({
          id,
          integration: integration.name,
          operatorHosts: [],
          sandbox,
          view: { id, connection, account: learned, fields: {}, secrets: context, token: {} },
        }),
      },
    });
    return { ...server, times: () => asked };
  };
  const headers = { authorization: `Bearer ${TOKEN}` };

  it("learns at its first call, once, and keeps it", async () => {
    const { request, last, accounts, times } = setUpLearning();
    expect((await request("GET", PEOPLE, { headers })).status).toBe(200);
    expect(last()).toMatchObject({ account: { view: { account: { org: "o1" } } } });
    await request("GET", PEOPLE, { headers });
    expect([times(), (await accounts.get("acc_1"))?.learned]).toEqual([1, { org: "o1" }]);
  });

  it.each([
    ["it knows", { learned: { org: null } }],
    ["it calls an imitation", { sandbox: true }],
  ])("learns nothing where %s", async (_why, more) => {
    const { request, times } = setUpLearning(more);
    expect([(await request("GET", PEOPLE, { headers })).status, times()]).toEqual([200, 0]);
  });

  it("answers why it cannot learn", async () => {
    const refused = new CognateError("account_credentials_rejected", "Acme rejects the credentials.");
    const { request } = setUpLearning({}, () => Promise.reject(refused));
    expect((await request("GET", PEOPLE, { headers })).json["code"]).toBe("account_credentials_rejected");
  });
});
