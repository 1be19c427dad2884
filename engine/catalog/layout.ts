/** Which file of an integration's folder is what, by where it stands. */
import type { Findings } from "../language/finding.ts";
import { suggest } from "../language/suggest.ts";
import { startOf } from "./sources.ts";

export interface Layout {
  readonly integration: string | undefined;
  readonly resources: readonly string[];
  readonly mappings: readonly string[];
  readonly overlays: readonly string[];
  readonly fixtures: readonly string[];
  readonly sandbox: string | undefined;
  /** Everything that decides how the integration runs. */
  readonly effective: readonly string[];
}

const isYaml = (path: string): boolean => /\.ya?ml$/u.test(path);

/** @param folder `integrations/NAME` */
export const layoutOf = (folder: string, paths: readonly string[]): Layout => {
  const inside = paths.filter((path) => path.startsWith(`${folder}/`));
  const below = (part: string): readonly string[] => inside.filter((path) => path.startsWith(`${folder}/${part}/`));
  const directly = (part: string, depth: number): readonly string[] =>
    below(part).filter((path) => isYaml(path) && path.split("/").length === folder.split("/").length + depth);
  return {
    integration: inside.find((path) => path === `${folder}/integration.yaml`),
    resources: directly("resources", 2),
    mappings: directly("mappings", 3),
    overlays: directly("overlays", 2),
    fixtures: below("fixtures").filter(isYaml),
    sandbox: inside.find((path) => path === `${folder}/sandbox/sandbox.yaml`),
    effective: inside.filter(
      (path) =>
        !path.startsWith(`${folder}/fixtures/`) && !path.startsWith(`${folder}/sandbox/`) && !/\.md$/iu.test(path),
    ),
  };
};

const PARTS = ["resources", "mappings", "overlays", "fixtures", "sandbox", "recordings", "samples", "schemas"];

/**
 * Files and folders that the layout has no place for: mostly a misspelt folder, or code where only data belongs.
 * @param complete every file could be read; else the one that names this file may be among those that could not
 */
export const reportUnexpected = (
  folder: string,
  paths: readonly string[],
  used: ReadonlySet<string>,
  complete: boolean,
  findings: Findings,
): void => {
  const reported = new Set<string>();
  for (const path of paths) {
    if (!path.startsWith(`${folder}/`) || used.has(path)) continue;
    const [first = "", ...rest] = path.slice(folder.length + 1).split("/");
    const known = rest.length === 0 ? first === "integration.yaml" || /\.md$/iu.test(first) : PARTS.includes(first);
    const code = /\.[cm]?[jt]sx?$/u.test(path);
    if ((known && !code) || reported.has(first)) continue;
    if (!known && rest.length > 0) reported.add(first);
    const near = suggest(first, rest.length === 0 ? ["integration.yaml"] : PARTS);
    if (!complete && !code && near === undefined) continue;
    const hint = code
      ? "an integration is data alone"
      : near === undefined
        ? `folders: ${PARTS.join(", ")}`
        : `Did you mean \`${near}\`?`;
    findings.report("file_unexpected", startOf(path), `${path} has no place in the layout`, hint);
  }
};
