/** One attempt on the wire, over got: bytes in, bytes out; no retry, no redirect, no opinion on statuses. */
import type { ClientRequest, IncomingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import got, { type Request as GotStream } from "got";
import { createAgents, type Agents } from "./agents.ts";
import type { Wire, WireOptions, WireRequest, WireResponse } from "./types.ts";
import { toWireError, WireError } from "./wire-error.ts";

export interface WireSettings {
  /** `cognate/1.2.3` */
  readonly userAgent?: string;
  readonly agents?: Agents;
}

/** A wire with connections of its own; `close` ends the idle ones. */
export interface ClosableWire {
  readonly wire: Wire;
  close(): void;
}

export const createWire = ({ userAgent = "cognate", agents = createAgents() }: WireSettings = {}): ClosableWire => {
  const client = got.extend({
    headers: { "user-agent": userAgent },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    decompress: true,
    strictContentLength: true,
  });
  return {
    wire: (request, options) =>
      readAnswer(
        client.stream(request.url, {
          method: request.method,
          headers: request.headers,
          agent: agents.pick(options),
          timeout: { request: options.timeoutMs },
          ...(request.body === undefined ? {} : { body: request.body, allowGetBody: true }),
          ...(options.signal === undefined ? {} : { signal: options.signal }),
        }),
        request,
        options,
      ),
    close: () => agents.close(),
  };
};

const BODILESS = new Set(["GET", "HEAD"]);

/** The cap counts decoded bytes, so a small answer that unpacks to a large one is stopped as well. */
const readAnswer = (
  stream: GotStream,
  request: WireRequest,
  { maxBytes, timeoutMs, signal }: WireOptions,
): Promise<WireResponse> =>
  new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    let sent = false;
    let head: { readonly statusCode: number; readonly headers: IncomingHttpHeaders } | undefined;
    const fail = (error: WireError): void => {
      reject(error);
      stream.destroy();
    };
    stream.once("request", (native: ClientRequest) => whenConnected(native, () => void (sent = true)));
    stream.once(
      "response",
      (response: { readonly statusCode: number; readonly headers: IncomingHttpHeaders }) => void (head = response),
    );
    stream.on("data", (chunk: Uint8Array) => {
      size += chunk.byteLength;
      if (size > maxBytes)
        fail(
          new WireError("provider_answer_too_large", `The provider's answer is larger than ${maxBytes} bytes.`, true),
        );
      else chunks.push(chunk);
    });
    stream.once("error", (cause) =>
      fail(toWireError(cause, { sent, answered: head !== undefined, timeoutMs, cancelled: signal?.aborted === true })),
    );
    stream.once("end", () => {
      if (head !== undefined)
        resolve({ status: head.statusCode, headers: flatHeaders(head.headers), bytes: join(chunks, size) });
    });
    // A stream without a body option waits to be written to.
    if (request.body === undefined && !BODILESS.has(request.method)) stream.end();
  });

/** A reused connection is open already; of a new one nothing is sent before it is open, TLS included. */
export const whenConnected = (request: ClientRequest, done: () => void): void => {
  request.once("socket", (socket: Socket) => {
    // A connection that was refused before anybody looked is over already.
    if (socket.destroyed) return;
    if (!socket.connecting) done();
    else socket.once("encrypted" in socket ? "secureConnect" : "connect", done);
  });
};

/** Lower-case names; repeated lines joined by ", ". */
const flatHeaders = (headers: IncomingHttpHeaders): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );

const join = (chunks: readonly Uint8Array[], size: number): Uint8Array =>
  chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);
