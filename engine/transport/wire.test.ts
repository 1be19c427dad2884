/** One attempt over a real socket: timeouts, caps, broken answers. */
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { gzipSync } from "node:zlib";
import {
  bytes,
  closedOrigin,
  gzipBomb,
  json,
  reply,
  reset,
  resetMidBody,
  stall,
  stallMidBody,
  startFaultServer,
  truncate,
  type Fault,
  type FaultServer,
} from "./testing/fault-server.ts";
import { createWire } from "./wire.ts";
import { WireError } from "./wire-error.ts";
import type { WireOptions } from "./types.ts";

const client = createWire({ userAgent: "cognate/test" });
const { wire } = client;
const servers: FaultServer[] = [];
const start = async (...answers: readonly Fault[]): Promise<FaultServer> => {
  const server = await startFaultServer(...answers);
  servers.push(server);
  return server;
};

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(() => client.close());

const options = (over: Partial<WireOptions> = {}): WireOptions => ({
  timeoutMs: 5000,
  maxBytes: 1_000_000,
  trusted: true,
  fresh: false,
  ...over,
});
const get = (url: string, over: Partial<WireOptions> = {}) => wire({ method: "GET", url, headers: {} }, options(over));
const failure = async (promise: Promise<unknown>): Promise<WireError> => {
  const error: unknown = await promise.then(
    () => expect.unreachable("the attempt should fail"),
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(WireError);
  return error as WireError;
};

describe("the wire", () => {
  it("gives status, lower-case headers and bytes", async () => {
    const server = await start(json(200, { ok: true }, { "X-Odd": "1" }));
    const answer = await get(server.origin);
    expect(answer.status).toBe(200);
    expect(answer.headers["x-odd"]).toBe("1");
    expect(new TextDecoder().decode(answer.bytes)).toBe('{"ok":true}');
  });

  it("joins repeated header lines by a comma", async () => {
    const server = await start(
      bytes("HTTP/1.1 200 OK\r\nLink: <a>; rel=self\r\nLink: <b>; rel=next\r\ncontent-length: 0\r\n\r\n"),
    );
    expect((await get(server.origin)).headers["link"]).toBe("<a>; rel=self, <b>; rel=next");
  });

  it("says who it is and adds nothing but what HTTP needs", async () => {
    const server = await start(json(200, {}));
    await get(server.origin);
    const names = server.received[0]?.head
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(":")[0]?.toLowerCase())
      .sort();
    expect(names).toEqual(["accept-encoding", "connection", "host", "user-agent"]);
    expect(server.received[0]?.head).toContain("cognate/test");
  });

  it("sends a body with its length, on any method", async () => {
    const server = await start(json(200, {}));
    for (const method of ["POST", "DELETE", "GET", "PATCH"]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, to match requests with methods
      await wire(
        {
          method,
          url: server.origin,
          headers: { "content-type": "application/json" },
          body: new TextEncoder().encode('{"a":1}'),
        },
        options(),
      );
    }
    expect(server.received.map((one) => [one.head.split(" ")[0], one.body])).toEqual([
      ["POST", '{"a":1}'],
      ["DELETE", '{"a":1}'],
      ["GET", '{"a":1}'],
      ["PATCH", '{"a":1}'],
    ]);
    expect(server.received[1]?.head).toMatch(/content-length: 7/i);
  });

  it("ends a request without a body, on any method", async () => {
    const server = await start(json(200, {}));
    for (const method of ["POST", "DELETE", "PUT"]) {
      // oxlint-disable-next-line no-await-in-loop -- as above
      expect((await wire({ method, url: server.origin, headers: {} }, options())).status).toBe(200);
    }
  });

  it("reads 204, 304 and HEAD as empty", async () => {
    const server = await start(reply(204, {}), reply(304, {}), reply(200, { "content-length": "10" }));
    expect((await get(server.origin)).bytes.length).toBe(0);
    expect((await get(server.origin)).status).toBe(304);
    expect((await wire({ method: "HEAD", url: server.origin, headers: {} }, options())).bytes.length).toBe(0);
  });

  it("does not follow redirects by itself", async () => {
    const server = await start(reply(302, { location: "/elsewhere" }));
    expect((await get(server.origin)).status).toBe(302);
    expect(server.received).toHaveLength(1);
  });

  it("unpacks gzip", async () => {
    const server = await start(reply(200, { "content-encoding": "gzip" }, gzipSync("hello")));
    expect(new TextDecoder().decode((await get(server.origin)).bytes)).toBe("hello");
  });

  it("keeps connections, and makes a fresh one where asked", async () => {
    const server = await start(json(200, {}));
    await get(server.origin);
    await get(server.origin);
    expect(server.connections()).toBe(1);
    await get(server.origin, { fresh: true });
    expect(server.connections()).toBe(2);
    expect(server.received[2]?.head).toMatch(/connection: close/i);
  });
});

describe("a failing wire", () => {
  it.each([
    ["a reset after the request", reset, "provider_unreachable"],
    ["silence", stall, "provider_timeout"],
    ["silence in the middle of the body", stallMidBody, "provider_timeout"],
    ["a body that is shorter than announced", truncate, "provider_answer_invalid"],
    ["a reset in the middle of the body", resetMidBody, "provider_answer_invalid"],
    ["an answer that is not HTTP", bytes("what?\r\n\r\n"), "provider_answer_invalid"],
    ["gzip that is not gzip", reply(200, { "content-encoding": "gzip" }, "plain"), "provider_answer_invalid"],
    ["a body over the cap", reply(200, {}, "x".repeat(2000)), "provider_answer_too_large"],
    ["a gzip bomb", gzipBomb(50_000_000), "provider_answer_too_large"],
  ] as const)("%s is named, and counts as sent", async (_, fault, code) => {
    const server = await start(fault);
    const error = await failure(get(server.origin, { timeoutMs: 150, maxBytes: 1000 }));
    expect([error.code, error.sent]).toEqual([code, true]);
  });

  it("a refused connection counts as not sent", async () => {
    const error = await failure(get(await closedOrigin()));
    expect([error.code, error.sent]).toEqual(["provider_unreachable", false]);
    expect(error.message).not.toContain("127.0.0.1");
  });

  it("a name that resolves to a private address is refused, unless the operator trusts it", async () => {
    const server = await start(json(200, {}));
    const byName = server.origin.replace("127.0.0.1", "localhost");
    const error = await failure(get(byName, { trusted: false }));
    expect([error.code, error.sent]).toEqual(["provider_unreachable", false]);
    expect((await get(byName)).status).toBe(200);
  });

  it("a cancelled call stops the attempt", async () => {
    const server = await start(stall);
    const controller = new AbortController();
    const attempt = failure(get(server.origin, { signal: controller.signal }));
    setImmediate(() => controller.abort());
    expect((await attempt).code).toBe("deadline_exceeded");
  });
});
