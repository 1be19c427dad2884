/** What `init` proposes can be called at once: its sandbox gives every record of the list, and each of them by its id. */
import { describe, expect, it } from "vitest";
import { readFolder } from "../../engine/catalog/files.ts";
import { loadCatalog } from "../../engine/catalog/index.ts";
import { readOpenApi } from "../../engine/openapi/index.ts";
import { createSandbox } from "../../engine/sandbox/index.ts";
import { openAccount } from "../../engine/operation/account.ts";
import { createCursorSealer } from "../../engine/operation/sealer.ts";
import type { Wire } from "../../engine/transport/types.ts";
import { startEngine } from "../engine.ts";
import { inventDocument, scaffold } from "../../engine/scaffold/index.ts";
import { DOCUMENTS } from "../../engine/scaffold/testing/documents.ts";

const tree = readFolder(new URL("../../", import.meta.url).pathname);
const around = {
  paths: tree.paths.filter((path) => path.startsWith("unified-models/")),
  read: (path: string) => tree.read(path),
};
const models = [...loadCatalog(around).models.values()].flatMap((model) => [...model.resources.values()]);
const users = models.filter((one) => one.model === "user-directory" && one.name === "users");

const sandboxFrom = (document: ReturnType<typeof readOpenApi>, invented: boolean) => {
  const { files } = scaffold({
    name: "acme",
    document,
    targets: users,
    models,
    only: [],
    invented,
    schemas: "schemas",
  });
  const catalog = loadCatalog({
    paths: [...around.paths, ...files.keys()],
    read: (path) => files.get(path) ?? around.read(path),
  });
  const integration = catalog.integrations.get("acme");
  const sandbox = integration === undefined ? undefined : createSandbox(integration, Date.now);
  if (integration === undefined || sandbox === undefined) throw new Error("There is no sandbox.");
  expect(catalog.findings.filter(({ span }) => span.file.includes("/sandbox/"))).toEqual([]);
  const wire: Wire = (request) => {
    const { pathname, search } = new URL(request.url);
    const { status, headers, body } = sandbox.respond({ ...request, target: pathname + search, body: request.body });
    return Promise.resolve({ status, headers, bytes: new TextEncoder().encode(body) });
  };
  const cursors = createCursorSealer({ current: new Uint8Array(32) });
  const { engine } = startEngine(() => catalog, cursors, { listening: { wire: () => wire, clock: Date.now } });
  const account = openAccount(integration, {
    id: "acme-sandbox",
    connection: sandbox.connection,
    context: sandbox.credentials,
    baseUrl: "https://sandbox.example",
    operatorHosts: ["sandbox.example"],
    sandbox: true,
    now: Date.now(),
  });
  return { engine, account };
};

const CASES = [
  ["the models alone", inventDocument("acme", users), true],
  ...Object.entries(DOCUMENTS).map(
    ([style, document]) => [`the document of ${style}`, readOpenApi(JSON.stringify(document)), false] as const,
  ),
] as const;

describe("the sandbox proposed from", () => {
  it.each(CASES)("%s gives all its records", async (_, document, invented) => {
    const { engine, account } = sandboxFrom(document, invented);
    const call = {
      account,
      model: "user-directory",
      resource: "users",
      query: {},
      deadline: Date.now() + 60_000,
      remoteData: false,
      format: "unified",
      strict: true,
      validate: "strict",
    } as const;
    const ids: unknown[] = [];
    let cursor: string | undefined;
    do {
      // oxlint-disable-next-line no-await-in-loop -- one page after the other
      const { answer } = await engine.list({ ...call, limit: 20, ...(cursor === undefined ? {} : { cursor }) });
      ids.push(...answer.result.map((record) => record["id"]));
      cursor = answer.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(ids).size).toBe(30);
    expect(ids).toHaveLength(30);
  });
});
