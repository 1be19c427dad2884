/** Compiles resources/RESOURCE.yaml: the provider's own operations. */
import type { Compilation } from "../language/compilation.ts";
import type { Located } from "../language/located.ts";
import { toWhere } from "../language/source.ts";
import { answerShapes } from "./shapes.ts";
import { compilePagination } from "../pagination/index.ts";
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
  const operations = new Map(
    at
      .at("operations")
      .entries()
      .map(([name, place]) => [name, compileOperation(resource, name, place as Located<OperationFile>, context, file)]),
  );
  return {
    name: resource,
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
  const shapes = answerShapes(at, samples, schema, compilation);
  return {
    name,
    resource,
    ...(description === undefined ? {} : { description }),
    ...(documentation_url === undefined ? {} : { documentationUrl: documentation_url }),
    scopes,
    deprecated,
    where: toWhere(at.keySpan, at.path),
    request: compileRequest(at, { operation: name, defaults }, compilation),
    reader: compileReader(at, compilation),
    pager: compilePagination(at.at("pagination"), compilation, presets),
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

const readSamples = (at: Located, { sources, folder }: ResourceContext): readonly Located[] =>
  at.items().flatMap((item) => sources.named(item, String(item.value), folder) ?? []);
