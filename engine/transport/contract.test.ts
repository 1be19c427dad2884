/** The whole way over got: a planned call against an intercepted provider, as integrations' contract tests make it. */
import nock from "nock";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RequestPlan } from "../language/exchange.ts";
import { secret } from "../language/secret.ts";
import { createRedactor } from "../redaction.ts";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { createRawWire, createSend, createWire } from "./index.ts";
import type { SendContext } from "./types.ts";

const client = createWire({ userAgent: "cognate/test" });
const waits: number[] = [];
const send = createSend({
  wire: client.wire,
  clock: () => Date.parse("2026-01-02T03:04:05Z"),
  sleep: (ms) => {
    waits.push(ms);
    return Promise.resolve();
  },
  random: () => 0.5,
});

const plan: RequestPlan = {
  operation: "users.list",
  method: "GET",
  origin: "https://api.acme.example",
  path: "/v1/users",
  query: [
    ["page[size]", "2"],
    ["key", secret("s3cret")],
  ],
  headers: [["x-api-key", secret("s3cret")]],
  effect: "read",
  repeatable: true,
  timeoutMs: 5000,
  responseFormat: "json",
};
const context: SendContext = {
  policy: { rules: [] },
  rateLimits: [],
  egress: { hosts: ["api.acme.example"], operatorHosts: [] },
  deadline: Date.parse("2026-01-02T03:05:05Z"),
  redact: createRedactor(["s3cret"]),
  account: {},
};

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  waits.length = 0;
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
  client.close();
});

describe("a planned call", () => {
  it("reaches the provider with its query and credentials, and comes back parsed", async () => {
    const scope = nock("https://api.acme.example", {
      reqheaders: { "x-api-key": "s3cret", "user-agent": "cognate/test" },
    })
      .get("/v1/users?page%5Bsize%5D=2&key=s3cret")
      .reply(200, { data: [] }, { "x-left": "1" });
    const answer = await send(plan, context);
    expect([answer.status, answer.body, answer.headers["x-left"]]).toEqual([200, { data: [] }, "1"]);
    expect(JSON.stringify(answer.request)).not.toContain("s3cret");
    expect(scope.isDone()).toBe(true);
  });

  it("waits as the provider says and goes on", async () => {
    nock("https://api.acme.example")
      .get("/v1/users")
      .query(true)
      .reply(429, {}, { "retry-after": "2" })
      .get("/v1/users")
      .query(true)
      .reply(200, { data: [1] });
    expect((await send(plan, context)).body).toEqual({ data: [1] });
    expect(waits).toEqual([2000]);
  });

  it("sends a body once, with its length and type", async () => {
    nock("https://api.acme.example", { reqheaders: { "content-type": "application/json", "content-length": "7" } })
      .post("/v1/users", { a: 1 })
      .query(true)
      .reply(201, { id: "1" });
    const body = { contentType: "application/json", bytes: new TextEncoder().encode('{"a":1}') };
    expect((await send({ ...plan, method: "POST", effect: "write", repeatable: false, body }, context)).status).toBe(
      201,
    );
  });

  it("sends a credential in the body in its true form", async () => {
    nock("https://api.acme.example").post("/v1/users", { token: "s3cret" }).query(true).reply(200, {});
    const body = {
      contentType: "application/json",
      bytes: new TextEncoder().encode('{"token":"***"}'),
      sealed: secret('{"token":"s3cret"}'),
    };
    expect((await send({ ...plan, method: "POST", body }, context)).status).toBe(200);
  });
});

describe("a raw call", () => {
  const raw = createRawWire();
  const options = { timeoutMs: 5000, trusted: false, fresh: false };
  afterAll(() => raw.close());

  it("reaches an intercepted provider as it was sent, and the answer comes back untouched", async () => {
    const packed = gzipSync('{"data":[]}');
    nock("https://api.acme.example", { reqheaders: { "x-api-key": "s3cret" }, badheaders: ["user-agent"] })
      .get("/v1/users?page%5Bsize%5D=2&q=a+b")
      .reply(200, packed, { "Content-Encoding": "gzip", "X-Left": "1" });
    const answer = await raw.wire(
      {
        method: "GET",
        origin: "https://api.acme.example",
        target: "/v1/users?page%5Bsize%5D=2&q=a+b",
        headers: [["X-Api-Key", "s3cret"]],
      },
      options,
    );
    const chunks = await answer.body.toArray();
    expect([answer.status, Buffer.compare(Buffer.concat(chunks as Buffer[]), packed)]).toEqual([200, 0]);
    expect(answer.headers).toContainEqual(["X-Left", "1"]);
  });

  it("carries its body, by DELETE too", async () => {
    nock("https://api.acme.example").delete("/v1/users/1", { hard: true }).reply(204);
    const body = new TextEncoder().encode('{"hard":true}');
    const answer = await raw.wire(
      {
        method: "DELETE",
        origin: "https://api.acme.example",
        target: "/v1/users/1",
        headers: [["content-type", "application/json"]],
        body,
      },
      options,
    );
    expect([answer.status, await text(answer.body)]).toEqual([204, ""]);
  });
});
