/** The language server: what an editor asks over the protocol, answered from the project. */
import { pathToFileURL, fileURLToPath } from "node:url";
import { join, relative } from "node:path";
import {
  CompletionItemKind,
  type Connection,
  MarkupKind,
  TextDocuments,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { createAnswers } from "./answers.ts";
import { complete, type Suggestion } from "./complete/index.ts";
import { definitionAt } from "./definition.ts";
import { byFile } from "./diagnostics.ts";
import { hoverAt } from "./hover.ts";
import type { Project } from "./project.ts";
import { type Subject, subjectAt } from "./subject.ts";
import { VERSION } from "../../engine/version.ts";

export interface LanguageServerOptions {
  /** Folder that holds `integrations/` and `unified-models/`. */
  readonly root: string;
  readonly project: Project;
  /** Typing pauses so long before files are checked; 150 ms. */
  readonly debounceMs?: number;
}

export interface LanguageServer {
  /** Files on disk have changed. Told by the command, not the client: many clients watch nothing. */
  refresh(): void;
}

/** Answers until the connection ends. */
export const serveLanguage = (connection: Connection, options: LanguageServerOptions): LanguageServer => {
  const { root, project, debounceMs = 150 } = options;
  const documents = new TextDocuments(TextDocument);
  const answers = createAnswers(() => project.catalog, project.tree);
  let published = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  /** undefined for what is no file below the root: an unsaved new one, one of another project. */
  const fileOf = (uri: string): string | undefined => {
    if (!uri.startsWith("file:")) return undefined;
    const file = relative(root, fileURLToPath(uri)).replaceAll("\\", "/");
    return file.startsWith("../") ? undefined : file;
  };
  const uriOf = (file: string): string => pathToFileURL(join(root, file)).href;

  const publish = (): void => {
    project.reload();
    const found = byFile(project.findings);
    const files = new Set([...found.keys(), ...documents.all().flatMap(({ uri }) => fileOf(uri) ?? [])]);
    for (const file of new Set([...files, ...published]))
      void connection.sendDiagnostics({ uri: uriOf(file), diagnostics: [...(found.get(file) ?? [])] });
    published = files;
  };
  const publishSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      try {
        publish();
      } catch (error) {
        // Whatever it is, the editor's next change is another try.
        connection.console.error(String(error));
      }
    }, debounceMs);
  };
  const subject = async (
    uri: string,
    position: Parameters<TextDocument["offsetAt"]>[0],
  ): Promise<readonly [Subject, TextDocument] | undefined> => {
    const document = documents.get(uri);
    const file = fileOf(uri);
    if (document === undefined || file === undefined) return undefined;
    const offset = document.offsetAt(position);
    const found = await subjectAt(project, answers, file, document.getText(), offset);
    return found === undefined ? undefined : [found, document];
  };

  connection.onInitialize(() => ({
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      completionProvider: { triggerCharacters: [".", "$", "{", " ", "["] },
      hoverProvider: true,
      definitionProvider: true,
    },
    serverInfo: { name: "cognate", version: VERSION },
  }));
  let initialized = false;
  connection.onInitialized(() => {
    initialized = true;
    publish();
  });
  const follow = (uri: string, text: string | undefined): void => {
    const file = fileOf(uri);
    if (file === undefined) return;
    project.change(file, text);
    publishSoon();
  };
  documents.onDidChangeContent(({ document }) => follow(document.uri, document.getText()));
  documents.onDidClose(({ document }) => follow(document.uri, undefined));
  connection.onCompletion(async ({ textDocument, position }) => {
    const found = await subject(textDocument.uri, position);
    if (found === undefined) return [];
    const [asked, document] = found;
    return complete(asked).map((one, index) => ({
      label: one.label,
      kind: KINDS[one.kind],
      sortText: String(index).padStart(4, "0"),
      textEdit: { range: { start: document.positionAt(one.from), end: position }, newText: one.insert },
      ...(one.detail === undefined ? {} : { detail: one.detail }),
      ...(one.documentation === undefined
        ? {}
        : { documentation: { kind: MarkupKind.Markdown, value: one.documentation } }),
    }));
  });
  connection.onHover(async ({ textDocument, position }) => {
    const found = await subject(textDocument.uri, position);
    if (found === undefined) return null;
    const [asked, document] = found;
    const hover = await hoverAt(asked);
    if (hover === undefined) return null;
    return {
      contents: { kind: MarkupKind.Markdown, value: hover.markdown },
      range: { start: document.positionAt(hover.start), end: document.positionAt(hover.end) },
    };
  });
  connection.onDefinition(async ({ textDocument, position }) => {
    const found = await subject(textDocument.uri, position);
    const span = found === undefined ? undefined : definitionAt(found[0]);
    if (span === undefined) return null;
    return {
      uri: uriOf(span.file),
      range: {
        start: { line: span.line - 1, character: span.column - 1 },
        end: { line: span.endLine - 1, character: span.endColumn - 1 },
      },
    };
  });
  connection.onShutdown(() => clearTimeout(timer));
  documents.listen(connection);
  connection.listen();
  return {
    refresh() {
      project.refresh();
      if (initialized) publishSoon();
    },
  };
};

const KINDS: Readonly<Record<Suggestion["kind"], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  reference: CompletionItemKind.Reference,
  field: CompletionItemKind.Field,
  variable: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
  path: CompletionItemKind.Value,
};
