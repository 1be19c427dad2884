/** The scope matrix of the raw surfaces, which have no Hono routes: every verb with every scope, and tokens for other accounts. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SCOPES } from "../../server/auth/caller.ts";
import type { TokenRecord } from "../../server/store/types.ts";
import { createMemoryStore } from "../../server/store/memory.ts";
import { issueToken } from "../../server/tokens/issue.ts";
import { startHarness, type Harness } from "../e2e/harness.ts";

const OPERATOR = "operator-token-for-tests";
const store = createMemoryStore();
let cognate: Harness;
beforeAll(async () => void (cognate = await startHarness({}, OPERATOR, { store })));
beforeEach(() => cognate.acme.intercept(undefined));
afterAll(async () => {
  await cognate.close();
  await store.close();
});

const tokenWith = async (draft: Partial<TokenRecord>): Promise<string> => {
  const { token } = await issueToken(
    { tokens: store.tokens, clock: Date.now, randomBytes },
    { kind: "api", name: "n", scopes: [], createdBy: "x", ...draft },
  );
  return token;
};

const CALLS = [
  ["GET", "/custom/members?ACC", "custom:read"],
  ["HEAD", "/custom/members?ACC", "custom:read"],
  ["POST", "/custom/members?ACC", "custom:write"],
  ["PATCH", "/custom/members/m1?ACC", "custom:write"],
  ["DELETE", "/custom/members/m1?ACC", "custom:write"],
  ["GET", "/passthrough/acme@ID/members", "custom:read"],
  ["POST", "/passthrough/acme@ID/members", "custom:write"],
  ["DELETE", "/passthrough/acme@ID/members/m1", "custom:write"],
  ["GET", "/passthrough/acme/members", "custom:read"],
] as const;

const fill = (target: string, id = cognate.accountId): string =>
  target.replace("ACC", `integrated_account_id=${id}`).replace("ID", id);

describe.each(CALLS)("%s %s", (method, target, needed) => {
  it.each(SCOPES)("with %s alone", async (scope) => {
    const headers = { authorization: `Bearer ${await tokenWith({ scopes: [scope] })}` };
    const { headers: answered } = await cognate.ask(method, fill(target), { headers });
    const expected = scope === needed ? [undefined, 1] : ["token_scope", 0];
    expect([answered["x-cognate-error"], cognate.acme.seen.length]).toEqual(expected);
  });

  it.each([
    ["another account", { accounts: ["somebody-else"] }],
    ["another tenant", { tenants: ["somebody-else"] }],
  ])("with a token for %s", async (_says, limits) => {
    const headers = { authorization: `Bearer ${await tokenWith({ scopes: [needed], ...limits })}` };
    const refused = await cognate.ask(method, fill(target), { headers });
    expect(cognate.acme.seen).toEqual([]);
    // Where the account is not named, there is none to be seen.
    const missing = target.includes("acme/") ? [400, "account_missing"] : [404, "account_not_found"];
    expect([refused.status, refused.headers["x-cognate-error"]]).toEqual(missing);
    const unknown = await cognate.ask(method, fill(target, "acc-none"), { headers });
    expect([unknown.status, unknown.headers["x-cognate-error"]]).toEqual(missing);
  });
});

it("override headers make no write of a read", async () => {
  const headers = { authorization: `Bearer ${await tokenWith({ scopes: ["custom:read"] })}` };
  for (const name of ["x-http-method-override", "x-method-override", "x-http-method"])
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await cognate.ask("GET", fill("/custom/members?ACC"), { headers: { ...headers, [name]: "DELETE" } });
  expect(
    cognate.acme.seen.flatMap((one) => Object.keys(one.headers)).filter((name) => name.includes("method")),
  ).toEqual([]);
});

it("an account's own token names its account by itself, in a provider's header too", async () => {
  const token = await tokenWith({ kind: "account", accounts: [cognate.accountId], scopes: ["custom:read"] });
  expect((await cognate.ask("GET", "/custom/members", { headers: { authorization: `Bearer ${token}` } })).status).toBe(
    200,
  );
  expect((await cognate.ask("GET", "/passthrough/acme/members", { headers: { "acme-key": token } })).status).toBe(200);
  const two = { "acme-key": token, authorization: `Bearer ${await tokenWith({ scopes: ["custom:read"] })}` };
  const conflict = await cognate.ask("GET", "/passthrough/acme/members", { headers: two });
  expect([conflict.status, conflict.headers["x-cognate-error"]]).toEqual([401, "token_conflict"]);
});

it("a token that reached the provider's header never goes to the provider", async () => {
  const token = await tokenWith({ scopes: ["custom:read"] });
  await cognate.ask("GET", fill("/passthrough/acme@ID/members"), { headers: { "acme-key": token, cookie: token } });
  expect(JSON.stringify(cognate.acme.seen)).not.toContain(token.slice(-49));
});
