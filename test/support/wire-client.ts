/** Node's own HTTP client with the target given as text: no URL object, no dot segments resolved, no headers of its own. */
import { Agent, request as httpRequest, type IncomingHttpHeaders } from "node:http";

export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  /** Parsed if the content type speaks of JSON and there is a body; else undefined. */
  readonly json: unknown;
}

export interface WireRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

export interface WireClient {
  send(method: string, target: string, request?: WireRequest): Promise<WireAnswer>;
  close(): void;
}

/** Talks to 127.0.0.1 over kept-alive connections. */
export const createWireClient = (port: number): WireClient => {
  const agent = new Agent({ keepAlive: true });
  return {
    send: (method, target, { headers = {}, body } = {}) =>
      new Promise((resolve, reject) => {
        const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
        const request = httpRequest(
          { host: "127.0.0.1", port, method, path: target, headers: { ...length, ...headers }, agent },
          (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("error", reject);
            response.on("end", () => {
              const bytes = Buffer.concat(chunks);
              const text = bytes.toString("utf8");
              const isJson =
                /json/.test(response.headers["content-type"] ?? "") &&
                !/ndjson/.test(response.headers["content-type"] ?? "");
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                bytes,
                text,
                json: isJson && text !== "" ? parse(text) : undefined,
              });
            });
          },
        );
        request.on("error", reject);
        request.end(body);
      }),
    close: () => agent.destroy(),
  };
};

/** Some recordings call text JSON. */
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
