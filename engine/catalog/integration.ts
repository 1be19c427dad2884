/** Loads one folder under `integrations/`: checks every file, compiles the parts and puts them together. */
import { FUNCTIONS } from "../expression/functions/index.ts";
import { defaultLimits } from "../expression/index.ts";
import type { Compilation } from "../language/compilation.ts";
import { createCompilation } from "../language/compile.ts";
import type { Finding, Findings } from "../language/finding.ts";
import { child, type Located } from "../language/located.ts";
import type { Model, OperationFacts } from "../mapping/index.ts";
import { compileRequestDefaults } from "../request/index.ts";
import { compileErrorPolicy } from "../transport/compile-errors.ts";
import { compileRateLimits } from "../transport/compile-rate-limits.ts";
import { compileConnection, fieldNamesOf } from "./connections.ts";
import {
  checkIntegrationDefinitions,
  checkResourceDefinitions,
  checkSameOperations,
  checkUnreadFields,
} from "./definitions.ts";
import { fingerprint } from "./fingerprint.ts";
import { baseUrls, resolveHosts } from "./hosts.ts";
import { layoutOf, reportUnexpected } from "./layout.ts";
import { compileMappings } from "./mappings.ts";
import {
  checkFixtureReferences,
  checkIntegrationReferences,
  checkSandboxReferences,
  checkUnusedPresets,
} from "./references.ts";
import { collectPagingReadings } from "./paging-checks.ts";
import { recordedAnswers } from "./recorded.ts";
import { compileResource, type ResourceContext } from "./resources.ts";
import { compileSandbox } from "./imitation/compile.ts";
import type { Evidence } from "./shapes.ts";
import { checkPlainSecrets, checkRecordedSecrets } from "./secrets.ts";
import { type Sources, startOf } from "./sources.ts";
import { isSchema } from "./structure/problem.ts";
import type { Integration, LoadOptions, Operation, Resource } from "./types.ts";

interface IntegrationFile {
  readonly name: string;
  readonly label: string;
  readonly category: string;
  readonly documentation_url?: string;
  readonly description?: string;
}

export interface Loading {
  readonly sources: Sources;
  readonly findings: Findings;
  readonly models: ReadonlyMap<string, Model>;
  readonly faultyModels: ReadonlySet<string>;
  readonly options: LoadOptions;
}

/** @param folder `integrations/NAME` @returns undefined if integration.yaml cannot be used */
export const loadIntegration = (folder: string, loading: Loading): Integration | undefined => {
  const { sources, findings, models, faultyModels, options } = loading;
  const layout = layoutOf(folder, sources.paths);
  const check = (
    paths: readonly string[],
    kind: "resource" | "mapping" | "overlay" | "fixture",
  ): readonly (Located | undefined)[] =>
    paths
      .filter((path) => kind !== "mapping" || !isData(sources.read(path)))
      .map((path) => sources.checked(path, kind));
  const resourceFiles = check(layout.resources, "resource");
  const mappingFiles = check(layout.mappings, "mapping");
  const overlayFiles = check(layout.overlays, "overlay");
  if (layout.integration === undefined) {
    findings.report(
      "file_unreadable",
      startOf(`${folder}/integration.yaml`),
      `${folder} has no integration.yaml`,
      "every integration begins with one",
    );
    return undefined;
  }
  const root = sources.checked(layout.integration, "integration");
  if (root === undefined) return undefined;
  const at = root as Located<IntegrationFile>;
  for (const file of [root, ...present(resourceFiles), ...present(mappingFiles), ...present(overlayFiles)])
    checkPlainSecrets(file, findings);
  checkFolder(at, folder, findings);
  checkIntegrationDefinitions(root, findings);
  for (const file of present(resourceFiles)) checkResourceDefinitions(file, findings);

  const names = fieldNamesOf(child(root, "connections"));
  const readFile: Compilation["readFile"] = (place, name) => sources.named(place, name, folder);
  const compilationFor = (to: Findings): Compilation =>
    createCompilation({
      findings: to,
      functions: FUNCTIONS,
      limits: defaultLimits,
      linker: options.linker,
      readFile,
      credentials: names,
      notices: options.notices === true,
      coverage: options.coverage,
      observe: options.observe,
    });
  const compilation = compilationFor(findings);

  const connections = new Map(
    child(root, "connections")
      .entries()
      .map(([name, place]) => [name, compileConnection(name, place, compilation)]),
  );
  const auth = Object.fromEntries([...connections].map(([name, connection]) => [name, connection.auth]));
  const defaults = compileRequestDefaults(root, auth, compilation);
  const rateLimits = compileRateLimits(child(root, "rate_limit"), compilation);
  const presets = new Map(child(root, "pagination").entries());
  const readings = collectPagingReadings();
  const context = {
    evidence: evidenceOf(options, at.value.name, () => present(check(layout.fixtures, "fixture"))),
    readings,
    folder,
    sources,
    compilation,
    defaults,
    presets,
    errors: child(root, "errors"),
    rateLimits,
  };
  const resources = collectResources(present(resourceFiles), (file) => compileResource(file, context), findings);
  readings.check(findings);
  const operations = new Map(
    [...resources.values()].flatMap((resource) =>
      [...resource.operations.values()].map((operation) => [operation.name, operation] as const),
    ),
  );
  const { hosts, byOperator } = resolveHosts(
    child(root, "hosts"),
    [
      ...baseUrls(root, present(resourceFiles), defaults, operations),
      ...[...connections.values()].flatMap((connection) => connection.auth.urls),
    ],
    [...connections.values()],
    findings,
  );

  // With a broken resource file every reference into it would be a finding too: its own are enough.
  const complete = !resourceFiles.includes(undefined);
  if (complete) {
    checkIntegrationReferences(root, operations, findings);
    checkUnusedPresets(presets, present(resourceFiles), findings);
    checkSameOperations(present(resourceFiles), findings);
  }
  // Nor do references into a broken model say anything that its own findings do not.
  const isJudged = (mapping: Located | undefined): boolean =>
    mapping !== undefined && !faultyModels.has(String(child(mapping, "model").value));
  const files = {
    mappings: complete ? present(mappingFiles).filter(isJudged) : [],
    // Overlays of a broken mapping file are not without a mapping.
    overlays: complete && mappingFiles.every(isJudged) ? present(overlayFiles) : [],
  };
  const mappings = compileMappings(
    files,
    { models, operations: new Map([...operations].map(([name, operation]) => [name, factsOf(operation)])) },
    findings,
    compilationFor,
  );
  const sandbox = layout.sandbox === undefined ? undefined : sources.checked(layout.sandbox, "sandbox");
  if (sandbox !== undefined && complete) checkSandboxReferences(sandbox, connections, operations, findings);
  const imitation =
    sandbox === undefined || !complete
      ? undefined
      : compileSandbox({ name: at.value.name, operations, connections, readFile }, sandbox, findings);
  // Likewise fixtures, where a mapping file is broken or its model is not there.
  const knownMappings = mappings.mappings.size < mappingFiles.length ? undefined : mappings.mappings;
  const fixtures = options.fixtures !== false ? present(check(layout.fixtures, "fixture")) : [];
  if (complete)
    for (const fixture of fixtures) checkFixtureReferences(fixture, connections, operations, knownMappings, findings);
  for (const file of [...(sandbox === undefined ? [] : [sandbox]), ...fixtures]) checkRecordedSecrets(file, findings);
  // What a faulty file was meant to read or name is not known.
  const sound = complete && !findings.all.some((one) => isError(one) && one.span.file.startsWith(`${folder}/`));
  if (options.notices === true && sound)
    checkUnreadFields(
      root,
      layout.effective.map((path) => sources.text(path) ?? ""),
      (name) => connections.get(name)?.auth.fields ?? [],
      findings,
    );
  reportUnexpected(folder, sources.paths, sources.used, sound && mappingFiles.every(isJudged), findings);

  const hash = fingerprint(layout.effective, sources.text);
  const { name, label, category, documentation_url, description } = at.value;
  return {
    name,
    label,
    category,
    ...(documentation_url === undefined ? {} : { documentationUrl: documentation_url }),
    ...(description === undefined ? {} : { description }),
    folder,
    defaults,
    hosts,
    hostsByOperator: byOperator,
    connections,
    rateLimits,
    errors: compileErrorPolicy(undefined, child(root, "errors"), "integration", compilation),
    resources,
    operations,
    mappings: mappings.mappings,
    compileOverlays: mappings.compileOverlays,
    ...(imitation === undefined ? {} : { sandbox: imitation }),
    fixtures,
    readFile,
    get fingerprint() {
      return hash();
    },
  };
};

const NO_EVIDENCE: Evidence = { recorded: [] };

/** Nothing but samples counts unless somebody asks. */
const evidenceOf = (
  { evidence }: LoadOptions,
  integration: string,
  fixtures: () => readonly Located[],
): ResourceContext["evidence"] => {
  if (evidence === undefined) return () => NO_EVIDENCE;
  const recorded = recordedAnswers(fixtures());
  return (operation, method, path) => ({
    recorded: recorded(operation, method, path),
    schema: evidence.responseSchema?.(integration, method, path),
    sizeBounds: (place) => evidence.sizeBounds?.(integration, method, path, place),
  });
};

const isError = ({ severity }: Finding): boolean => severity === "error";

const present = <T>(list: readonly (T | undefined)[]): readonly T[] =>
  list.filter((item): item is T => item !== undefined);

/** Rows for `static` may stand beside the mapping that names them: a list is data, a mapping of keys is a mapping file. */
const isData = (at: Located | undefined): boolean => at !== undefined && !isSchema(at.value);

const checkFolder = (at: Located<IntegrationFile>, folder: string, findings: Findings): void => {
  const expected = folder.split("/").at(-1);
  if (at.value.name !== expected)
    findings.report(
      "wrong_value",
      at.at("name").span,
      `the integration is called \`${at.value.name}\` and stands in the folder \`${expected}\``,
      "give both the same name",
    );
};

const collectResources = (
  files: readonly Located[],
  compile: (file: Located) => Resource,
  findings: Findings,
): ReadonlyMap<string, Resource> => {
  const resources = new Map<string, Resource>();
  for (const file of files) {
    const resource = compile(file);
    if (resources.has(resource.name))
      findings.report(
        "duplicate_definition",
        child(file, "resource").span,
        `another file defines the resource \`${resource.name}\` too`,
        "put all its operations into one file",
      );
    else resources.set(resource.name, resource);
  }
  return resources;
};

/** What the mapping room must know of an operation. */
const factsOf = ({ name, reader, request, shapes }: Operation): OperationFacts => ({
  name,
  ...(shapes === undefined ? {} : { shapes }),
  records: reader.kind,
  effect: request.effect,
  takesId: request.path.references.names.includes("id"),
  params: request.params.map(({ key, required, default: preset, schema }) => ({
    key,
    required,
    hasDefault: preset !== undefined,
    ...(schema === undefined ? {} : { schema }),
  })),
});
