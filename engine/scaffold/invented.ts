/** The document of an API that answers just as the models want: what `init` begins with where there is no document. */
import { readOpenApi, inlineSchema, type OpenApiDocument } from "../openapi/index.ts";
import type { ModelResource } from "../mapping/types.ts";

export const inventDocument = (name: string, targets: readonly ModelResource[]): OpenApiDocument =>
  readOpenApi(
    JSON.stringify({
      openapi: "3.1.0",
      info: { title: name },
      servers: [{ url: `https://api.${name}.example/v1` }],
      security: [{ token: [] }],
      components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
      paths: Object.fromEntries(targets.flatMap(pathsOf)),
    }),
  );

/** Enough to see how lines look; the whole model would hide the provider. */
const FIELDS = 8;

const pathsOf = (resource: ModelResource): readonly (readonly [path: string, item: unknown])[] => {
  const schema = inlineSchema(resource.schema, resource.schema);
  const properties = (schema["properties"] ?? {}) as Readonly<Record<string, unknown>>;
  const required = Array.isArray(schema["required"]) ? (schema["required"] as readonly string[]) : [];
  const names = [
    ...new Set([...required, resource.idField, ...Object.keys(properties).filter((one) => one !== "remote_data")]),
  ].slice(0, Math.max(FIELDS, required.length + 1));
  const record = {
    type: "object",
    properties: Object.fromEntries(names.map((one) => [one, properties[one] ?? { type: "string" }])),
  };
  const list = {
    type: "object",
    properties: { data: { type: "array", items: record }, next_cursor: { type: ["string", "null"] } },
  };
  const page = [
    { name: "cursor", in: "query", schema: { type: "string" } },
    { name: "limit", in: "query", schema: { type: "integer", maximum: 100 } },
  ];
  return [
    [`/${resource.name}`, { get: { summary: `Lists ${resource.name}.`, parameters: page, ...answer(list) } }],
    ...(resource.methods.includes("get")
      ? [[`/${resource.name}/{id}`, { get: { summary: "One by its id.", ...answer(record) } }] as const]
      : []),
  ];
};

const answer = (body: unknown): object => ({
  responses: { "200": { description: "fine", content: { "application/json": { schema: body } } } },
});
