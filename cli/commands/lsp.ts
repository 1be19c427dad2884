/** `cognate lsp`: a language server over standard input and output. */
import { createConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { readFolder } from "../../engine/catalog/files.ts";
import { EXIT } from "../exit.ts";
import { createProject } from "../lsp/project.ts";
import { serveLanguage } from "../lsp/server.ts";
import { watchTree } from "../watch-tree.ts";
import { openWorkspace, packagedRoot } from "../workspace.ts";

export interface LspOptions {
  readonly root?: string;
}

/** Until the editor ends the connection. Nothing else is printed: standard output belongs to the protocol. */
export const lsp = (options: LspOptions): Promise<number> => {
  const { root } = openWorkspace([], options.root, process.cwd());
  const connection = createConnection(new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout));
  // Before the files are read: what changes meanwhile is read again.
  const watched = watchTree(root, () => server.refresh());
  const server = serveLanguage(connection, { root, project: createProject(() => readFolder(root, packagedRoot())) });
  return new Promise<void>((resolve) => {
    connection.onExit(() => resolve());
    process.stdin.once("end", () => resolve());
  }).then(() => {
    watched.close();
    return EXIT.fine;
  });
};
