/** Canary credentials at rest: none is found in the database file, its log, arguments of the process, its children, or files beside them; and a removed account's bytes are gone. */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ownCatalog, REPOSITORY } from "../support/cognate.ts";
import { startCommand, type RunningCommand } from "../support/command.ts";
import { secretsIn } from "../support/secret-forms.ts";

const CORES = { key: "cnryRest5c90de17", changed: "cnryChanged77ab02", operator: "cnryRestOper81f3" };
const MASTER = randomBytes(32);
const ALL = [...Object.values(CORES), MASTER.toString("base64").slice(0, 40)];

const integration = [...ownCatalog().integrations.values()].find((one) => one.sandbox !== undefined);
const connection = [...(integration?.connections.values() ?? [])][0];
if (integration === undefined || connection === undefined) throw new Error("no integration has a sandbox");

/** Around each core stands what encodings change. */
const contextOf = (core: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    connection.fields
      .filter((field) => field.secret)
      .map(({ name }) => [name, `!'()*~<>/${core}"\\ü&+/=!'()*~<>${name}`]),
  );

let folder = "";
let file = "";
let provider: Server;
let command: RunningCommand;
let url = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cognate-canaries-"));
  file = join(folder, "cognate.sqlite");
  // Knows nobody, and repeats what it was sent.
  provider = createServer((request, response) => {
    const said = JSON.stringify([request.url, request.headers]);
    response.writeHead(403, { "content-type": "application/json" }).end(JSON.stringify({ errors: [said] }));
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  command = startCommand(["serve", "--root", REPOSITORY, "--port", "0", "--allow-host", "127.0.0.1", "--no-sandbox"], {
    cwd: folder,
    env: {
      COGNATE_DATA: file,
      COGNATE_TOKEN: `${CORES.operator}-of-the-operator`,
      COGNATE_MASTER_KEY: MASTER.toString("base64"),
      COGNATE_TOKEN_LABEL: "live",
      LOG_LEVEL: "trace",
    },
  });
  [, url = ""] = await command.printed(/listens on (\S+)/);
}, 60_000);
afterAll(async () => {
  command.signal("SIGTERM");
  await command.ended;
  provider.close();
  await rm(folder, { recursive: true, force: true });
});

const ask = async (method: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}) => {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${CORES.operator}-of-the-operator`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, json: (text.startsWith("{") ? JSON.parse(text) : {}) as Record<string, unknown> };
};

const connect = async (headers: Readonly<Record<string, string>> = {}): Promise<string> => {
  const { address, port } = provider.address() as AddressInfo;
  const made = await ask(
    "POST",
    "/integrated-account?validate=false",
    {
      integration: integration.name,
      authentication_method: connection.name,
      context: contextOf(CORES.key),
      base_url: `http://${address}:${port}`,
    },
    headers,
  );
  expect([made.status, made.json["errors"]]).toEqual([201, undefined]);
  return String(made.json["id"]);
};

/** All that stands in the folder, the write-ahead log included. */
const onDisk = async (): Promise<ReadonlyMap<string, Buffer>> =>
  new Map(
    await Promise.all((await readdir(folder)).map(async (name) => [name, await readFile(join(folder, name))] as const)),
  );
const leaksOf = (files: ReadonlyMap<string, Buffer>): readonly string[] =>
  [...files].flatMap(([name, bytes]) => secretsIn(bytes.toString("latin1"), ALL).map((core) => `${core} in ${name}`));

describe("a server that kept, changed, used and lost credentials", () => {
  it("left none of them in its files, nor tokens, nor the master key", async () => {
    const id = await connect({ "idempotency-key": "once" });
    expect(
      (await ask("PATCH", `/integrated-account/${id}?validate=false`, { context: contextOf(CORES.changed) })).status,
    ).toBe(200);
    const called = await Promise.all(
      [...integration.mappings.keys()].map((mapping) => ask("GET", `/unified/${mapping}?integrated_account_id=${id}`)),
    );
    expect(called.map(({ status }) => status)).toContain(403);
    await ask("GET", `/custom/anything?integrated_account_id=${id}`);
    const token = await ask("POST", "/api-token", { name: "n", scopes: ["read"] });
    const link = await ask("POST", "/link-token", { tenant_id: "t1" });
    const own = await ask("POST", "/integrated-account/token", { integrated_account_id: id });
    const issued = [token.json["token"], link.json["link_token"], own.json["integrated_account_token"]].map(String);
    expect(issued[0]).toMatch(/^cgt_live_/);
    expect(issued.every((one) => one.length > 40)).toBe(true);
    const files = await onDisk();
    // The search looks at the right files: what is no secret is found in them.
    expect([...files.values()].some((bytes) => bytes.includes(id))).toBe(true);
    expect([...files.keys()]).toContain("cognate.sqlite-wal");
    expect(leaksOf(files)).toEqual([]);
    const secrets = issued.map((one) => one.slice(-30));
    expect([...files.values()].flatMap((bytes) => secretsIn(bytes.toString("latin1"), secrets))).toEqual([]);
  });

  it.skipIf(!existsSync("/proc/self/cmdline"))("shows none in its arguments, and starts no other process", async () => {
    const arguments_ = await readFile(`/proc/${command.pid}/cmdline`, "utf8");
    expect(arguments_).toContain("serve");
    expect(secretsIn(arguments_, ALL)).toEqual([]);
    expect(await readFile(`/proc/${command.pid}/task/${command.pid}/children`, "utf8")).toBe("");
  });

  it("keeps no byte of a removed account's sealed values and data key, once it has ended", async () => {
    const id = await connect();
    const database = new DatabaseSync(file, { readOnly: true });
    const sealed = [
      database.prepare("select context as bytes from cognate_account where id = ?").get(id),
      database.prepare("select wrapped as bytes from cognate_data_key where owner = ?").get(id),
    ].map((row) => Buffer.from(row?.["bytes"] as Uint8Array));
    database.close();
    const holding = async (): Promise<readonly boolean[]> => {
      const files = [...(await onDisk()).values()];
      return sealed.map((bytes) => files.some((one) => one.includes(bytes.subarray(0, 40))));
    };
    expect(await holding()).toEqual([true, true]);
    expect((await ask("DELETE", `/integrated-account/${id}`)).status).toBe(200);
    command.signal("SIGTERM");
    const { stdout, stderr } = await command.ended;
    expect(await holding()).toEqual([false, false]);
    expect(leaksOf(await onDisk())).toEqual([]);
    // All that it printed, at the level of everything.
    expect(stderr).toContain("/integrated-account");
    expect(secretsIn(stdout + stderr, ALL)).toEqual([]);
  });
});
