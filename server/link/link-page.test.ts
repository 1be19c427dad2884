/** The hosted page without a script: what it shows, what it refuses, what it never gives away. */
import { describe, expect, it } from "vitest";
import { recordOf } from "../testing/server.ts";
import type { Seen } from "./testing/server.ts";
import { BARE, createLinkServer, createVisitor, GOOD, HALF, LIMITED, OPERATOR, textOf } from "./testing/server.ts";

const KEYS = "?integration=acme&connection=keys";
const good = { "field.site": "eu", "field.api_key": GOOD, "field.app_key": "app-1" };

const open = async (
  body: Readonly<Record<string, unknown>> = {},
  setup: Parameters<typeof createLinkServer>[0] = {},
) => {
  const server = createLinkServer(setup);
  const made = await server.makeLink(body);
  const visitor = createVisitor(server);
  return { server, made, visitor, form: await visitor.get(made.path + KEYS) };
};

const policyOf = ({ headers }: Seen): Record<string, string> =>
  Object.fromEntries(
    (headers.get("content-security-policy") ?? "").split("; ").map((one) => {
      const [name = "", ...values] = one.split(" ");
      return [name, values.join(" ")];
    }),
  );

describe("a customer without a script", () => {
  it("chooses the integration, then the way to connect, then fills in the form", async () => {
    const { visitor, made, server } = await open();
    const first = await visitor.get(made.path);
    expect(textOf(first)).toContain("What do you want to connect?");
    const links = [...first.text.matchAll(/<a href="([^"]+)"/g)].map(([, href = ""]) => href.replaceAll("&amp;", "&"));
    expect(links).toEqual([`${made.path}?integration=acme`, `${made.path}?integration=globex`]);
    const second = await visitor.get(links[0] ?? "");
    expect(textOf(second)).toContain("How do you want to connect?");
    expect(textOf(second)).toContain("A personal access token.");
    const form = await visitor.get(made.path + KEYS);
    expect(textOf(form)).toContain("Connect Acme API key and application key");
    const done = await visitor.submit(form, good);
    expect([done.status, textOf(done)]).toEqual([200, expect.stringContaining("Acme is connected Ada's Acme")]);
    const [account] = await server.accounts.list({}, 10);
    expect(account).toMatchObject({
      tenantId: "t1",
      integration: "acme",
      connection: "keys",
      status: "active",
      label: "Ada's Acme",
      externalId: "org-1",
      context: { site: "eu", api_key: GOOD, app_key: "app-1", archived: false },
    });
  });

  it("goes straight to the form where nothing is to choose", async () => {
    const server = createLinkServer();
    const made = await server.makeLink({ integrations: ["globex"] });
    const page = await createVisitor(server).get(made.path);
    expect(textOf(page)).toContain("Connect Globex <&> Sons");
    expect(page.text).toContain("Globex &lt;&amp;&gt; Sons");
    expect(page.text).not.toContain("Globex <&>");
  });

  it("is taken to the application, with the result in the query", async () => {
    const { visitor, form, server } = await open({ redirect_uri: "https://app.example/done?x=1" });
    const done = await visitor.submit(form, good);
    const [account] = await server.accounts.list({}, 10);
    expect([done.status, done.headers.get("location")]).toEqual([
      303,
      `https://app.example/done?x=1&result=success&integration=acme&integrated_account_id=${account?.id}`,
    ]);
    expect(policyOf(form)["form-action"]).toBe("'self' https://app.example");
  });

  it("types another site beside the list", async () => {
    const { visitor, form, server } = await open();
    await visitor.submit(form, { ...good, "field.site": "__other", "other.site": "eu" });
    expect(server.tried).toEqual(["eu"]);
  });

  it("sees what the application has set, and cannot change it", async () => {
    const { visitor, form, server } = await open({ context: { site: "eu", archived: true } });
    expect(textOf(form)).toContain("Site Europe (eu.acme.example)");
    expect(form.text).not.toContain('name="field.site"');
    await visitor.submit(form, { ...good, "field.site": "us" });
    expect((await server.accounts.list({}, 10))[0]?.context).toMatchObject({ site: "eu", archived: true });
  });
});

describe("Truto's addresses", () => {
  it("show the same page", async () => {
    const { visitor, made } = await open();
    const page = await visitor.get(
      `/connect-account?link_token=${made.link_token}&integration=acme&auth_format=token&no_back=true&skip_rapid_form=true`,
    );
    expect(textOf(page)).toContain("Connect Acme Access token");
    expect(textOf(page)).not.toContain("Back");
    const narrowed = await visitor.get(`/connect-account?link_token=${made.link_token}&integrations=globex%2Cnone`);
    expect(textOf(narrowed)).toContain("Connect Globex");
    const none = await visitor.get(`/connect-account?link_token=${made.link_token}&integrations=none`);
    expect([none.status, none.text.includes('"error_type":"invalid_integration"')]).toEqual([404, true]);
  });

  it("have nothing to ask after connecting", async () => {
    const server = createLinkServer({ options: { linkOrigins: ["https://app.example"] } });
    const page = await createVisitor(server).get("/connect-account/post-connect?integrated_account_session_token=x");
    expect(page.status).toBe(200);
    expect(page.text).toContain('"error":"not set up","error_type":"rapid_form_error"');
    expect(page.text).toContain('"origins":["https://app.example"]');
  });
});

describe("the page's headers", () => {
  it("keep it from being framed, cached, extended or told on", async () => {
    const { form } = await open();
    const nonce = /<script nonce="([^"]+)"/.exec(form.text)?.[1];
    expect(policyOf(form)).toEqual({
      "default-src": "'none'",
      "script-src": `'nonce-${nonce}'`,
      "style-src": `'nonce-${nonce}'`,
      "base-uri": "'none'",
      "form-action": "'self'",
      "frame-ancestors": "'none'",
    });
    expect(form.headers.get("cross-origin-opener-policy")).toBe("unsafe-none");
    expect(form.headers.get("referrer-policy")).toBe("no-referrer");
    expect(form.headers.get("cache-control")).toBe("no-store");
    expect(form.headers.get("x-content-type-options")).toBe("nosniff");
    expect(form.headers.get("x-frame-options")).toBeNull();
  });

  it("have a new nonce each time", async () => {
    const { form, visitor, made } = await open();
    expect(policyOf(await visitor.get(made.path + KEYS))["script-src"]).not.toBe(policyOf(form)["script-src"]);
  });

  it("let the origins of the token frame it, or else those of the operator", async () => {
    const named = await open({ allowed_origins: ["https://app.example", "http://localhost:3000"] });
    expect(policyOf(named.form)["frame-ancestors"]).toBe("https://app.example http://localhost:3000");
    const general = await open({}, { options: { linkOrigins: ["https://all.example"] } });
    expect(policyOf(general.form)["frame-ancestors"]).toBe("https://all.example");
  });

  it.each([
    ["over TLS", "connect.example", {}, "__Host-cognate_link", "; Path=/; HttpOnly; Secure; SameSite=Lax"],
    [
      "in a frame",
      "connect.example",
      { "sec-fetch-dest": "iframe" },
      "__Host-cognate_link",
      "; Path=/; HttpOnly; Secure; SameSite=None; Partitioned",
    ],
    ["on loopback", "localhost:8080", {}, "cognate_link", "; Path=/; HttpOnly; SameSite=Lax"],
    [
      "on loopback, in a frame",
      "127.0.0.1:8080",
      { "sec-fetch-dest": "iframe" },
      "cognate_link",
      "; Path=/; HttpOnly; SameSite=Lax",
    ],
  ])("set a cookie %s", async (_where, host, headers, name, rest) => {
    const server = createLinkServer();
    const made = await server.makeLink();
    const page = await createVisitor(server, host).get(made.path + KEYS, headers);
    const [cookie = ""] = page.headers.getSetCookie();
    expect(cookie.replace(/=[A-Za-z0-9_-]{43}/, "")).toBe(name + rest);
  });
});

describe("a form", () => {
  const ways: readonly (readonly [string, (page: Seen, visitor: ReturnType<typeof createVisitor>) => Promise<Seen>])[] =
    [
      ["without the cookie", (page, visitor) => (visitor.cookies.clear(), visitor.submit(page, good))],
      [
        "with another browser's cookie",
        (page, visitor) => (visitor.cookies.set("cognate_link", "A".repeat(43)), visitor.submit(page, good)),
      ],
      ["without its token", (page, visitor) => visitor.submit(page, { ...good, csrf: "" })],
      ["with a wrong token", (page, visitor) => visitor.submit(page, { ...good, csrf: "A".repeat(43) })],
      ["from another site's page", (page, visitor) => visitor.submit(page, good, { "sec-fetch-site": "cross-site" })],
      ["from a sibling host's page", (page, visitor) => visitor.submit(page, good, { "sec-fetch-site": "same-site" })],
    ];
  it.each(ways)("%s reaches nobody and costs no try", async (_what, submit) => {
    const { visitor, form, server, made } = await open();
    const refused = await submit(form, visitor);
    expect([refused.status, server.tried]).toEqual([403, []]);
    expect(textOf(refused)).toContain("This page could not be recognised");
    expect(refused.text).not.toContain(GOOD);
    const again = await visitor.submit(await visitor.get(made.path + KEYS), good);
    expect(again.status).toBe(200);
  });

  it("with the token of another link is refused", async () => {
    const { visitor, form, server } = await open();
    const other = await server.makeLink();
    const foreign = { ...form, text: form.text.replace(/action="[^"]+"/, `action="${other.path}"`) };
    expect((await visitor.submit(foreign, good)).status).toBe(403);
  });

  it("may be open in two tabs", async () => {
    const { visitor, form, made } = await open();
    await visitor.get(made.path + KEYS);
    expect((await visitor.submit(form, good)).status).toBe(200);
  });

  it("with empty or wrong fields names each, and costs no try", async () => {
    const { visitor, form, server } = await open();
    const page = await visitor.submit(form, { "field.site": "eu", "field.api_key": GOOD, "field.team": "red" });
    expect([page.status, server.tried]).toEqual([422, []]);
    expect(textOf(page)).toContain("Application key is missing.");
    expect(page.text).toContain('aria-describedby="e-app_key" aria-invalid="true"');
    expect(page.text).toContain('<a href="#f-app_key">');
    expect(page.text).toContain('role="alert"');
    expect(page.text).toContain('value="red"');
    expect(page.text).not.toContain(GOOD);
  });

  it.each([
    ["JSON", "application/json", "{}", 400],
    ["a flood", "application/x-www-form-urlencoded", `a=${"x".repeat(200_000)}`, 413],
  ])("that is %s is refused", async (_what, type, body, status) => {
    const { server, made } = await open();
    const answer = await server.request("POST", made.path, { headers: { "content-type": type }, body });
    expect(answer.status).toBe(status);
  });
});

describe("keys that do not work", () => {
  it("are not shown again, the cause is; the next try connects", async () => {
    const { visitor, form, server } = await open();
    const failed = await visitor.submit(form, { ...good, "field.api_key": "wrong-secret-1", "field.team": "red" });
    expect(failed.status).toBe(422);
    expect(textOf(failed)).toContain("Acme does not accept these credentials");
    expect(textOf(failed)).toContain("Enter the keys again");
    expect(failed.text).not.toContain("wrong-secret-1");
    expect(failed.text).not.toContain("app-1");
    expect(failed.text).toContain('value="red"');
    expect(failed.text).toContain('<option value="eu"  selected>');
    expect(await server.accounts.list({}, 10)).toEqual([]);
    expect((await visitor.submit(failed, good)).status).toBe(200);
  });

  it("of another site are found there, if the customer wants", async () => {
    const { visitor, form, server } = await open();
    const failed = await visitor.submit(form, { ...good, "field.site": "us" });
    expect(server.tried).toEqual(["us"]);
    expect(textOf(failed)).toContain(
      "Your keys are then sent to Acme at Europe (eu.acme.example), Asia (ap.acme.example).",
    );
    const done = await visitor.submit(failed, { ...good, "field.site": "us", find_site: "true" });
    expect(server.tried).toEqual(["us", "us", "eu"]);
    expect(textOf(done)).toContain("Your account was found on Europe (eu.acme.example).");
    expect((await server.accounts.list({}, 10))[0]?.context["site"]).toBe("eu");
    const sites = (await server.store.audit.list({ action: "account.site_tried" }, 10)).map((one) => [
      one.details?.["site"],
      one.outcome,
    ]);
    expect(new Map(sites as [string, string][])).toEqual(
      new Map([
        ["us", "failed"],
        ["eu", "ok"],
      ]),
    );
  });

  it("of which one is wrong are told apart: that field is marked, and no other site is offered", async () => {
    const { visitor, form } = await open();
    const failed = await visitor.submit(form, { ...good, "field.api_key": HALF });
    expect(textOf(failed)).toContain("The API key is right, the application key is not.");
    expect(failed.text).toContain('<a href="#f-app_key">');
    expect(failed.text).not.toContain("find_site");
  });

  it("of no site say so once every site was asked", async () => {
    const { visitor, form, server } = await open();
    const failed = await visitor.submit(form, { ...good, "field.api_key": "nope", find_site: "true" });
    expect(server.tried).toEqual(["eu", "us", "ap"]);
    expect(textOf(failed)).toContain("No site of the list takes these credentials.");
    expect(failed.text).not.toContain("find_site");
  });

  it("are never sent to other sites if the application has set the site", async () => {
    const { visitor, form, server } = await open({ context: { site: "us" } });
    const failed = await visitor.submit(form, { ...good, "field.api_key": "nope" });
    expect(failed.text).not.toContain("find_site");
    await visitor.submit(failed, { ...good, find_site: "true" });
    expect(new Set(server.tried)).toEqual(new Set(["us"]));
  });

  it("that lack some permission connect, and show what works", async () => {
    const { server, visitor } = await open();
    const made = await server.makeLink({ integrations: ["globex"], redirect_uri: "https://app.example/done" });
    const done = await visitor.submit(await visitor.get(made.path), { "field.api_key": LIMITED });
    expect(done.status).toBe(200);
    expect(textOf(done)).toContain("People works");
    expect(textOf(done)).toContain("Groups lacks a permission: members_read");
    expect(done.text).toContain('<a class="button main" href="https://app.example/done?result=success');
    const [account] = await server.accounts.list({ integration: "globex" }, 10);
    const seen = await server.request("GET", `/integrated-account/${account?.id}`, {
      headers: { authorization: `Bearer ${OPERATOR}` },
    });
    expect(seen.json["last_forbidden_error"]).toMatchObject({
      resource: "directory/groups",
      missing_scopes: ["members_read"],
    });
    expect(account?.missingPermission).toMatchObject({ resource: "directory/groups", permission: "members_read" });
  });

  it("that lack every permission do not connect unless the customer insists", async () => {
    const { server, visitor } = await open();
    const made = await server.makeLink({ integrations: ["globex"] });
    const failed = await visitor.submit(await visitor.get(made.path), { "field.api_key": BARE });
    expect([failed.status, await server.accounts.list({}, 10)]).toEqual([422, []]);
    expect(textOf(failed)).toContain("lack every permission");
    const done = await visitor.submit(failed, { "field.api_key": BARE, accept_missing: "true" });
    expect([done.status, (await server.accounts.list({}, 10)).length]).toEqual([200, 1]);
  });
});

describe("a link", () => {
  const gone = "This link is not valid any more";

  it("is used up by the connect, not by looks", async () => {
    const { visitor, made, form } = await open();
    for (let look = 0; look < 20; look += 1) expect((await visitor.get(made.path)).status).toBe(200);
    expect((await visitor.submit(form, good)).status).toBe(200);
    expect((await visitor.get(made.path)).status).toBe(410);
    expect((await visitor.submit(form, good)).status).toBe(410);
  });

  it("makes one account, however many try at once", async () => {
    const { visitor, form, server } = await open();
    const answers = await Promise.all(Array.from({ length: 5 }, () => visitor.submit(form, good)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 410, 410, 410, 410]);
    expect(await server.accounts.list({}, 10)).toHaveLength(1);
  });

  it("locks after ten failed tries, also at once", async () => {
    const { visitor, form, server, made } = await open();
    const tries = Array.from({ length: 14 }, () => visitor.submit(form, { ...good, "field.api_key": "guess" }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([410, 410, 410, 410, ...Array.from({ length: 10 }, () => 422)]);
    expect(server.tried).toHaveLength(10);
    expect((await visitor.submit(form, good)).status).toBe(410);
    expect((await visitor.get(made.path)).status).toBe(410);
  });

  it("that is unknown, used, locked or expired answers the same", async () => {
    const { visitor, server, made, form } = await open({ allowed_origins: ["https://app.example"] });
    await visitor.submit(form, good);
    const expired = await server.makeLink({ expires_in: 60, allowed_origins: ["https://app.example"] });
    server.pass(61_000);
    const paths = [
      made.path,
      expired.path,
      `/link/cgl_${"x".repeat(43)}`,
      "/link/nonsense",
      "/connect-account",
      "/link",
    ];
    const pages = await Promise.all(paths.map((path) => visitor.get(path)));
    const seen = pages.map((page) =>
      JSON.stringify([page.status, textOf(page), policyOf(page)["frame-ancestors"], page.headers.getSetCookie()]),
    );
    expect(new Set(seen).size).toBe(1);
    expect([pages[0]?.status, textOf(pages[0] as Seen)]).toEqual([410, expect.stringContaining(gone)]);
    expect(policyOf(pages[0] as Seen)["frame-ancestors"]).toBe("'none'");
  });

  it("is given back if the account cannot be stored", async () => {
    const { visitor, form, server, made } = await open();
    const before = { ...server.accounts };
    Object.assign(server.accounts, { insert: () => Promise.reject(new Error("disk full")) });
    const failed = await visitor.submit(form, good);
    expect([failed.status, failed.text.includes("disk full")]).toEqual([500, false]);
    Object.assign(server.accounts, before);
    expect((await visitor.submit(await visitor.get(made.path + KEYS), good)).status).toBe(200);
  });

  it("does not stand in the access log", async () => {
    const lines: string[] = [];
    const { pino } = await import("pino");
    const { createServer } = await import("../index.ts");
    const { linkCatalog } = await import("./testing/catalog.ts");
    const { createMemoryAccountStore } = await import("../accounts/store.ts");
    const server = createServer({
      engine: {} as never,
      catalog: () => linkCatalog,
      accounts: createMemoryAccountStore(),
      sendRaw: () => Promise.reject(new Error("none")),
      logger: pino({}, { write: (line: string) => void lines.push(line) }),
    });
    await server.fetch(new Request("http://localhost/link/cgl_secret-token"));
    expect(lines.join("")).toContain('"path":"/link/…"');
    expect(lines.join("")).not.toContain("secret-token");
  });
});

describe("an account that is connected anew", () => {
  const old = recordOf("acc_1", {
    baseUrl: "http://127.0.0.1:9",
    status: "needs_reauth",
    context: { site: "eu", api_key: "old-key-123", app_key: "old-app-123", team: "red" },
    overlays: { "directory/people": [] },
    lastError: { code: "account_credentials_rejected", message: "401", occurredAt: "2026-01-01T00:00:00.000Z" },
  });

  it("keeps its id and overlays, and loses its secrets and errors", async () => {
    const { visitor, form, server } = await open(
      { tenant_id: undefined, integrated_account_id: "acc_1" },
      { records: [old] },
    );
    expect(textOf(form)).toContain("Reconnect Acme");
    expect(form.text).toContain('value="red"');
    expect(form.text).not.toMatch(/old-(?:key|app)-123/);
    const done = await visitor.submit(form, { ...good, "field.team": "" });
    expect(done.status).toBe(200);
    const account = await server.accounts.get("acc_1");
    expect(account).toMatchObject({
      id: "acc_1",
      status: "active",
      baseUrl: "http://127.0.0.1:9",
      createdAt: old.createdAt,
      overlays: old.overlays,
    });
    expect(account?.context).toEqual({ site: "eu", api_key: GOOD, app_key: "app-1", archived: false });
    expect(account?.lastError).toBeUndefined();
  });

  it("keeps the fields left empty if the application says so, but never a secret", async () => {
    const body = { tenant_id: undefined, integrated_account_id: "acc_1", persist_previous_context: true };
    const { visitor, form, server } = await open(body, { records: [old] });
    const failed = await visitor.submit(form, { "field.site": "eu" });
    expect(textOf(failed)).toContain("API key is missing.");
    await visitor.submit(failed, { ...good, "field.team": "" });
    expect((await server.accounts.get("acc_1"))?.context).toMatchObject({ team: "red", api_key: GOOD });
  });

  it("stays as it is after a failed try", async () => {
    const { visitor, form, server } = await open(
      { tenant_id: undefined, integrated_account_id: "acc_1" },
      { records: [old] },
    );
    await visitor.submit(form, { ...good, "field.api_key": "nope" });
    expect(await server.accounts.get("acc_1")).toEqual(old);
  });

  it("that was removed meanwhile cannot be", async () => {
    const { visitor, form, server } = await open(
      { tenant_id: undefined, integrated_account_id: "acc_1" },
      { records: [old] },
    );
    await server.accounts.remove("acc_1");
    expect((await visitor.submit(form, good)).status).toBe(410);
  });
});

describe("on a server without tokens", () => {
  it("a page opens from other sites, other hosts do not, and a real provider asks for a token", async () => {
    const server = createLinkServer({ open: true });
    const { json } = await server.request("POST", "/link-token", { body: '{"tenant_id":"t1"}' });
    const path = `/link/${String(json["link_token"])}${KEYS}`;
    const visitor = createVisitor(server);
    const form = await visitor.get(path, { "sec-fetch-site": "cross-site" });
    expect(form.status).toBe(200);
    expect((await createVisitor(server, "evil.example").get(path)).status).toBe(403);
    const refused = await visitor.submit(form, good, { origin: "null" });
    expect([refused.status, server.tried]).toEqual([401, []]);
    expect(textOf(refused)).toContain("holds sandbox accounts alone");
  });
});

describe("the API", () => {
  it("finds the site too, when asked", async () => {
    const server = createLinkServer();
    const ask = (query: string) =>
      server.request("POST", `/integrated-account${query}`, {
        headers: { authorization: "Bearer operator-token-of-the-link-tests" },
        body: JSON.stringify({
          integration: "acme",
          authentication_method: "keys",
          context: { site: "us", api_key: GOOD, app_key: "a" },
        }),
      });
    const failed = await ask("");
    expect([failed.status, server.tried]).toEqual([422, ["us"]]);
    const found = await ask("?find_site=true");
    expect([found.status, (found.json["context"] as Record<string, unknown>)["site"]]).toEqual([201, "eu"]);
  });
});
