/** `cognate lsp` as a process, spoken to by a scripted client over Datadog's own files. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type CompletionItem,
  createProtocolConnection,
  type Diagnostic,
  type Hover,
  type Location,
  type Position,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { REPOSITORY } from "../support/cognate.ts";

const USERS = "integrations/datadog/mappings/user-directory/users.yaml";
const RESOURCE = "integrations/datadog/resources/users.yaml";

let child: ChildProcess;
let client: ProtocolConnection;
const published = new Map<string, readonly Diagnostic[]>();
let onPublished: () => void = () => undefined;

const uriOf = (file: string): string => pathToFileURL(join(REPOSITORY, file)).href;
const textOf = (file: string): string => readFileSync(join(REPOSITORY, file), "utf8");

beforeAll(async () => {
  child = spawn(process.execPath, [join(REPOSITORY, "cli", "main.ts"), "lsp", "--stdio"], {
    cwd: REPOSITORY,
    env: { PATH: process.env["PATH"] ?? "" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (child.stdout === null || child.stdin === null) throw new Error("no pipes");
  client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  client.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => {
    published.set(uri as string, diagnostics as readonly Diagnostic[]);
    onPublished();
  });
  client.onRequest("client/registerCapability", () => null);
  client.listen();
  const answer = await client.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
  if (typeof answer !== "object") throw new Error("no capabilities");
  await client.sendNotification("initialized", {});
}, 60_000);

afterAll(async () => {
  await client.sendRequest("shutdown");
  await client.sendNotification("exit");
  if (child.exitCode === null) await once(child, "exit");
});

let version = 0;
const opened = new Set<string>();

/** Shows the server a buffer that is saved nowhere. */
const edit = async (file: string, text: string): Promise<void> => {
  const uri = uriOf(file);
  version += 1;
  if (opened.has(uri))
    await client.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  else
    await client.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "yaml", version, text },
    });
  opened.add(uri);
};

/** Resolves once the findings of a file are as wanted. */
const diagnosed = (file: string, wanted: (found: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> =>
  new Promise((resolve) => {
    const look = (): void => {
      const found = published.get(uriOf(file));
      if (found !== undefined && wanted(found)) resolve(found);
    };
    onPublished = look;
    look();
  });

/** The text with `‸` taken out, and where it stood, in UTF-16 units. */
const withCursor = (marked: string): readonly [string, Position] => {
  const at = marked.indexOf("‸");
  const before = marked.slice(0, at).split("\n");
  return [marked.replace("‸", ""), { line: before.length - 1, character: before.at(-1)?.length ?? 0 }];
};

const ask = async <T>(method: string, file: string, from: string, to: string): Promise<T> => {
  const original = textOf(file);
  if (!original.includes(from)) throw new Error(`${file} has no ${from}`);
  const [text, position] = withCursor(original.replace(from, () => to));
  await edit(file, text);
  return client.sendRequest(`textDocument/${method}`, { textDocument: { uri: uriOf(file) }, position });
};

const labels = async (file: string, from: string, to: string): Promise<readonly string[]> =>
  (await ask<CompletionItem[]>("completion", file, from, to)).map(({ label }) => label);

describe("diagnostics", () => {
  it("come for an unsaved buffer, at the place that validate names, and go when it is mended", async () => {
    const original = textOf(USERS);
    await edit(USERS, original.replace("title: attributes.title", "title: $uppercas(attributes.title)"));
    const [found] = await diagnosed(USERS, (all) => all.length > 0);
    const line = original.split("\n").findIndex((one) => one.includes("title: attributes.title"));
    expect(found).toMatchObject({
      code: "unknown_function",
      severity: 1,
      source: "cognate",
      range: { start: { line, character: 9 }, end: { line, character: 18 } },
      message: expect.stringContaining("$uppercase") as string,
    });
    await edit(USERS, original);
    expect(await diagnosed(USERS, (all) => all.length === 0)).toEqual([]);
  });

  it("count columns in UTF-16 units, past characters outside of the basic plane", async () => {
    const original = textOf(USERS);
    await edit(USERS, original.replace("title: attributes.title", `title: '"🙂🙂" & $uppercas(name)'`));
    const [found] = await diagnosed(USERS, (all) => all.some(({ code }) => code === "unknown_function"));
    expect(found?.range.start.character).toBe(`  title: '"🙂🙂" & `.length);
    await edit(USERS, original);
    await diagnosed(USERS, (all) => all.length === 0);
  });

  it("stand in the files that another buffer breaks", async () => {
    const original = textOf(RESOURCE);
    await edit(RESOURCE, original.replace("\n  list:", "\n  lists:"));
    const found = await diagnosed(USERS, (all) => all.length > 0);
    expect(found.map(({ code }) => code)).toContain("unknown_reference");
    await edit(RESOURCE, original);
    await diagnosed(USERS, (all) => all.length === 0);
  });
});

describe("completion", () => {
  it.each<[string, string, string, string, readonly string[]]>([
    ["operations", USERS, "{ operation: users.list }", "{ operation: ‸ }", ["users.list", "users.get", "roles.users"]],
    ["operations half written", USERS, "get: { operation: users.get }", "get: { operation: users.g‸ }", ["users.get"]],
    ["fields of the model", USERS, "  title: attributes.title\n", "  bi‸\n", ["bio", "timezone"]],
    ["fields inside of a list", USERS, "fields: { email: $, is", "fields: { ‸, email: $, is", ["type"]],
    ["keys of the language", USERS, "delete: { operation", "where‸\ndelete: { operation", ["where", "expand", "steps"]],
    ["filters of the model", USERS, "    type: local ", "    ‸\n    type: local ", ["group_id"]],
    ["values of the model", USERS, "Active: active,", "Active: ‸,", ["active", "inactive", "invited"]],
    ["what a filter may be", USERS, "type: local ", "type: ‸ ", ["local", "chosen"]],
    ["arguments", USERS, "search: { to: filter }", "search: { to: ‸ }", ["filter", "status"]],
    ["input paths", USERS, "title: attributes.title", "title: ‸", ["attributes", "relationships", "$first", "$roles"]],
    ["below a path", USERS, "title: attributes.title", "title: attributes.‸", ["title", "handle", "status"]],
    ["inside of a predicate", USERS, 'included[type = "roles"]{ id', "included[‸]{ id", ["type", "id", "attributes"]],
    ["inside of `each`", USERS, 'fields: { id: id, name: "$lookup($roles, id)" }', "fields: { id: ‸ }", ["id", "type"]],
    ["variables", USERS, 'name: "$lookup($roles, id)"', 'name: "$lookup($‸, id)"', ["$roles", "$orgs", "$record"]],
    ["below a variable", USERS, "$exists(query.role_id)", "$exists(query.‸)", ["role_id", "status", "search"]],
    ["names in a hole", USERS, 'id: "{{ query.role_id }}"', 'id: "{{ ‸ }}"', ["query", "account", "now"]],
    ["presets", RESOURCE, "pagination: ", "pagination: ‸ #", ["attribution", "search"]],
    ["literals of the language", RESOURCE, "method: GET", "method: ‸", ["GET", "POST", "PATCH"]],
    ["answers of an operation", RESOURCE, "records: data", "records: ‸", ["data", "included", "meta"]],
  ])("offers %s", async (_what, file, from, to, wanted) => {
    expect(await labels(file, from, to)).toEqual(expect.arrayContaining([...wanted]));
    await edit(file, textOf(file));
  });

  it("replaces the word that is written, and says what a function takes", async () => {
    const items = await ask<CompletionItem[]>("completion", USERS, "title: attributes.title", "title: $fir‸");
    const first = items.find(({ label }) => label === "$first");
    const text = textOf(USERS).split("\n");
    const line = text.findIndex((one) => one.includes("title: attributes.title"));
    expect(first).toMatchObject({
      detail: "$first(values, …)",
      textEdit: {
        newText: "$first(",
        range: { start: { line, character: 9 }, end: { line, character: 13 } },
      },
    });
  });
});

const hover = async (file: string, from: string, to: string): Promise<string> => {
  const found = await ask<Hover | null>("hover", file, from, to);
  await edit(file, textOf(file));
  return found === null ? "" : (found.contents as { readonly value: string }).value;
};

describe("hover", () => {
  it.each<[string, string, string, string, RegExp]>([
    [
      "a path, with its value in the first sample",
      USERS,
      "title: attributes.title",
      "title: attributes.ti‸tle",
      /`attributes\.title` in the first sample: `"[^"]+"`/,
    ],
    [
      "a field, with its value in the first record",
      USERS,
      "username: attributes.handle",
      "userna‸me: attributes.handle",
      /`username` in the first record: `"[^"]+"`/,
    ],
    [
      "a function, with what it takes",
      USERS,
      "name: $first(attributes.name",
      "name: $fir‸st(attributes.name",
      /\$first\(values, …\)[\s\S]*neither null nor missing/,
    ],
    [
      "an operation",
      USERS,
      "get: { operation: users.get }",
      "get: { operation: users.g‸et }",
      /`users\.get`: GET `\/api\/v2\/users/,
    ],
    ["a key of the language", USERS, "bind:\n", "bi‸nd:\n", /once/i],
    ["a filter", USERS, "    role_id: chosen", "    role‸_id: chosen", /role/i],
  ])("tells of %s", async (_what, file, from, to, wanted) => {
    expect(await hover(file, from, to)).toMatch(wanted);
  });
});

const placeOf = async (file: string, from: string, to: string): Promise<string | undefined> => {
  const found = await ask<Location | null>("definition", file, from, to);
  await edit(file, textOf(file));
  if (found === null) return undefined;
  const target = found.uri.slice(pathToFileURL(REPOSITORY).href.length + 1);
  return `${target}: ${textOf(target).split("\n")[found.range.start.line]?.trim() ?? ""}`;
};

describe("go to definition", () => {
  const FIXTURE = "integrations/datadog/fixtures/users/get.yaml";

  it.each<[string, string, string, string, RegExp]>([
    [
      "an operation",
      USERS,
      "get: { operation: users.get }",
      "get: { operation: users.g‸et }",
      /resources\/users\.yaml: get:/,
    ],
    ["a binding", USERS, "$lookup($roles, id)", "$lookup($ro‸les, id)", /users\.yaml: roles: \|-/],
    [
      "a field of the model",
      USERS,
      "  username: attr",
      "  user‸name: attr",
      /user-directory\/users\.schema\.json: "username"/,
    ],
    [
      "a field inside of a list",
      USERS,
      "is_primary: { const",
      "is_pri‸mary: { const",
      /users\.schema\.json: "is_primary"/,
    ],
    [
      "a query parameter",
      USERS,
      "$exists(query.role_id)",
      "$exists(query.role‸_id)",
      /user-directory\/model\.yaml: role_id/,
    ],
    [
      "the mapping of a fixture",
      FIXTURE,
      "unified: user-directory/users",
      "unified: user-dir‸ectory/users",
      /mappings\/user-directory\/users\.yaml/,
    ],
  ])("finds %s", async (_what, file, from, to, wanted) => {
    expect(await placeOf(file, from, to)).toMatch(wanted);
  });
});

describe("a file that is no longer on disk as the editor had it", () => {
  it("counts again once the buffer is closed", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "cognate-lsp-")), "elsewhere.yaml");
    writeFileSync(file, "x: 1\n");
    await edit(USERS, "nonsense: [\n");
    await diagnosed(USERS, (all) => all.length > 0);
    await client.sendNotification("textDocument/didClose", { textDocument: { uri: uriOf(USERS) } });
    opened.delete(uriOf(USERS));
    expect(await diagnosed(USERS, (all) => all.length === 0)).toEqual([]);
  });
});
