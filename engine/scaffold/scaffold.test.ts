/** Documents of every style give an integration that validates, whose fixtures pass, and that says what an author would. */
import { describe, expect, it } from "vitest";
import { readFolder } from "../catalog/files.ts";
import { loadCatalog } from "../catalog/index.ts";
import { readOpenApi } from "../openapi/index.ts";
import { createCursorSealer } from "../operation/sealer.ts";
import { inventDocument, scaffold, settle } from "./index.ts";
import { likeness, wordsOf } from "./names.ts";
import { DOCUMENTS } from "./testing/documents.ts";
import { flow } from "./yaml.ts";
import { parse } from "yaml";

const root = new URL("../../", import.meta.url).pathname;
const tree = readFolder(root);
const around = {
  paths: tree.paths.filter((path) => path.startsWith("unified-models/")),
  read: (path: string) => tree.read(path),
};
const models = [...loadCatalog(around).models.values()].flatMap((model) => [...model.resources.values()]);
const users = models.filter((one) => one.model === "user-directory" && one.name === "users");
const sealer = createCursorSealer({ current: new Uint8Array(32) });

type Style = keyof typeof DOCUMENTS;

const propose = (style: Style, options: Partial<Parameters<typeof scaffold>[0]> = {}) =>
  scaffold({
    name: style,
    document: readOpenApi(JSON.stringify(DOCUMENTS[style])),
    targets: users,
    models,
    only: [],
    invented: false,
    schemas: "schemas",
    ...options,
  });

const file = (style: Style, path: string): string => propose(style).files.get(`integrations/${style}/${path}`) ?? "";

describe.each(Object.keys(DOCUMENTS) as Style[])("from the document of %s", (style) => {
  it("comes an integration without a finding, and its fixtures pass", async () => {
    const { findings, dropped, files } = await settle(propose(style), around, sealer);
    expect(findings).toEqual([]);
    expect(dropped).toEqual([]);
    expect([...files.keys()].filter((path) => path.includes("/fixtures/"))).not.toEqual([]);
  });

  it("each guess says how sure it is", () => {
    const mapping = file(style, "mappings/user-directory/users.yaml");
    const fields = (mapping.split("record:\n")[1]?.split("list:")[0] ?? "")
      .split("\n")
      .filter((line) => /^ {2}\w/u.test(line));
    expect(fields.length).toBeGreaterThan(2);
    for (const line of fields) expect(line).toMatch(/# (?:high|medium|low): /u);
  });
});

interface Case {
  readonly says: string;
  readonly style: Style;
  readonly file: string;
  readonly holds: RegExp;
}

const CASES: readonly Case[] = [
  {
    says: "a relative server has no host: a person says it",
    style: "petshop",
    file: "integration.yaml",
    holds: /base_url: "https:\/\/api\.petshop\.example\/api\/v3" # low: TODO/u,
  },
  {
    says: "an API key rides in its header",
    style: "petshop",
    file: "integration.yaml",
    holds: /type: header, name: api_key/u,
  },
  {
    says: "a root array is the records",
    style: "petshop",
    file: "resources/user.yaml",
    holds: /list:\n[\s\S]*?records: "\$"/u,
  },
  {
    says: "a list parameter that does not explode is written with commas",
    style: "petshop",
    file: "resources/pet.yaml",
    holds: /status: \{ array: comma, schema: \{ type: array/u,
  },
  {
    says: "text is read as text",
    style: "petshop",
    file: "resources/user.yaml",
    holds: /login:[\s\S]*?response_format: text/u,
  },
  {
    says: "a number becomes an id",
    style: "petshop",
    file: "mappings/user-directory/users.yaml",
    holds: /id: id # high: same name, a number becomes text/u,
  },
  {
    says: "camel case is no other name",
    style: "petshop",
    file: "mappings/user-directory/users.yaml",
    holds: /first_name: firstName # high/u,
  },
  {
    says: "the Link header leads on, sized by what the description says",
    style: "forge",
    file: "integration.yaml",
    holds: /strategy: link, rel: next, size: \{ to: per_page, max: 100 \}/u,
  },
  {
    says: "headers of the rate limit are declared",
    style: "forge",
    file: "integration.yaml",
    holds: /remaining: x-ratelimit-remaining/u,
  },
  {
    says: "the organization of the path is a field of the account",
    style: "forge",
    file: "mappings/user-directory/users.yaml",
    holds: /args: \{ org: "\{\{ account\.org \}\}" \}/u,
  },
  {
    says: "without security a scheme of the document is taken",
    style: "forge",
    file: "integration.yaml",
    holds: /type: bearer/u,
  },
  {
    says: "the call about oneself verifies",
    style: "forge",
    file: "integration.yaml",
    holds: /verify: \{ operation: user\.get/u,
  },
  {
    says: "the id of the last record is the cursor",
    style: "purse",
    file: "integration.yaml",
    holds:
      /cursor: starting_after, from: last_record, next: id, size: \{ to: limit, max: 100 \}, stop: \[\{ has_more: has_more \}\]/u,
  },
  { says: "a form is sent as one", style: "purse", file: "resources/accounts.yaml", holds: /body_format: form/u },
  {
    says: "an epoch becomes a date",
    style: "purse",
    file: "mappings/user-directory/users.yaml",
    holds: /created_at: "\$toIso\(created\)" # high/u,
  },
  {
    says: "each alternative is a way to connect",
    style: "purse",
    file: "integration.yaml",
    holds: /basic_auth:[\s\S]*bearer_auth:/u,
  },
  {
    says: "the message of errors is found in their schema",
    style: "purse",
    file: "integration.yaml",
    holds: /message: "?body\.error\.message"? # high/u,
  },
  {
    says: "a dotted method is an operation of its resource",
    style: "chatter",
    file: "resources/users.yaml",
    holds: /\n {2}list:[\s\S]*\n {2}info:/u,
  },
  {
    says: "a cursor is found where the answer names the next one",
    style: "chatter",
    file: "integration.yaml",
    holds: /cursor: cursor, next: response_metadata\.next_cursor/u,
  },
  {
    says: "a greatest page that nobody says is a guess",
    style: "chatter",
    file: "integration.yaml",
    holds: /cursor: # medium: .*TODO: 100 records a page is a guess/u,
  },
  {
    says: "an envelope's only object is the record",
    style: "chatter",
    file: "resources/users.yaml",
    holds: /info:[\s\S]*record: "user"/u,
  },
  {
    says: "members of a profile are members of the user",
    style: "chatter",
    file: "mappings/user-directory/users.yaml",
    holds: /emails: \{ each: profile\.email, fields: \{ email: \$ \} \}/u,
  },
  {
    says: "OAuth 2 keeps its addresses and scopes",
    style: "chatter",
    file: "integration.yaml",
    holds: /type: oauth2_authorization_code[\s\S]*"?users:read"?/u,
  },
  {
    says: "a flag of more ends the list",
    style: "pager",
    file: "integration.yaml",
    holds: /strategy: offset, offset: offset, size: \{ to: limit, max: 250 \}, stop: \[\{ has_more: more \}\]/u,
  },
  {
    says: "a tenant's name is a field, and its hosts are known",
    style: "pager",
    file: "integration.yaml",
    holds:
      /base_url: "https:\/\/\{\{ account\.tenant \}\}\.pager\.example\/rest\/v1"[\s\S]*hosts: \["\*\.pager\.example"\]/u,
  },
  {
    says: "values find the model's by their meaning",
    style: "pager",
    file: "mappings/user-directory/users.yaml",
    holds: /ACTIVE: active, DISABLED: inactive, PENDING: invited/u,
  },
  {
    says: "people are users",
    style: "pager",
    file: "mappings/user-directory/users.yaml",
    holds: /operation: people\.list/u,
  },
  {
    says: "a search is sent",
    style: "pager",
    file: "mappings/user-directory/users.yaml",
    holds: /search: \{ to: query \}/u,
  },
  {
    says: "lists are mapped item by item",
    style: "pager",
    file: "mappings/user-directory/users.yaml",
    holds: /groups: \{ each: teams, fields: \{ id: id, name: name \} \}/u,
  },
  {
    says: "the manager's name is not the user's",
    style: "pager",
    file: "mappings/user-directory/users.yaml",
    holds: /^ {2}name: fullName/mu,
  },
  {
    says: "names that are no names are quoted",
    style: "graph",
    file: "integration.yaml",
    holds: /next: "`@odata\.nextLink`"/u,
  },
  {
    says: "a part of the host that may be anything is a field, whatever it is filled with",
    style: "globex",
    file: "integration.yaml",
    holds: /base_url: "https:\/\/\{\{ account\.tenant \}\}\.globex\.example"[\s\S]*hosts: \["\*\.globex\.example"\]/u,
  },
  {
    says: "links are found in each part of `allOf`",
    style: "globex",
    file: "integration.yaml",
    holds: /strategy: link, next: _links\.next\.href, size: \{ to: size, max: 50 \}/u,
  },
  {
    says: "a date and time is a moment",
    style: "globex",
    file: "mappings/user-directory/users.yaml",
    holds: /created_at: createdDateTime # high/u,
  },
  {
    says: "addresses are the values of their list",
    style: "globex",
    file: "mappings/user-directory/users.yaml",
    holds: /emails: \{ each: email_addresses, fields: \{ email: value, is_primary: primary \} \}/u,
  },
  {
    says: "who is a member of something is in a group",
    style: "globex",
    file: "mappings/user-directory/users.yaml",
    holds: /groups: \{ each: memberOf, fields: \{ id: id, name: displayName \} \}/u,
  },
  {
    says: "a login is no date, nor is a time zone",
    style: "globex",
    file: "fixtures/users/list.yaml",
    holds:
      /login: login-1, displayName: display-name-1[\s\S]*time_zone: time-zone-1|login: login-1\n[\s\S]*time_zone: time-zone-1/u,
  },
  {
    says: "a text called next is the cursor of a query",
    style: "seeker",
    file: "resources/users.yaml",
    holds: /list:[\s\S]*pagination: cursor\n/u,
  },
  {
    says: "and of a body",
    style: "seeker",
    file: "integration.yaml",
    holds: /strategy: cursor, cursor: \{ body: cursor \}, next: next, size: \{ to: \{ body: limit \}, max: 100 \}/u,
  },
  {
    says: "what is applied here may be what the provider could do",
    style: "globex",
    file: "mappings/user-directory/users.yaml",
    holds: /: local # medium: applied here; TODO/u,
  },
  {
    says: "machines get their token by themselves",
    style: "graph",
    file: "integration.yaml",
    holds: /type: oauth2_client_credentials/u,
  },
];

describe("what is proposed", () => {
  it.each(CASES)("$style: $says", ({ style, file: path, holds }) => {
    expect(file(style, path)).toMatch(holds);
  });

  it("leaves out what cannot be said: uploads", () => {
    expect(file("petshop", "resources/pet.yaml")).not.toContain("upload");
  });

  it("takes part of a document, by path or tag", () => {
    const { files, operations } = propose("petshop", { only: ["/pet"], targets: [] });
    expect([operations, [...files.keys()].filter((path) => path.includes("/resources/"))]).toEqual([
      1,
      ["integrations/petshop/resources/pet.yaml"],
    ]);
  });

  it("a fixture asks for the path and the record that it answers with", async () => {
    const { files } = await settle(propose("pager"), around, sealer);
    const fixture = parse(files.get("integrations/pager/fixtures/users/get.yaml") ?? "") as unknown;
    expect(fixture).toMatchObject({
      call: { id: "id-1" },
      exchanges: [{ request: { path: "/rest/v1/people/id-1" } }],
      expect: { records: [{ id: "id-1" }] },
    });
  });

  it("a record that holds itself is written two levels deep", () => {
    const text = file("globex", "fixtures/users/get.yaml");
    expect(text.match(/manager:/gu)).toHaveLength(1);
  });

  it("what is insisted on gets a skeleton where nothing is like it, and a fixture that passes", async () => {
    const made = propose("petshop", { only: ["/pet/findByStatus"], insisted: new Set(["user-directory/users"]) });
    const { files, findings, dropped } = await settle(made, around, sealer);
    expect([made.notFound, findings, dropped]).toEqual([[], [], []]);
    const mapping = files.get("integrations/petshop/mappings/user-directory/users.yaml");
    expect(mapping).toMatch(/operation: \w+\.\w+ # low: TODO/u);
    expect([...files.keys()]).toContain("integrations/petshop/fixtures/users/list.yaml");
  });

  it("without a mapping a fixture calls the provider's own operation, and passes", async () => {
    const { files, dropped } = await settle(propose("petshop", { targets: [], only: ["/pet/"] }), around, sealer);
    const fixtures = [...files].filter(([path]) => path.includes("/fixtures/"));
    expect([dropped, fixtures.map(([, text]) => (parse(text) as { call: unknown }).call)]).toEqual([
      [],
      [{ proxy: expect.stringMatching(/^pet\./u) as string }],
    ]);
  });

  it("names the models that nothing is like", () => {
    const products = models.filter(({ name }) => name === "products");
    expect(propose("petshop", { targets: products, only: ["/nothing"] }).notFound).toEqual(["usage-metering/products"]);
  });

  it("chooses the models itself where none is named", () => {
    expect(propose("chatter", { targets: [] }).mappings.map(({ target }) => target)).toEqual(["user-directory/users"]);
  });
});

describe("without a document", () => {
  it.each(models.map((one) => [`${one.model}/${one.name}`, one] as const))("%s can be begun with", async (_, one) => {
    const made = scaffold({
      name: "acme",
      document: inventDocument("acme", [one]),
      targets: [one],
      models,
      only: [],
      invented: true,
      schemas: "schemas",
    });
    const { findings, dropped, files } = await settle(made, around, sealer);
    expect([findings, dropped]).toEqual([[], []]);
    expect([...files.values()].join("\n")).toContain("TODO");
  });
});

describe("names", () => {
  it.each([
    ["created_at", "createdAt", 0.95],
    ["created_at", "creation_time", 0.85],
    ["emails", "emailAddress", 0.85],
    ["users", "members", 0.85],
    ["last_login_at", "lastLogin", 0.85],
  ])("%s and %s are alike", (a, b, least) => expect(likeness(a, b).score).toBeGreaterThanOrEqual(least));

  it.each([
    ["name", "created_at"],
    ["id", "idle"],
    ["status", "state_of_residence_code"],
  ])("%s and %s are not", (a, b) => expect(likeness(a, b).score).toBeLessThan(0.55));

  it("are read as words", () => {
    expect(wordsOf("HTTPServerName")).toEqual(["http", "server", "name"]);
    expect(wordsOf("page[number]")).toEqual(["page", "number"]);
  });
});

it.each([
  "true",
  "12",
  "a: b",
  "a #b",
  "$.x",
  "$toIso(a)",
  "`a b`",
  "",
  "-",
  "page[size]",
  "{{ a }}",
  "no",
  "1e3",
  "a, b",
  "x.",
  "it's",
])("%j is read from YAML as it was written", (text) => expect(parse(`{ a: ${flow(text)} }`)).toEqual({ a: text }));
