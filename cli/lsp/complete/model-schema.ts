/** The model's JSON Schema of what a place below `record` gives. */
import type { PathKey } from "../../../engine/language/located.ts";
import { itemsOf, propertyOf } from "../../../engine/mapping/json-schema.ts";
import type { JsonSchema, ModelResource } from "../../../engine/mapping/types.ts";
import { valueIn } from "../cursor.ts";

/** @param path below `record`, as `emails, fields, email`; undefined where the model says nothing */
export const modelSchemaAt = (
  resource: ModelResource,
  path: readonly PathKey[],
  record: unknown,
): JsonSchema | undefined => {
  let schema: JsonSchema | undefined = resource.schema;
  for (const [index, key] of path.entries()) {
    const previous = path[index - 1];
    if (index === 0 || previous === "fields") schema = propertyIn(schema, String(key), resource.schema);
    else if (key === "fields" || key === "value")
      schema =
        valueIn(record, [...path.slice(0, index), "each"]) === undefined ? schema : itemsOf(schema, resource.schema);
    else if (key === "else" || key === "absent" || key === "const" || previous === "enum") return schema;
    else if (key !== "enum") return undefined;
  }
  return schema;
};

const propertyIn = (schema: JsonSchema | undefined, name: string, root: JsonSchema): JsonSchema | undefined => {
  const found = propertyOf(schema, name, root);
  return found === "unknown" ? undefined : found;
};
