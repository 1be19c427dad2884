/** `cognate validate`: every finding of the files asked for; `--fix` mends what leaves no choice. */
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repair } from "../../engine/catalog/fix/repair.ts";
import type { LoadOptions } from "../../engine/catalog/index.ts";
import { boundsOf, findOperation, responseSchema, type ApiOperation } from "../../engine/openapi/index.ts";
import { findingsReport, hasErrors, readCatalog, type OpenCatalog } from "../catalog.ts";
import { EXIT, UsageError } from "../exit.ts";
import { printDiff } from "../line-diff.ts";
import { readDocument } from "../openapi-file.ts";
import type { Output } from "../output.ts";
import { printReport, type ReportFormat } from "../report/index.ts";
import { isIncluded, openWorkspace, type Workspace } from "../workspace.ts";

export interface ValidateOptions {
  readonly root?: string;
  readonly format: ReportFormat;
  /** The provider's own OpenAPI document: input paths are held to its answers too, page sizes to its bounds. */
  readonly openapi?: string;
  readonly fix?: boolean;
  /** With `fix`: show the changes and write nothing. */
  readonly dryRun?: boolean;
}

/**
 * @returns 0, or 1 if a file has an error (warnings and notices are printed and pass)
 * @throws UsageError for `--openapi` over several integrations, `--dry-run` without `--fix`
 */
export const validate = (paths: readonly string[], options: ValidateOptions, output: Output): number => {
  if (options.dryRun === true && options.fix !== true)
    throw new UsageError("--dry-run shows what --fix would do.", "Write --fix --dry-run.");
  const workspace = openWorkspace(paths, options.root, process.cwd());
  const load: LoadOptions = { notices: true, evidence: evidenceFrom(options.openapi, workspace, output) };
  output.step("Checking the files");
  let opened = readCatalog(workspace, load);
  if (options.fix === true) {
    mend(opened, options.dryRun === true, output);
    if (options.dryRun !== true) opened = readCatalog(workspace, load);
  }
  const report = findingsReport(opened);
  output.result(printReport(report, options.format, output.colour));
  return hasErrors(report) ? EXIT.findings : EXIT.fine;
};

/** Files that ship with the package are nobody's to change. */
const mend = ({ tree, workspace }: OpenCatalog, dryRun: boolean, output: Output): void => {
  const { texts, fixed } = repair(tree, (file) => isIncluded(workspace, file) && isOwn(workspace, file));
  for (const [file, text] of texts) {
    if (dryRun) {
      output.progress(`${file}\n${printDiff(tree.read(file) ?? "", text, output.colour)}\n`);
      continue;
    }
    writeFileSync(join(workspace.root, file), text);
    for (const { span, code, message } of fixed.filter((one) => one.span.file === file))
      output.progress(`fixed ${file}:${span.line}:${span.column} ${message} [${code}]`);
  }
  if (texts.size === 0) output.progress("Nothing can be fixed without a choice.");
};

const isOwn = ({ root }: Workspace, file: string): boolean => existsSync(join(root, file));

/** An OpenAPI document describes one provider. */
const evidenceFrom = (
  file: string | undefined,
  workspace: Workspace,
  output: Output,
): NonNullable<LoadOptions["evidence"]> => {
  if (file === undefined) return {};
  const document = readDocument(file, output);
  const [only, ...others] = integrationsOf(workspace);
  if (only === undefined || others.length > 0)
    throw new UsageError(
      "--openapi describes one provider, and several integrations are checked.",
      "Name the integration's folder, as `cognate validate integrations/acme --openapi openapi.json`.",
    );
  // `/users/archived` is a call of `/users/{id}` too; as an operation it is another one.
  const find = (integration: string, method: string, path: string): ApiOperation | undefined => {
    const operation = integration === only ? findOperation(document, method, path) : undefined;
    return operation !== undefined && holesIn(operation.path) === holesIn(path) ? operation : undefined;
  };
  return {
    responseSchema: (...called) => {
      const operation = find(...called);
      return operation === undefined ? undefined : responseSchema(document, operation);
    },
    sizeBounds: (integration, method, path, place) => {
      const operation = find(integration, method, path);
      return operation === undefined ? undefined : boundsOf(document, operation, place);
    },
  };
};

const holesIn = (path: string): number => path.match(/\{\{.*?\}\}|\{[^{}]*\}/gu)?.length ?? 0;

const integrationsOf = (workspace: Workspace): readonly string[] =>
  readdirSync(join(workspace.root, "integrations"), { withFileTypes: true }).flatMap((entry) => {
    const folder = `integrations/${entry.name}`;
    const isAsked = isIncluded(workspace, folder) || workspace.narrow.some((path) => path.startsWith(`${folder}/`));
    return entry.isDirectory() && isAsked ? [entry.name] : [];
  });
