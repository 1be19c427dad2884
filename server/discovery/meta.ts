/** Describes one method of a mapped resource: schemas, filters, where each field comes from, what is missing. */
import type { Integration, Operation } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import type { Mapping, ModelResource, QueryParameter, Source, View } from "../../engine/mapping/types.ts";
import { suggest } from "../http/suggest.ts";
import { writeSchema } from "./schemas.ts";

type Json = Readonly<Record<string, unknown>>;

/** @throws CognateError method_not_found with the names that are mapped */
export const describeMethod = (
  integration: Integration,
  resource: ModelResource,
  mapping: Mapping,
  method: string,
  showWhere: boolean,
): Json => {
  const views = viewsOf(mapping, method);
  const custom = mapping.methods.get(method);
  const standard = {
    list: mapping.list,
    get: mapping.get,
    create: mapping.create,
    update: mapping.update,
    delete: mapping.delete,
  };
  const known = [
    ...Object.entries(standard).flatMap(([name, part]) => (part === undefined ? [] : [name])),
    ...mapping.methods.keys(),
  ];
  if (!known.includes(method)) {
    const hint = suggest(method, known);
    throw new CognateError(
      "method_not_found",
      `"${integration.name}" maps no method "${method.slice(0, 80)}" for ${resource.model}/${resource.name}.`,
      hint === undefined ? {} : { hint },
    );
  }
  const operations = operationsOf(integration, mapping, method);
  return {
    model: resource.model,
    resource: resource.name,
    method,
    integration: integration.name,
    description: mapping.description ?? resource.description,
    documentation_link:
      operations.find((operation) => operation.documentationUrl !== undefined)?.documentationUrl ?? null,
    schema: custom === undefined ? resource.schema : null,
    response_schema:
      method === "delete"
        ? { type: "object", properties: { id: { type: "string" } } }
        : custom === undefined
          ? resource.schema
          : (resource.customMethods.get(method)?.output ?? null),
    query_schema: querySchema(resource, method === "list" ? views : []),
    request_body_schema:
      method === "create" || method === "update"
        ? writeSchema(resource, method)
        : (custom?.input ?? resource.customMethods.get(method)?.input ?? null),
    response_mapping: fieldsOf(views, showWhere),
    filters: method === "list" ? filtersOf(views) : {},
    sort: method === "list" ? [...new Set(views.flatMap((view) => view.sortFields))] : [],
    coverage: custom === undefined && method !== "delete" ? coverageOf(resource, views) : null,
    operations: operations.map((operation) => ({
      name: operation.name,
      effect: operation.request.effect,
      scopes: operation.scopes,
      description: operation.description ?? null,
      deprecated: operation.deprecated,
    })),
    scopes: [...new Set(operations.flatMap((operation) => operation.scopes))],
    steps: mapping.steps
      .filter((step) => step.methods === undefined || step.methods.includes(method))
      .map((step) => ({ name: step.name, operation: step.operation, at: step.at })),
  };
};

/** The views of every leaf that can give records. */
const viewsOf = (mapping: Mapping, method: string): readonly View[] => {
  if (method === "list")
    return mapping.list === undefined ? [] : leavesOf(mapping.list.source).map((leaf) => leaf.view);
  const part =
    method === "get"
      ? mapping.get
      : method === "create"
        ? mapping.create
        : method === "update"
          ? mapping.update
          : undefined;
  return part === undefined ? [] : [part.view];
};

type Leaf = Extract<Source, { readonly view: View }>;

const leavesOf = (source: Source): readonly Leaf[] =>
  source.kind === "concat"
    ? source.members.flatMap(leavesOf)
    : source.kind === "choose"
      ? source.branches.flatMap(leavesOf)
      : [source];

const operationsOf = (integration: Integration, mapping: Mapping, method: string): readonly Operation[] => {
  const steps = mapping.steps
    .filter((step) => step.methods === undefined || step.methods.includes(method))
    .map((step) => step.operation);
  const main =
    method === "list"
      ? mapping.list === undefined
        ? []
        : leavesOf(mapping.list.source).flatMap((leaf) => (leaf.kind === "operation" ? [leaf.operation] : []))
      : [
          method === "get"
            ? mapping.get
            : method === "create"
              ? mapping.create
              : method === "update"
                ? mapping.update
                : method === "delete"
                  ? mapping.delete
                  : mapping.methods.get(method),
        ].flatMap((part) => (part === undefined ? [] : [part.operation]));
  return [...new Set([...main, ...steps])].flatMap((name) => integration.operations.get(name) ?? []);
};

const fieldsOf = (views: readonly View[], showWhere: boolean): Json => {
  const fields = new Map<string, unknown>();
  for (const view of views)
    for (const [name, facts] of view.fields)
      if (!fields.has(name))
        fields.set(name, { source: facts.source, layer: facts.layer, ...(showWhere ? { where: facts.where } : {}) });
  return Object.fromEntries(fields);
};

/** A filter's operators with how each is applied; branches of a source may differ, so each lists its ways. */
const filtersOf = (views: readonly View[]): Json => {
  const filters = new Map<string, Map<string, Set<string>>>();
  for (const view of views) {
    for (const [name, facts] of view.filters) {
      const operators = filters.get(name) ?? new Map<string, Set<string>>();
      filters.set(name, operators);
      for (const [operator, how] of Object.entries(facts.operators))
        operators.set(operator, (operators.get(operator) ?? new Set()).add(how));
    }
  }
  return Object.fromEntries(
    [...filters].map(([name, operators]) => [
      name,
      { operators: Object.fromEntries([...operators].map(([operator, ways]) => [operator, [...ways].join(" | ")])) },
    ]),
  );
};

const coverageOf = (resource: ModelResource, views: readonly View[]): Json => {
  const properties = Object.keys(resource.schema["properties"] ?? {});
  const mapped = new Set(views.flatMap((view) => [...view.fields.keys()]));
  return {
    mapped: properties.filter((name) => mapped.has(name)),
    missing: properties.filter((name) => !mapped.has(name)),
    omitted: [...new Set(views.flatMap((view) => view.omits))],
  };
};

const querySchema = (resource: ModelResource, views: readonly View[]): Json => {
  const usable = new Set(views.flatMap((view) => [...view.filters.keys()]));
  const properties = [...resource.query.values()]
    .filter((parameter) => usable.has(parameter.name))
    .map((parameter) => [parameter.name, describeParameter(parameter)]);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: [...resource.query.values()].filter((one) => one.required && usable.has(one.name)).map((one) => one.name),
  };
};

const describeParameter = (parameter: QueryParameter): Json => ({
  type: parameter.type,
  description: parameter.description,
  ...(parameter.format === undefined ? {} : { format: parameter.format }),
  ...(parameter.enum === undefined ? {} : { enum: parameter.enum }),
  "x-operators": parameter.operators,
});
