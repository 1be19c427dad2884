/** The catalog that a server answers from; in dev it follows the files and keeps the last good version of a broken change. */
import { existsSync, watch } from "node:fs";
import { join } from "node:path";
import type { Catalog } from "../engine/catalog/index.ts";
import { findingsReport, hasErrors, openCatalog, readCatalog } from "./catalog.ts";
import type { Output } from "./output.ts";
import { printReport } from "./report/index.ts";
import type { Workspace } from "./workspace.ts";

export interface LiveCatalog {
  readonly current: () => Catalog;
  /** Set while the files on disk have errors and the last good version serves. */
  readonly staleFiles: () => { readonly findings: number } | undefined;
  close(): void;
}

const DEBOUNCE_MS = 50;

/** A server has no use for them; `cognate validate` and `cognate test` read them. */
const WITHOUT_FIXTURES = { fixtures: false } as const;

/** @throws UsageError if the files have errors at the start */
export const openLiveCatalog = (workspace: Workspace, follow: boolean, output: Output): LiveCatalog => {
  let catalog = openCatalog(workspace, output, WITHOUT_FIXTURES).catalog;
  let stale: { readonly findings: number } | undefined;
  if (!follow) return { current: () => catalog, staleFiles: () => undefined, close: () => undefined };
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
  let timer: NodeJS.Timeout | undefined;
  // Events are coalesced by the system: they are a hint to look, nothing more.
  const watchers = ["integrations", "unified-models"]
    .map((folder) => join(workspace.root, folder))
    .filter((folder) => existsSync(folder))
    .map((folder) =>
      watch(folder, { recursive: true }, () => {
        clearTimeout(timer);
        timer = setTimeout(reload, DEBOUNCE_MS);
      }),
    );
  return {
    current: () => catalog,
    staleFiles: () => stale,
    close() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
};
