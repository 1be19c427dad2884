/** An integration's files against the provider's own OpenAPI document: what `cognate drift` says. */
import type { FileTree } from "../catalog/index.ts";
import { collectFindings } from "../language/finding.ts";
import type { Located } from "../language/located.ts";
import { parseYaml } from "../language/yaml/parse.ts";
import { compareMappings } from "./mappings.ts";
import { compareOperations } from "./operations.ts";
import { DRIFT_CODES, type Documents, type DriftFinding, type IntegrationFiles, type Report } from "./types.ts";

export { pathsIn } from "./paths.ts";
export { DRIFT_CODES } from "./types.ts";

export interface Drift {
  readonly findings: readonly DriftFinding[];
  /** Operations that have a counterpart in a document. */
  readonly compared: number;
}

/** @param folder `integrations/NAME`; its files were validated before */
export const driftOf = (folder: string, tree: FileTree, documents: Documents): Drift => {
  const findings: DriftFinding[] = [];
  const report: Report = (code, span, message, hint) =>
    void findings.push({
      code,
      severity: DRIFT_CODES[code].severity,
      message,
      ...(hint === undefined ? {} : { hint }),
      span,
    });
  const files = readFiles(folder, tree);
  if (files === undefined) return { findings, compared: 0 };
  const matched = compareOperations(files, documents, report);
  compareMappings(files, matched, report);
  return { findings, compared: matched.size };
};

const readFiles = (folder: string, tree: FileTree): IntegrationFiles | undefined => {
  const read = (path: string): Located | undefined => parseYaml(tree.read(path) ?? "", path, collectFindings());
  const below = (part: string): readonly Located[] =>
    tree.paths
      .filter((path) => path.startsWith(`${folder}/${part}/`) && /\.ya?ml$/u.test(path))
      .flatMap((path) => read(path) ?? [])
      // Tables of rows stand beside mappings.
      .filter(({ value }) => typeof value === "object" && value !== null && !Array.isArray(value));
  const integration = read(`${folder}/integration.yaml`);
  if (integration === undefined) return undefined;
  return {
    integration,
    resources: below("resources"),
    mappings: below("mappings").filter(({ value }) => "model" in (value as object)),
    textBeside: (at, name) => tree.read(new URL(name, `file:///${at.file}`).pathname.slice(1)),
  };
};
