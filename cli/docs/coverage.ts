/** Which integration fills which field of a model, and how. */
import type { Catalog, Integration } from "../../engine/catalog/index.ts";
import { propertyNames } from "../../engine/mapping/json-schema.ts";
import type { Mapping, ModelResource, View } from "../../engine/mapping/types.ts";
import { allLeaves } from "../../engine/mapping/source-leaves.ts";
import { code, table } from "./markdown.ts";

/** `table`: by a table of values; `get only`: lists leave it out; `null`: never filled. */
export type How = "value" | "object" | "list" | "table" | "literal" | "get only" | "null";

/** Of all that builds records to read. */
export const viewsOf = (mapping: Mapping): readonly View[] => [
  ...listViews(mapping),
  ...(mapping.get === undefined ? [] : [mapping.get.view]),
];

const listViews = ({ list }: Mapping): readonly View[] => allLeaves(list?.source).map(({ view }) => view);

export const fieldsOf = (resource: ModelResource): readonly string[] =>
  propertyNames(resource.schema, resource.schema).filter((name) => name !== "remote_data");

export const howFilled = (mapping: Mapping, field: string): How => {
  const views = viewsOf(mapping);
  const facts = views.map((view) => view.fields.get(field)).find((one) => one !== undefined);
  if (facts === undefined) return "null";
  const lists = listViews(mapping);
  if (mapping.get !== undefined && lists.length > 0 && lists.every((view) => view.omits.includes(field)))
    return "get only";
  if (facts.source.startsWith("enum of ")) return "table";
  if (facts.source.startsWith("each ")) return "list";
  if (/^fields(?: of |$)/u.test(facts.source)) return "object";
  return facts.source.startsWith("const ") ? "literal" : "value";
};

const mappingOf = (integration: Integration, { model, name }: ModelResource): Mapping | undefined =>
  integration.mappings.get(`${model}/${name}`);

/** A row for each field, a column for each integration that maps the resource. */
export const coverageTable = (resource: ModelResource, { integrations }: Catalog): string | undefined => {
  const mapped = [...integrations.values()].flatMap((integration) => {
    const mapping = mappingOf(integration, resource);
    return mapping === undefined ? [] : [{ integration, mapping }];
  });
  if (mapped.length === 0) return undefined;
  const rows = fieldsOf(resource).map((field) => [
    code(field),
    ...mapped.map(({ mapping }) => howFilled(mapping, field)),
  ]);
  const filled = mapped.map((_, at) => `${rows.filter((row) => row[at + 1] !== "null").length} of ${rows.length}`);
  return table(["field", ...mapped.map(({ integration }) => integration.label)], [...rows, ["filled", ...filled]]);
};
