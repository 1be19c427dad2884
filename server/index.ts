/** The HTTP server: `createServer(deps)` gives something that answers requests, listens, and stops without dropping any. */
import { randomBytes, randomUUID } from "node:crypto";
import { createServer as createHttpServer } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { createAccountOpener } from "./accounts/open.ts";
import { isRealAccount } from "./accounts/real.ts";
import { createApp } from "./app.ts";
import { createAuthenticator } from "./auth/authenticate.ts";
import { createGate } from "./auth/gate.ts";
import { createFront } from "./front.ts";
import { createRawListener } from "./raw/listener.ts";
import { rememberingAnswer } from "./store/layered.ts";
import { createMetrics } from "./metrics/metrics.ts";
import { countRaw } from "./metrics/requests.ts";
import { createMemoryStore } from "./store/memory.ts";
import { turnAwayConnections } from "./turned-away.ts";
import type { ServerDeps, ServerOptions, ServerParts, ServerPhase } from "./types.ts";

export interface CognateServer {
  /** Answers a request without a socket; the raw surfaces need one. */
  fetch(request: Request): Promise<Response>;
  /** Begins to listen. @returns the address, with the port that was taken for port 0 */
  listen(port: number, host: string): Promise<{ readonly port: number; readonly host: string; readonly url: string }>;
  /** Says at `/readyz` that it leaves, serves on for the drain time, lets running requests finish for the grace time, then closes. */
  close(): Promise<void>;
}

export const DEFAULT_OPTIONS: ServerOptions = {
  host: "127.0.0.1",
  allowHosts: [],
  hostNames: [],
  dev: false,
  validate: "warn",
  maxBodyBytes: 10 * 1024 * 1024,
  idleMs: 60_000,
  headersMs: 20_000,
  drainMs: 0,
  graceMs: 30_000,
  linkOrigins: [],
  linkSchemes: [],
};

type Defaulted = "clock" | "metrics" | "newId" | "randomBytes" | "openAccount" | "store" | "authenticator";

export const createServer = (
  deps: Omit<ServerDeps, "options" | Defaulted> &
    Partial<Pick<ServerDeps, Defaulted>> & { readonly options?: Partial<ServerOptions> },
): CognateServer => {
  const options = { ...DEFAULT_OPTIONS, ...deps.options };
  let boundHost = options.host;
  let phase: ServerPhase = "serving";
  const clock = deps.clock ?? Date.now;
  const store = deps.store ?? createMemoryStore(clock);
  const authenticator = deps.authenticator ?? createAuthenticator({ tokens: store.tokens, clock });
  const gate = createGate({
    authenticator: {
      ...authenticator,
      configured: rememberingAnswer(() => authenticator.configured(), true),
    },
    boundHost: () => boundHost,
    hostNames: options.hostNames,
    // Nobody gets in without a token because the store is away; nor is anybody shut out who was in.
    hasRealAccounts: rememberingAnswer(() => deps.accounts.some(isRealAccount(deps.catalog)), true),
  });
  const openAccount = createAccountOpener(options.allowHosts, clock);
  const parts: ServerParts = {
    newId: randomUUID,
    randomBytes,
    openAccount,
    ...deps,
    store,
    tokens: store.tokens,
    linkTokens: store.linkTokens,
    audit: store.audit,
    idempotency: store.idempotency,
    authenticator,
    clock,
    metrics: deps.metrics ?? createMetrics(clock),
    options,
    gate,
    phase: () => phase,
  };
  const app = createApp(parts);
  // The name is for the URL of what came without a Host; nothing else reads it.
  const listener = getRequestListener((request, env) => app.fetch(request, env), { hostname: "localhost" });
  const front = createFront(parts, {
    raw: countRaw(createRawListener(parts), parts),
    app: (incoming, outgoing) => void listener(incoming, outgoing),
  });
  const server = createHttpServer(
    {
      ...NODE_LIMITS,
      headersTimeout: options.headersMs,
      connectionsCheckingInterval: Math.ceil(options.headersMs / 4),
    },
    front,
  );
  // RFC 9110, 10.1.1 lets a server pass over an expectation that it does not know; Node would answer by itself, in no form of ours.
  server.on("checkExpectation", front);
  turnAwayConnections(server, parts);
  return {
    fetch: async (request) => app.fetch(request),
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        boundHost = host;
        server.once("error", reject);
        server.listen(port, host, () => {
          server.off("error", reject);
          const address = server.address();
          const taken = typeof address === "object" && address !== null ? address.port : port;
          resolve({ port: taken, host, url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}` });
        });
      }),
    close: async () => {
      if (phase === "serving") {
        phase = "leaving";
        if (server.listening && options.drainMs > 0) await wait(options.drainMs);
      }
      phase = "closing";
      await new Promise<void>((resolve) => {
        if (!server.listening) return resolve();
        const force = setTimeout(() => server.closeAllConnections(), options.graceMs);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        server.closeIdleConnections();
      });
    },
  };
};

/**
 * Node's strict parser, headers of at most 16 KiB (http-api-spec 3.8, 3.16); how long they may take is an option. No total request timeout: raw
 * uploads may be long; buffered bodies have the call's deadline and raw ones an idle limit.
 */
const NODE_LIMITS = {
  maxHeaderSize: 16 * 1024,
  requestTimeout: 0,
  // The front refuses it, with an answer that says why.
  requireHostHeader: false,
  keepAliveTimeout: 75_000,
  insecureHTTPParser: false,
} as const;

export { accountsFromEnvironment, accountsFromFile } from "./accounts/load.ts";
export { registerSandbox } from "./accounts/sandbox.ts";
export type { RegisteredSandbox, RunningSandbox, StartSandbox } from "./accounts/sandbox.ts";
export { createMemoryAccountStore } from "./accounts/store.ts";
export type { AccountRecord, AccountStore } from "./accounts/store.ts";
export { createAuthenticator, createTokenAuthenticator } from "./auth/authenticate.ts";
export type { Authenticator, Caller, Presented, Scope } from "./auth/authenticator.ts";
export { createMetrics } from "./metrics/metrics.ts";
export { layerAccounts } from "./store/layered.ts";
export { routesOf } from "./app.ts";
export type { OpenAccount, ServerDeps, ServerOptions, ServerStore } from "./types.ts";
