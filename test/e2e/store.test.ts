/** Server processes over one store: two of them share PostgreSQL, and PostgreSQL goes away and comes back under them. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startSandboxServer } from "../../cli/sandbox-server.ts";
import { ownCatalog, REPOSITORY } from "../support/cognate.ts";
import { startCommand, type CommandOptions, type RunningCommand } from "../support/command.ts";
import { startTestPostgres, type TestPostgres } from "../support/postgres.ts";

const TOKEN = "the-operators-token";
const KEY = Buffer.alloc(32, 1).toString("base64");

let postgres: TestPostgres;
let provider: Awaited<ReturnType<typeof startSandboxServer>>;
const catalog = ownCatalog();
const integration = [...catalog.integrations.values()].find((one) => one.sandbox !== undefined);
if (integration === undefined) throw new Error("no integration has a sandbox");

beforeAll(async () => {
  postgres = await startTestPostgres();
  provider = await startSandboxServer(integration);
}, 60_000);
afterAll(async () => {
  await provider.close();
  await postgres.close();
});

const commands: RunningCommand[] = [];
afterEach(async () => {
  for (const command of commands) command.signal("SIGTERM");
  await Promise.all(commands.splice(0).map((command) => command.ended));
});

interface Running {
  readonly ask: (
    method: string,
    path: string,
    body?: object,
  ) => Promise<{ readonly status: number; readonly json: Record<string, unknown> }>;
}

const serve = (url: string, env: Readonly<Record<string, string>> = {}): Promise<Running> =>
  serveWith({ env: { DATABASE_URL: url, COGNATE_MASTER_KEY: KEY, ...env } });

const serveWith = async ({
  env,
  cwd = REPOSITORY,
}: Required<Pick<CommandOptions, "env">> & CommandOptions): Promise<Running> => {
  const command = startCommand(["serve", "--root", REPOSITORY, "--port", "0", "--allow-host", "127.0.0.1"], {
    env: { LOG_LEVEL: "silent", ...env },
    cwd,
  });
  commands.push(command);
  const [, address = ""] = await command.printed(/listens on (\S+)/);
  return {
    async ask(method, path, body) {
      const answer = await fetch(`${address}${path}`, {
        method,
        headers: env["COGNATE_TOKEN"] === undefined ? {} : { authorization: `Bearer ${env["COGNATE_TOKEN"]}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
    },
  };
};

const users = (id: string): string => `/unified/user-directory/users?limit=1&integrated_account_id=${id}`;

describe("two servers on one PostgreSQL", () => {
  it("migrate it together; an account made, changed or removed on one is so on the other at once", async () => {
    const url = await postgres.createDatabase();
    const [a, b] = await Promise.all([serve(url, { COGNATE_TOKEN: TOKEN }), serve(url, { COGNATE_TOKEN: TOKEN })]);
    const made = await a.ask("POST", "/integrated-account", {
      integration: integration.name,
      authentication_method: provider.sandbox.connection,
      context: provider.sandbox.credentials,
      base_url: provider.url,
      tenant_id: "t1",
    });
    expect(made.status).toBe(201);
    const id = String(made.json["id"]);
    expect(await b.ask("GET", users(id))).toMatchObject({ status: 200, json: { result_count: 1 } });
    expect((await b.ask("PATCH", `/integrated-account/${id}`, { tenant_id: "t2" })).status).toBe(200);
    expect((await a.ask("GET", `/integrated-account/${id}`)).json["tenant_id"]).toBe("t2");
    expect((await b.ask("DELETE", `/integrated-account/${id}`)).status).toBe(200);
    expect((await a.ask("GET", users(id))).json["code"]).toBe("account_not_found");
  }, 60_000);
});

describe("a PostgreSQL that goes away and comes back", () => {
  it("is named to those who need it; everybody else is served, and nobody restarts anything", async () => {
    const { ask } = await serve(await postgres.createDatabase());
    const sandbox = `${integration.name}-sandbox`;
    expect((await ask("GET", "/readyz")).status).toBe(200);
    expect((await ask("GET", users(sandbox))).status).toBe(200);
    const made = await ask("POST", "/integrated-account?validate=false", {
      integration: integration.name,
      authentication_method: provider.sandbox.connection,
      context: provider.sandbox.credentials,
      base_url: provider.url,
    });
    expect(made.status).toBe(201);

    await postgres.stop();
    try {
      const away = await ask("GET", `/integrated-account/${String(made.json["id"])}`);
      expect(away).toMatchObject({
        status: 503,
        json: { code: "unavailable", hint: expect.stringContaining("no restart") },
      });
      expect(JSON.stringify(away.json)).not.toMatch(/127\.0\.0\.1|postgres:\/\/|password/);
      expect((await ask("GET", "/integrated-account")).status).toBe(503);
      expect((await ask("GET", "/readyz")).status).toBe(503);
      expect((await ask("GET", "/healthz")).status).toBe(200);
      expect((await ask("GET", "/integration")).status).toBe(200);
      expect((await ask("GET", users(sandbox))).status).toBe(200);
    } finally {
      await postgres.start();
    }
    expect((await ask("GET", "/readyz")).status).toBe(200);
    expect((await ask("GET", users(String(made.json["id"])))).status).toBe(200);
  }, 60_000);
});

describe("a server that is given nothing", () => {
  it("keeps accounts in one file, also when it is killed, and starts with sandboxes until there are some", async () => {
    const cwd = await mkdtemp(join(tmpdir(), "cognate-serve-"));
    try {
      // Empty is as good as unset.
      const first = await serveWith({ env: { COGNATE_DATA: "" }, cwd });
      const sandbox = `${integration.name}-sandbox`;
      const list = async ({ ask }: Running) =>
        ((await ask("GET", "/integrated-account")).json["result"] as readonly { readonly id: string }[]).map(
          (one) => one.id,
        );
      expect(await list(first)).toEqual([sandbox]);
      const made = await first.ask("POST", "/integrated-account", {
        integration: integration.name,
        authentication_method: provider.sandbox.connection,
        context: provider.sandbox.credentials,
        base_url: provider.url,
      });
      const id = String(made.json["id"]);
      commands[0]?.signal("SIGKILL");
      await commands.splice(0)[0]?.ended;
      const second = await serveWith({ env: { COGNATE_DATA: "" }, cwd });
      expect(await list(second)).toEqual([id]);
      expect((await second.ask("GET", users(id))).status).toBe(200);
      expect(["cognate.sqlite", "master.key"].map((name) => existsSync(join(cwd, ".cognate", name)))).toEqual([
        true,
        true,
      ]);
    } finally {
      await rm(cwd, { recursive: true, force: true });
    }
  }, 60_000);
});

describe("a master key", () => {
  it("that is another one than before is refused at start, by its id and without its value", async () => {
    const url = await postgres.createDatabase();
    const first = await serve(url);
    await first.ask("POST", "/integrated-account?validate=false", {
      integration: integration.name,
      authentication_method: provider.sandbox.connection,
      context: provider.sandbox.credentials,
      base_url: provider.url,
    });
    const other = Buffer.alloc(32, 2).toString("base64");
    const refused = startCommand(["serve", "--port", "0"], { env: { DATABASE_URL: url, COGNATE_MASTER_KEY: other } });
    const { code, stderr } = await refused.ended;
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/master key that wrapped this credential .*COGNATE_MASTER_KEY_PREVIOUS/s),
    ]);
    expect(stderr).not.toContain(other);

    const rotated = startCommand(["keys", "rotate"], {
      env: { DATABASE_URL: url, COGNATE_MASTER_KEY: other, COGNATE_MASTER_KEY_PREVIOUS: KEY },
    });
    expect((await rotated.ended).stdout).toMatch(/^1 data keys rotated; all 1 in PostgreSQL at /);
    const again = await serve(url, { COGNATE_MASTER_KEY: other });
    expect((await again.ask("GET", "/integrated-account")).json["result"]).toHaveLength(1);
  }, 60_000);

  it("is needed in production", async () => {
    const { code, stderr } = await startCommand(["serve", "--port", "0"], { env: { NODE_ENV: "production" } }).ended;
    expect([code, stderr]).toEqual([2, expect.stringMatching(/In production .*a master key is needed/s)]);
  });
});
