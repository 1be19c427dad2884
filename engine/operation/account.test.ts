/** Stored fields become an account, or an error that names the field. */
import { describe, expect, test } from "vitest";
import { loadCatalog } from "../catalog/index.ts";
import { treeOf, yaml } from "../catalog/testing/tree.ts";
import type { Integration } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import { checkEgress, judgeUrl } from "../transport/index.ts";
import { egressFor } from "./account-facts.ts";
import { checkReach } from "./account-reach.ts";
import { openAccount, type AccountInput } from "./account.ts";
import { accountFromEnvironment } from "./environment.ts";

const integration = (() => {
  const catalog = loadCatalog(
    treeOf({
      "integrations/acme/integration.yaml": yaml(`
        cognate: 1
        name: acme
        label: Acme
        category: identity
        hosts: [ "*.acme.test" ]
        base_url: "https://{{ account.host }}/v1"
        connections:
          keys:
            label: Keys
            fields:
              site:
                type: select
                label: Site
                default: us
                options: [ { value: us, label: US }, { value: eu, label: Europe } ]
                normalize: $lowercase($)
                env: [ ACME_SITE ]
              host: { type: host, label: Host, default: api.acme.test }
              page: { type: url, label: Page, required: false }
              seats: { type: number, label: Seats, required: false }
              beta: { type: boolean, label: Beta, required: false }
              key: { type: secret, label: Key, pattern: "[a-f0-9]{8}", placeholder: 0123abcd, env: [ ACME_KEY, ACME_API_KEY ] }
            auth: [ { type: header, name: X-Key, value: "{{ credentials.key }}" } ]
          file:
            label: Key file
            fields:
              host: { type: host, label: Host, default: api.acme.test }
              file: { type: json_secret, label: Key file, env: [ ACME_FILE ] }
              admin: { type: text, label: Admin, env: [ ACME_ADMIN ] }
            auth: [ { type: bearer, token: "{{ credentials.file.key }}" } ]
      `),
    }),
  );
  if (catalog.findings.length > 0) throw new Error(JSON.stringify(catalog.findings));
  return catalog.integrations.get("acme") as Integration;
})();

const open = (
  context: Readonly<Record<string, unknown>>,
  more: Partial<AccountInput> = {},
): ReturnType<typeof openAccount> => openAccount(integration, { id: "a1", connection: "keys", context, ...more });
const failureOf = (work: () => unknown): CognateError => {
  try {
    work();
  } catch (error) {
    if (error instanceof CognateError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
};
const KEY = "0123abcd";

const keyFileOf = (file: unknown): unknown =>
  openAccount(integration, { id: "a", connection: "file", context: { file, admin: "x" } }).view.secrets["file"];

describe("opening an account", () => {
  test("keeps secrets apart from what expressions may see", () => {
    const { view } = open({ key: KEY }, { learned: { org: "o1" } });
    expect(view).toEqual({
      id: "a1",
      connection: "keys",
      account: { site: "us", host: "api.acme.test", org: "o1" },
      fields: { site: "us", host: "api.acme.test" },
      secrets: { key: KEY },
      token: {},
    });
    expect(JSON.stringify([view.account, view.fields, view.token])).not.toContain(KEY);
  });

  const read: readonly (readonly [says: string, field: string, given: unknown, value: unknown])[] = [
    ["a pasted host with scheme and path", "host", " https://EU.acme.test/login?x=1 ", "eu.acme.test"],
    ["a host with a port", "host", "eu.acme.test:8443", "eu.acme.test:8443"],
    ["a choice in another case, by `normalize`", "site", "EU", "eu"],
    ["an empty text as not given", "site", "  ", "us"],
    ["null as not given", "site", null, "us"],
    ["a URL without its last slash", "page", "https://acme.test/a/", "https://acme.test/a"],
    ["a number in text", "seats", "12", 12],
    ["a boolean in text", "beta", "false", false],
  ];
  test.each(read)("reads %s", (_, field, given, value) => {
    expect(open({ key: KEY, [field]: given }).view.account[field]).toEqual(value);
  });

  test("reads a key file as JSON, pasted or parsed", () => {
    expect(keyFileOf('{"key":"k"}')).toEqual({ key: "k" });
    expect(keyFileOf({ key: "k" })).toEqual({ key: "k" });
  });

  const refused: readonly (readonly [
    says: string,
    context: Readonly<Record<string, unknown>>,
    parameter: string,
    message: RegExp,
  ])[] = [
    ["a missing secret", {}, "key", /Key is missing/],
    ["a value outside of the choices", { key: KEY, site: "mars" }, "site", /one of us, eu/],
    ["what is no host", { key: KEY, host: "a b" }, "host", /host name/],
    ["a host with credentials in it", { key: KEY, host: "user@evil.test" }, "host", /host name/],
    ["what is no URL", { key: KEY, page: "ftp://x" }, "page", /https/],
    ["what is no number", { key: KEY, seats: "many" }, "seats", /number/],
    ["a value against the pattern", { key: "zz" }, "key", /looks like 0123abcd/],
    ["a secret with a line break inside", { key: "0123\nabcd" }, "key", /line break/],
    ["a field that does not exist", { key: KEY, kei: "x" }, "kei", /no field/],
  ];
  test.each(refused)("refuses %s", (_, context, parameter, message) => {
    const error = failureOf(() => open(context));
    expect(error).toMatchObject({ code: "invalid_body", status: 400 });
    expect(error.errors.map((detail) => detail.parameter)).toEqual([parameter]);
    expect(error.message).toMatch(message);
  });

  test("names every field that is wrong, and never a value", () => {
    const error = failureOf(() => open({ key: "topsecret!", site: "mars" }));
    expect(error.errors).toHaveLength(2);
    expect(JSON.stringify([error.message, error.errors])).not.toContain("topsecret");
  });

  test("asks which way to connect where there are several", () => {
    expect(failureOf(() => openAccount(integration, { id: "a", context: {} })).hint).toBe("There are keys, file.");
    expect(failureOf(() => openAccount(integration, { id: "a", connection: "kyes", context: {} })).hint).toBe(
      "Did you mean `keys`?",
    );
  });
});

describe("a base URL of the account's own", () => {
  test.each([
    ["a mirror with the provider's base path", "http://127.0.0.1:9/x/v1", "http://127.0.0.1:9/x"],
    ["a host alone with it", "http://127.0.0.1:9/v1/", "http://127.0.0.1:9"],
    ["a gateway with a path of its own", "http://127.0.0.1:9/x", "http://127.0.0.1:9/x"],
  ])("has its token endpoints where the provider's root is: %s", (_what, baseUrl, root) => {
    expect(open({ key: KEY }, { baseUrl, operatorHosts: ["127.0.0.1:9"] }).view.baseRoot).toBe(root);
  });
  test("is taken where the operator allows its host", () => {
    expect(open({ key: KEY }, { baseUrl: "http://127.0.0.1:9/x/", operatorHosts: ["127.0.0.1:9"] }).view.baseUrl).toBe(
      "http://127.0.0.1:9/x",
    );
    expect(open({ key: KEY }, { baseUrl: "https://gateway.test", operatorHosts: ["gateway.test"] }).view.baseUrl).toBe(
      "https://gateway.test",
    );
  });
  test.each([
    ["https://a.corp.test", "*.corp.test"],
    ["http://10.0.0.5:8080/x", "http://10.0.0.5"],
    ["http://foo.localhost", "foo.localhost"],
    ["https://Gateway.test.", "GATEWAY.test"],
  ])("is %s where the operator allows %s, and calls may go there", (baseUrl, allowed) => {
    const account = open({ key: KEY }, { baseUrl, operatorHosts: [allowed] });
    expect(account.view.baseUrl).toBe(baseUrl);
    expect(judgeUrl(`${baseUrl}/v1`, egressFor(integration, account))).toEqual({ trusted: true });
  });
  test.each([
    ["elsewhere", "https://evil.test", "host_not_allowed"],
    ["elsewhere over plain http", "http://10.0.0.5", "host_not_allowed"],
    ["over plain http outside of loopback", "http://gateway.test", "invalid_body"],
    ["with credentials", "https://u:p@gateway.test", "invalid_body"],
    ["with a query", "https://gateway.test/?a=1", "invalid_body"],
    ["that is no URL", "gateway", "invalid_body"],
  ])("is refused %s", (_, baseUrl, code) => {
    expect(failureOf(() => open({ key: KEY }, { baseUrl, operatorHosts: ["gateway.test"] })).code).toBe(code);
  });
});

describe("a host of the account's own", () => {
  test.each([
    ["api.acme.test", undefined],
    ["eu.acme.test", undefined],
    ["evil.example", "invalid_body"],
    ["acme.test.evil.example", "invalid_body"],
  ])("%s is looked at before it is stored: %s", (host, code) => {
    for (const more of [{}, { baseUrl: "https://gateway.test", operatorHosts: ["gateway.test"] }]) {
      const account = open({ key: KEY, host }, more);
      const looked = () => checkReach(integration, account, 0);
      const pointers = code === undefined ? looked() : failureOf(looked).errors.map(({ pointer }) => pointer);
      expect(pointers).toEqual(code === undefined ? undefined : ["/context/host"]);
    }
  });

  test("that leads elsewhere is the account's fault, another address is the integration's", () => {
    const policy = egressFor(integration, open({ key: KEY, host: "evil.example" }));
    const faults = ["https://evil.example/v1/x", "https://other.example/"].map(
      (url) => failureOf(() => checkEgress(url, policy)).fault,
    );
    expect(faults).toEqual(["account", "integration"]);
  });
});

describe("an account from the environment", () => {
  test("comes from the names that the integration declares, in order of preference", () => {
    expect(accountFromEnvironment(integration, { ACME_API_KEY: "second", ACME_SITE: "eu" })).toEqual({
      connection: "keys",
      context: { site: "eu", key: "second" },
      missing: [],
    });
    expect(accountFromEnvironment(integration, { ACME_KEY: "first", ACME_API_KEY: "second" })?.context).toEqual({
      key: "first",
    });
  });
  test("is the connection that is complete", () => {
    expect(accountFromEnvironment(integration, { ACME_FILE: "{}", ACME_KEY: "k" })?.connection).toBe("keys");
    expect(accountFromEnvironment(integration, { ACME_FILE: "{}", ACME_ADMIN: "x" })?.connection).toBe("file");
  });
  test("says what is missing, with the names that would set it", () => {
    expect(accountFromEnvironment(integration, { ACME_FILE: "{}" })).toMatchObject({
      connection: "file",
      missing: [{ field: "admin", env: ["ACME_ADMIN"] }],
    });
  });
  test("is none without a credential", () => {
    expect(accountFromEnvironment(integration, { ACME_SITE: "eu", ACME_KEY: "" })).toBeUndefined();
  });
});
