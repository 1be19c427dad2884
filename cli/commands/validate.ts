/** `cognate validate`: every finding of the files asked for. */
import { findingsReport, hasErrors, readCatalog } from "../catalog.ts";
import { EXIT } from "../exit.ts";
import type { Output } from "../output.ts";
import { printReport, type ReportFormat } from "../report/index.ts";
import { openWorkspace } from "../workspace.ts";

export interface ValidateOptions {
  readonly root?: string;
  readonly format: ReportFormat;
}

/** @returns 0, or 1 if a file has an error (warnings and notices are printed and pass) */
export const validate = (paths: readonly string[], options: ValidateOptions, output: Output): number => {
  const report = findingsReport(readCatalog(openWorkspace(paths, options.root, process.cwd()), { notices: true }));
  output.result(printReport(report, options.format, output.colour));
  return hasErrors(report) ? EXIT.findings : EXIT.fine;
};
