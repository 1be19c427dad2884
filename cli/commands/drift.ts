/** `cognate drift`: an integration's files against the provider's own OpenAPI document. */
import { driftOf, DRIFT_CODES } from "../../engine/drift/index.ts";
import { findingsReport, findIntegration, hasErrors, openCatalog } from "../catalog.ts";
import { EXIT, UsageError } from "../exit.ts";
import { readDocument } from "../openapi-file.ts";
import type { Output } from "../output.ts";
import { printReport, type ReportFormat } from "../report/index.ts";
import { openWorkspace } from "../workspace.ts";

export interface DriftOptions {
  /** Several where a provider has a document for each version. */
  readonly openapi: readonly string[];
  readonly root?: string;
  readonly format: ReportFormat;
}

/** @returns 0, or 1 if something that the integration uses is gone or newly required (warnings and notices pass) */
export const drift = (name: string, options: DriftOptions, output: Output): number => {
  if (options.openapi.length === 0)
    throw new UsageError("drift needs the provider's document.", "--openapi FILE, repeatable.");
  const opened = openCatalog(openWorkspace([], options.root, process.cwd()), output);
  const { folder } = findIntegration(opened.catalog, name);
  const documents = options.openapi.map((file) => readDocument(file, output));
  output.step(`Comparing ${name} with ${options.openapi.join(", ")}`);
  const { findings, compared } = driftOf(folder, opened.tree, documents);
  const files = opened.tree.paths.filter((path) => path.startsWith(`${folder}/`)).length;
  const report = { ...findingsReport(opened), findings, files, summaries: DRIFT_CODES };
  output.result(printReport(report, options.format, output.colour));
  if (options.format === "text") output.progress(`${compared} operation${compared === 1 ? "" : "s"} compared.`);
  return hasErrors(report) ? EXIT.findings : EXIT.fine;
};
