/** Loads the catalog of a workspace and refuses to run on one with errors. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readFolder } from "../engine/catalog/files.ts";
import {
  loadCatalog,
  type Catalog,
  type FileTree,
  type Integration,
  type LoadOptions,
} from "../engine/catalog/index.ts";
import { didYouMean } from "../engine/language/suggest.ts";
import { UsageError } from "./exit.ts";
import type { Output } from "./output.ts";
import { printReport, type FindingsReport } from "./report/index.ts";
import { isIncluded, packagedRoot, type Workspace } from "./workspace.ts";

export interface OpenCatalog {
  readonly catalog: Catalog;
  readonly tree: FileTree;
  readonly workspace: Workspace;
}

export const readCatalog = (workspace: Workspace, options: LoadOptions = {}): OpenCatalog => {
  // An author's own root needs no copy of the models that ship with the package.
  const tree = readFolder(workspace.root, packagedRoot());
  return { catalog: loadCatalog(tree, options), tree, workspace };
};

/** Findings of the files asked for. */
export const findingsReport = ({ catalog, tree, workspace }: OpenCatalog): FindingsReport => ({
  kind: "findings",
  findings: catalog.findings.filter((finding) => isIncluded(workspace, finding.span.file)),
  files: tree.paths.filter((path) => isIncluded(workspace, path)).length,
  source: (file) => tree.read(file) ?? readBeside(workspace, file),
});

const readBeside = (workspace: Workspace, file: string): string | undefined => {
  try {
    return readFileSync(join(workspace.root, file), "utf8");
  } catch {
    return undefined;
  }
};

export const hasErrors = (report: FindingsReport): boolean =>
  report.findings.some((finding) => finding.severity === "error");

/** Files that have errors where a command needs them whole; `main` prints the message and exits with 1, as `validate` does. */
export class FindingsError extends Error {
  readonly report: FindingsReport;
  constructor(report: FindingsReport, colour: boolean) {
    super(`${printReport(report, "text", colour)}\nThe files have errors; nothing was run.`);
    this.name = "FindingsError";
    this.report = report;
  }
}

/** @throws FindingsError if any file has an error */
export const openCatalog = (
  workspace: Workspace,
  output: Pick<Output, "colour" | "step">,
  options: LoadOptions = {},
): OpenCatalog => {
  output.step("Reading the files");
  const opened = readCatalog({ ...workspace, narrow: [] }, options);
  const report = findingsReport(opened);
  if (hasErrors(report)) throw new FindingsError(report, output.colour);
  return { ...opened, workspace };
};

/** @throws UsageError naming the nearest integration */
export const findIntegration = (catalog: Catalog, name: string): Integration => {
  const integration = catalog.integrations.get(name);
  if (integration !== undefined) return integration;
  const names = [...catalog.integrations.keys()];
  throw new UsageError(
    `There is no integration \`${name}\`.`,
    didYouMean(name, names) ?? `there are: ${names.join(", ")}`,
  );
};
