/** A site that is not the provider's is refused when the account is stored, not when its keys are on the way. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { startHarness, type Harness } from "./harness.ts";

const TOKEN = "operator-token";
let cognate: Harness;
beforeAll(async () => {
  cognate = await startHarness({}, TOKEN);
});
afterAll(() => cognate.close());

const headers = { authorization: `Bearer ${TOKEN}` };
const HOST = "evil.example";

it.each([
  ["alone", {}],
  ["beside a base URL of its own", { base_url: "ACME" }],
])("an undeclared site %s is refused with its field", async (_, more) => {
  const body = { integration: "acme", context: { site: HOST, api_key: "s3cret-key" }, ...more };
  const text = JSON.stringify(body).replace("ACME", cognate.acme.url);
  for (const validate of [true, false]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { status, json } = await cognate.ask("POST", `/integrated-account?validate=${validate}`, {
      headers,
      body: text,
    });
    expect([status, json["code"], JSON.stringify(json["errors"])]).toEqual([
      400,
      "invalid_body",
      expect.stringContaining("site") as string,
    ]);
  }
});

it("a declared one is stored without being asked", async () => {
  const { status } = await cognate.ask("POST", "/integrated-account?validate=false", {
    headers,
    body: JSON.stringify({
      integration: "acme",
      context: { site: "eu.acme.example", api_key: "k3y" },
      base_url: cognate.acme.url,
    }),
  });
  expect(status).toBe(201);
});
