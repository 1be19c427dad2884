/** Sockets and time: clients that leave, servers that stop, oversized and malformed requests. */
import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { pino, type Logger } from "pino";
import { startHarness, type Harness } from "./harness.ts";

let cognate: Harness | undefined;
const start = async (...args: Parameters<typeof startHarness>): Promise<Harness> =>
  (cognate = await startHarness(...args));
afterEach(async () => cognate?.close());

const portOf = ({ url }: Harness): number => Number(new URL(url).port);

const sendRaw = async (harness: Harness, text: string): Promise<string> => {
  const socket = connect(portOf(harness), "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => (answer += chunk.toString()));
  socket.on("error", () => undefined);
  socket.write(text);
  await once(socket, "close");
  return answer;
};

type Line = Readonly<Record<string, unknown>>;

/** A log whose next line about a path can be waited for. */
const watchedLog = (): { readonly logger: Logger; readonly lineOf: (path: string | undefined) => Promise<Line> } => {
  const lines: Line[] = [];
  const waiting = new Set<() => void>();
  const write = (text: string): void => {
    lines.push(JSON.parse(text) as Line);
    for (const look of waiting) look();
  };
  return {
    logger: pino({ level: "info" }, { write }),
    lineOf: (path) =>
      new Promise((resolve) => {
        const look = (): void => {
          const line = lines.find((one) => one["path"] === path);
          if (line !== undefined) resolve(line);
        };
        waiting.add(look);
        look();
      }),
  };
};

const requestsCounted = async (harness: Harness): Promise<readonly string[]> =>
  (await harness.ask("GET", "/metrics")).text
    .split("\n")
    .filter((line) => line.startsWith("cognate_http_requests_total"));

describe("a client that leaves", () => {
  it.each([
    ["/unified/directory/people", "/unified/directory/people", "/unified/:model/:resource"],
    ["/proxy/members", "/proxy/members", "/proxy/:resource"],
    ["/custom/members", "/custom", "/custom/*"],
  ])("is logged and counted as such, whatever came of the call: %s", async (path, logged, route) => {
    const { logger, lineOf } = watchedLog();
    const harness = await start({}, undefined, { logger });
    const socket = connect(portOf(harness), "127.0.0.1");
    harness.acme.intercept(() => {
      socket.destroy();
      return true;
    });
    socket.write(`GET ${path}?integrated_account_id=${harness.accountId} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    expect(await lineOf(logged)).toMatchObject({ status: 499, code: "caller_left", fault: "caller" });
    expect(await requestsCounted(harness)).toContainEqual(
      `cognate_http_requests_total{method="GET",route="${route}",status="499"} 1`,
    );
  });

  it("in the middle of a raw answer is logged with the status that was sent", async () => {
    const { logger, lineOf } = watchedLog();
    const harness = await start({}, undefined, { logger });
    harness.acme.intercept((_request, response) => {
      response.writeHead(200, { "content-type": "text/plain" }).write("some");
      return true;
    });
    const socket = connect(portOf(harness), "127.0.0.1");
    socket.once("data", () => socket.destroy());
    socket.write(`GET /custom/x?integrated_account_id=${harness.accountId} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    expect(await lineOf("/custom")).toMatchObject({ status: 200, code: "caller_left", fault: "caller" });
  });

  it("is not who is blamed where the provider breaks off", async () => {
    const { logger, lineOf } = watchedLog();
    const harness = await start({}, undefined, { logger });
    harness.acme.intercept((_request, response) => {
      response.writeHead(200, { "content-type": "text/plain", "content-length": 100 }).write("some");
      setImmediate(() => response.destroy());
      return true;
    });
    await sendRaw(
      harness,
      `GET /custom/x?integrated_account_id=${harness.accountId} HTTP/1.1\r\nhost: localhost\r\n\r\n`,
    );
    const line = await lineOf("/custom");
    expect([line["status"], line["code"]]).not.toContain("caller_left");
    expect(line["code"]).toBeDefined();
  });

  it.each([["/unified/directory/people?integrated_account_id="], ["/custom/members?integrated_account_id="]])(
    "takes its provider call with it: %s",
    async (path) => {
      const harness = await start();
      const abandoned = new Promise<void>((resolve) => {
        harness.acme.intercept((_request, response) => {
          response.on("close", resolve);
          socket.destroy();
          return true;
        });
      });
      const socket = connect(portOf(harness), "127.0.0.1");
      socket.write(`GET ${path}${harness.accountId} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
      await abandoned;
      expect(harness.acme.seen.length).toBe(1);
    },
  );
});

describe("a client that stops reading", () => {
  it("does not hold the provider for ever on a raw stream", async () => {
    const harness = await start({ idleMs: 200 });
    const dropped = new Promise<void>((resolve) => {
      harness.acme.intercept((_request, response) => {
        response.on("close", resolve);
        response.writeHead(200, { "content-type": "text/plain" });
        const chunk = "x".repeat(64 * 1024);
        const more = (): void => {
          while (!response.destroyed && response.write(chunk));
          response.once("drain", more);
        };
        more();
        return true;
      });
    });
    const socket = connect(portOf(harness), "127.0.0.1");
    socket.on("error", () => undefined);
    socket.pause();
    socket.write(`GET /custom/stream?integrated_account_id=${harness.accountId} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    await dropped;
    socket.destroy();
    expect(harness.acme.seen.length).toBe(1);
  });
});

describe("a server that stops", () => {
  it("finishes what runs, then takes nothing more", async () => {
    const harness = await start();
    let closing: Promise<void> | undefined;
    harness.acme.intercept((_request, response) => {
      closing = harness.closeServer();
      setImmediate(() =>
        response.writeHead(200, { "content-type": "application/json" }).end('{"data":[{"id":"m1","name":"Ada"}]}'),
      );
      return true;
    });
    const answer = await harness.ask("GET", `/unified/directory/people?integrated_account_id=${harness.accountId}`);
    expect(answer.status).toBe(200);
    await closing;
    await expect(harness.ask("GET", "/healthz")).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe("what is rare, but proper", () => {
  it("HTTP/1.0 without a host, as load balancers ask for the health of a server", async () => {
    const harness = await start({}, "token-of-the-operator");
    const answer = await sendRaw(harness, "GET /healthz HTTP/1.0\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 200 .*"status":"ok"/s);
  });

  it("HTTP/1.0 without a host does not get past the check of a server without tokens", async () => {
    const answer = await sendRaw(await start(), "GET /integrated-account HTTP/1.0\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 403 .*host_not_allowed/s);
  });

  it.each(["/integrated-account", "/custom/members"])("an unknown expectation is passed over: %s", async (path) => {
    const harness = await start();
    const query = path === "/custom/members" ? `?integrated_account_id=${harness.accountId}` : "";
    const answer = await sendRaw(
      harness,
      `GET ${path}${query} HTTP/1.1\r\nhost: localhost\r\nexpect: a-miracle\r\nconnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe("what is not a proper request", () => {
  it.each<readonly [name: string, text: string, expected: RegExp]>([
    [
      "CONNECT",
      "CONNECT other.example:443 HTTP/1.1\r\nhost: other.example\r\n\r\n",
      /^HTTP\/1\.1 405 .*x-cognate-error: method_not_allowed\r\nallow: GET/s,
    ],
    [
      "two lengths",
      "POST /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx",
      /^HTTP\/1\.1 400 /,
    ],
    [
      "length and chunks",
      "POST /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      /^HTTP\/1\.1 400 /,
    ],
    [
      "headers over 16 KiB",
      `GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: ${"x".repeat(17_000)}\r\n\r\n`,
      /^HTTP\/1\.1 431 /,
    ],
    [
      "a body in a coding of the transfer",
      "POST /custom/x HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: gzip, chunked\r\nconnection: close\r\n\r\n1\r\nx\r\n0\r\n\r\n",
      /^HTTP\/1\.1 501 .*x-cognate-error: invalid_body/s,
    ],
    ["no HTTP at all", "hello\r\n\r\n", /^HTTP\/1\.1 400 /],
    ["no host", "GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n", /^HTTP\/1\.1 400 /],
    ["an unknown method", "FOO /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n", /^HTTP\/1\.1 400 .*method_not_allowed/s],
    ...[
      "localhost\r\nhost: evil.example",
      "localhost\r\nHost: localhost",
      "a b/c?d",
      "münchen",
      "",
      "0x7f.1",
      "[::1",
      "a@b",
    ].map(
      (host) =>
        [
          `the host ${JSON.stringify(host)}`,
          `GET /healthz HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`,
          /^HTTP\/1\.1 400 .*invalid_parameter.*Host/s,
        ] as const,
    ),
    [
      "two hosts before a raw call",
      "GET /custom/x HTTP/1.1\r\nhost: localhost\r\nhost: localhost\r\nconnection: close\r\n\r\n",
      /^HTTP\/1\.1 400 .*x-cognate-error: invalid_parameter/s,
    ],
    [
      "a foreign host",
      "GET /healthz HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n",
      /^HTTP\/1\.1 403 .*host_not_allowed/s,
    ],
    [
      "an absolute target",
      "GET http://localhost/healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
      /^HTTP\/1\.1 400 .*path_not_allowed/s,
    ],
  ])("%s is refused, with a problem and a request id", async (_name, text, expected) => {
    const answer = await sendRaw(await start(), text);
    expect(answer).toMatch(expected);
    const [head = "", body = ""] = answer.split("\r\n\r\n");
    expect(head).toMatch(/^content-type: application\/problem\+json$/m);
    const [, id] = /^x-cognate-request-id: (\S+)$/m.exec(head) ?? [];
    expect(JSON.parse(body)).toMatchObject({ request_id: id, fault: "caller" });
  });

  it.each([
    ["a way up", "GET /unified/../x?q=1", "/unified/../x", 400, "path_not_allowed"],
    ["a way up behind a link token", "GET /x/../link/cgl_abc-d", "/x/../link/cgl_…", 400, "path_not_allowed"],
    ["TRACE", "TRACE /healthz", "/healthz", 405, "method_not_allowed"],
    ["an absolute target", "GET http://user:pass@localhost/", undefined, 400, "path_not_allowed"],
    ["CONNECT", "CONNECT a.example:443", undefined, 405, "method_not_allowed"],
    ["no method", "FOO /x", undefined, 400, "method_not_allowed"],
  ])("%s is logged and counted", async (_name, line, path, status, code) => {
    const { logger, lineOf } = watchedLog();
    const harness = await start({}, undefined, { logger, validate: false });
    await sendRaw(harness, `${line} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
    const logged = await lineOf(path);
    expect(logged).toMatchObject({ status, code, fault: "caller", request_id: expect.any(String) });
    expect(JSON.stringify(logged)).not.toContain("user:pass");
    expect((await requestsCounted(harness)).join("\n")).toMatch(
      new RegExp(`\\{method="(GET|TRACE|CONNECT|unknown)",route="none",status="${status}"\\} 1`),
    );
  });

  it("a body over the limit is 413 on our own routes and streams through on raw ones", async () => {
    const harness = await start({ maxBodyBytes: 1000 });
    const body = JSON.stringify({ name: "x".repeat(5000) });
    const own = await harness.ask("POST", `/unified/directory/people?integrated_account_id=${harness.accountId}`, {
      body,
    });
    expect([own.status, own.json["code"]]).toEqual([413, "payload_too_large"]);
    const raw = await harness.ask("POST", `/custom/members?integrated_account_id=${harness.accountId}`, {
      body: JSON.stringify({ name: "x".repeat(200_000) }),
    });
    expect(raw.status).toBe(201);
    expect(harness.acme.seen[0]?.body.length).toBeGreaterThan(200_000);
  });

  it("headers that arrive byte by byte do not hold the connection for ever", async () => {
    const harness = await start({ headersMs: 100 });
    const socket = connect(portOf(harness), "127.0.0.1");
    let answer = "";
    socket.on("data", (chunk) => (answer += chunk.toString()));
    socket.on("error", () => undefined);
    socket.write("GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-slow: ");
    const drip = setInterval(() => socket.write("x"), 10);
    await once(socket, "close");
    clearInterval(drip);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("a body that never arrives does not hold the connection for ever", async () => {
    const harness = await start();
    const answer = await sendRaw(
      harness,
      `POST /unified/directory/people?integrated_account_id=${harness.accountId} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nx-deadline-ms: 150\r\ncontent-length: 100\r\n\r\n{`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*invalid_body/s);
    const raw = await sendRaw(
      harness,
      `POST /custom/members?integrated_account_id=${harness.accountId} HTTP/1.1\r\nhost: localhost\r\nx-deadline-ms: 150\r\ncontent-length: 100\r\n\r\n{`,
    );
    expect(raw).toBe("");
  });
});

it.each(["/healthz", "/unified/directory/people", "/proxy/members/m1", "/integration/nobody"])(
  "HEAD %s has the length that GET has",
  async (path) => {
    const harness = await start();
    const target = `${path}?integrated_account_id=${harness.accountId}`;
    const [head, whole] = [await harness.ask("HEAD", target), await harness.ask("GET", target)];
    expect(head.text).toBe("");
    expect([head.status, head.headers["content-length"], head.headers.etag]).toEqual([
      whole.status,
      String(Buffer.byteLength(whole.text)),
      whole.headers.etag,
    ]);
  },
);
