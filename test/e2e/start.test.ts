/** `cognate serve` as a process: what it prints, what the README promises, how it stops, and what it refuses to start with. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { REPOSITORY } from "../support/cognate.ts";
import { runCommand, startCommand, type CommandOptions, type RunningCommand } from "../support/command.ts";

const running: RunningCommand[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const one of running) one.signal("SIGKILL");
  await Promise.all(running.splice(0).map((one) => one.ended));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const serve = async (options: CommandOptions = {}, args: readonly string[] = []) => {
  const command = startCommand(["serve", ...args], {
    ...options,
    env: { PORT: "0", LOG_LEVEL: "silent", ...options.env },
  });
  running.push(command);
  const [, url = ""] = await command.printed(/listens on (http:\/\/\S+)/);
  return { command, url };
};

/** A copy of the integrations and models that a test may break. */
const copyOfFiles = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "cognate-"));
  folders.push(folder);
  for (const name of ["integrations", "unified-models"])
    cpSync(join(REPOSITORY, name), join(folder, name), { recursive: true });
  return folder;
};

const get = async (url: string, headers: Readonly<Record<string, string>> = {}) => {
  const response = await fetch(url, { headers });
  return { status: response.status, json: (await response.json()) as Readonly<Record<string, unknown>> };
};

describe("the server without credentials", () => {
  it("answers what the README says, without a token, and stops with 0", async () => {
    const { command, url } = await serve();
    const readme = readFileSync(join(REPOSITORY, "README.md"), "utf8");
    const [, curl = ""] = /curl '(http:\/\/127\.0\.0\.1:8080[^']+)'/.exec(readme) ?? [];
    const [, shown = "{}"] = /```json\n([\s\S]*?)```/.exec(readme) ?? [];
    const promised = JSON.parse(shown) as { readonly result: readonly object[] };
    const { status, json } = await get(curl.replace("http://127.0.0.1:8080", url));
    expect([status, Object.keys(json)]).toEqual([200, Object.keys(promised)]);
    const [record] = json["result"] as readonly object[];
    expect(Object.keys(record ?? {})).toEqual(Object.keys(promised.result[0] ?? {}));
    expect((await get(`${url}/healthz`)).status).toBe(200);
    expect((await get(`${url}/readyz`)).status).toBe(200);
    command.signal("SIGTERM");
    const { code, stderr } = await command.ended;
    expect([code, stderr.includes("Stopping")]).toEqual([0, true]);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow(/fetch failed/);
  });

  it("prints a curl that works", async () => {
    const { command, url } = await serve();
    const [, curl = ""] = await command.printed(/curl '([^']+)'/);
    expect((await get(curl)).json).toMatchObject({ result: [{}, {}], is_partial_response: false });
    expect(curl.startsWith(url)).toBe(true);
  });

  it("answers what the unified resources have", async () => {
    const { url } = await serve();
    const a = "integrated_account_id=datadog-sandbox&limit=5";
    for (const [path, query] of [
      ["user-directory/roles", ""],
      ["usage-metering/products", ""],
      ["usage-metering/usage", ""],
      ["usage-metering/usage", "&report=cost"],
      ["usage-metering/usage", "&report=projected_cost"],
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other is enough
      const { status, json } = await get(`${url}/unified/${path}?${a}${query}&strict=true`);
      expect([path, query, status, (json["result"] as readonly unknown[]).length]).toEqual([path, query, 200, 5]);
    }
  });

  it("asked to stop, serves on while it says that it leaves; a second signal ends it at once", async () => {
    const { command, url } = await serve({ env: { COGNATE_DRAIN_MS: "600000" } });
    const path = `${url}/unified/user-directory/roles?integrated_account_id=datadog-sandbox&limit=1`;
    expect((await get(`${url}/readyz`)).status).toBe(200);
    command.signal("SIGTERM");
    await command.printed(/Stopping/);
    const leaving = await fetch(`${url}/readyz`);
    expect([leaving.status, leaving.headers.get("connection")]).toEqual([503, "close"]);
    expect((await get(path)).status).toBe(200);
    command.signal("SIGTERM");
    expect((await command.ended).code).toBeNull();
    await expect(fetch(`${url}/healthz`)).rejects.toThrow(/fetch failed/);
  });

  it("asked to stop, ends by itself after its drain time", async () => {
    const { command, url } = await serve({ env: { COGNATE_DRAIN_MS: "500" } });
    command.signal("SIGTERM");
    await command.printed(/Stopping/);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await command.ended).code).toBe(0);
  });

  it("does not start with a drain time that is no number", async () => {
    const { code, stderr } = await runCommand(["serve"], { env: { PORT: "0", COGNATE_DRAIN_MS: "5s" } });
    expect([code, stderr]).toEqual([2, expect.stringContaining("COGNATE_DRAIN_MS is `5s`")]);
  });

  it("interrupted twice or with SIGINT, stops too", async () => {
    const { command } = await serve();
    command.signal("SIGINT");
    expect((await command.ended).code).toBe(0);
  });
});

describe("the server with credentials", () => {
  const keys = { DD_API_KEY: "key", DD_APP_KEY: "second-key" };

  it("asks for a token, and says so where none is set", async () => {
    const { command, url } = await serve({ env: keys });
    await command.printed(/need a token: set COGNATE_TOKEN/);
    const { status, json } = await get(`${url}/integrated-account`);
    expect([status, json["code"]]).toEqual([401, "token_missing"]);
  });

  it("lets the token in, and serves no sandbox", async () => {
    const { url } = await serve({ env: { ...keys, COGNATE_TOKEN: "a-token-of-the-operator" } });
    const { status, json } = await get(`${url}/integrated-account`, {
      authorization: "Bearer a-token-of-the-operator",
    });
    expect([status, json]).toMatchObject([200, { result: [{ id: "datadog" }] }]);
    expect(JSON.stringify(json)).not.toContain("second-key");
  });
});

describe("the server does not start", () => {
  it("on a port that is taken", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { code, stderr } = await runCommand(["serve"], { env: { PORT: String(port) } });
    taken.close();
    expect([code, stderr]).toEqual([2, expect.stringContaining(`127.0.0.1:${port}`)]);
  });

  it.each([
    ["a PORT that is none", { PORT: "http" }, [], /no port number/],
    ["a master key that is too short", { PORT: "0", COGNATE_MASTER_KEY: "c2hvcnQ=" }, [], /too short/],
    ["an accounts file that is not there", { PORT: "0" }, ["--accounts", "/nowhere.yaml"], /cannot be read/],
    ["a root without integrations", { PORT: "0" }, ["--root", tmpdir()], /no folder integrations/],
  ] as const)("with %s", async (_name, env, args, message) => {
    const { code, stderr } = await runCommand(["serve", ...args], { env });
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});

const write = (folder: string, file: string, change: (text: string) => string): void => {
  const path = join(folder, file);
  writeFileSync(path, change(readFileSync(path, "utf8")));
};

describe("validate and serve", () => {
  const ROLES = "integrations/datadog/resources/roles.yaml";
  const MAPPING = "integrations/datadog/mappings/user-directory/roles.yaml";

  it.each([
    ["the files as they are", () => undefined, true],
    [
      "a key that is misspelt",
      (folder: string) => write(folder, ROLES, (text) => text.replace("records:", "recrods:")),
      false,
    ],
    ["broken YAML", (folder: string) => write(folder, ROLES, (text) => `${text}\n  bad: [`), false],
    [
      "an unknown operation",
      (folder: string) => write(folder, MAPPING, (text) => text.replace("roles.get", "roles.fetch")),
      false,
    ],
    [
      "a broken expression",
      (folder: string) => write(folder, MAPPING, (text) => text.replace("id: id", "id: (id")),
      false,
    ],
  ])("agree on %s", async (_name, change, good) => {
    const folder = copyOfFiles();
    change(folder);
    const { code } = await runCommand(["validate", "--root", folder]);
    expect(code).toBe(good ? 0 : 1);
    const command = startCommand(["serve", "--root", folder], { env: { PORT: "0" } });
    running.push(command);
    const outcome = await Promise.race([
      command.printed(/listens on/).then(() => "serves"),
      command.ended.then((one) => one.code),
    ]);
    expect(outcome).toBe(good ? "serves" : 1);
  });
});
