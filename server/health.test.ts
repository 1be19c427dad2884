/** What load balancers ask: alive, and able to serve. */
import { describe, expect, it } from "vitest";
import { CognateError } from "../engine/errors.ts";
import { createTokenAuthenticator } from "./auth/authenticate.ts";
import { createMemoryStore } from "./store/memory.ts";
import { testCatalog } from "./testing/catalog.ts";
import { createTestServer, TOKEN } from "./testing/server.ts";

const store = createMemoryStore();
const away = () => Promise.reject(new CognateError("unavailable", "The store cannot be reached."));
const down = { ...store, ping: away };
const broken = { ...testCatalog, findings: [{ code: "x", severity: "error" } as never] };
const deps = { authenticator: createTokenAuthenticator(TOKEN) };

describe("readiness", () => {
  it.each([
    ["everything works", { store, deps }, 200],
    ["the store is away", { store: down, deps }, 503],
    ["a file has an error", { store, deps: { ...deps, catalog: () => broken } }, 503],
  ])("when %s", async (_when, options, status) => {
    const { request } = createTestServer(options);
    const { status: given, json } = await request("GET", "/readyz");
    expect([given, json]).toEqual([status, { status: status === 200 ? "ready" : "not ready" }]);
  });

  it("tells what is missing to those with the scope, and to nobody else", async () => {
    const { request } = createTestServer({ store: down, deps });
    const ask = (token: string) => request("GET", "/readyz", { headers: { authorization: `Bearer ${token}` } });
    expect((await ask(TOKEN)).json["checks"]).toEqual({ accepting: true, catalog: true, store: false });
    expect((await ask("wrong")).json).toEqual({ status: "not ready" });
  });
});

it("what needs no store goes on while it is away", async () => {
  const { request } = createTestServer({
    store: { ...down, tokens: { ...store.tokens, any: away, get: away } },
  });
  expect((await request("GET", "/healthz")).status).toBe(200);
  expect((await request("GET", "/openapi.json")).status).toBe(200);
  const call = await request("GET", "/unified/directory/people?integrated_account_id=acc_1");
  expect([call.status, call.json["code"], call.json["retryable"]]).toEqual([503, "unavailable", true]);
});
