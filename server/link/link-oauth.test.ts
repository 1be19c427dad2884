/** A connection whose customer agrees on the provider's own page: there, and back. */
import { randomBytes, randomUUID } from "node:crypto";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import type { Catalog } from "../../engine/catalog/types.ts";
import { acme, createTokenProvider, engineOver, NOW } from "../../engine/operation/tokens/testing.ts";
import { createSend } from "../../engine/transport/index.ts";
import { createMemoryAccountStore } from "../accounts/store.ts";
import { createAccountOpener } from "../accounts/open.ts";
import { createAuthenticator } from "../auth/authenticate.ts";
import { createServer } from "../index.ts";
import { createMemoryStore } from "../store/memory.ts";
import { recordOf } from "../testing/server.ts";
import type { Seen } from "./testing/server.ts";
import { createVisitor, OPERATOR, textOf } from "./testing/server.ts";

const clock = (): number => NOW;

const setUp = async (body: Readonly<Record<string, unknown>> = { tenant_id: "t1" }) => {
  const integration = acme();
  const provider = createTokenProvider();
  const catalog: Catalog = { integrations: new Map([["acme", integration]]), models: new Map(), findings: [] };
  const old = recordOf("acc_1", {
    connection: "person",
    context: { login_host: "login.acme.example" },
    status: "needs_reauth",
  });
  const { baseUrl: _real, ...existing } = old;
  const accounts = createMemoryAccountStore([existing]);
  const store = createMemoryStore(clock);
  const server = createServer({
    engine: engineOver(integration, provider, clock).engine,
    send: createSend({ wire: provider.wire, clock, sleep: () => Promise.resolve(), random: () => 0 }),
    sendRaw: () => Promise.reject(new Error("none")),
    catalog: () => catalog,
    accounts,
    store,
    authenticator: createAuthenticator({ operatorToken: OPERATOR, clock }),
    openAccount: createAccountOpener([], clock, () => ({ client_id: "our-app", client_secret: "app-secret-1" })),
    logger: pino({ level: "silent" }),
    clock,
    newId: randomUUID,
    randomBytes,
    options: { publicUrl: "https://connect.example" },
  });
  const made = await server.fetch(
    new Request("http://localhost/link-token", {
      method: "POST",
      headers: { authorization: `Bearer ${OPERATOR}` },
      body: JSON.stringify(body),
    }),
  );
  const { link_token: token } = (await made.json()) as { readonly link_token: string };
  const visitor = createVisitor({ server }, "connect.example");
  const path = `/link/${token}`;
  const form = await visitor.get(`${path}?connection=person`);
  return { accounts, provider, visitor, form, path };
};

/** Where the page sends the browser. */
const addressIn = ({ text }: Seen): URL =>
  new URL((/http-equiv="refresh" content="0; url=([^"]+)"/.exec(text)?.[1] ?? "about:blank").replaceAll("&amp;", "&"));

const back = (to: URL, more: Readonly<Record<string, string>>): string =>
  `/link/callback?${new URLSearchParams({ state: to.searchParams.get("state") ?? "", ...more }).toString()}`;

describe("an account whose customer agrees at the provider", () => {
  it("goes there with state and challenge, comes back with a code, and is connected", async () => {
    const { visitor, form, accounts, provider } = await setUp({
      tenant_id: "t1",
      redirect_uri: "https://app.example/done",
    });
    const leaving = await visitor.submit(form, {});
    const to = addressIn(leaving);
    expect([to.origin + to.pathname, to.searchParams.get("client_id"), to.searchParams.get("redirect_uri")]).toEqual([
      "https://login.acme.example/authorize",
      "our-app",
      "https://connect.example/link/callback",
    ]);
    expect(to.searchParams.get("code_challenge_method")).toBe("S256");
    expect((await accounts.list({ status: "connecting" }, 10)).length).toBe(1);
    const done = await visitor.get(back(to, { code: provider.code }));
    expect([done.status, done.headers.get("location")?.split("&integrated")[0]]).toEqual([
      303,
      "https://app.example/done?result=success&integration=acme",
    ]);
    const [account] = await accounts.list({ status: "active" }, 10);
    expect(account?.context).toEqual({ login_host: "login.acme.example" });
    expect(account?.token).toMatchObject({ accessToken: "access-secret-1", refreshToken: "refresh-secret-1" });
    expect(await accounts.list({ status: "connecting" }, 10)).toEqual([]);
    const [request] = provider.asked();
    expect(request?.form["code_verifier"]).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect((await visitor.get(back(to, { code: provider.code }))).status).toBe(410);
  });

  it("keeps its id when it is connected anew, and is untouched until then", async () => {
    const { visitor, form, accounts, provider } = await setUp({ integrated_account_id: "acc_1" });
    const to = addressIn(await visitor.submit(form, {}));
    expect((await accounts.get("acc_1"))?.status).toBe("needs_reauth");
    expect((await visitor.get(back(to, { code: provider.code }))).status).toBe(200);
    expect(await accounts.get("acc_1")).toMatchObject({ status: "active", token: { accessToken: "access-secret-1" } });
    expect(await accounts.list({}, 10)).toHaveLength(1);
  });

  it("is not connected if the customer says no; the link still works", async () => {
    const { visitor, form, accounts, provider, path } = await setUp();
    const to = addressIn(await visitor.submit(form, {}));
    const refused = await visitor.get(back(to, { error: "access_denied", error_description: "The user said no" }));
    expect([refused.status, textOf(refused)]).toEqual([422, expect.stringContaining("The user said no")]);
    expect(await accounts.list({ tenantId: "t1", status: "connecting" }, 10)).toEqual([]);
    expect(provider.asked()).toEqual([]);
    expect((await visitor.get(path)).status).toBe(200);
  });

  it.each([
    ["another browser", (visitor: ReturnType<typeof createVisitor>) => visitor.cookies.clear(), (to: URL) => to],
    [
      "another state",
      () => undefined,
      (to: URL) => {
        to.searchParams.set("state", `${to.searchParams.get("state") ?? ""}x`);
        return to;
      },
    ],
  ] as const)("is not connected by %s", async (_what, change, altered) => {
    const { visitor, form, provider } = await setUp();
    const to = altered(addressIn(await visitor.submit(form, {})));
    change(visitor);
    expect((await visitor.get(back(to, { code: provider.code }))).status).toBe(410);
    expect(provider.asked()).toEqual([]);
  });

  it("cannot be connected in a frame, and the page says so", async () => {
    const { visitor, form } = await setUp();
    const page = await visitor.submit(form, {}, { "sec-fetch-dest": "iframe" });
    expect([page.status, textOf(page)]).toEqual([422, expect.stringContaining("cannot be shown here")]);
  });
});
