/** `cognate serve`: the HTTP server with its accounts; without credentials, sandbox accounts that need no network. */
import { readFileSync } from "node:fs";
import { pino } from "pino";
import type { Catalog } from "../../engine/catalog/index.ts";
import {
  accountsFromEnvironment,
  accountsFromFile,
  createAuthenticator,
  createMemoryAccountStore,
  createServer,
  layerAccounts,
  createMetrics,
  registerSandbox,
  type AccountStore,
  type RegisteredSandbox,
} from "../../server/index.ts";
import { appsFromEnvironment } from "../../server/accounts/oauth-apps.ts";
import { isLoopbackHost } from "../../server/http/host.ts";
import { PLAYGROUND_PATH } from "../../server/dev/playground.ts";
import { createAccountOpener } from "../../server/accounts/open.ts";
import { isTokenLabel } from "../../server/auth/token.ts";
import { accountTokens } from "../../server/store/account-tokens.ts";
import { cursorSealer } from "../cursor-key.ts";
import { startEngine } from "../engine.ts";
import { EXIT, UsageError } from "../exit.ts";
import { keepTidy } from "../housekeeping.ts";
import { linkOptionsFrom } from "../link-options.ts";
import { openLiveCatalog } from "../live-catalog.ts";
import { describeError, type Output } from "../output.ts";
import { startSandboxServer } from "../sandbox-server.ts";
import { untilInterrupted } from "../signals.ts";
import { chooseStore, openChosenStore } from "../store.ts";
import { openWorkspace } from "../workspace.ts";

export interface ServeOptions {
  readonly root?: string;
  readonly host?: string;
  readonly port?: number;
  readonly accounts?: string;
  /** File of the store, or `:memory:`. */
  readonly data?: string;
  readonly allowHost: readonly string[];
  readonly sandbox: boolean;
  readonly dev?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

export const serve = async (options: ServeOptions, output: Output): Promise<number> => {
  // From the first moment on: whoever starts the process may stop it before it listens.
  const interrupted = untilInterrupted();
  const opened: (() => unknown)[] = [];
  try {
    await start(options, process.env, output, (close) => void opened.push(close));
    await interrupted;
    output.progress("Stopping: running requests are finished first.");
    return EXIT.fine;
  } finally {
    // Also after a failed start: what is left open would keep the process alive.
    for (const close of opened.toReversed()) {
      // oxlint-disable-next-line no-await-in-loop -- the server first, what it needs after it
      await close();
    }
  }
};

/** @param onClose is given what to close, in the order in which it was opened */
const start = async (
  options: ServeOptions,
  env: Environment,
  output: Output,
  onClose: (close: () => unknown) => void,
): Promise<void> => {
  const port = options.port ?? portFrom(env["PORT"]) ?? 8080;
  const host = options.host ?? nonEmpty(env["HOST"]) ?? "127.0.0.1";
  const live = openLiveCatalog(openWorkspace([], options.root, process.cwd()), options.dev === true, output);
  onClose(() => live.close());
  const allowHosts = [...options.allowHost, ...(env["COGNATE_ALLOW_HOSTS"] ?? "").split(",")]
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const chosen = chooseStore(options, env);
  const store = await openChosenStore(chosen);
  onClose(() => store.close());
  const logger = pino({ level: nonEmpty(env["LOG_LEVEL"]) ?? "info" }, pino.destination({ fd: 2, sync: false }));
  const untidy = keepTidy(store, auditDaysFrom(env["COGNATE_LOG_DAYS"]), logger);
  onClose(untidy);
  const declared = createMemoryAccountStore();
  const accounts = layerAccounts(declared, store.accounts);
  const metrics = createMetrics(Date.now);
  const running = startEngine(live.current, cursorSealer(chosen.found.keys), {
    tokenPlace: { store: accountTokens(accounts), locks: store.locks },
    observer: metrics.observer,
  });
  onClose(() => running.close());
  const token = env["COGNATE_TOKEN"];
  const real = await loadAccounts(live.current(), declared, options, env, allowHosts, output);
  const kept = (await store.accounts.list({}, 1)).length > 0;
  const sandboxes = real === 0 && !kept && options.sandbox ? await startSandboxes(live.current(), declared) : [];
  onClose(() => Promise.all(sandboxes.map((sandbox) => sandbox.close())));
  const server = createServer({
    engine: running.engine,
    catalog: live.current,
    staleFiles: live.staleFiles,
    accounts,
    store,
    authenticator: createAuthenticator({ operatorToken: token, tokens: store.tokens, clock: Date.now }),
    sendRaw: running.sendRaw,
    send: running.send,
    openAccount: createAccountOpener(allowHosts, Date.now, appsFromEnvironment(env)),
    logger,
    metrics,
    options: {
      host,
      allowHosts,
      dev: options.dev === true,
      drainMs: drainMsFrom(env["COGNATE_DRAIN_MS"], options.dev === true || isLoopbackHost(host)),
      ...linkOptionsFrom(env),
      ...tokenLabelFrom(env),
    },
  });
  const address = await server.listen(port, host).catch((error: unknown) => {
    throw new UsageError(
      `Cannot listen on ${host}:${port}: ${describeError(error)}`,
      "Choose another one with PORT or --port.",
    );
  });
  onClose(() => server.close());
  const { origin, file } = chosen.found;
  output.result(
    greeting(address.url, sandboxes, {
      store: store.description,
      keyMade: origin === "made" ? file : undefined,
      token: nonEmpty(token) !== undefined,
      real,
      playground: options.dev === true && isLoopbackHost(host),
    }),
  );
};

const tokenLabelFrom = (env: Environment): { readonly tokenLabel?: string } => {
  const label = nonEmpty(env["COGNATE_TOKEN_LABEL"]);
  if (label === undefined) return {};
  if (isTokenLabel(label)) return { tokenLabel: label };
  throw new UsageError(
    `COGNATE_TOKEN_LABEL is \`${label}\`.`,
    "A label is 1 to 10 small letters and digits, as `live`.",
  );
};

/** No load balancer looks at a server on loopback or in development. */
const drainMsFrom = (text: string | undefined, alone: boolean): number => {
  if (text === undefined || text === "") return alone ? 0 : USUAL_DRAIN_MS;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new UsageError(
    `COGNATE_DRAIN_MS is \`${text}\`, which is no number of milliseconds.`,
    "How long to serve on while /readyz says 503, as 5000.",
  );
};

const USUAL_DRAIN_MS = 5000;

const nonEmpty = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

const portFrom = (text: string | undefined): number | undefined => {
  if (text === undefined || text === "") return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError(`PORT is \`${text}\`, which is no port number.`);
};

const auditDaysFrom = (text: string | undefined): number => {
  if (text === undefined || text === "") return 365;
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1) return days;
  throw new UsageError(`COGNATE_LOG_DAYS is \`${text}\`, which is no whole number of days.`);
};

/** @returns how many accounts were made from the environment and the accounts file */
const loadAccounts = async (
  catalog: Catalog,
  store: AccountStore,
  options: ServeOptions,
  env: Environment,
  allowHosts: readonly string[],
  output: Output,
): Promise<number> => {
  const now = Date.now();
  const fromEnvironment = accountsFromEnvironment(catalog, env, now);
  for (const note of fromEnvironment.notes) output.progress(note);
  const file = options.accounts ?? nonEmpty(env["COGNATE_ACCOUNTS"]);
  const fromFile = file === undefined ? [] : accountsFromFile(readAccounts(file), catalog, env, allowHosts, now);
  const records = [...fromEnvironment.records, ...fromFile];
  for (const record of records) {
    // oxlint-disable-next-line no-await-in-loop -- at start, a few accounts
    await store.insert(record);
  }
  return records.length;
};

const readAccounts = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new UsageError(`The accounts file \`${file}\` cannot be read.`);
  }
};

const startSandboxes = async (catalog: Catalog, store: AccountStore): Promise<readonly RegisteredSandbox[]> => {
  const imitated = [...catalog.integrations.values()].filter((integration) => integration.sandbox !== undefined);
  const start = async (integration: (typeof imitated)[number]) => {
    const running = await startSandboxServer(integration);
    const { connection, credentials } = running.sandbox;
    return { url: running.url, connection, context: credentials, close: () => running.close() };
  };
  return Promise.all(imitated.map((integration) => registerSandbox(integration, start, store, Date.now())));
};

const greeting = (
  url: string,
  sandboxes: readonly RegisteredSandbox[],
  facts: {
    readonly store: string;
    /** The key file that this start has written. */
    readonly keyMade: string | undefined;
    readonly token: boolean;
    readonly real: number;
    readonly playground: boolean;
  },
): string => {
  const lines = [`Cognate listens on ${url}`];
  for (const { accountId } of sandboxes)
    lines.push(`  sandbox account ${accountId}: an imitation on this machine, no network needed`);
  if (facts.real > 0) lines.push(`  ${facts.real} accounts from the environment and the accounts file`);
  if (facts.real > 0 && !facts.token)
    lines.push("  real accounts need a token: set COGNATE_TOKEN and restart; until then every call is refused");
  lines.push(
    facts.store === ":memory:"
      ? "  nothing is kept: accounts and cursors end with this process"
      : `  accounts are kept in ${facts.store}`,
  );
  if (facts.keyMade !== undefined)
    lines.push(`  their credentials are encrypted with the new key in ${facts.keyMade}: keep a copy of it elsewhere`);
  if (facts.playground) lines.push(`  try calls in a browser: ${url}${PLAYGROUND_PATH}`);
  const [first] = sandboxes;
  if (first !== undefined)
    lines.push("", `  curl '${url}/unified/user-directory/users?integrated_account_id=${first.accountId}&limit=2'`);
  return lines.join("\n");
};
