/** For tests: a provider on a real socket that keeps every byte it receives and answers as badly as it is told. */
import { createServer, type AddressInfo, type Socket } from "node:net";
import { gzipSync } from "node:zlib";

/** One request as it came in, Latin-1 text. */
export interface ReceivedRequest {
  /** Request line and headers, without the blank line. */
  readonly head: string;
  readonly body: string;
  /** From 0, over all connections. */
  readonly index: number;
}

export type Fault = (socket: Socket, request: ReceivedRequest) => void;

export interface FaultServer {
  readonly origin: string;
  readonly host: string;
  readonly received: readonly ReceivedRequest[];
  /** Connections accepted so far. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** @param answers the n-th request gets the n-th answer, further ones the last */
export const startFaultServer = async (...answers: readonly Fault[]): Promise<FaultServer> => {
  const received: ReceivedRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    let pending = "";
    socket.on("data", (chunk) => {
      pending += chunk.toString("latin1");
      for (let taken = takeRequest(pending); taken !== undefined; taken = takeRequest(pending)) {
        pending = taken.rest;
        const request = { head: taken.head, body: taken.body, index: received.length };
        received.push(request);
        answers[Math.min(request.index, answers.length - 1)]?.(socket, request);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    received,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
};

interface Taken {
  readonly head: string;
  readonly body: string;
  readonly rest: string;
}

/** A whole request at the start of the text; bodies by length or in chunks (kept with their framing). */
const takeRequest = (text: string): Taken | undefined => {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const after = text.slice(end + 4);
  if (/\r\ntransfer-encoding: chunked/i.test(head)) {
    const last = after.indexOf("0\r\n\r\n");
    return last < 0 ? undefined : { head, body: after.slice(0, last + 5), rest: after.slice(last + 5) };
  }
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  return after.length < length ? undefined : { head, body: after.slice(0, length), rest: after.slice(length) };
};

/** A well-formed answer. Headers are written as given; `content-length` is added unless they frame the body themselves. */
export const reply =
  (status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array = ""): Fault =>
  (socket) => {
    const bytes = typeof body === "string" ? Buffer.from(body) : Buffer.from(body);
    const framed =
      Object.keys(headers).some((name) => /^(content-length|transfer-encoding)$/i.test(name)) ||
      status === 204 ||
      status === 304;
    const lines = Object.entries(framed ? headers : { ...headers, "content-length": String(bytes.length) }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    socket.write(Buffer.concat([Buffer.from(`HTTP/1.1 ${status} X\r\n${lines.join("")}\r\n`, "latin1"), bytes]));
  };

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Fault =>
  reply(status, { "content-type": "application/json", ...headers }, JSON.stringify(body));

/** Exactly these bytes. */
export const bytes =
  (text: string): Fault =>
  (socket) =>
    void socket.write(Buffer.from(text, "latin1"));

/** The connection is reset after the request was read. */
export const reset: Fault = (socket) => void socket.resetAndDestroy();

/** Nothing ever comes. */
export const stall: Fault = () => {};

/** Half of the announced body, then the end. */
export const truncate: Fault = (socket) => {
  socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"data":[');
};

/** The head and some of the body, then silence. */
export const stallMidBody: Fault = (socket) =>
  void socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"data":[');

/** The head and some of the body, then a reset. */
export const resetMidBody: Fault = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"data":[', () =>
    setImmediate(() => socket.resetAndDestroy()),
  );
};

/** Small on the wire, large when unpacked. */
export const gzipBomb = (decodedBytes: number): Fault =>
  reply(
    200,
    { "content-type": "application/json", "content-encoding": "gzip" },
    gzipSync(Buffer.alloc(decodedBytes, " ")),
  );

/** A port that nobody listens on. */
export const closedOrigin = async (): Promise<string> => {
  const server = await startFaultServer(stall);
  await server.close();
  return server.origin;
};
