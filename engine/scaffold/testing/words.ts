/** Words for writing OpenAPI documents in tests. */

export const paged = (parameters: readonly unknown[], schema: unknown, extra: object = {}): object => ({
  parameters,
  responses: { "200": { description: "fine", ...extra, content: { "application/json": { schema } } } },
});
export const query = (name: string, schema: object, description?: string): object => ({
  name,
  in: "query",
  schema,
  description,
});
export const inPath = (name: string): object => ({ name, in: "path", required: true, schema: { type: "string" } });
export const text = { type: "string" };
export const whole = { type: "integer" };
export const moment = { type: "string", format: "date-time" };
export const list = (items: unknown): object => ({ type: "array", items });
export const object = (properties: object, more: object = {}): object => ({ type: "object", properties, ...more });
export const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
export const answer = (schema: unknown): object => ({
  responses: { "200": { description: "fine", content: { "application/json": { schema } } } },
});
export const body = (type: string, schema: unknown): object => ({ requestBody: { content: { [type]: { schema } } } });
