/** `cognate lsp` sees what other programs save, whether or not the editor's client watches files. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  createProtocolConnection,
  type Diagnostic,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { createFolder, type Folder } from "../fixtures/provider.ts";
import { REPOSITORY } from "../support/cognate.ts";

const PEOPLE = "integrations/acme/mappings/directory/people.yaml";

let folder: Folder;
let child: ChildProcess;
let client: ProtocolConnection;
let codes: readonly unknown[] | undefined;
let onPublished: () => void = () => undefined;

beforeEach(async () => {
  folder = createFolder();
  const uri = pathToFileURL(join(folder.root, PEOPLE)).href;
  child = spawn(process.execPath, [join(REPOSITORY, "cli", "main.ts"), "lsp", "--stdio", "--root", folder.root], {
    env: { PATH: process.env["PATH"] ?? "" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (child.stdout === null || child.stdin === null) throw new Error("no pipes");
  client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  client.onNotification("textDocument/publishDiagnostics", (published) => {
    if (published.uri !== uri) return;
    codes = (published.diagnostics as readonly Diagnostic[]).map(({ code }) => code);
    onPublished();
  });
  client.listen();
  await client.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
  await client.sendNotification("initialized", {});
});

afterEach(async () => {
  await client.sendRequest("shutdown");
  await client.sendNotification("exit");
  if (child.exitCode === null) await once(child, "exit");
  folder.remove();
});

const diagnosed = (wanted: readonly string[]): Promise<void> =>
  new Promise((resolve) => {
    onPublished = () => {
      if (JSON.stringify(codes) === JSON.stringify(wanted)) resolve();
    };
    onPublished();
  });

it("files saved by rename are diagnosed each time, and end with the process", async () => {
  const path = join(folder.root, PEOPLE);
  const good = readFileSync(path, "utf8");
  const save = (text: string): void => {
    writeFileSync(`${path}.tmp`, text);
    renameSync(`${path}.tmp`, path);
  };
  for (let time = 0; time < 3; time++) {
    save(good.replace("id: id", "id: id2x("));
    // oxlint-disable-next-line no-await-in-loop -- one save after the other
    await diagnosed(["expression_syntax"]);
    save(good);
    // oxlint-disable-next-line no-await-in-loop -- as above
    await diagnosed([]);
  }
  expect(child.exitCode).toBeNull();
});
