/** The 1-to-1 wire over got: bytes of path, headers and body as they are, streamed both ways; no retry, redirect or decoding. */
import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import { pipeline, type Readable } from "node:stream";
import got, { type Request as GotStream } from "got";
import { createAgents, type Agents } from "./agents.ts";
import { whenConnected } from "./wire.ts";
import { toWireError, WireError } from "./wire-error.ts";

export type RawHeader = readonly [name: string, value: string];

export interface RawWireRequest {
  readonly method: string;
  /** scheme://host[:port] */
  readonly origin: string;
  /** Path and query exactly as they go onto the wire. */
  readonly target: string;
  /** In order, names as written, repeated ones as they are. Without `host`. */
  readonly headers: readonly RawHeader[];
  readonly body?: Uint8Array | Readable;
}

export interface RawWireOptions {
  /** Until the head of the answer. */
  readonly timeoutMs: number;
  /** Longest silence on the connection, either way; 60 s. */
  readonly idleMs?: number;
  readonly signal?: AbortSignal;
  readonly trusted: boolean;
  readonly fresh: boolean;
}

export interface RawWireResponse {
  readonly status: number;
  /** As received, in order. */
  readonly headers: readonly RawHeader[];
  /** Destroyed with an error if the answer is cut off: never a clean end. Must be read or destroyed. */
  readonly body: Readable;
}

/** Resolves with the head of the answer. @throws WireError provider_unreachable | provider_timeout | provider_answer_invalid | deadline_exceeded */
export type RawWire = (request: RawWireRequest, options: RawWireOptions) => Promise<RawWireResponse>;

export interface ClosableRawWire {
  readonly wire: RawWire;
  close(): void;
}

const IDLE_MS = 60_000;

export const createRawWire = (agents: Agents = createAgents()): ClosableRawWire => ({
  wire: (request, options) => awaitHead(openStream(request, options, agents), request, options),
  close: () => agents.close(),
});

/** got parses URLs and lower-cases headers, so the request itself is made here, from the raw parts. */
const openStream = (
  request: RawWireRequest,
  { idleMs = IDLE_MS, signal, trusted, fresh }: RawWireOptions,
  agents: Agents,
): GotStream => {
  const headers = [["Host", new URL(request.origin).host], ...request.headers, ...framing(request)].flat();
  return got.stream(request.origin, {
    method: request.method,
    agent: agents.pick({ trusted, fresh }),
    timeout: { socket: idleMs },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    decompress: false,
    strictContentLength: true,
    request: (url, options) =>
      (url.protocol === "https:" ? https : http).request(url, { ...options, path: request.target, headers }),
    ...(signal === undefined ? {} : { signal }),
  });
};

/** Node frames bodies by method; the caller's framing header belonged to its own connection. */
const framing = ({ method, headers, body }: RawWireRequest): readonly RawHeader[] => {
  if (headers.some(([name]) => name.toLowerCase() === "content-length")) return [];
  if (body === undefined) return EXPECT_A_BODY.has(method) ? [["Content-Length", "0"]] : [];
  return body instanceof Uint8Array
    ? [["Content-Length", String(body.byteLength)]]
    : [["Transfer-Encoding", "chunked"]];
};

const EXPECT_A_BODY = new Set(["POST", "PUT", "PATCH"]);
const BODILESS = new Set(["GET", "HEAD"]);

const awaitHead = (
  stream: GotStream,
  { method, body }: RawWireRequest,
  { timeoutMs, signal }: RawWireOptions,
): Promise<RawWireResponse> =>
  new Promise((resolve, reject) => {
    let sent = false;
    const fail = (error: WireError): void => {
      clearTimeout(timer);
      reject(error);
      stream.destroy(error);
    };
    const timer = setTimeout(
      () => fail(new WireError("provider_timeout", `The provider did not answer within ${timeoutMs / 1000} s.`, sent)),
      timeoutMs,
    );
    stream.once("request", (native: ClientRequest) => whenConnected(native, () => void (sent = true)));
    // Stays for good: what fails after the head is told to the reader of the body by its destruction.
    stream.on("error", (cause) =>
      fail(toWireError(cause, { sent, answered: false, timeoutMs, cancelled: signal?.aborted === true })),
    );
    stream.once("response", (response: IncomingMessage) => {
      clearTimeout(timer);
      resolve({ status: response.statusCode ?? 0, headers: inPairs(response.rawHeaders), body: stream });
    });
    if (BODILESS.has(method)) return;
    if (body === undefined || body instanceof Uint8Array) stream.end(body);
    // An upload that breaks off destroys the request, so the provider never sees half a body as a whole one.
    else pipeline(body, stream, () => {});
  });

const inPairs = (flat: readonly string[]): readonly RawHeader[] =>
  Array.from({ length: flat.length / 2 }, (_, index) => [flat[index * 2] ?? "", flat[index * 2 + 1] ?? ""] as const);
