/** Model schemas inside an OpenAPI document: copied, with their own `$ref`s pointed at the place they now stand in. */
import { ERROR_CODES } from "../../engine/errors.ts";
import type { JsonSchema } from "../../engine/mapping/types.ts";

type Json = Readonly<Record<string, unknown>>;

/** A record schema as `components.schemas.{name}`. */
export const componentSchema = (name: string, schema: JsonSchema): Json => {
  const { $schema: _dialect, $id: _id, ...rest } = inlineSchema(name, schema) as Json;
  return rest;
};

/** Part of a model's schema, standing elsewhere: `#/$defs/x` still means the model's. */
export const inlineSchema = (name: string, schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map((item: unknown) => inlineSchema(name, item));
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]: [string, unknown]) => [
      key,
      key === "$ref" && typeof value === "string" && value.startsWith("#")
        ? `#/components/schemas/${name}${value.slice(1)}`
        : inlineSchema(name, value),
    ]),
  );
};

export const listSchema = (record: Json): Json => ({
  type: "object",
  properties: {
    result: { type: "array", items: record },
    next_cursor: { type: ["string", "null"], description: "Send it back to go on; null at the end." },
    prev_cursor: { type: ["string", "null"] },
    result_count: { type: "integer", description: "Records in this answer." },
    total_count: { type: "integer", description: "Records in all, where the provider says so." },
    is_partial_response: { type: "boolean", description: "Something is missing; `partial_reason` says what." },
    partial_reason: { type: "string" },
    error: { $ref: "#/components/schemas/Problem" },
    errors: {
      type: "array",
      items: {
        type: "object",
        properties: { message: { type: "string" }, record_id: { type: "string" }, field: { type: "string" } },
      },
    },
    applied: { type: "object", description: "Filters and ranges as they were applied, defaults included." },
  },
  required: ["result", "next_cursor", "prev_cursor", "result_count", "is_partial_response", "applied"],
});

/** RFC 9457 and Truto's members. */
export const PROBLEM_SCHEMA: Json = {
  type: "object",
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    instance: { type: "string" },
    statusCode: { type: "integer", description: "The HTTP status." },
    error: { type: "string", description: "The reason phrase." },
    message: { type: "string" },
    code: { type: "string", enum: Object.keys(ERROR_CODES) },
    fault: { type: "string", enum: ["caller", "account", "provider", "integration", "engine"] },
    retryable: { type: "boolean" },
    request_id: { type: "string" },
    hint: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        properties: { message: { type: "string" }, pointer: { type: "string" }, parameter: { type: "string" } },
      },
    },
    truto_is_remote_error: { type: "boolean" },
    provider_status: { type: "integer" },
    provider_request_id: { type: "string" },
    raw_response: { description: "The provider's answer, redacted." },
    retry_after: { type: "integer", description: "Seconds." },
  },
  required: ["statusCode", "error", "message", "code", "fault", "retryable", "request_id"],
};
