/** A store that goes away in the middle of a call, and changes that meet each other. */
import { expect, it } from "vitest";
import { CognateError } from "../../engine/errors.ts";
import { createMemoryAccountStore } from "./store.ts";
import { createTestServer, recordOf, TOKEN } from "../testing/server.ts";

const bearer = { authorization: `Bearer ${TOKEN}` };
const away = () => Promise.reject(new CognateError("unavailable", "The store is away."));
const people = "/unified/directory/people?integrated_account_id=acc_1";

it("does not turn a write that has happened into a failure", async () => {
  const accounts = { ...createMemoryAccountStore([recordOf("acc_1", { status: "needs_reauth" })]), update: away };
  const { request } = createTestServer({ token: TOKEN, deps: { accounts } });
  expect((await request("POST", people, { headers: bearer, body: '{"name":"Ada"}' })).status).toBe(200);
});

it("does not hide what the provider said", async () => {
  const accounts = { ...createMemoryAccountStore([recordOf("acc_1")]), update: away };
  const rejected = new CognateError("account_credentials_rejected", "The key is unknown.");
  const { request } = createTestServer({
    token: TOKEN,
    deps: { accounts },
    engine: { list: () => Promise.reject(rejected) },
  });
  expect((await request("GET", people, { headers: bearer })).json["code"]).toBe("account_credentials_rejected");
});

it("keeps a token that was renewed while the account was being changed", async () => {
  const records = [recordOf("acc_1", { token: { refreshToken: "old" } })];
  const server = createTestServer({
    token: TOKEN,
    records,
    engine: {
      verify: async () => {
        await server.accounts.update("acc_1", (current) => ({ ...current, token: { refreshToken: "new" } }));
        return { learned: {} };
      },
    },
  });
  const body = JSON.stringify({ context: { api_key: "other-key" } });
  expect((await server.request("PATCH", "/integrated-account/acc_1", { headers: bearer, body })).status).toBe(200);
  expect((await server.accounts.get("acc_1"))?.token).toEqual({ refreshToken: "new" });
});
