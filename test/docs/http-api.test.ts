/** Every request in docs/http-api.md is sent to a server with the sandbox account, and answers what the page says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandboxServer, type SandboxServer } from "../../cli/sandbox-server.ts";
import { ownCatalog, REPOSITORY, startCognate, type CognateUnderTest } from "../support/cognate.ts";

const page = readFileSync(join(REPOSITORY, "docs", "http-api.md"), "utf8");

interface Example {
  readonly method: string;
  readonly target: string;
  readonly body: string | undefined;
  readonly status: number;
  readonly code: string | undefined;
}

const examples: readonly Example[] = [...page.matchAll(/```http\n([\s\S]*?)```/g)].map(([, block = ""]) => {
  const lines = block.trim().split("\n");
  const [method = "", target = ""] = (lines[0] ?? "").split(" ");
  const [, status = "", code] = (lines.at(-1) ?? "").split(" ");
  return {
    method,
    target,
    body: lines.length > 2 ? lines.slice(1, -1).join("\n") : undefined,
    status: Number(status),
    code,
  };
});

let cognate: CognateUnderTest;
let provider: SandboxServer;

beforeAll(async () => {
  const catalog = ownCatalog();
  const integration = catalog.integrations.get("datadog");
  if (integration === undefined) throw new Error("The sandbox of the page is gone.");
  cognate = await startCognate({ catalog, sandboxes: ["datadog"], options: { allowHosts: ["127.0.0.1"] } });
  provider = await startSandboxServer(integration);
});
afterAll(() => Promise.all([cognate.close(), provider.close()]));

/** The page's secrets and address are placeholders. */
const filled = (body: string): string =>
  JSON.stringify({
    ...(JSON.parse(body) as object),
    context: provider.sandbox.credentials,
    base_url: provider.url,
  });

const ask = async ({ method, target, body }: Pick<Example, "method" | "target" | "body">) => {
  const { status, json } = await cognate.send(method, target, body === undefined ? {} : { body: filled(body) });
  return { status, json: (json ?? {}) as Record<string, unknown> };
};

describe("docs/http-api.md", () => {
  it("has examples", () => expect(examples.length).toBeGreaterThan(10));

  it.each(examples)("$method $target is $status $code", async ({ status, code, ...request }) => {
    const answer = await ask(request);
    expect([answer.status, answer.json["code"]]).toEqual([status, code]);
  });

  it("shows the members of an error that programs look at", async () => {
    const shown = /^## Errors\n.*?```json\n(.*?)```/msu.exec(page)?.[1] ?? "null";
    const unknown = examples.find(({ target }) => target.includes("statsu="));
    const { json } = await ask({ method: "GET", target: unknown?.target ?? "", body: undefined });
    expect({ ...json, request_id: "…" }).toMatchObject(JSON.parse(shown) as object);
  });

  it("shows a list with the members that are answered", async () => {
    const shown = JSON.parse(/^## Lists\n.*?```json\n(.*?)```/msu.exec(page)?.[1] ?? "null") as Record<string, unknown>;
    const target = "/unified/user-directory/users?integrated_account_id=datadog-sandbox&limit=1&status=active";
    const { json } = await ask({ method: "GET", target, body: undefined });
    expect(Object.keys(json)).toEqual(Object.keys(shown));
    expect(json["applied"]).toEqual(shown["applied"]);
  });
});
