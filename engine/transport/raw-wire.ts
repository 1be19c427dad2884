/**
 * The 1-to-1 wire: bytes of path, headers and body as they are, streamed both ways; no retry, redirect or decoding.
 * On Node's own client: got parses URLs and lower-cases headers, and nothing that it adds is wanted here.
 */
import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import { finished, PassThrough, pipeline, Transform, type Readable } from "node:stream";
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
  wire: (request, options) => awaitHead(request, options, agents),
  close: () => agents.close(),
});

const openRequest = (
  request: RawWireRequest,
  { idleMs = IDLE_MS, trusted, fresh }: RawWireOptions,
  agents: Agents,
): ClientRequest => {
  const url = new URL(request.origin);
  const isSecure = url.protocol === "https:";
  const pools = agents.pick({ trusted, fresh });
  try {
    return (isSecure ? https : http).request(url, {
      agent: isSecure ? pools.https : pools.http,
      method: request.method,
      path: request.target,
      headers: [["Host", url.host], ...request.headers, ...framing(request)].flat(),
      timeout: idleMs,
    });
  } catch (cause) {
    // A character that cannot be sent.
    throw toWireError(cause, { sent: false, answered: false, timeoutMs: 0, cancelled: false });
  }
};

/** Node frames bodies by method; the caller's framing header belonged to its own connection. */
const framing = ({ method, headers, body }: RawWireRequest): readonly RawHeader[] => {
  if (headers.some(([name]) => name.toLowerCase() === "content-length")) return [];
  if (body === undefined) return UNFRAMED.has(method) ? [] : [["Content-Length", "0"]];
  return body instanceof Uint8Array
    ? [["Content-Length", String(body.byteLength)]]
    : [["Transfer-Encoding", "chunked"]];
};

/** Node takes any other method to have a body, and would send none in chunks. */
const UNFRAMED = new Set(["GET", "HEAD", "DELETE", "OPTIONS"]);

const awaitHead = (raw: RawWireRequest, options: RawWireOptions, agents: Agents): Promise<RawWireResponse> =>
  new Promise((resolve, reject) => {
    const { body } = raw;
    const { timeoutMs, signal } = options;
    const request = openRequest(raw, options, agents);
    let sent = false;
    let answer: IncomingMessage | undefined;
    const fail = (cause: unknown): void => {
      const cancelled = signal?.aborted === true;
      const error =
        cause instanceof WireError ? cause : toWireError(cause, { sent, answered: false, timeoutMs, cancelled });
      clearTimeout(timer);
      reject(error);
      // What fails after the head is told to the reader of the body by its destruction.
      answer?.destroy(error);
      request.destroy(error);
    };
    const timer = setTimeout(
      () => fail(new WireError("provider_timeout", `The provider did not answer within ${timeoutMs / 1000} s.`, sent)),
      timeoutMs,
    );
    whenConnected(request, () => void (sent = true));
    request.on("error", fail);
    request.once("timeout", () => fail(new WireError("provider_timeout", "The connection fell silent.", sent)));
    const leave = (): void => fail(undefined);
    signal?.addEventListener("abort", leave, { once: true });
    if (signal?.aborted === true) leave();
    request.once("close", () => signal?.removeEventListener("abort", leave));
    const streams = body !== undefined && !(body instanceof Uint8Array);
    request.once("response", (response) => {
      answer = response;
      clearTimeout(timer);
      // A provider may refuse an upload half way and reset: what it said is taken in before that is noticed.
      const taken = streams ? pipeline(response, new PassThrough(), () => {}) : response;
      resolve({ status: response.statusCode ?? 0, headers: inPairs(response.rawHeaders), body: taken });
    });
    if (body === undefined || body instanceof Uint8Array) request.end(body);
    else upload(body, request);
  });

/**
 * Between two chunks there is a turn for what the provider says: it may refuse before the upload is over, and close.
 * That ends the upload, not the caller's connection: the caller is to be told. An upload that breaks off destroys the
 * request, so the provider never sees half a body as a whole one.
 */
const upload = (body: Readable, request: ClientRequest): void => {
  const turns = new Transform({
    transform: (chunk, _encoding, done) => void setImmediate(done, null, chunk),
  });
  finished(body, { writable: false }, (broken) => void (broken && turns.destroy(broken)));
  pipeline(body.pipe(turns), request, () => {});
};

const inPairs = (flat: readonly string[]): readonly RawHeader[] =>
  Array.from({ length: flat.length / 2 }, (_, index) => [flat[index * 2] ?? "", flat[index * 2 + 1] ?? ""] as const);
