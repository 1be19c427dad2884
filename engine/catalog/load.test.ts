/** A tree of files becomes a catalog, or all of its findings. */
import { describe, expect, it } from "vitest";
import { loadCatalog } from "./load.ts";
import { acme, acmeWith, treeOf, yaml } from "./testing/tree.ts";
import type { Catalog, FileTree } from "./types.ts";

const INTEGRATION = "integrations/acme/integration.yaml";
const USERS = "integrations/acme/resources/users.yaml";
const MAPPING = "integrations/acme/mappings/people/users.yaml";
const MODEL = "unified-models/people/model.yaml";

const printed = (tree: FileTree): readonly string[] =>
  loadCatalog(tree).findings.map(
    ({ code, severity, span, message, hint }) =>
      `${severity} ${code} ${span.file.split("/").at(-1)}:${span.line}:${span.column} ${message}${hint === undefined ? "" : ` | ${hint}`}`,
  );

const changed = (path: string, from: string, to: string): readonly string[] => {
  expect(acme[path]).toContain(from);
  return printed(acmeWith({ [path]: (text) => text.replace(from, to) }));
};

const acmeOf = (catalog: Catalog) => {
  const integration = catalog.integrations.get("acme");
  if (integration === undefined) throw new Error("acme was not loaded");
  return integration;
};

describe("a good tree", () => {
  const catalog = loadCatalog(acmeWith({}));

  it("has no finding", () => {
    expect(catalog.findings).toEqual([]);
  });

  it("gives operations, mappings and connections by name", () => {
    const integration = acmeOf(catalog);
    expect([...integration.operations.keys()]).toEqual(["me.get", "users.list", "users.get"]);
    expect([...integration.mappings.keys()]).toEqual(["people/users"]);
    expect(integration.connections.get("token")).toMatchObject({
      label: "API token",
      fields: [
        { name: "site", type: "select", required: false, default: "acme.example", secret: false },
        { name: "token", type: "secret", required: true, env: ["ACME_TOKEN"], secret: true },
      ],
      verify: { operation: "me.get" },
    });
    expect(integration.operations.get("users.list")).toMatchObject({
      resource: "users",
      reader: { kind: "list" },
      pager: { strategy: "page" },
      where: { line: 3, column: 3 },
    });
  });

  it("derives the hosts from the base URL with each option", () => {
    expect(acmeOf(catalog)).toMatchObject({
      hosts: ["api.acme.example", "api.eu.acme.example"],
      hostsByOperator: false,
    });
  });

  it("has a fingerprint that changes with any file that matters, and with no other", () => {
    const of = (tree: FileTree): string => acmeOf(loadCatalog(tree)).fingerprint;
    const base = acmeOf(catalog).fingerprint;
    expect(base).toMatch(/^[0-9a-f]{16}$/u);
    expect(of(acmeWith({ "integrations/acme/README.md": "# Acme" }))).toBe(base);
    expect(of(acmeWith({ [MAPPING]: (text) => text.replace("login", "handle") }))).not.toBe(base);
  });

  it("is empty for an empty tree", () => {
    expect(loadCatalog(treeOf({}))).toMatchObject({ findings: [], models: new Map(), integrations: new Map() });
  });
});

describe("names that nothing defines", () => {
  it.each([
    [
      "an operation of verify",
      INTEGRATION,
      "operation: me.get",
      "operation: me.gett",
      "error unknown_reference integration.yaml:17:26 there is no operation `me.gett` | Did you mean `me.get`?",
    ],
    ["a pagination preset", USERS, "pagination: pages", "pagination: page", "error unknown_reference users.yaml:8:17 "],
    [
      "an operation of a mapping",
      MAPPING,
      "get: { operation: users.get }",
      "get: { operation: users.gt }",
      "error unknown_reference users.yaml:7:19 ",
    ],
    [
      "a model",
      MAPPING,
      "model: people",
      "model: peple",
      "error unknown_reference users.yaml:1:8 there is no model `peple` | Did you mean `people`?",
    ],
    [
      "a field of an account",
      INTEGRATION,
      "account.site",
      "account.sight",
      "error unknown_name integration.yaml:5:35 no connection has a field or learns a value called `sight` | known: site",
    ],
    [
      "a credential",
      INTEGRATION,
      "credentials.token",
      "credentials.tokn",
      "error unknown_name integration.yaml:16:52 no connection has a field called `tokn` | Did you mean `token`?",
    ],
    [
      "a schema file",
      MODEL,
      "users.schema.json",
      "user.schema.json",
      "error unknown_reference model.yaml:7:13 there is no file unified-models/people/user.schema.json | Did you mean `users.schema.json`?",
    ],
    [
      "a file outside of the folder",
      USERS,
      "resource: users",
      "resource: users\nschema: ../../../secrets.json",
      "error unknown_reference users.yaml:2:9 `../../../secrets.json` lies outside of integrations/acme",
    ],
  ])("%s", (_what, path, from, to, expected) => {
    const findings = changed(path, from, to);
    expect(findings.find((finding) => finding.startsWith(expected))).toBeDefined();
  });
});

const baseUrl = (url: string, more = ""): readonly string[] =>
  printed(
    acmeWith({
      [INTEGRATION]: (text) =>
        text
          .replace('"https://api.{{ account.site }}/v1"', `"${url}"${more}`)
          .replace("token: { type: secret", "domain: { type: host, label: Domain }\n      token: { type: secret"),
    }),
  ).filter((finding) => finding.includes("host_not_covered"));

describe("hosts", () => {
  it("a free value in the host position needs `hosts`", () => {
    expect(baseUrl("https://{{ credentials.domain }}/v1")).toEqual([
      "error host_not_covered integration.yaml:5:11 `credentials.domain` can put any host here, and credentials would go there | list the hosts under `hosts`, such as `*.acme.example`, or write `hosts: account`",
    ]);
    expect(baseUrl("{{ token.instance_url }}/v1")).toHaveLength(1);
    expect(baseUrl("https://{{ credentials.domain }}.acme.example/v1")).toHaveLength(1);
  });

  it.each([
    ["a pattern", "https://{{ credentials.domain }}/v1", "\nhosts: [ '*.acme.example' ]"],
    ["the operator", "https://{{ credentials.domain }}/v1", "\nhosts: account"],
    [
      "a pattern with the suffix that is written",
      "https://{{ credentials.domain }}.acme.example/v1",
      "\nhosts: [ '*.acme.example' ]",
    ],
    ["nobody, behind the host", "https://api.acme.example/{{ credentials.domain }}", ""],
  ])("covered by %s", (_what, url, more) => {
    expect(baseUrl(url, more)).toEqual([]);
  });

  it("a pattern for another suffix does not cover", () => {
    expect(baseUrl("https://{{ credentials.domain }}.acme.example/v1", "\nhosts: [ '*.other.example' ]")[0]).toMatch(
      /none of `hosts` \(\*\.other\.example\) covers/u,
    );
  });

  it("those of servers and of an operation's own base URL count too", () => {
    const catalog = loadCatalog(
      acmeWith({
        [INTEGRATION]: (text) => `${text}servers: [ { path: /logs, base_url: "https://logs.{{ account.site }}" } ]\n`,
        [USERS]: (text) => text.replace("path: /users\n", "path: /users\n    base_url: https://people.acme.example\n"),
      }),
    );
    expect(catalog.findings).toEqual([]);
    expect(acmeOf(catalog).hosts).toEqual([
      "api.acme.example",
      "api.eu.acme.example",
      "logs.acme.example",
      "logs.eu.acme.example",
      "people.acme.example",
    ]);
  });
});

it("a base URL begins with its scheme", () => {
  expect(changed(INTEGRATION, '"https://api.{{ account.site }}/v1"', "api.acme.example")[0]).toMatch(
    /^error wrong_value integration\.yaml:5:11 a base URL begins with `https:\/\/`/u,
  );
});

it("the pattern of a field is a regular expression", () => {
  expect(changed(INTEGRATION, "label: Token,", 'label: Token, pattern: "[a-z",')[0]).toMatch(
    /^error wrong_value integration\.yaml:15:53 `\[a-z` is no regular expression/u,
  );
});

it("keys of later versions say that they are reserved", () => {
  expect(changed(USERS, "    records: data", "    cache: { ttl: 60 }\n    records: data")).toEqual([
    "error not_yet_supported users.yaml:7:5 `cache` is reserved in the language and not yet supported by this version | leave it out",
  ]);
});

describe("secrets", () => {
  it("stand in auth alone", () => {
    expect(changed(USERS, "path: /users\n", 'path: /users\n    query: { key: "{{ credentials.token }}" }\n')).toEqual([
      "error secret_out_of_place users.yaml:6:35 `token` is a secret field and stands outside of `auth` | send it by an entry of the connection's `auth`",
    ]);
    expect(changed(INTEGRATION, "account.site", "account.token")[0]).toMatch(
      /^error secret_out_of_place integration\.yaml:5:35 `token` is a secret field; `account` never has it/u,
    );
  });

  it.each([
    ["a token in auth", '"{{ credentials.token }}"', "abcdef0123456789abcdef"],
    ["a bearer value", '"{{ credentials.token }}"', "Bearer abcdefghijklmnopqrstuvwxyz"],
    [
      "a JSON web token anywhere",
      "body.error",
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
    ],
  ])("are never written in plain text: %s", (_what, from, to) => {
    expect(
      changed(INTEGRATION, from, to).some((finding) => finding.startsWith("error plain_secret integration.yaml:")),
    ).toBe(true);
  });

  it("have no default", () => {
    expect(changed(INTEGRATION, "label: Token,", "label: Token, default: abc,")[0]).toMatch(
      /^error plain_secret integration\.yaml:15:\d+ `token` is a secret and has a default/u,
    );
  });
});

describe("definitions", () => {
  it("that nobody uses are a warning", () => {
    expect(changed(USERS, "pagination: pages", "pagination: { use: pages, start: 0 }")).toEqual([]);
    expect(changed(USERS, "pagination: pages", "pagination: { strategy: none }")).toEqual([
      "warning unused_definition integration.yaml:24:3 no operation uses the pagination preset `pages` | remove it, or name it under an operation's `pagination`",
    ]);
  });

  it("in two places are an error", () => {
    expect(printed(acmeWith({ "integrations/acme/resources/people.yaml": acme[USERS] ?? "" }))).toEqual([
      "error wrong_value people.yaml:1:11 the resource is called `users` and stands in the file `people.yaml` | give both the same name",
    ]);
    expect(printed(acmeWith({ "integrations/acme/resources/users.yml": acme[USERS] ?? "" }))).toEqual([
      "error duplicate_definition users.yml:1:11 another file defines the resource `users` too | put all its operations into one file",
    ]);
  });

  it("have the name of their file or folder", () => {
    expect(changed(INTEGRATION, "name: acme", "name: acne")[0]).toMatch(
      /^error wrong_value integration\.yaml:2:7 the integration is called `acne` and stands in the folder `acme`/u,
    );
    expect(changed(MODEL, "model: people", "model: persons").at(-1)).toMatch(
      /^error wrong_value model\.yaml:2:8 the model is called `persons` and stands in the folder `people`/u,
    );
  });

  it("cannot take names that the API keeps", () => {
    expect(
      changed(MODEL, "status: { type", "limit: { type").find((finding) => finding.includes("reserved_name")),
    ).toMatch(/^error reserved_name model\.yaml:10:7 `limit` is a parameter of every unified call/u);
    expect(
      changed(MODEL, "    write:", "    methods_custom: { meta: {} }\n    write:").find((finding) =>
        finding.includes("reserved_name"),
      ),
    ).toMatch(/`meta` is not free for a custom method/u);
  });
});

describe("files", () => {
  it.each([
    ["a misspelt folder", "integrations/acme/mapping/people/users.yaml", "Did you mean `mappings`?"],
    ["code", "integrations/acme/sign.ts", "an integration is data alone"],
    ["a file without a folder", "integrations/acme.yaml", "every integration has a folder of its own"],
  ])("%s has no place", (_what, path, hint) => {
    expect(printed(acmeWith({ [path]: "a: 1\n" }))).toEqual([expect.stringMatching(/^warning file_unexpected /u)]);
    expect(printed(acmeWith({ [path]: "a: 1\n" }))[0]).toContain(hint);
  });

  it("a folder without integration.yaml is an error", () => {
    expect(printed(treeOf({ "integrations/acme/resources/users.yaml": acme[USERS] ?? "" }))).toEqual([
      "error file_unreadable integration.yaml:1:1 integrations/acme has no integration.yaml | every integration begins with one",
    ]);
  });

  it("a broken resource file gives its own finding and no echoes in files that refer to it", () => {
    expect(changed(USERS, "method: GET", "methd: GET")).toEqual([
      "error unknown_key users.yaml:4:5 `operations.list` has no key `methd` | Did you mean `method`?",
    ]);
  });

  it("a broken mapping file, or one of an unknown model, has no echoes in overlays and fixtures", () => {
    const beside = {
      "integrations/acme/overlays/eu.yaml": "mapping: people/users\nrecord: { name: $uppercase($base) }\n",
      "integrations/acme/fixtures/users.yaml": yaml(`
        name: users are listed
        call: { unified: people/users }
        exchanges: [ { response: { body: { data: [] } } } ]
        expect: { count: 0 }
      `),
    };
    const withMapping = (from: string, to: string): readonly string[] =>
      printed(acmeWith({ ...beside, [MAPPING]: (text) => text.replace(from, to) }));
    expect(withMapping("record:", "recrd:")).toEqual([
      "error unknown_key users.yaml:3:1 this file has no key `recrd` | Did you mean `record`?",
    ]);
    expect(withMapping("model: people", "model: peopel")).toEqual([
      "error unknown_reference users.yaml:1:8 there is no model `peopel` | Did you mean `people`?",
    ]);
  });

  it("fixtures are checked, unless a server leaves them out", () => {
    const tree = acmeWith({
      "integrations/acme/fixtures/users.yaml": yaml(`
      name: users are listed
      call: { unified: people/usrs }
      exchanges: [ { response: { body: { data: [] } } } ]
      expect: { count: 0 }
    `),
    });
    expect(printed(tree)).toEqual([
      "error unknown_reference users.yaml:2:18 there is no mapping `people/usrs` | Did you mean `people/users`?",
    ]);
    expect(loadCatalog(tree, { fixtures: false }).findings).toEqual([]);
  });
});

const overlay = (text: string): FileTree => acmeWith({ "integrations/acme/overlays/eu.yaml": yaml(text) });

describe("overlays", () => {
  it("of the environment become part of the mapping", () => {
    const catalog = loadCatalog(
      overlay(`
      mapping: people/users
      level: environment
      record: { name: $uppercase($base) }
    `),
    );
    expect(catalog.findings).toEqual([]);
    const view = acmeOf(catalog).mappings.get("people/users")?.get?.view;
    expect(view?.fields.get("name")).toMatchObject({
      layer: "eu",
      where: { file: "integrations/acme/overlays/eu.yaml", line: 3 },
    });
  });

  it("name a mapping that exists, and never touch auth", () => {
    expect(printed(overlay("mapping: people/user\n"))).toEqual([
      "error unknown_reference eu.yaml:1:10 there is no mapping `people/user` | Did you mean `people/users`?",
    ]);
    expect(printed(overlay("mapping: people/users\nauth: []\n"))[0]).toMatch(
      /^error unknown_key eu\.yaml:2:1 this file has no key `auth`/u,
    );
  });

  it("of an account are compiled on top, or refused with findings of their own", () => {
    const integration = acmeOf(loadCatalog(acmeWith({})));
    const good = integration.compileOverlays("people/users", [{ record: { name: "$uppercase(name)" } }]);
    expect(good.findings).toEqual([]);
    expect(good.mapping?.get?.view.fields.get("name")).toMatchObject({ layer: "account" });
    expect(integration.compileOverlays("people/teams", []).findings).toMatchObject([{ code: "unknown_reference" }]);
    const bad = integration.compileOverlays("people/users", [{ record: { name: "a &" } }, { recrd: {} }]);
    expect(bad.mapping).toBeUndefined();
    expect(bad.findings.map(({ code, span }) => `${code} ${span.file}`)).toContain("unknown_key account overlay 2");
    expect(
      integration
        .compileOverlays("people/users", [{ record: { name: "a &" } }])
        .findings.map(({ code, span }) => `${code} ${span.file}:${span.line}`),
    ).toEqual(["expression_syntax account overlay 1:4"]);
  });
});
