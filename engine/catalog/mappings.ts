/** Compiles an integration's mappings with the overlays of the environment, and those of an account on top. */
import type { Compilation } from "../language/compilation.ts";
import { collectFindings, type Finding, type Findings } from "../language/finding.ts";
import type { Located } from "../language/located.ts";
import { parseYaml } from "../language/yaml/parse.ts";
import { compileMapping, type Mapping, type MappingContext, type MappingLayer } from "../mapping/index.ts";
import { checkName } from "./references.ts";
import { checkStructure, startOf } from "./sources.ts";

export interface MappingFiles {
  readonly mappings: readonly Located[];
  readonly overlays: readonly Located[];
}

interface MappingFile {
  readonly model: string;
  readonly resource: string;
}

export interface Mappings {
  readonly mappings: ReadonlyMap<string, Mapping>;
  readonly compileOverlays: (
    key: string,
    overlays: readonly unknown[],
  ) => { readonly mapping?: Mapping; readonly findings: readonly Finding[] };
}

/** @param compilationFor the same compilation that reports to other findings */
export const compileMappings = (
  files: MappingFiles,
  context: MappingContext,
  findings: Findings,
  compilationFor: (findings: Findings) => Compilation,
): Mappings => {
  const layers = collectLayers(files, context, findings);
  const mappings = new Map<string, Mapping>();
  const compilation = compilationFor(findings);
  for (const [key, stack] of layers) {
    const base = stack[0]?.at as Located<MappingFile> | undefined;
    if (base !== undefined && knowsTarget(base, context, findings))
      mappings.set(key, compileMapping(stack, context, compilation));
  }
  return {
    mappings,
    compileOverlays(key, overlays) {
      const stack = layers.get(key);
      const own = collectFindings();
      if (stack === undefined || !mappings.has(key)) {
        own.report("unknown_reference", startOf(ACCOUNT), `the integration has no mapping \`${key}\``);
        return { findings: own.all };
      }
      const added = overlays.flatMap((overlay, index) => readOverlay(overlay, index, key, own) ?? []);
      if (own.all.some(isError)) return { findings: own.all };
      // The files' own findings were reported when they were loaded; only those of the account's layers are news.
      const compiled = collectFindings();
      const mapping = compileMapping([...stack, ...added], context, compilationFor(compiled));
      const news = [...own.all, ...compiled.all.filter((finding) => finding.span.file.startsWith(ACCOUNT))];
      return news.some(isError) ? { findings: news } : { mapping, findings: news };
    },
  };
};

const isError = (finding: Finding): boolean => finding.severity === "error";

const ACCOUNT = "account overlay";

/** An account's overlay is data: it is written out as text, so that its findings have lines like those of a file. */
const readOverlay = (overlay: unknown, index: number, key: string, findings: Findings): MappingLayer | undefined => {
  const file = `${ACCOUNT} ${index + 1}`;
  const named =
    typeof overlay === "object" && overlay !== null && !Array.isArray(overlay) ? { mapping: key, ...overlay } : overlay;
  const at = parseYaml(JSON.stringify(named, null, 2) ?? "null", file, findings);
  if (at === undefined || !checkStructure(at, "overlay", findings)) return undefined;
  const target = (at as Located<{ mapping: string }>).at("mapping");
  if (target.value !== key)
    findings.report("wrong_value", target.span, `the overlay is for \`${target.value}\`, not for \`${key}\``);
  return { name: "account", at };
};

/** By `model/resource`: the base, then overlays in the order of their names. */
const collectLayers = (
  { mappings, overlays }: MappingFiles,
  context: MappingContext,
  findings: Findings,
): ReadonlyMap<string, readonly MappingLayer[]> => {
  const layers = new Map<string, MappingLayer[]>();
  const places = new Set<string>();
  for (const file of mappings) {
    const at = file as Located<MappingFile>;
    const key = `${at.value.model}/${at.value.resource}`;
    places.add(placeOf(at).join("/"));
    // An unknown name is a finding of its own.
    const known = context.models.get(at.value.model)?.resources.has(at.value.resource) === true;
    if (known && !checkPlace(at, findings)) continue;
    const first = layers.get(key)?.[0];
    if (first === undefined) layers.set(key, [{ name: "base", at: file }]);
    else
      findings.report(
        "duplicate_definition",
        at.at("resource").span,
        `${first.at.file} maps \`${key}\` too`,
        "keep one of them; what differs by environment goes to an overlay",
      );
  }
  for (const file of overlays) {
    const target = (file as Located<{ mapping: string }>).at("mapping");
    // A mapping that calls itself something else than its file has its own finding.
    if (!places.has(target.value)) checkName(target, layers, "mapping", findings);
    const name =
      file.file
        .split("/")
        .at(-1)
        ?.replace(/\.ya?ml$/u, "") ?? file.file;
    layers.get(target.value)?.push({ name, at: file });
  }
  return layers;
};

/** Model and resource, as `mappings/MODEL/RESOURCE.yaml` says them. */
const placeOf = (at: Located): readonly [model: string, resource: string] => {
  const [model = "", file = ""] = at.file.split("/").slice(-2);
  return [model, file.replace(/\.ya?ml$/u, "")];
};

/** The place and the file both say them. */
const checkPlace = (at: Located<MappingFile>, findings: Findings): boolean => {
  const [model, resource] = placeOf(at);
  if (model !== at.value.model)
    findings.report(
      "wrong_value",
      at.at("model").span,
      `the mapping is for the model \`${at.value.model}\` and stands in the folder \`${model}\``,
      "give both the same name",
    );
  if (resource !== at.value.resource)
    findings.report(
      "wrong_value",
      at.at("resource").span,
      `the mapping is for \`${at.value.resource}\` and stands in ${at.file.split("/").at(-1)}`,
      "give both the same name",
    );
  return model === at.value.model && resource === at.value.resource;
};

/** Whether model and resource exist. */
const knowsTarget = (at: Located<MappingFile>, { models }: MappingContext, findings: Findings): boolean => {
  const model = models.get(at.value.model);
  if (model === undefined) checkName(at.at("model"), models, "model", findings);
  else checkName(at.at("resource"), model.resources, "resource", findings, ` in the model \`${model.name}\``);
  return model?.resources.has(at.value.resource) === true;
};
