/** Serves an imitated provider over HTTP on loopback. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Integration } from "../engine/catalog/types.ts";
import { createSandbox, type Sandbox } from "../engine/sandbox/index.ts";
import { UsageError } from "./exit.ts";

export interface SandboxServer {
  readonly url: string;
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

/** Larger bodies are nobody's test data. */
const MAX_BODY = 10 * 1024 * 1024;

/** @param port 0 takes any free port. @throws UsageError if the integration describes no sandbox or its files have errors */
export const startSandboxServer = async (
  integration: Integration,
  {
    host = "127.0.0.1",
    port = 0,
    clock = Date.now,
  }: { readonly host?: string; readonly port?: number; readonly clock?: () => number } = {},
): Promise<SandboxServer> => {
  const sandbox = createSandbox(integration, clock);
  if (sandbox === undefined)
    throw new UsageError(
      `${integration.label} has no sandbox.`,
      `Describe one in ${integration.folder}/sandbox/sandbox.yaml (docs/sandbox.md).`,
    );
  const server = createServer((request, response) => void answer(sandbox, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) =>
      reject(new UsageError(`Cannot listen on ${host}:${port}: ${error.message}`, "Choose another one with --port.")),
    );
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const taken = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://${host}:${taken}`,
    sandbox,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const answer = async (sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { status, headers, body } = respond(sandbox, request, await readBody(request));
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(request.method === "HEAD" ? undefined : body);
};

const respond = (sandbox: Sandbox, request: IncomingMessage, body: Uint8Array | undefined) => {
  if (body === undefined) return { status: 413, headers: { "content-type": "application/json" }, body: "{}" };
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
  return sandbox.respond({ method: request.method ?? "GET", target: request.url ?? "/", headers, body });
};

/** undefined if it is too large. */
const readBody = async (request: IncomingMessage): Promise<Uint8Array | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= MAX_BODY) chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return size > MAX_BODY ? undefined : Buffer.concat(chunks);
};
