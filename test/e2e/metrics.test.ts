/** Drift and metrics over a whole server: the sandbox answers, the counters tell. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REPOSITORY, startCognate, type CognateUnderTest } from "../support/cognate.ts";

let cognate: CognateUnderTest;
beforeAll(async () => {
  cognate = await startCognate({ sandboxes: ["datadog"] });
  await cognate.send("GET", "/unified/user-directory/users?integrated_account_id=datadog-sandbox&limit=5");
});
afterAll(() => cognate.close());

describe("docs/metrics.md", () => {
  const page = readFileSync(join(REPOSITORY, "docs", "metrics.md"), "utf8");

  it.each(
    [...page.matchAll(/```http\n(\w+) (\S+)\n→ (\d+)\n```/gu)].map(([, method = "", target = "", status]) => ({
      method,
      target,
      status: Number(status),
    })),
  )("$method $target is $status", async ({ method, target, status }) => {
    expect((await cognate.send(method, target)).status).toBe(status);
  });

  it("names every metric that is printed", async () => {
    const { text } = await cognate.send("GET", "/metrics");
    const names = [...text.matchAll(/^# TYPE (\S+)/gmu)].map(([, name = ""]) => name);
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

describe("after a list", () => {
  it("the provider's fields that no expression reads are named, without a value", async () => {
    const { json } = await cognate.send("GET", "/integration/datadog/drift");
    const [users] = (json as { readonly result: readonly Record<string, unknown>[] }).result;
    expect(users).toMatchObject({ mapping: "user-directory/users", sampled: 1, left_out: 0 });
    const fields = ((users ?? {})["unread_fields"] as readonly { readonly field: string }[]).map(({ field }) => field);
    expect(fields).not.toContain("attributes.name");
    expect(fields).not.toContain("attributes.status");
    expect(JSON.stringify(json)).not.toContain("@");
  });

  it("requests and the provider's answers are counted", async () => {
    const { text } = await cognate.send("GET", "/metrics");
    expect(text).toMatch(
      /cognate_http_requests_total\{method="GET",route="\/unified\/:model\/:resource",status="200"\} 1/u,
    );
    expect(text).toMatch(
      /cognate_provider_responses_total\{integration="datadog",operation="users\.list",status="200"\} 1/u,
    );
    expect(text).toMatch(/cognate_http_request_duration_seconds_bucket\{.*le="\+Inf"\} \d/u);
  });

  it("an unknown integration has no drift", async () => {
    expect((await cognate.send("GET", "/integration/nobody/drift")).status).toBe(404);
  });

  it("raw calls are counted by their surface alone", async () => {
    await cognate.send("GET", "/custom/api/v2/permissions?integrated_account_id=datadog-sandbox");
    const { text } = await cognate.send("GET", "/metrics");
    expect(text).toMatch(/route="\/custom\/\*"/u);
    expect(text).not.toContain("permissions");
  });
});
