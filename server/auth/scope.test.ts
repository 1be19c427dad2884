/** A token that allows less than everything (http-api-spec 4): each surface asks for its own scope. */
import { expect, it } from "vitest";
import { createTestServer, TOKEN } from "../testing/server.ts";
import type { Authenticator, Scope } from "./authenticator.ts";

const only = (...scopes: readonly Scope[]): Authenticator => ({
  configured: () => Promise.resolve(true),
  authenticate: () => Promise.resolve({ id: "reader", allows: (scope) => scopes.includes(scope) }),
});

const ACCOUNT = "integrated_account_id=acc_1";

it.each([
  ["reads with read", ["read"], "GET", `/unified/directory/people?${ACCOUNT}`, 200],
  ["does not write with read", ["read"], "POST", `/unified/directory/people?${ACCOUNT}`, 403],
  ["does not use the proxy with read", ["read"], "GET", `/proxy/users?${ACCOUNT}`, 403],
  ["does not see accounts with read", ["read"], "GET", "/integrated-account", 403],
  ["does not explain with read", ["read"], "GET", `/unified/directory/people?${ACCOUNT}&explain=true`, 403],
] as const)("a token %s", async (_says, scopes, method, path, status) => {
  const { request } = createTestServer({ token: TOKEN, deps: { authenticator: only(...scopes) } });
  const answer = await request(method, path, {
    headers: { authorization: "Bearer limited" },
    ...(method === "POST" ? { body: '{"name":"Ada"}' } : {}),
  });
  expect([answer.status, answer.json["code"]]).toEqual([status, status === 403 ? "token_scope" : undefined]);
});
