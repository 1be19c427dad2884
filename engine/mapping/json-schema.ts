/** Reads the model's JSON Schema for static checks and casts: local references, types, properties. */
import { unescapeStep } from "../language/json-pointer.ts";
import type { JsonSchema } from "./types.ts";

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Follows `$ref` into the same document (`#/$defs/x`); anything else is unknown. */
export const resolve = (schema: JsonSchema | undefined, root: JsonSchema): JsonSchema | undefined => {
  let current = schema;
  for (let hops = 0; current !== undefined && typeof current["$ref"] === "string" && hops < 32; hops += 1) {
    current = pointed(current["$ref"], root);
  }
  return current;
};

const pointed = (reference: string, root: JsonSchema): JsonSchema | undefined => {
  if (!reference.startsWith("#")) return undefined;
  let node: unknown = root;
  for (const segment of reference
    .slice(1)
    .split("/")
    .filter((part) => part !== "")) {
    if (!isSchema(node)) return undefined;
    node = node[unescapeStep(decodeURIComponent(segment))];
  }
  return isSchema(node) ? node : undefined;
};

/** The alternatives of `anyOf`/`oneOf` that are not mere null, resolved; else the schema itself. */
const alternatives = (schema: JsonSchema, root: JsonSchema): readonly JsonSchema[] => {
  const union = schema["anyOf"] ?? schema["oneOf"];
  if (!Array.isArray(union)) return [schema];
  return union.filter(isSchema).flatMap((part) => {
    const resolved = resolve(part, root);
    return resolved === undefined ? [] : alternatives(resolved, root);
  });
};

/** Type names the schema admits; undefined if it says nothing of types. */
export const typesOf = (schema: JsonSchema | undefined, root: JsonSchema): ReadonlySet<string> | undefined => {
  const resolved = resolve(schema, root);
  if (resolved === undefined) return undefined;
  const types = new Set<string>();
  for (const part of alternatives(resolved, root)) {
    const type = part["type"];
    if (typeof type === "string") types.add(type);
    else if (Array.isArray(type)) for (const one of type) types.add(String(one));
    else if (Array.isArray(part["enum"])) for (const one of part["enum"]) types.add(typeName(one));
    else if ("const" in part) types.add(typeName(part["const"]));
    else return undefined;
  }
  return types;
};

/** The values of `enum` if every alternative that is not null is a closed list. */
export const enumOf = (schema: JsonSchema | undefined, root: JsonSchema): readonly unknown[] | undefined => {
  const resolved = resolve(schema, root);
  if (resolved === undefined) return undefined;
  const values: unknown[] = [];
  for (const part of alternatives(resolved, root)) {
    if (part["type"] === "null") values.push(null);
    else if (Array.isArray(part["enum"])) values.push(...part["enum"]);
    else if ("const" in part) values.push(part["const"]);
    else return undefined;
  }
  return values;
};

/** Schema of a property; "unknown" if the schema is closed and has none; undefined if nothing is known. */
export const propertyOf = (
  schema: JsonSchema | undefined,
  name: string,
  root: JsonSchema,
): JsonSchema | "unknown" | undefined => {
  const resolved = resolve(schema, root);
  if (resolved === undefined) return undefined;
  const parts = alternatives(resolved, root).filter((part) => part["type"] !== "null");
  let open = parts.length === 0;
  for (const part of parts) {
    const properties = part["properties"];
    if (isSchema(properties) && isSchema(properties[name])) return properties[name];
    const additional = part["additionalProperties"];
    if (isSchema(additional)) return additional;
    if (!isSchema(properties) || additional !== false) open = true;
  }
  return open ? undefined : "unknown";
};

export const propertyNames = (schema: JsonSchema | undefined, root: JsonSchema): readonly string[] => {
  const resolved = resolve(schema, root);
  if (resolved === undefined) return [];
  return alternatives(resolved, root).flatMap((part) =>
    isSchema(part["properties"]) ? Object.keys(part["properties"]) : [],
  );
};

export const requiredOf = (schema: JsonSchema | undefined, root: JsonSchema): readonly string[] => {
  const resolved = resolve(schema, root);
  if (resolved === undefined) return [];
  return alternatives(resolved, root).flatMap((part) =>
    Array.isArray(part["required"]) ? part["required"].map(String) : [],
  );
};

export const itemsOf = (schema: JsonSchema | undefined, root: JsonSchema): JsonSchema | undefined => {
  const resolved = resolve(schema, root);
  if (resolved === undefined) return undefined;
  for (const part of alternatives(resolved, root)) if (isSchema(part["items"])) return part["items"];
  return undefined;
};

/** Name of a value's type as JSON Schema has it. */
const typeName = (value: unknown): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
};

/** Whether a literal may stand where these types are admitted. */
export const admits = (types: ReadonlySet<string> | undefined, value: unknown): boolean => {
  if (types === undefined) return true;
  const name = typeName(value);
  if (types.has(name)) return true;
  return name === "number" && types.has("integer") && Number.isInteger(value);
};
