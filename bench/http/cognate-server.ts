/** The repository's server over its own integration, with accounts at the benchmark's provider. Runs as a child process. */
import { pino } from "pino";
import { readCatalog } from "../../cli/catalog.ts";
import { openCursorKey } from "../../cli/cursor-key.ts";
import { startEngine } from "../../cli/engine.ts";
import { openWorkspace } from "../../cli/workspace.ts";
import { createMemoryAccountStore, createServer, createTokenAuthenticator } from "../../server/index.ts";
import { answerMeasurements } from "./measure.ts";

const provider = process.argv[2] ?? "";
const { catalog } = readCatalog(openWorkspace([], undefined, process.cwd()));
const running = startEngine(() => catalog, openCursorKey({}).sealer);
const accounts = createMemoryAccountStore();
const now = new Date().toISOString();
const account = {
  tenantId: "bench",
  integration: "datadog",
  connection: "keys",
  context: { api_key: "bench-api-key", application_key: "bench-application-key" },
  learned: {},
  sandbox: true,
  status: "active",
  createdAt: now,
  updatedAt: now,
} as const;
await accounts.insert({ ...account, id: "bench", baseUrl: `${provider}/pages` });
await accounts.insert({ ...account, id: "large", baseUrl: `${provider}/large` });
const server = createServer({
  engine: running.engine,
  catalog: () => catalog,
  accounts,
  authenticator: createTokenAuthenticator(undefined),
  sendRaw: running.sendRaw,
  logger: pino({ level: "silent" }),
});
const { url } = await server.listen(0, "127.0.0.1");
answerMeasurements(url, () => void server.close());
