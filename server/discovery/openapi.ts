/** OpenAPI 3.1 generated from models and mappings: concrete paths, one shared Problem, no second source of truth (http-api-spec 1.6). */
import type { Catalog, Integration } from "../../engine/catalog/types.ts";
import type { ModelResource } from "../../engine/mapping/types.ts";
import type { Engine } from "../../engine/operation/types.ts";
import { componentSchema, inlineSchema, listSchema, PROBLEM_SCHEMA } from "./openapi-schemas.ts";
import { filterParameters, LIST_PARAMETERS, SHARED_PARAMETERS } from "./openapi-parameters.ts";
import { operationId } from "./operation-id.ts";
import { writeSchema } from "./schemas.ts";

type Json = Readonly<Record<string, unknown>>;

export interface OpenApiInput {
  readonly engine: Engine;
  readonly catalog: Catalog;
  /** Only what this integration maps; all integrations together if undefined. */
  readonly integration?: Integration;
}

export const openApiDocument = ({ engine, catalog, integration }: OpenApiInput): Json => {
  const integrations = integration === undefined ? [...catalog.integrations.values()] : [integration];
  const resources = [...catalog.models.values()].flatMap((model) => [...model.resources.values()]);
  const mapped = resources
    .map((resource) => ({ resource, methods: methodsOf(engine, integrations, resource) }))
    .filter(({ methods }) => methods.size > 0);
  return {
    openapi: "3.1.0",
    info: {
      title: integration === undefined ? "Cognate unified API" : `Cognate unified API for ${integration.label}`,
      version: "1",
      description:
        "One shape for every provider. Raw surfaces take any path of a provider, so they are not listed here: `/custom/{path}` and `/passthrough/{integration}[@{account}]/{path}` (docs/http-api.md).",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [{ token: [] }],
    tags: mapped.map(({ resource }) => ({ name: tagOf(resource), description: resource.description })),
    paths: Object.fromEntries(mapped.flatMap(({ resource, methods }) => pathsOf(resource, methods))),
    components: {
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: "The Cognate token. A server on loopback with sandbox accounts alone asks for none.",
        },
      },
      parameters: SHARED_PARAMETERS,
      responses: {
        Problem: {
          description: "What went wrong, whose fault it is and what to do.",
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
      schemas: {
        Problem: PROBLEM_SCHEMA,
        ...Object.fromEntries(
          mapped.map(({ resource }) => [schemaName(resource), componentSchema(schemaName(resource), resource.schema)]),
        ),
      },
    },
    "x-cognate-passthrough": [
      "/custom/{path}",
      "/passthrough/{integration}/{path}",
      "/passthrough/{integration}@{account}/{path}",
    ],
  };
};

const STANDARD = ["list", "get", "create", "update", "delete"] as const;
type Standard = (typeof STANDARD)[number];
const VERB: Readonly<Record<Standard, string>> = {
  list: "get",
  create: "post",
  get: "get",
  update: "patch",
  delete: "delete",
};

const methodsOf = (
  engine: Engine,
  integrations: readonly Integration[],
  { model, name }: ModelResource,
): ReadonlySet<string> =>
  new Set(integrations.flatMap((one) => engine.methods(one, { model, resource: name }).map(({ method }) => method)));

const pathsOf = (resource: ModelResource, methods: ReadonlySet<string>): readonly (readonly [string, Json])[] => {
  const base = `/unified/${resource.model}/${resource.name}`;
  const operations = (names: readonly Standard[]): Json =>
    Object.fromEntries(names.filter((name) => methods.has(name)).map((name) => [VERB[name], describe(resource, name)]));
  const custom = [...methods].filter((name) => !STANDARD.some((standard) => standard === name)).sort();
  const paths: readonly (readonly [string, Json])[] = [
    [base, operations(["list", "create"])],
    [`${base}/{id}`, operations(["get", "update", "delete"])],
    ...custom.map((name) => [`${base}/${name}`, { post: describeCustom(resource, name) }] as const),
  ];
  return paths.filter(([, item]) => Object.keys(item).length > 0);
};

const describe = (resource: ModelResource, method: Standard): Json => {
  const record = { $ref: `#/components/schemas/${schemaName(resource)}` };
  const answers: Readonly<Record<Standard, Json>> = {
    list: listSchema(record),
    get: record,
    create: record,
    update: record,
    delete: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
  };
  const body = method === "create" || method === "update" ? writeSchema(resource, method) : null;
  const id = {
    name: "id",
    in: "path",
    required: true,
    schema: { type: "string" },
    description: "Percent-encoded id of the record.",
  };
  return {
    operationId: operationId(resource.model, resource.name, method),
    summary: `${method} ${resource.name}`,
    tags: [tagOf(resource)],
    parameters: [
      ...(method === "list" || method === "create" ? [] : [id]),
      ...["account", "deadline", "fields", "exclude_fields", "ignore_remote_data", "strict"].map((name) => ({
        $ref: `#/components/parameters/${name}`,
      })),
      ...(method === "list"
        ? [
            ...LIST_PARAMETERS.map((name) => ({ $ref: `#/components/parameters/${name}` })),
            ...[...resource.query.values()].flatMap(filterParameters),
          ]
        : []),
    ],
    ...(body === null
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: inlineSchema(schemaName(resource), body) } },
          },
        }),
    responses: {
      200: {
        description: "OK",
        content: {
          "application/json": { schema: answers[method] },
          ...(method === "list" ? { "application/x-ndjson": { schema: { type: "string" } } } : {}),
        },
      },
      default: { $ref: "#/components/responses/Problem" },
    },
  };
};

const describeCustom = (resource: ModelResource, method: string): Json => {
  const { input, output } = resource.customMethods.get(method) ?? {};
  const name = schemaName(resource);
  const answer = {
    type: "object",
    properties: { result: output === undefined ? {} : inlineSchema(name, output) },
    required: ["result"],
  };
  return {
    operationId: operationId(resource.model, resource.name, method),
    summary: `${method} (${resource.name})`,
    tags: [tagOf(resource)],
    parameters: ["account", "deadline"].map((one) => ({ $ref: `#/components/parameters/${one}` })),
    requestBody: {
      content: { "application/json": { schema: input === undefined ? { type: "object" } : inlineSchema(name, input) } },
    },
    responses: {
      200: { description: "OK", content: { "application/json": { schema: answer } } },
      default: { $ref: "#/components/responses/Problem" },
    },
  };
};

const tagOf = (resource: ModelResource): string => `${resource.model}/${resource.name}`;

/** Letters, digits, `.`, `-`, `_` alone are allowed in component names. */
const schemaName = (resource: ModelResource): string => `${resource.model}.${resource.name}`;
