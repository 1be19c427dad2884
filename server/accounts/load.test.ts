/** Accounts that a server starts with. */
import { describe, expect, it } from "vitest";
import { acmeCatalog } from "../../test/e2e/acme.ts";
import { accountsFromEnvironment, accountsFromFile } from "./load.ts";
import { createAccountOpener } from "./open.ts";
import { registerSandbox } from "./sandbox.ts";
import { createMemoryAccountStore } from "./store.ts";

const NOW = Date.parse("2026-03-04T00:00:00Z");
const catalog = acmeCatalog();
const file = (text: string, env: Record<string, string> = {}) =>
  accountsFromFile(text, catalog, env, ["127.0.0.1:4010"], NOW);

describe("from the environment", () => {
  it("an account for each integration of which credentials are set, by the names that its fields declare", () => {
    expect(accountsFromEnvironment(catalog, { ACME_KEY: "k", ACME_SITE: "eu.acme.example" }, NOW)).toEqual({
      records: [
        expect.objectContaining({
          id: "acme",
          integration: "acme",
          connection: "keys",
          context: { site: "eu.acme.example", api_key: "k" },
          sandbox: false,
        }),
      ],
      notes: [],
    });
  });

  it("none, and nothing said, where nothing is set", () => {
    expect(accountsFromEnvironment(catalog, { OTHER: "x" }, NOW)).toEqual({ records: [], notes: [] });
  });
});

describe("from a file", () => {
  it("takes what the API takes, ids, and secrets from the environment", () => {
    const text =
      "accounts:\n  - { id: main, integration: acme, tenant_id: t1, context: { api_key: { $env: KEY } } }\n  - { integration: acme, context: { api_key: k }, base_url: 'http://127.0.0.1:4010' }\n";
    expect(file(text, { KEY: "from-env" })).toMatchObject([
      { id: "main", tenantId: "t1", connection: "keys", context: { api_key: "from-env" } },
      { id: "acme", tenantId: "default", baseUrl: "http://127.0.0.1:4010" },
    ]);
  });

  it.each([
    ["text", /has to be a list/],
    ["- { integration: acmee }", /Account 1 .*no integration "acmee"/],
    ["- { integration: acme, context: { api_key: { $env: NOPE } } }", /Account 1 .*NOPE is not set/],
    ["- { integration: acme, base_url: 'https://evil.example' }", /Account 1 .*does not allow/],
    ["- { integration: acme, contxt: {} }", /Account 1 .*Unknown member/],
  ])("%s is refused with the entry's number", (text, message) => {
    expect(() => file(text)).toThrow(message);
  });
});

describe("a sandbox", () => {
  it("gets an account under the integration's name, reaching the imitation and nothing else", async () => {
    const accounts = createMemoryAccountStore();
    const [acme] = catalog.integrations.values();
    if (acme === undefined) throw new Error("no acme");
    const registered = await registerSandbox(
      acme,
      () => Promise.resolve({ url: "http://127.0.0.1:5999", close: () => Promise.resolve() }),
      accounts,
      NOW,
    );
    expect(registered.accountId).toBe("acme-sandbox");
    const record = await accounts.get("acme-sandbox");
    if (record === undefined) throw new Error("no record");
    const account = createAccountOpener([], () => NOW)(acme, record);
    expect(account).toMatchObject({
      sandbox: true,
      operatorHosts: ["127.0.0.1:5999"],
      view: { baseUrl: "http://127.0.0.1:5999", fields: { site: "acme.example" } },
    });
  });
});

describe("opening an account", () => {
  it("is done once for each stored state and catalog, and refuses a host that was taken off the list", async () => {
    const [record] = file("- { integration: acme, context: { api_key: k }, base_url: 'http://127.0.0.1:4010' }");
    const [acme] = catalog.integrations.values();
    const [reloaded] = acmeCatalog().integrations.values();
    if (record === undefined || acme === undefined || reloaded === undefined) throw new Error("not set up");
    const open = createAccountOpener(["127.0.0.1:4010"], () => NOW);
    expect(open(acme, record)).toBe(open(acme, record));
    expect(open(reloaded, record)).not.toBe(open(acme, record));
    expect(() => createAccountOpener([], () => NOW)(acme, record)).toThrow(/does not allow/);
  });
});
