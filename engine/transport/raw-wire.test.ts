/** Bytes pass a real socket both ways, untouched. */
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createRawWire, type RawWireOptions, type RawWireRequest } from "./raw-wire.ts";
import {
  bytes,
  closedOrigin,
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
import { WireError } from "./wire-error.ts";

const client = createRawWire();
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

const send = (
  server: { readonly origin: string },
  request: Partial<RawWireRequest> = {},
  options: Partial<RawWireOptions> = {},
) =>
  wire(
    { method: "GET", origin: server.origin, target: "/", headers: [], ...request },
    { timeoutMs: 5000, trusted: true, fresh: false, ...options },
  );

const whole = async (body: Readable): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

describe("raw calls on the wire", () => {
  it.each([
    "/a%2Fb/%zz/%/c%20d?x=%5B1%5D&x=2&x&=&&y=a+b%2Bc",
    "/it's/~{}|^`?q='1'&r=<>\"",
    "//double//slashes/",
    "/a?",
    "/?a=1#b",
    "/%E2%9C%93/%e2%9c%93?%C3%A9=%c3%a9",
  ])("send the target %s byte for byte", async (target) => {
    const server = await start(json(200, {}));
    await whole((await send(server, { target })).body);
    expect(server.received[0]?.head.split("\r\n")[0]).toBe(`GET ${target} HTTP/1.1`);
  });

  it("send headers in order, as written, repeated ones too, and none of their own but host and connection", async () => {
    const server = await start(json(200, {}));
    await whole(
      (
        await send(server, {
          headers: [
            ["X-B", "1"],
            ["x-a", "2"],
            ["X-B", "3"],
            ["Accept-Encoding", "identity"],
          ],
        })
      ).body,
    );
    expect(server.received[0]?.head.split("\r\n").slice(1)).toEqual([
      `Host: ${server.host}`,
      "X-B: 1",
      "x-a: 2",
      "X-B: 3",
      "Accept-Encoding: identity",
      "Connection: keep-alive",
    ]);
  });

  it.each(["POST", "PUT", "PATCH", "DELETE"])(
    "send a held body by %s with the length that was announced",
    async (method) => {
      const server = await start(json(200, {}));
      await whole(
        (await send(server, { method, headers: [["content-length", "3"]], body: new Uint8Array([1, 255, 0]) })).body,
      );
      expect(server.received[0]?.body).toBe("\u0001\u00ff\u0000");
      expect(server.received[0]?.head.match(/content-length/gi)).toHaveLength(1);
    },
  );

  it.each(["POST", "DELETE"])("stream a body without a length in chunks by %s", async (method) => {
    const server = await start(json(200, {}));
    await whole((await send(server, { method, body: Readable.from([Buffer.from("ab"), Buffer.from("cd")]) })).body);
    expect(server.received[0]?.head).toMatch(/transfer-encoding: chunked/i);
    expect(server.received[0]?.body).toBe("2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n");
  });

  it.each(["POST", "DELETE", "PUT", "OPTIONS"])("send %s without a body", async (method) => {
    const server = await start(json(200, {}));
    expect((await send(server, { method })).status).toBe(200);
    expect(server.received[0]?.body).toBe("");
  });

  it.each([
    ["DELETE", null],
    ["OPTIONS", null],
    ["PROPFIND", "content-length: 0"],
    ["QUERY", "content-length: 0"],
  ])("send %s without a body in no chunks", async (method, framing) => {
    const server = await start(json(200, {}));
    await whole((await send(server, { method })).body);
    const { head = "" } = server.received[0] ?? {};
    expect(/^(?:content-length|transfer-encoding).*$/im.exec(head)?.[0].toLowerCase() ?? null).toBe(framing);
  });

  it("give status, headers and bytes as they came: order, case, repetition", async () => {
    const server = await start(bytes("HTTP/1.1 418 Teapot\r\nX-B: 1\r\nx-b: 2\r\nContent-Length: 2\r\n\r\nok"));
    const answer = await send(server);
    expect(answer.status).toBe(418);
    expect(answer.headers).toEqual([
      ["X-B", "1"],
      ["x-b", "2"],
      ["Content-Length", "2"],
    ]);
    expect(await text(answer.body)).toBe("ok");
  });

  it("leave gzip packed", async () => {
    const packed = gzipSync("hello");
    const server = await start(reply(200, { "content-encoding": "gzip" }, packed));
    expect(Buffer.compare(await whole((await send(server)).body), packed)).toBe(0);
  });

  it("read chunked answers, and those that end with the connection", async () => {
    const server = await start(
      bytes("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"),
      (socket) => void socket.end("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nto the end"),
    );
    expect(await text((await send(server)).body)).toBe("abc");
    expect(await text((await send(server)).body)).toBe("to the end");
  });

  it("end at once for HEAD, 204 and 304", async () => {
    const server = await start(reply(200, { "content-length": "10" }), reply(204, {}), reply(304, { etag: '"x"' }));
    const head = await send(server, { method: "HEAD" });
    expect([head.headers, await text(head.body)]).toEqual([[["content-length", "10"]], ""]);
    for (const status of [204, 304]) {
      // oxlint-disable-next-line no-await-in-loop -- in the server's order
      const answer = await send(server);
      // oxlint-disable-next-line no-await-in-loop -- as above
      expect([answer.status, await text(answer.body)]).toEqual([status, ""]);
    }
  });

  it("hand on the first bytes before the last have come", async () => {
    const opened: Socket[] = [];
    const server = await start((socket) => {
      opened.push(socket);
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nab");
    });
    const { body } = await send(server);
    const seen: string[] = [];
    for await (const chunk of body) {
      seen.push(String(chunk));
      opened.pop()?.write("cd");
    }
    expect(seen).toEqual(["ab", "cd"]);
  });

  it("pass bodies larger than any cap, with back-pressure", async () => {
    const size = 40 * 1024 * 1024;
    const server = await start(reply(200, {}, Buffer.alloc(size, 7)));
    const { body } = await send(server);
    let seen = 0;
    for await (const chunk of body) seen += (chunk as Buffer).length;
    expect(seen).toBe(size);
  });
});

const failure = async (promise: Promise<unknown>): Promise<WireError> => {
  const error: unknown = await promise.then(
    () => expect.unreachable("the call should fail"),
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(WireError);
  return error as WireError;
};

describe("an answer before the upload is over", () => {
  it.each([
    ["stays open", false],
    ["is closed by the provider", true],
  ])("comes through while the connection %s", async (_, closes) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => {});
      socket.once("data", () => {
        socket.write(
          "HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 3\r\n\r\nbig",
          () => closes && socket.end(),
        );
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    const body = new Readable({ read: () => void body.push(Buffer.alloc(16_384)) });
    const answer = await send(
      { origin: `http://127.0.0.1:${port}` },
      { method: "POST", body, headers: [["content-length", "100000000000"]] },
    );
    expect([answer.status, await text(answer.body)]).toEqual([413, "big"]);
    body.destroy();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
});

describe("an answer to half an upload", () => {
  it("is read whole after the provider reset the connection", async () => {
    let answered: Socket | undefined;
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => {
        answered = socket;
        socket.write("HTTP/1.1 413 Too Large\r\ncontent-length: 5\r\n\r\nlarge");
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    const body = new Readable({ read() {} });
    body.push("half");
    const answer = await send({ origin: `http://127.0.0.1:${port}` }, { method: "POST", body });
    const closed = answered === undefined ? undefined : once(answered, "close");
    answered?.resetAndDestroy();
    await closed;
    // Our side hears of it in a turn of its own, after a write.
    body.push("more");
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect([answer.status, await text(answer.body)]).toEqual([413, "large"]);
    body.destroy();
    server.close();
  });
});

describe("raw calls that fail", () => {
  it("a character that no header may have is never sent", async () => {
    const server = await start(json(200, {}));
    const error = await failure(send(server, { headers: [["x-key", "\u20ac"]] }));
    expect([error.code, error.sent, server.received]).toEqual(["provider_unreachable", false, []]);
  });

  it.each([
    ["a reset before the answer", reset, "provider_unreachable"],
    ["no answer in time", stall, "provider_timeout"],
    ["an answer that is not HTTP", bytes("nonsense\r\n\r\n"), "provider_answer_invalid"],
  ] as const)("%s is an error before anything was answered", async (_, fault, code) => {
    const server = await start(fault);
    const error = await failure(send(server, {}, { timeoutMs: 100 }));
    expect([error.code, error.sent]).toEqual([code, true]);
  });

  it("a refused connection was not sent", async () => {
    const error = await failure(send({ origin: await closedOrigin() }));
    expect([error.code, error.sent]).toEqual(["provider_unreachable", false]);
  });

  it.each([
    ["a reset", resetMidBody],
    ["a short body", truncate],
    ["silence", stallMidBody],
  ] as const)("%s in the middle of the body breaks the stream, never ends it", async (_, fault) => {
    const server = await start(fault);
    const answer = await send(server, {}, { idleMs: 100 });
    expect(answer.status).toBe(200);
    await expect(whole(answer.body)).rejects.toThrow(Error);
  });

  it("an upload that breaks off breaks the request", async () => {
    const server = await start(stall);
    const body = new Readable({ read() {} });
    body.push("half");
    const call = failure(send(server, { method: "POST", body }));
    setImmediate(() => body.destroy(new Error("the caller left")));
    expect((await call).code).toBe("provider_unreachable");
    expect(server.received).toEqual([]);
  });

  it("a caller that leaves ends the call", async () => {
    const server = await start(stall);
    const controller = new AbortController();
    const call = failure(send(server, {}, { signal: controller.signal }));
    setImmediate(() => controller.abort());
    expect((await call).code).toBe("deadline_exceeded");
  });
});
