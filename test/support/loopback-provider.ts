/** A provider on loopback that answers what the test says and remembers what reached it. */
import { createServer, type IncomingHttpHeaders } from "node:http";

export interface ReachedRequest {
  readonly method: string;
  /** Path and query as they stood on the wire. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface LoopbackAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface LoopbackProvider {
  readonly url: string;
  readonly seen: readonly ReachedRequest[];
  /** From now on; forgets what was seen. */
  answer(by: (request: ReachedRequest) => LoopbackAnswer): void;
  close(): Promise<void>;
}

const emptyObject = (): LoopbackAnswer => ({ body: {} });

export const startLoopbackProvider = async (): Promise<LoopbackProvider> => {
  let seen: ReachedRequest[] = [];
  let by: (request: ReachedRequest) => LoopbackAnswer = emptyObject;
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { method = "", url: target = "", headers } = incoming;
      const request = { method, target, headers, body: Buffer.concat(chunks) };
      seen.push(request);
      const answer = by(request);
      outgoing.writeHead(answer.status ?? 200, { "content-type": "application/json", ...answer.headers });
      outgoing.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    get seen() {
      return seen;
    },
    answer(next) {
      by = next;
      seen = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
