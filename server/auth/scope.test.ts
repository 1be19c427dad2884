/** The scope matrix: every route with every scope, and with tokens for other tenants, accounts and models. */
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ServerParts } from "../types.ts";
import { routesOf } from "../app.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { TokenRecord } from "../store/types.ts";
import { NOW, createTestServer, recordOf } from "../testing/server.ts";
import { issueToken } from "../tokens/issue.ts";
import type { Scope } from "./authenticator.ts";
import { ACCOUNT_SCOPES, SCOPES } from "./caller.ts";

const A = "integrated_account_id=acc_1";
const NEW = JSON.stringify({ tenant_id: "t1", integration: "acme", context: { site: "eu", api_key: "k" } });

interface Row {
  /** Verb and path of the route table. */
  readonly route: string;
  readonly target: string;
  readonly body?: string;
  /** Scopes that are enough alone; undefined: open to everybody. */
  readonly scopes: readonly (Scope | "me")[] | undefined;
}

const row = (route: string, target: string, scopes: Row["scopes"], body?: string): Row => ({
  route,
  target,
  scopes,
  ...(body === undefined ? {} : { body }),
});

/** Written out, not derived: a route with the wrong scope fails here. */
const MATRIX: readonly Row[] = [
  row("GET /healthz", "/healthz", undefined),
  row("GET /ping", "/ping", undefined),
  row("GET /readyz", "/readyz", undefined),
  row("GET /unified/meta/:model/:integration", "/unified/meta/directory/acme", ["read"]),
  row("GET /unified/:model/:resource/meta/:method", `/unified/directory/people/meta/list?${A}`, ["read"]),
  row("GET /unified/:model/:resource/:integration/meta/:method", "/unified/directory/people/acme/meta/list", ["read"]),
  row("GET /unified/:model/:resource", `/unified/directory/people?${A}`, ["read"]),
  row("POST /unified/:model/:resource", `/unified/directory/people?${A}`, ["write"], '{"name":"Ada"}'),
  row("GET /unified/:model/:resource/:id", `/unified/directory/people/1?${A}`, ["read"]),
  row("PATCH /unified/:model/:resource/:id", `/unified/directory/people/1?${A}`, ["write"], '{"name":"Ada"}'),
  row("DELETE /unified/:model/:resource/:id", `/unified/directory/people/1?${A}`, ["write"]),
  row("POST /unified/:model/:resource/:id", `/unified/directory/people/deactivate?${A}`, ["write"]),
  row("POST /unified/:model/:resource/:id", `/unified/directory/people/count?${A}`, ["read"]),
  row("GET /proxy/:resource", `/proxy/members?${A}`, ["proxy:read"]),
  row("POST /proxy/:resource", `/proxy/members?${A}`, ["proxy:write"], "{}"),
  row("GET /proxy/:resource/:id", `/proxy/members/1?${A}`, ["proxy:read"]),
  row("PATCH /proxy/:resource/:id", `/proxy/members/1?${A}`, ["proxy:write"], "{}"),
  row("DELETE /proxy/:resource/:id", `/proxy/members/1?${A}`, ["proxy:write"]),
  row("POST /proxy/:resource/:id", `/proxy/members/deactivate?${A}`, ["proxy:write"]),
  row("POST /proxy/:resource/:id", `/proxy/members/count?${A}`, ["proxy:read"]),
  row("GET /integration", "/integration", ["read"]),
  row("GET /integration/:name", "/integration/acme", ["read"]),
  row("GET /integration/:name/capabilities", "/integration/acme/capabilities", ["read"]),
  row("GET /integrated-account/:id/capabilities", "/integrated-account/acc_1/capabilities", ["read"]),
  row("GET /integrated-account", "/integrated-account", ["accounts"]),
  row("POST /integrated-account", "/integrated-account", ["accounts"], NEW),
  row(
    "POST /integrated-account/refresh-credentials",
    "/integrated-account/refresh-credentials",
    ["accounts"],
    '{"id":"acc_1"}',
  ),
  row("GET /integrated-account/me", "/integrated-account/me", ["me"]),
  row("PATCH /integrated-account/me", "/integrated-account/me", ["me"], '{"context":{"team":"x"}}'),
  row("GET /integrated-account/:id", "/integrated-account/acc_1", ["accounts"]),
  row("PATCH /integrated-account/:id", "/integrated-account/acc_1", ["accounts"], '{"context":{"team":"x"}}'),
  row("DELETE /integrated-account/:id", "/integrated-account/acc_1", ["accounts"]),
  row("GET /api-token", "/api-token", ["tokens"]),
  row("POST /api-token", "/api-token", ["tokens"], '{"name":"n","scopes":["tokens"]}'),
  row("POST /link-token", "/link-token", ["accounts"], '{"tenant_id":"t1"}'),
  row("GET /log", "/log", ["log"]),
  row("GET /metrics", "/metrics", ["metrics"]),
  row("GET /integration/:name/drift", "/integration/acme/drift", ["metrics"]),
  row("GET /openapi.json", "/openapi.json", undefined),
  row("GET /schemas/:model/:file", "/schemas/directory/people.json", undefined),
];

/** Asked for besides: their answers depend on more than one scope, or on the token itself; below, and in `server/link/`. */
const ELSEWHERE = [
  "POST /integrated-account/token",
  "GET /api-token/:id",
  "DELETE /api-token/:id",
  "/link",
  "/connect-account",
];

const serverWith = async (draft: Partial<TokenRecord>) => {
  const store = createMemoryStore(() => NOW);
  const parts = { tokens: store.tokens, clock: () => NOW, randomBytes };
  // Somebody made the token: a server whose only tokens are accounts' own asks for none.
  await issueToken(parts, { kind: "api", name: "first", scopes: [], createdBy: "cli" });
  const { token, record } = await issueToken(parts, { kind: "api", name: "n", scopes: [], createdBy: "x", ...draft });
  const records = [recordOf("acc_1"), recordOf("acc_2", { tenantId: "t2" })];
  const { request } = createTestServer({ records, store, deps: { newId: () => randomBytes(8).toString("hex") } });
  return {
    record,
    ask: (target: string, verb: string, body?: string) =>
      request(verb, target, {
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body }),
      }),
  };
};

const verbOf = ({ route }: Row): string => route.split(" ")[0] ?? "";

it("knows every route of the table", () => {
  const routes = routesOf(new Proxy({}, { get: () => () => undefined }) as ServerParts).flatMap(({ path, verbs }) =>
    Object.keys(verbs).map((verb) => `${verb} ${path}`),
  );
  const known = new Set(MATRIX.map(({ route }) => route));
  const missing = routes.filter(
    (route) => !known.has(route) && !ELSEWHERE.some((one) => route === one || route.split(" ")[1]?.startsWith(one)),
  );
  expect(missing).toEqual([]);
  expect([...known].filter((route) => !routes.includes(route))).toEqual([]);
});

describe.each(MATRIX)("$route as $target", (one) => {
  it.each([...SCOPES, "me" as const])("with %s alone", async (scope) => {
    const grant =
      scope === "me"
        ? ({ kind: "account", accounts: ["acc_1"], scopes: [] } as const)
        : ({ kind: "api", scopes: [scope] } as const);
    const { ask } = await serverWith(grant);
    const { status, json } = await ask(one.target, verbOf(one), one.body);
    const mayPass = one.scopes === undefined || one.scopes.includes(scope);
    expect([status < 300, mayPass ? undefined : json["code"]]).toEqual([mayPass, mayPass ? undefined : "token_scope"]);
  });
});

describe.each([...SCOPES, "me" as const])("%s alone", (scope) => {
  const grant =
    scope === "me"
      ? ({ kind: "account", accounts: ["acc_1"], scopes: [] } as const)
      : ({ kind: "api", scopes: [scope] } as const);
  const mine = scope === "tokens" ? 200 : 403;

  it.each(["GET", "DELETE"])("and its own token: %s /api-token/:id", async (verb) => {
    const { ask, record } = await serverWith(grant);
    expect((await ask(`/api-token/${record.id}`, verb)).status).toBe(mine);
  });

  it("gives no account token: it needs accounts, and something to hand on", async () => {
    const { ask } = await serverWith(grant);
    const { status, json } = await ask("/integrated-account/token", "POST", '{"integrated_account_id":"acc_1"}');
    expect([status, json["code"]]).toEqual([403, "token_scope"]);
  });

  it("with accounts gives one if there is something to hand on", async () => {
    const { ask } = await serverWith({ kind: "api", scopes: scope === "me" ? ["accounts"] : ["accounts", scope] });
    const { status } = await ask("/integrated-account/token", "POST", '{"integrated_account_id":"acc_1"}');
    expect(status).toBe((ACCOUNT_SCOPES as readonly string[]).includes(scope) ? 200 : 403);
  });
});

const shown = ({ instance: _i, request_id: _r, ...rest }: Record<string, unknown>) => rest;

const ON_ACCOUNT = MATRIX.filter(({ target }) => target.includes("acc_1"));

describe.each(ON_ACCOUNT)("$route as $target", (one) => {
  const scopes = one.scopes ?? [];
  it.each([
    ["its tenant", { tenants: ["t1"] }, true],
    ["another tenant", { tenants: ["t2"] }, false],
    ["its account", { accounts: ["acc_1"] }, true],
    ["another account", { accounts: ["acc_2"] }, false],
    ["its account, but another tenant", { accounts: ["acc_1"], tenants: ["t2"] }, false],
  ])("with a token for %s", async (_says, limits, mayPass) => {
    const { ask } = await serverWith({ scopes, ...limits });
    const allowed = await ask(one.target, verbOf(one), one.body);
    expect(allowed.status < 300).toBe(mayPass);
    if (mayPass) return;
    const unknown = await ask(one.target.replace("acc_1", "acc_none"), verbOf(one), one.body);
    // An account of somebody else looks like one that does not exist, to the letter.
    expect([allowed.status, shown(allowed.json)]).toEqual([404, shown(unknown.json)]);
    expect(allowed.json["code"]).toBe("account_not_found");
  });
});

describe.each(MATRIX.filter(({ target }) => target.startsWith("/unified/directory/people")))(
  "$route as $target",
  (one) => {
    it.each([
      ["the model", ["directory"], 200],
      ["the resource", ["directory/people"], 200],
      ["another resource", ["directory/groups"], 403],
      ["another model", ["ticketing"], 403],
    ])("with a token for %s", async (_says, models, status) => {
      const { ask } = await serverWith({ scopes: one.scopes ?? [], models });
      expect((await ask(one.target, verbOf(one), one.body)).status).toBe(status);
    });
  },
);

describe.each(MATRIX.filter(({ scopes }) => scopes?.includes("metrics")))("$route counts all accounts", (one) => {
  it.each([
    ["no limit", {}, 200],
    ["one tenant", { tenants: ["t1"] }, 403],
    ["one account", { accounts: ["acc_1"] }, 403],
    ["one model", { models: ["directory"] }, 403],
    ["no account at all", { accounts: [] }, 403],
  ])("with a token with %s", async (_says, limits, status) => {
    const { ask } = await serverWith({ scopes: ["metrics"], ...limits });
    const answer = await ask(one.target, verbOf(one));
    expect([answer.status, answer.json["code"]]).toEqual([status, status === 403 ? "token_scope" : undefined]);
  });
});

it("explaining a call asks for its own scope", async () => {
  const target = `/unified/directory/people?${A}&explain=true`;
  expect((await (await serverWith({ scopes: ["read"] })).ask(target, "GET")).json["code"]).toBe("token_scope");
  expect((await (await serverWith({ scopes: ["read", "explain"] })).ask(target, "GET")).status).toBe(200);
});

it("a list shows only the accounts that the token may see, and pages over the others", async () => {
  const { ask } = await serverWith({ scopes: ["accounts"], accounts: ["acc_2"] });
  const { json } = await ask("/integrated-account?limit=1", "GET");
  expect(json["result"]).toMatchObject([{ id: "acc_2" }]);
  expect(json["next_cursor"]).toBeNull();
});

const bodyFor = (tenant: string | undefined) =>
  JSON.stringify({
    integration: "acme",
    context: { site: "eu", api_key: "k" },
    ...(tenant === undefined ? {} : { tenant_id: tenant }),
  });

it("a token for one tenant connects accounts there and moves none elsewhere", async () => {
  const { ask } = await serverWith({ scopes: ["accounts"], tenants: ["t1"] });
  expect((await ask("/integrated-account", "POST", bodyFor("t2"))).json["code"]).toBe("token_scope");
  expect((await ask("/integrated-account", "POST", bodyFor(undefined))).json["tenant_id"]).toBe("t1");
  const moved = await ask("/integrated-account/acc_1", "PATCH", '{"tenant_id":"t2"}');
  expect(moved.json["code"]).toBe("token_scope");
});
