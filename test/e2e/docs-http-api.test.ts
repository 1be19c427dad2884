/** Every request in docs/http-api.md is sent, and answers what the page says. Names are those of the made-up provider here. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHarness, type Harness } from "./harness.ts";

const page = readFileSync(new URL("../../docs/http-api.md", import.meta.url), "utf8");

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

let cognate: Harness;
beforeAll(async () => {
  cognate = await startHarness();
});
afterAll(() => cognate.close());

describe("docs/http-api.md", () => {
  it("has examples", () => expect(examples.length).toBeGreaterThan(10));

  it.each(examples)("$method $target is $status $code", async ({ method, target, body, status, code }) => {
    const translated = target
      .replaceAll("user-directory/users", "directory/people")
      .replaceAll("datadog-sandbox", cognate.accountId)
      .replace("/proxy/users", "/proxy/members")
      .replace("/custom/api/v2/users", "/custom/members");
    const account = { integration: "acme", context: { api_key: "s3cret-key" }, base_url: cognate.acme.url };
    const answer = await cognate.ask(
      method,
      translated,
      body === undefined ? {} : { body: JSON.stringify({ ...(JSON.parse(body) as object), ...account }) },
    );
    expect([answer.status, answer.json["code"]]).toEqual([status, code]);
  });
});
