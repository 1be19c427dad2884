/** The whole of Cognate on loopback in front of the made-up provider: real engine, real sockets. */
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import type { Logger } from "pino";
import type { Catalog } from "../../engine/catalog/types.ts";
import { createCursorSealer } from "../../engine/operation/sealer.ts";
import { createEngine } from "../../engine/operation/index.ts";
import { createSendRaw } from "../../engine/operation/raw.ts";
import { createSend, createWire } from "../../engine/transport/index.ts";
import { createRawWire } from "../../engine/transport/raw-wire.ts";
import { createAgents } from "../../engine/transport/agents.ts";
import {
  createMemoryAccountStore,
  createServer,
  createAuthenticator,
  type ServerOptions,
  type ServerStore,
} from "../../server/index.ts";
import { watchForLeaks } from "../support/leak-watch.ts";
import { acmeCatalog, startAcme, type AcmeServer } from "./acme.ts";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export interface Ask {
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface Harness {
  readonly acme: AcmeServer;
  readonly url: string;
  readonly accountId: string;
  /** Sends the target exactly as it is written. */
  readonly ask: (method: string, target: string, ask?: Ask) => Promise<Answer>;
  readonly closeServer: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface HarnessParts {
  readonly catalog?: Catalog;
  /** Of the account. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly logger?: Logger;
  /** False: the credentials are not tried. */
  readonly validate?: boolean;
  /** Tokens of this store count besides the one token. */
  readonly store?: ServerStore;
}

const SECRET = "s3cret-key";

export const startHarness = async (
  options: Partial<ServerOptions> = {},
  token?: string,
  parts: HarnessParts = {},
): Promise<Harness> => {
  const { catalog = acmeCatalog(), context = { api_key: SECRET }, validate = true } = parts;
  const leaks = watchForLeaks([SECRET]);
  const acme = await startAcme();
  const agents = createAgents();
  const wire = createWire({ agents });
  const raw = createRawWire(agents);
  const engine = createEngine({
    catalog: () => catalog,
    clock: Date.now,
    cursors: createCursorSealer({ current: new Uint8Array(32).fill(7) }),
    // Waits of retries are not what these suites look at.
    send: createSend({ wire: wire.wire, clock: Date.now, sleep: () => Promise.resolve(), random: () => 0 }),
  });
  const server = createServer({
    engine,
    catalog: () => catalog,
    accounts: createMemoryAccountStore(),
    ...(parts.store === undefined ? {} : { store: parts.store }),
    authenticator: createAuthenticator({ operatorToken: token, tokens: parts.store?.tokens, clock: Date.now }),
    sendRaw: createSendRaw({ wire: raw.wire, clock: Date.now }),
    logger: parts.logger ?? leaks.logger,
    options: { allowHosts: ["127.0.0.1"], ...options },
  });
  const { port, url } = await server.listen(0, "127.0.0.1");
  const ask: Harness["ask"] = async (method, target, { headers = {}, body } = {}) => {
    const answer = await send(port, method, target, headers, body);
    // What a raw call hands on is the provider's own word.
    if (!/^\/(?:custom|passthrough)\//.test(target) || answer.headers["x-cognate-error"] !== undefined)
      leaks.inspect(`${method} ${target}`, answer);
    return answer;
  };
  const created = await ask("POST", `/integrated-account?validate=${validate}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    body: JSON.stringify({
      tenant_id: "t1",
      integration: "acme",
      context,
      base_url: acme.url,
    }),
  });
  if (created.status !== 201) throw new Error(`No account: ${created.text}`);
  acme.intercept(undefined);
  return {
    acme,
    url,
    accountId: String(created.json["id"]),
    ask,
    closeServer: () => server.close(),
    async close() {
      await Promise.all([server.close(), acme.close()]);
      wire.close();
      raw.close();
      leaks.finish();
    },
  };
};

/** Node's own client with the path given as text: no URL object, no dot segments resolved. */
const send = (
  port: number,
  method: string,
  path: string,
  headers: NonNullable<Ask["headers"]>,
  body: string | undefined,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const request = httpRequest(
      {
        host: "127.0.0.1",
        port,
        method,
        path,
        headers: { ...length, ...headers },
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          const isJson =
            (response.headers["content-type"] ?? "").includes("json") &&
            !(response.headers["content-type"] ?? "").includes("ndjson") &&
            text !== "";
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            rawHeaders: response.rawHeaders,
            text,
            json: isJson ? parsed(text) : {},
          });
        });
      },
    );
    request.on("error", reject);
    request.end(body);
  });

/** Raw calls hand on what the provider calls JSON. */
const parsed = (text: string): Record<string, unknown> => {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
};
