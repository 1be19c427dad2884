/** What an integration can do, for people, generators and tools (reference §3.7). */
import type { Catalog, Integration, Operation } from "../../engine/catalog/types.ts";
import type { Engine } from "../../engine/operation/types.ts";

export interface CapabilityFilter {
  readonly type: "proxy" | "unified" | "all";
  readonly resource?: string;
  /** Names, or the groups `read`, `write`, `custom`. */
  readonly methods?: readonly string[];
  /** Only operations that say what they do; true by default, as a tool without a description is useless. */
  readonly hasDescription: boolean;
}

type Json = Readonly<Record<string, unknown>>;

export const capabilitiesOf = (
  engine: Engine,
  catalog: Catalog,
  integration: Integration,
  filter: CapabilityFilter,
): Json => {
  const operations = [...integration.operations.values()];
  const described = operations.filter((operation) => operation.description !== undefined).length;
  return {
    integration: {
      id: integration.name,
      name: integration.name,
      label: integration.label,
      category: integration.category,
    },
    proxy: filter.type === "unified" ? [] : proxyPart(integration, filter),
    unified: filter.type === "proxy" ? [] : unifiedPart(engine, catalog, integration, filter),
    auth: authPart(integration),
    ai_readiness: {
      proxy_methods: operations.length,
      proxy_methods_with_descriptions: described,
      ai_ready_score: operations.length === 0 ? 0 : Math.round((described / operations.length) * 100),
    },
  };
};

const STANDARD: ReadonlySet<string> = new Set(["list", "get", "create", "update", "delete"]);

const isWanted = (filter: CapabilityFilter, method: string, effect: string): boolean =>
  filter.methods === undefined ||
  filter.methods.some(
    (wanted) =>
      wanted === method ||
      (wanted === "read" && effect === "read") ||
      (wanted === "write" && effect !== "read") ||
      (wanted === "custom" && !STANDARD.has(method)),
  );

const proxyPart = (integration: Integration, filter: CapabilityFilter): readonly Json[] =>
  [...integration.resources.values()].flatMap((resource) => {
    if (filter.resource !== undefined && filter.resource !== resource.name) return [];
    const methods = [...resource.operations].filter(
      ([name, operation]) =>
        isWanted(filter, name, operation.request.effect) &&
        (!filter.hasDescription || operation.description !== undefined),
    );
    return methods.length === 0
      ? []
      : [
          {
            resource: resource.name,
            description: resource.description ?? null,
            methods: methods.map(([name, operation]) => describeOperation(name, operation)),
          },
        ];
  });

const describeOperation = (name: string, operation: Operation): Json => ({
  method: name,
  name: operation.name,
  description: operation.description ?? null,
  has_description: operation.description !== undefined,
  has_query_schema: operation.request.params.some((param) => param.in === "query"),
  has_body_schema:
    operation.request.params.some((param) => param.in === "body") || operation.request.body !== undefined,
  has_response_schema: operation.samples.length > 0,
  api_documentation_url: operation.documentationUrl ?? null,
  effect: operation.request.effect,
  scopes: operation.scopes,
  deprecated: operation.deprecated,
});

const unifiedPart = (
  engine: Engine,
  catalog: Catalog,
  integration: Integration,
  filter: CapabilityFilter,
): readonly Json[] =>
  [...integration.mappings.values()].flatMap((mapping) => {
    if (
      filter.resource !== undefined &&
      filter.resource !== mapping.resource &&
      filter.resource !== `${mapping.model}/${mapping.resource}`
    )
      return [];
    const methods = engine.methods(integration, mapping).filter((one) => isWanted(filter, one.method, one.effect));
    if (methods.length === 0) return [];
    const model = catalog.models.get(mapping.model);
    return [
      {
        model: mapping.model,
        model_label: model?.label ?? mapping.model,
        resource: mapping.resource,
        description: mapping.description ?? model?.resources.get(mapping.resource)?.description ?? null,
        docs_url: `/unified/meta/${mapping.model}/${integration.name}`,
        methods: methods.map((one) => one.method),
        env_overridden: false,
      },
    ];
  });

const authPart = (integration: Integration): Json => {
  const connections = [...integration.connections.values()];
  return {
    formats: connections.map((connection) => connection.name),
    fields: connections.flatMap((connection) =>
      connection.fields.map((field) => ({
        name: field.name,
        label: field.label,
        type: field.type,
        required: field.required,
        format: connection.name,
        placeholder: field.placeholder ?? null,
      })),
    ),
    documentation_link:
      connections.find((connection) => connection.documentationUrl !== undefined)?.documentationUrl ??
      integration.documentationUrl ??
      null,
  };
};
