/** A whole Cognate on loopback over the repository's own integrations: the wiring of `cognate serve`, with a clock and accounts of the test's choice. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readFolder } from "../../engine/catalog/files.ts";
import { loadCatalog } from "../../engine/catalog/index.ts";
import type { Catalog } from "../../engine/catalog/types.ts";
import { createEngine } from "../../engine/operation/index.ts";
import { createSendRaw } from "../../engine/operation/raw.ts";
import { createCursorSealer } from "../../engine/operation/sealer.ts";
import { createAgents, createSend, createWire } from "../../engine/transport/index.ts";
import { createRawWire } from "../../engine/transport/raw-wire.ts";
import {
  createMemoryAccountStore,
  createMetrics,
  createServer,
  createTokenAuthenticator,
  registerSandbox,
  type AccountRecord,
  type AccountStore,
  type ServerOptions,
} from "../../server/index.ts";
import { startSandboxServer } from "../../cli/sandbox-server.ts";
import { watchForLeaks } from "./leak-watch.ts";
import { createWireClient, type WireClient } from "./wire-client.ts";

export const REPOSITORY = join(fileURLToPath(import.meta.url), "..", "..", "..");

/** The catalog of the repository. */
export const ownCatalog = (): Catalog => loadCatalog(readFolder(REPOSITORY));

export interface CognateUnderTest {
  readonly url: string;
  readonly accounts: AccountStore;
  /** Sends targets exactly as they are written. */
  readonly send: WireClient["send"];
  close(): Promise<void>;
}

export interface StartOptions {
  readonly catalog?: Catalog;
  readonly accounts?: readonly AccountRecord[];
  /** Integrations whose imitation is served too, as account `<name>-sandbox`. */
  readonly sandboxes?: readonly string[];
  readonly token?: string;
  /** Epoch ms. */
  readonly clock?: () => number;
  readonly options?: Partial<ServerOptions>;
}

export const startCognate = async ({
  catalog = ownCatalog(),
  accounts: records = [],
  sandboxes = [],
  token,
  clock = Date.now,
  options = {},
}: StartOptions = {}): Promise<CognateUnderTest> => {
  const agents = createAgents();
  const leaks = watchForLeaks(secretsOf(records, catalog));
  const wire = createWire({ agents });
  const rawWire = createRawWire(agents);
  const accounts = createMemoryAccountStore(records);
  const imitations = await Promise.all(
    sandboxes.map((name) => {
      const integration = catalog.integrations.get(name);
      if (integration === undefined) throw new Error(`There is no integration ${name}.`);
      return registerSandbox(
        integration,
        async () => {
          const running = await startSandboxServer(integration, { clock });
          const { connection, credentials } = running.sandbox;
          return { url: running.url, connection, context: credentials, close: () => running.close() };
        },
        accounts,
        clock(),
      );
    }),
  );
  const metrics = createMetrics(clock);
  const server = createServer({
    metrics,
    engine: createEngine({
      observer: metrics.observer,
      catalog: () => catalog,
      clock,
      cursors: createCursorSealer({ current: new Uint8Array(32).fill(7) }),
      // Waits of retries are not what these suites look at.
      send: createSend({ wire: wire.wire, clock, sleep: () => Promise.resolve(), random: () => 0 }),
    }),
    catalog: () => catalog,
    accounts,
    authenticator: createTokenAuthenticator(token),
    sendRaw: createSendRaw({ wire: rawWire.wire, clock }),
    logger: leaks.logger,
    clock,
    options,
  });
  const { port, url } = await server.listen(0, "127.0.0.1");
  const client = createWireClient(port);
  return {
    url,
    accounts,
    async send(method, target, request) {
      const answer = await client.send(method, target, request);
      leaks.inspect(`${method} ${target}`, answer);
      return answer;
    },
    async close() {
      client.close();
      await server.close();
      await Promise.all(imitations.map((imitation) => imitation.close()));
      agents.close();
      leaks.finish();
    },
  };
};

const secretsOf = (records: readonly AccountRecord[], catalog: Catalog): readonly string[] =>
  records.flatMap(({ integration, connection, context }) =>
    (catalog.integrations.get(integration)?.connections.get(connection)?.fields ?? [])
      .filter((field) => field.secret)
      .map((field) => context[field.name])
      .filter((value) => typeof value === "string"),
  );

/** An account as a store keeps it. */
export const accountRecord = (
  id: string,
  integration: string,
  connection: string,
  context: Readonly<Record<string, unknown>>,
  baseUrl?: string,
): AccountRecord => ({
  id,
  tenantId: "tests",
  integration,
  connection,
  context,
  learned: {},
  sandbox: false,
  status: "active",
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  ...(baseUrl === undefined ? {} : { baseUrl }),
});
