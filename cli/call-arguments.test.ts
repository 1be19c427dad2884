/** How the arguments of call, plan and explain are read. */
import { describe, expect, it } from "vitest";
import { loadCatalog } from "../engine/catalog/index.ts";
import { acme, acmeWith } from "../engine/catalog/testing/tree.ts";
import { itemCall, listCall, proxyCall, queryOf, targetOf, writeCall, type CallArguments } from "./call-arguments.ts";
import { openCallAccount } from "./call-account.ts";
import { UsageError } from "./exit.ts";

const args = (more: Partial<CallArguments> = {}): CallArguments => ({
  integration: "acme",
  target: "people/users",
  method: undefined,
  query: [],
  field: [],
  deadline: 1_000,
  format: "text",
  ...more,
});

describe("the target", () => {
  it.each([
    ["a list", {}, { kind: "unified", model: "people", resource: "users", method: "list" }],
    ["a record, with an id", { id: "7" }, { kind: "unified", model: "people", resource: "users", method: "get" }],
    ["a method", { method: "create" }, { kind: "unified", model: "people", resource: "users", method: "create" }],
    ["an operation", { target: "users.list" }, { kind: "proxy", resource: "users", operation: "list" }],
  ])("%s", (_says, more, target) => {
    expect(targetOf(args(more))).toEqual(target);
  });

  it.each([
    ["one word", { target: "users" }],
    ["three words", { target: "a/b/c" }],
    ["an operation with a method", { target: "users.list", method: "get" }],
  ])("%s is wrong use", (_says, more) => {
    expect(() => targetOf(args(more))).toThrow(UsageError);
  });
});

describe("the query", () => {
  it.each([
    ["a value", ["status=active"], { status: "active" }],
    ["a value that holds =", ["q=a=b"], { q: "a=b" }],
    ["an empty value", ["q="], { q: "" }],
    ["a name that comes twice", ["a=1", "a=2", "a=3"], { a: ["1", "2", "3"] }],
    ["a list", ["a[]=1"], { a: ["1"] }],
    ["operators", ["at[gt]=x", "at[lte]=y"], { at: { gt: "x", lte: "y" } }],
  ])("%s", (_says, pairs, query) => {
    expect(queryOf(pairs)).toEqual(query);
  });

  it.each([
    ["no value", "status"],
    ["no name", "=x"],
  ])("%s is wrong use", (_says, pair) => {
    expect(() => queryOf([pair])).toThrow("is not NAME=VALUE");
  });
});

const FILE = "integrations/acme/integration.yaml";
const catalog = loadCatalog(acmeWith({}));
const unified = { kind: "unified", model: "people", resource: "users", method: "list" } as const;

describe("the account", () => {
  it("comes from the environment, over the defaults", async () => {
    const { account, close } = await openCallAccount(catalog, args(), { ACME_TOKEN: "t" });
    expect(account).toMatchObject({ integration: "acme", sandbox: false, view: { account: { site: "acme.example" } } });
    await close();
  });

  it("comes from --field too, and goes to another address with --base-url", async () => {
    const more = { field: ["token=t", "site=eu.acme.example"], baseUrl: "http://127.0.0.1:9/x" };
    const { account } = await openCallAccount(catalog, args(more), {});
    expect(account.view).toMatchObject({ account: { site: "eu.acme.example" }, baseUrl: "http://127.0.0.1:9/x" });
    expect(account.operatorHosts).toEqual(["127.0.0.1:9"]);
  });

  it.each([
    ["nothing is set", {}, "No credentials of Acme are set."],
    ["there is no such integration", { integration: "acne" }, "There is no integration `acne`."],
    ["a field is missing", { field: ["site=eu.acme.example"] }, "is missing."],
    ["there is no sandbox", { sandbox: true }, "Acme has no sandbox."],
    ["there is no such way to connect", { connection: "tokne" }, "Acme has no connection `tokne`."],
    ["nor one of the sandbox", { connection: "tokne", sandbox: true }, "Acme has no connection `tokne`."],
  ])("%s: wrong use that names the way out", async (_says, more, message) => {
    const failure: unknown = await openCallAccount(catalog, args(more), {}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect((failure as UsageError).message).toContain(message.split(" of ")[0]);
    expect((failure as UsageError).hint).toBeDefined();
  });
});

describe("an account that is only shown", () => {
  it("has stand-ins for what is not set, and nothing else", async () => {
    const shown = await openCallAccount(catalog, args(), {}, true);
    expect(shown.stoodIn).toEqual(["ACME_TOKEN"]);
    expect(Object.keys(shown.account.view.secrets)).toEqual(["token"]);
    expect(shown.account.view.account).toEqual({ site: "acme.example" });
    expect((await openCallAccount(catalog, args(), { ACME_TOKEN: "t" }, true)).stoodIn).toEqual([]);
  });

  it("has stand-ins for what would be learnt, too", async () => {
    const learning = loadCatalog(
      acmeWith({
        [FILE]: (acme[FILE] ?? "").replace(/( +)(verify:)/, "$1learn: { org: { operation: me.get, value: id } }\n$1$2"),
      }),
    );
    const { account, stoodIn } = await openCallAccount(learning, args(), { ACME_TOKEN: "t" }, true);
    expect([account.view.account["org"], stoodIn]).toEqual(["ORG", ["org"]]);
    expect((await openCallAccount(learning, args(), { ACME_TOKEN: "t" })).account.view.account).not.toHaveProperty(
      "org",
    );
  });
});

describe("calls of the engine", () => {
  it("carry what was given and nothing else", async () => {
    const { account } = await openCallAccount(catalog, args(), { ACME_TOKEN: "t" });
    const before = Date.now();
    const call = listCall(account, unified, args({ limit: 5, cursor: "c1", sort: "-name", fields: "id,name" }));
    expect(call).toMatchObject({ limit: 5, cursor: "c1", sortBy: "-name", fields: ["id", "name"], strict: false });
    expect(call.deadline).toBeGreaterThanOrEqual(before + 1_000);
    expect(listCall(account, unified, args())).not.toHaveProperty("limit");
    expect(itemCall(account, unified, args({ id: "7" }))).toMatchObject({ id: "7" });
    expect(writeCall(account, unified, args({ body: '{"name":"Ada"}' }))).toMatchObject({ body: { name: "Ada" } });
    expect(
      proxyCall(account, { kind: "proxy", resource: "users", operation: "list" }, args({ query: ["a=1", "a=2"] })),
    ).toMatchObject({
      parameters: [
        ["a", "1"],
        ["a", "2"],
      ],
    });
    expect(() => writeCall(account, unified, args({ body: "{" }))).toThrow("--body is not JSON");
  });
});
