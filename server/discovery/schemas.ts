/** JSON Schemas derived from a model: what a write may send. */
import type { JsonSchema, ModelResource } from "../../engine/mapping/types.ts";

/** The writable properties with the required ones; null if the model has no such write. */
export const writeSchema = (resource: ModelResource, kind: "create" | "update"): JsonSchema | null => {
  const rules = resource.write[kind];
  if (rules === undefined) return null;
  const properties = (resource.schema["properties"] ?? {}) as Readonly<Record<string, unknown>>;
  return {
    type: "object",
    properties: {
      ...Object.fromEntries(
        rules.properties.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])),
      ),
      remote_data: { type: "object", description: "Extra members of the provider's body, sent as they are." },
    },
    required: rules.required,
  };
};
