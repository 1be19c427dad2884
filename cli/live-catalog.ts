/** The catalog that a server answers from; in dev it follows the files and keeps the last good version of a broken change. */
import type { Catalog } from "../engine/catalog/index.ts";
import { findingsReport, hasErrors, openCatalog, readCatalog } from "./catalog.ts";
import type { Output } from "./output.ts";
import { printReport } from "./report/index.ts";
import { watchTree } from "./watch-tree.ts";
import type { Workspace } from "./workspace.ts";

export interface LiveCatalog {
  readonly current: () => Catalog;
  /** Set while the files on disk have errors and the last good version serves. */
  readonly staleFiles: () => { readonly findings: number } | undefined;
  close(): void;
}

/** A server has no use for them; `cognate validate` and `cognate test` read them. */
const WITHOUT_FIXTURES = { fixtures: false } as const;

/** @throws FindingsError if the files have errors at the start */
export const openLiveCatalog = (workspace: Workspace, follow: boolean, output: Output): LiveCatalog => {
  // Before the files are read: what changes meanwhile is read again.
  const watched = follow ? watchTree(workspace.root, () => reload()) : undefined;
  let catalog: Catalog;
  try {
    ({ catalog } = openCatalog(workspace, output, WITHOUT_FIXTURES));
  } catch (error) {
    watched?.close();
    throw error;
  }
  let stale: { readonly findings: number } | undefined;
  const reload = (): void => {
    const opened = readCatalog(workspace, WITHOUT_FIXTURES);
    const report = findingsReport(opened);
    if (hasErrors(report)) {
      stale = { findings: report.findings.filter(({ severity }) => severity === "error").length };
      output.progress(printReport(report, "text", output.colour));
      output.progress("The change has errors; the last good version keeps serving.");
      return;
    }
    ({ catalog } = opened);
    stale = undefined;
    output.progress("Reloaded the changed files.");
  };
  return {
    current: () => catalog,
    staleFiles: () => stale,
    close: () => watched?.close(),
  };
};
