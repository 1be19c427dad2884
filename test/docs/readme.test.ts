/** What the README shows is what one sees. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readFolder } from "../../engine/catalog/files.ts";
import { createCursorSealer, createEngine, loadCatalog, openAccount } from "../../engine/index.ts";
import { createSandbox } from "../../engine/sandbox/index.ts";
import type { Wire } from "../../engine/transport/types.ts";
import { createSend } from "../../engine/index.ts";

const root = new URL("../../", import.meta.url);
const readme = readFileSync(new URL("README.md", root), "utf8");
const blocks = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language = "", text = ""]) => ({
  language,
  text,
}));
const json = blocks
  .filter(({ language }) => language === "json")
  .map(({ text }) => JSON.parse(text) as Record<string, unknown>);
const [answer, page, record] = json;

const catalog = loadCatalog(readFolder(root.pathname));
const integration = catalog.integrations.get("datadog");
if (integration === undefined) throw new Error("the integration did not load");

const list = async (wire: Wire, context: Readonly<Record<string, unknown>>) => {
  const engine = createEngine({
    catalog: () => catalog,
    send: createSend({ wire, clock: Date.now, sleep: () => Promise.resolve(), random: () => 0 }),
    clock: Date.now,
    cursors: createCursorSealer({ current: new Uint8Array(32) }),
  });
  const call = {
    model: "user-directory",
    resource: "users",
    query: {},
    limit: 1,
    remoteData: false,
    strict: true,
  } as const;
  const account = openAccount(integration, { id: "readme", connection: "keys", context, now: Date.now() });
  const given = await engine.list({
    ...call,
    account,
    deadline: Date.now() + 10_000,
    format: "unified",
    validate: "strict",
  });
  return given.answer;
};

const jsonWire =
  (body: string): Wire =>
  () =>
    Promise.resolve({
      status: 200,
      headers: { "content-type": "application/json" },
      bytes: new TextEncoder().encode(body),
    });

describe("the README is true", () => {
  test("the mapping it shows is the mapping in the repository", () => {
    const shown = blocks.find(({ language }) => language === "yaml")?.text.trim();
    expect(shown).toBe(
      readFileSync(new URL("integrations/datadog/mappings/user-directory/users.yaml", root), "utf8").trim(),
    );
  });

  test("the record it shows becomes the unified record it shows", async () => {
    const given = await list(jsonWire(JSON.stringify(page)), { api_key: "readme", application_key: "readme" });
    expect(given.result).toEqual([record]);
  });

  test("the first curl is answered as it says, but for dates and the cursor", async () => {
    const sandbox = createSandbox(integration, Date.now);
    if (sandbox === undefined) throw new Error("there is no sandbox");
    const given = await list((request) => {
      const url = new URL(request.url);
      const served = sandbox.respond({ ...request, target: url.pathname + url.search, body: request.body });
      return Promise.resolve({
        status: served.status,
        headers: served.headers,
        bytes: new TextEncoder().encode(served.body),
      });
    }, sandbox.credentials);
    const dates = { created_at: expect.any(String), updated_at: expect.any(String), last_login_at: expect.any(String) };
    const [shown] = (answer?.["result"] ?? []) as Record<string, unknown>[];
    expect({ ...given, next_cursor: "a cursor" }).toEqual({
      ...answer,
      next_cursor: "a cursor",
      result: [{ ...shown, ...dates }],
    });
  });

  test("every link leads to a file", () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, path = ""]) => path);
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((path) => !exists(path))).toEqual([]);
  });
});

const exists = (path: string): boolean => {
  try {
    readFileSync(new URL(path, root));
    return true;
  } catch {
    return false;
  }
};
