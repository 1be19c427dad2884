/** The page of one model: resources, fields, parameters, and who fills them. */
import type { Catalog } from "../../engine/catalog/index.ts";
import { typesOf } from "../../engine/mapping/json-schema.ts";
import type { JsonSchema, Model, ModelResource } from "../../engine/mapping/types.ts";
import { coverageTable, fieldsOf } from "./coverage.ts";
import { code, GENERATED, page, table } from "./markdown.ts";

export const modelPage = (model: Model, catalog: Catalog): string =>
  page(
    GENERATED,
    `# ${model.label}`,
    `For people who call \`/unified/${model.name}\`, and for those who map an integration to it. ${model.description ?? ""} Version ${model.version}.`,
    ...[...model.resources.values()].flatMap((resource) => resourceSection(resource, catalog)),
  );

const resourceSection = (resource: ModelResource, catalog: Catalog): readonly (string | undefined)[] => {
  const coverage = coverageTable(resource, catalog);
  const [example] = Array.isArray(resource.schema["examples"])
    ? (resource.schema["examples"] as readonly unknown[])
    : [];
  return [
    `## ${resource.name}`,
    `${resource.description} Methods: ${[...resource.methods, ...resource.customMethods.keys()].map(code).join(", ")}. A record is known by ${code(resource.idField)}.`,
    `### Fields of ${resource.name}`,
    table(
      ["field", "type", "what it is"],
      fieldsOf(resource).map((field) => fieldRow(field, resource)),
    ),
    ...(resource.query.size === 0
      ? []
      : [
          `### Parameters of ${resource.name}`,
          table(["parameter", "type", "operators", "what it does"], parameterRows(resource)),
        ]),
    resource.sort.length === 0 ? undefined : `Sorted by ${resource.sort.map(code).join(", ")}, where the provider can.`,
    ...(example === undefined
      ? []
      : [`### A record of ${resource.name}`, ["```json", JSON.stringify(example, undefined, 2), "```"].join("\n")]),
    ...(coverage === undefined
      ? ["No integration maps it."]
      : [
          `### Who fills ${resource.name}`,
          "`value`: by an expression, `table`: by a table of values, `list`: item by item, `object`: member by member, `literal`: always the same, `get only`: lists leave it out, `null`: never.",
          coverage,
        ]),
  ];
};

const fieldRow = (field: string, { schema }: ModelResource): readonly string[] => {
  const property = ((schema["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>)[field] ?? {};
  const types = [...(typesOf(property, schema) ?? ["anything"])].filter((type) => type !== "null");
  const format = typeof property["format"] === "string" ? ` (${property["format"]})` : "";
  return [
    code(field),
    `${types.join(" or ")}${format}`,
    typeof property["description"] === "string" ? property["description"] : "",
  ];
};

const parameterRows = ({ query }: ModelResource): readonly (readonly string[])[] =>
  [...query.values()].map(({ name, type, format, enum: values, operators, description, required }) => [
    code(name),
    values === undefined ? `${type}${format === undefined ? "" : ` (${format})`}` : values.map(code).join(", "),
    operators.join(", "),
    `${description}${required ? " Required." : ""}`,
  ]);
