/** Loads a tree of files into a catalog. Nothing is thrown for a mistake in a file: every mistake is a finding. */
import { collectFindings, type Findings } from "../language/finding.ts";
import type { Model } from "../mapping/index.ts";
import { loadIntegration } from "./integration.ts";
import { loadModel } from "./model/load.ts";
import { createSources, startOf } from "./sources.ts";
import type { Catalog, FileTree, Integration, LoadOptions } from "./types.ts";

/**
 * Reads `integrations/` and `unified-models/`. The catalog holds what could be compiled; callers refuse to serve it
 * while `findings` has an error. Findings are in the order of files and lines.
 */
export const loadCatalog = (tree: FileTree, options: LoadOptions = {}): Catalog => {
  const findings = collectFindings();
  const sources = createSources(tree, findings);
  const models = new Map<string, Model>();
  for (const folder of foldersOf("unified-models", tree, findings)) {
    const model = loadModel(folder, sources, findings, options.linker);
    if (model !== undefined) models.set(model.name, model);
  }
  const integrations = new Map<string, Integration>();
  const loading = { sources, findings, models, faultyModels: faultyModels(findings), options };
  for (const folder of foldersOf("integrations", tree, findings)) {
    const integration = loadIntegration(folder, loading);
    if (integration !== undefined) integrations.set(integration.name, integration);
  }
  return { integrations, models, findings: sorted(findings) };
};

/** Models whose own files have errors: what refers to them is not held to them. */
const faultyModels = (findings: Findings): ReadonlySet<string> =>
  new Set(
    findings.all
      .filter(({ severity, span }) => severity === "error" && span.file.startsWith("unified-models/"))
      .map(({ span }) => span.file.split("/")[1] ?? ""),
  );

const foldersOf = (root: string, tree: FileTree, findings: Findings): readonly string[] => {
  const folders = new Set<string>();
  for (const path of tree.paths) {
    const [first, second, ...rest] = path.split("/");
    if (first !== root || second === undefined) continue;
    if (rest.length > 0) folders.add(`${root}/${second}`);
    else if (!/\.md$/iu.test(second))
      findings.report(
        "file_unexpected",
        startOf(path),
        `${path} stands outside of any folder`,
        `every ${root === "integrations" ? "integration" : "model"} has a folder of its own`,
      );
  }
  return [...folders].sort();
};

const sorted = (findings: Findings): Catalog["findings"] =>
  [...findings.all].sort(
    (a, b) => a.span.file.localeCompare(b.span.file) || a.span.line - b.span.line || a.span.column - b.span.column,
  );
