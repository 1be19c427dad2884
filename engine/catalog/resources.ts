/** Compiles resources/RESOURCE.yaml: the provider's own operations. */
import type { Compilation } from "../language/compilation.ts";
import { child, type Located } from "../language/located.ts";
import { toWhere } from "../language/source.ts";
import type { Findings } from "../language/finding.ts";
import { checkPagingArgs, listening, type PagingExpression, type PagingReadings } from "./paging-checks.ts";
import { answerShapes, type Evidence } from "./shapes.ts";
import { compilePagination } from "../pagination/index.ts";
import { checkPageSize } from "../pagination/page-size.ts";
import { compileReader, compileRequest, type RequestDefaults } from "../request/index.ts";
import { compileErrorPolicy } from "../transport/compile-errors.ts";
import { compileRateLimits } from "../transport/compile-rate-limits.ts";
import type { RateLimitPolicy } from "../transport/types.ts";
import type { Sources } from "./sources.ts";
import { isSchema } from "./structure/problem.ts";
import type { Operation, Resource } from "./types.ts";

export interface ResourceContext {
  readonly folder: string;
  readonly sources: Sources;
  readonly compilation: Compilation;
  readonly defaults: RequestDefaults;
  readonly presets: ReadonlyMap<string, Located>;
  /** `errors` of integration.yaml. */
  readonly errors: Located;
  readonly readings: PagingReadings;
  readonly evidence: (operation: string, method: string, path: string) => Evidence;
  /** Budgets of the whole integration. */
  readonly rateLimits: readonly RateLimitPolicy[];
}

interface OperationFile {
  readonly description?: string;
  readonly documentation_url?: string;
  readonly scopes?: readonly string[];
  readonly deprecated?: boolean;
  readonly pagination?: unknown;
  readonly errors?: unknown;
  readonly rate_limit?: unknown;
  readonly samples?: readonly string[];
}

interface ResourceFile {
  readonly resource: string;
  readonly description?: string;
  readonly schema?: string;
  readonly operations: Readonly<Record<string, OperationFile>>;
}

export const compileResource = (root: Located, context: ResourceContext): Resource => {
  const at = root as Located<ResourceFile>;
  const { resource, description, schema } = at.value;
  const { findings } = context.compilation;
  const base = root.file
    .split("/")
    .at(-1)
    ?.replace(/\.ya?ml$/u, "");
  if (base !== resource)
    findings.report(
      "wrong_value",
      at.at("resource").span,
      `the resource is called \`${resource}\` and stands in the file \`${base}.yaml\``,
      "give both the same name",
    );
  const file = schema === undefined ? undefined : context.sources.named(at.at("schema"), schema, context.folder)?.value;
  // With two names it goes by that of its file: others refer to it, and are not to be blamed too.
  const own = base ?? resource;
  const operations = new Map(
    at
      .at("operations")
      .entries()
      .map(([name, place]) => [name, compileOperation(own, name, place as Located<OperationFile>, context, file)]),
  );
  return {
    name: own,
    ...(description === undefined ? {} : { description }),
    ...(isSchema(file) ? { schema: file } : {}),
    operations,
  };
};

const compileOperation = (
  resource: string,
  short: string,
  at: Located<OperationFile>,
  context: ResourceContext,
  schema: unknown,
): Operation => {
  const { compilation, defaults, presets, errors, rateLimits } = context;
  const { description, documentation_url, scopes = [], deprecated = false } = at.value;
  const name = `${resource}.${short}`;
  const samples = readSamples(at.at("samples"), context);
  const request = compileRequest(at, { operation: name, defaults }, compilation);
  const evidence = context.evidence(name, request.method, request.path.source);
  const shapes = answerShapes(at, samples, schema, evidence, compilation);
  const heard: PagingExpression[] = [];
  const reader = compileReader(at, listening(compilation, heard));
  const paging: PagingExpression[] = [];
  const pager = compilePagination(at.at("pagination"), listening(compilation, paging), presets);
  if (evidence.sizeBounds !== undefined)
    checkPageSize(name, blocksOf(at.at("pagination"), presets), evidence.sizeBounds, (span, message, hint) =>
      compilation.findings.report("wrong_value", span, message, hint),
    );
  checkPaging(at, { name, request, reader, pager }, compilation.findings);
  checkPagingArgs(
    name,
    request.params.map((param) => param.key),
    paging,
    compilation.findings,
  );
  checkUnplaced(child(at, "params"), request, [...heard, ...paging], compilation.findings);
  if (shapes !== undefined) context.readings.add(paging, configOf(at.at("pagination"), presets), shapes);
  return {
    name,
    resource,
    ...(description === undefined ? {} : { description }),
    ...(documentation_url === undefined ? {} : { documentationUrl: documentation_url }),
    scopes,
    deprecated,
    where: toWhere(at.keySpan, at.path),
    request,
    reader,
    pager,
    errors: compileErrorPolicy(at.at("errors"), errors, name, compilation),
    rateLimits: [
      ...compileRateLimits(at.at("rate_limit"), compilation),
      ...rateLimits.filter(({ match }) => match === undefined || match.includes(name)),
    ],
    ...(shapes === undefined ? {} : { shapes }),
    get samples() {
      return samples.map((sample) => sample.value);
    },
  };
};

/** The block, and the preset that it uses. */
const blocksOf = (at: Located, presets: ReadonlyMap<string, Located>): readonly Located[] => {
  const use = isSchema(at.value) ? at.value["use"] : at.value;
  const preset = typeof use === "string" ? presets.get(use) : undefined;
  return preset === undefined ? [at] : [at, preset];
};

/** The block with its preset's keys, for what is read from it literally. */
const configOf = (at: Located, presets: ReadonlyMap<string, Located>): unknown => {
  const preset = blocksOf(at, presets)[1]?.value;
  return isSchema(preset) && isSchema(at.value) ? { ...preset, ...at.value } : (preset ?? at.value);
};

type Called = Pick<Operation, "name" | "request" | "reader" | "pager">;

/** Paging needs a list, and writes its parameters itself. */
const checkPaging = (
  at: Located<OperationFile>,
  { request, reader, pager, name }: Called,
  findings: Findings,
): void => {
  if (reader.kind !== "list" && pager.strategy !== "none")
    findings.report(
      "wrong_value",
      at.at("pagination").keySpan,
      `\`${name}\` has \`pagination\` and no \`records\`: only a list has pages`,
      "`records` says where the list stands in the answer",
    );
  if (reader.kind === "list" && at.value.pagination === undefined)
    findings.report(
      "pagination_missing",
      child(at, "records").keySpan,
      `\`${name}\` is a list without \`pagination\`: what stands on a second page is never read`,
      "name a preset or a strategy; `pagination: { strategy: none }` says that one answer holds all",
    );
  const owned = new Set(pager.ownedParameters);
  for (const [key, place] of child(at, "params").entries()) {
    const param = request.params.find((one) => one.key === key);
    if (param?.in === "query" && owned.has(param.name))
      findings.report(
        "duplicate_definition",
        place.keySpan,
        `\`${param.name}\` is written by the operation's \`pagination\`, and would be overwritten`,
        "remove the parameter",
      );
  }
};

/** A parameter that travels by a template alone, and no template reads it. */
const checkUnplaced = (
  params: Located,
  { params: compiled, templateArgs }: Operation["request"],
  readers: readonly PagingExpression[],
  findings: Findings,
): void => {
  const read = new Set(
    readers.flatMap(({ references }) => references.members.filter((member) => member.startsWith("args."))),
  );
  if (templateArgs === "all" || read.has("args.*")) return;
  // What a faulty template meant to read is not known.
  if (findings.all.some(({ severity, span }) => severity === "error" && span.file === params.file)) return;
  for (const [key, place] of params.entries()) {
    const inTemplate = compiled.some((param) => param.key === key && param.in === "template");
    if (inTemplate && !templateArgs.has(key) && !read.has(`args.${key}`))
      findings.report(
        "unused_definition",
        place.keySpan,
        `no template reads \`args.${key}\`, so the parameter goes nowhere`,
        `read it as \`{{ args.${key} }}\`, or leave \`in\` out to send it in the query`,
      );
  }
};

const readSamples = (at: Located, { sources, folder }: ResourceContext): readonly Located[] =>
  at.items().flatMap((item) => sources.named(item, String(item.value), folder) ?? []);
