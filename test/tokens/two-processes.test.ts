/** A rotated refresh token and two server processes over one store: a provider that ends the account at the second use of one is never given one twice. */
import { execFile } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { openStore } from "../../server/store/open.ts";
import { DATABASES } from "../../server/store/testing/databases.ts";
import { ACCOUNT, keys, type WorkerOutcome, type WorkerTask } from "./shared-account.ts";

const run = promisify(execFile);

/** A token is refused after so many calls of one process: both need a newer one again and again, at about the same time. */
const CALLS_PER_TOKEN = 12;

interface Provider {
  readonly host: string;
  readonly refreshes: () => number;
  readonly reused: string[];
  close(): void;
}

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
};

const startProvider = async (): Promise<Provider> => {
  const reused: string[] = [];
  let generation = 0;
  const left = new Map<string, number>();
  const issued = new Set<string>();
  let current = "refresh-0";
  const renew = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const given = new URLSearchParams(await text(request)).get("refresh_token") ?? "";
    if (given !== current) {
      reused.push(given);
      answer(response, 400, { error: "invalid_grant" });
      return;
    }
    generation += 1;
    current = `refresh-${generation}`;
    const token = `access-${generation}`;
    issued.add(token);
    answer(response, 200, { access_token: token, refresh_token: current, token_type: "bearer", expires_in: 3600 });
  };
  const server = createServer((request, response) => {
    if (request.url === "/token") {
      void renew(request, response);
      return;
    }
    const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
    const caller = `${token} of ${request.headers["user-agent"] ?? ""}`;
    const calls = left.get(caller) ?? (issued.has(token) ? CALLS_PER_TOKEN : 0);
    left.set(caller, calls - 1);
    answer(response, calls > 0 ? 200 : 401, { users: [] });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    refreshes: () => generation,
    reused,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
};

const runWorker = async (task: WorkerTask): Promise<WorkerOutcome> => {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, "worker.ts"), JSON.stringify(task)]);
  return JSON.parse(stdout) as WorkerOutcome;
};

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

describe.each(DATABASES)("two processes on %s", (_, databases) => {
  const database = databases();

  it("renew an account's token one at a time, and every call is answered", async () => {
    const provider = await startProvider();
    opened.push(() => provider.close());
    const place = await database();
    const store = await openStore({ ...place, keys: keys(), clock: Date.now });
    const at = new Date().toISOString();
    await store.accounts.insert({
      id: ACCOUNT,
      tenantId: "t1",
      integration: "acme",
      connection: "person",
      context: {},
      token: { accessToken: "access-0", refreshToken: "refresh-0", obtainedAt: 0, expiresAt: 1, members: {} },
      baseUrl: `http://${provider.host}`,
      learned: {},
      sandbox: false,
      status: "active",
      createdAt: at,
      updatedAt: at,
    });
    const task = { place, host: provider.host, calls: 30, atOnce: 4 };
    const outcomes = await Promise.all([runWorker({ ...task, name: "one" }), runWorker({ ...task, name: "two" })]);
    const kept = await store.accounts.get(ACCOUNT);
    await store.close();
    expect(outcomes).toEqual([
      { answered: 120, failures: [] },
      { answered: 120, failures: [] },
    ]);
    expect(provider.reused).toEqual([]);
    expect(provider.refreshes()).toBeGreaterThanOrEqual(120 / CALLS_PER_TOKEN);
    expect(kept?.token?.["refreshToken"]).toBe(`refresh-${provider.refreshes()}`);
  }, 60_000);
});
