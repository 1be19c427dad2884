/** Overlays of one account: what its calls give, what meta says of them, and what they cannot do. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { yaml } from "../../engine/catalog/testing/tree.ts";
import { acmeCatalog } from "./acme.ts";
import { startHarness, type Harness } from "./harness.ts";

const PEOPLE = "directory/people";
const OVERLAY = {
  record: {
    name: "$uppercase($base)",
    seat: { value: '"seat " & id', schema: { type: "string" } },
    status: null,
  },
};

let cognate: Harness;
beforeEach(async () => {
  cognate = await startHarness();
});
afterEach(() => cognate.close());

const account = (): string => `/integrated-account/${cognate.accountId}`;
const patch = (overlays: unknown) => cognate.ask("PATCH", account(), { body: JSON.stringify({ overlays }) });
const person = async (): Promise<unknown> =>
  (await cognate.ask("GET", `/unified/${PEOPLE}/m1?integrated_account_id=${cognate.accountId}`)).json;

describe("an account's overlay", () => {
  it("adds, replaces and removes fields in the calls of that account alone", async () => {
    const plain = await cognate.ask("POST", "/integrated-account", {
      body: JSON.stringify({ integration: "acme", context: { api_key: "s3cret-key" }, base_url: cognate.acme.url }),
    });
    const changed = await patch({ [PEOPLE]: OVERLAY });
    expect([changed.status, changed.json["overlays"]]).toEqual([200, { [PEOPLE]: OVERLAY }]);
    expect(await person()).toMatchObject({ id: "m1", name: "ADA", seat: "seat m1" });
    expect(await person()).not.toHaveProperty("status");
    const other = await cognate.ask("GET", `/unified/${PEOPLE}/m1?integrated_account_id=${String(plain.json["id"])}`);
    expect(other.json).toMatchObject({ name: "Ada", status: "active" });
  });

  it("comes with a new account too, and stands in the list of accounts", async () => {
    const made = await cognate.ask("POST", "/integrated-account", {
      body: JSON.stringify({
        integration: "acme",
        context: { api_key: "s3cret-key" },
        base_url: cognate.acme.url,
        overlays: { [PEOPLE]: OVERLAY },
      }),
    });
    expect([made.status, made.json["overlays"]]).toEqual([201, { [PEOPLE]: OVERLAY }]);
    const { json } = await cognate.ask("GET", "/integrated-account");
    expect(json["result"]).toMatchObject([{ overlays: {} }, { overlays: { [PEOPLE]: OVERLAY } }]);
  });

  it("is shown by meta, with the layer that each field comes from", async () => {
    await patch({ [PEOPLE]: OVERLAY });
    const { json } = await cognate.ask(
      "GET",
      `/unified/${PEOPLE}/meta/list?integrated_account_id=${cognate.accountId}`,
    );
    expect(json["response_mapping"]).toMatchObject({
      id: { layer: "base" },
      name: { layer: "account", source: "$uppercase($base)" },
      seat: { layer: "account" },
    });
    expect(json["response_mapping"]).not.toHaveProperty("status");
  });

  it("stands above the environment's overlays, field by field, and meta and explain say which layer counts", async () => {
    const overlay = yaml(`
      mapping: directory/people
      level: environment
      record: { name: '$base & "!"', status: '"eu"' }
    `);
    const other = await startHarness({ dev: true }, undefined, {
      catalog: acmeCatalog({ "integrations/acme/overlays/eu.yaml": overlay }),
    });
    const query = `integrated_account_id=${other.accountId}`;
    await other.ask("PATCH", `/integrated-account/${other.accountId}`, {
      body: JSON.stringify({ overlays: { [PEOPLE]: { record: { name: "$uppercase($base)" } } } }),
    });
    const meta = (await other.ask("GET", `/unified/${PEOPLE}/meta/list?${query}`)).json;
    expect(meta["response_mapping"]).toMatchObject({
      id: { layer: "base", source: "id", where: { file: "integrations/acme/mappings/directory/people.yaml" } },
      name: { layer: "account", source: "$uppercase($base)" },
      status: { layer: "eu", source: '"eu"', where: { file: "integrations/acme/overlays/eu.yaml", line: 3 } },
    });
    const { json } = await other.ask("GET", `/unified/${PEOPLE}/m1?${query}&explain=1`);
    expect(json).toMatchObject({ id: "m1", name: "ADA!", status: "eu" });
    const { events } = json["explain"] as { events: { kind: string; fields: { field: string; layer: string }[] }[] };
    const fields = events.find((event) => event.kind === "record")?.fields ?? [];
    expect(fields.map(({ field, layer }) => [field, layer])).toEqual(
      expect.arrayContaining([
        ["id", "base"],
        ["name", "account"],
        ["status", "eu"],
      ]),
    );
    expect(fields.find(({ field }) => field === "name")).toMatchObject({
      parts: [{ source: "$base", value: "Ada!" }],
    });
    await other.close();
  });

  it("is replaced as a whole, kept by other changes, and removed by null", async () => {
    await patch({ [PEOPLE]: OVERLAY });
    await patch({ [PEOPLE]: { record: { name: '"x"' } } });
    await cognate.ask("PATCH", account(), { body: JSON.stringify({ tenant_id: "t2" }) });
    expect(await person()).toMatchObject({ name: "x", status: "active" });
    expect((await patch({ [PEOPLE]: null })).json["overlays"]).toEqual({});
    expect(await person()).toMatchObject({ name: "Ada" });
  });

  it("may close a filter", async () => {
    await patch({ [PEOPLE]: { list: { filters: { name: null } } } });
    const answer = await cognate.ask("GET", `/unified/${PEOPLE}?integrated_account_id=${cognate.accountId}&name=Ada`);
    expect([answer.status, answer.json["code"]]).toEqual([400, "filter_not_supported"]);
  });

  it.each([
    ["an expression that does not compile", { [PEOPLE]: { record: { name: "$uppercase(" } } }],
    ["a field that the model has not, without a schema", { [PEOPLE]: { record: { seat: "id" } } }],
    ["a credential", { [PEOPLE]: { record: { name: "$credentials.api_key" } } }],
    ["a mapping that the integration has not", { "directory/none": { record: {} } }],
    ["another mapping's name inside", { [PEOPLE]: { mapping: "directory/groups", record: {} } }],
    ["further calls", { [PEOPLE]: { steps: [{ name: "me", operation: "me.get", at: "call" }] } }],
    ["arguments of the call", { [PEOPLE]: { list: { args: { status: "gone" } } } }],
    ["another operation", { [PEOPLE]: { list: { operation: "me.get" } } }],
    ["a base URL", { [PEOPLE]: { base_url: "https://evil.example" } }],
    ["headers", { [PEOPLE]: { headers: { "x-a": "b" } } }],
    ["auth", { [PEOPLE]: { auth: [] } }],
    ["a list", [OVERLAY]],
    ["a text", { [PEOPLE]: "record" }],
    ["more than 64 KiB", { [PEOPLE]: { record: { name: `"${"x".repeat(70_000)}"` } } }],
  ])("is refused with %s, by its place in the body, and changes nothing", async (_says, overlays) => {
    const { status, json } = await patch(overlays);
    expect([status, json["code"]]).toEqual([400, "invalid_body"]);
    expect(json["errors"]).toEqual([
      expect.objectContaining({ pointer: expect.stringMatching(/^\/overlays/), message: expect.any(String) }),
    ]);
    expect((await cognate.ask("GET", account())).json["overlays"]).toEqual({});
    expect(await person()).toMatchObject({ name: "Ada" });
  });
});
