/** The shape that a JSON Schema (2020-12) describes, as far as shapes can say it. What they cannot is `any`. */
import {
  any,
  arrayOf,
  boolean,
  join,
  joinAll,
  literal,
  never,
  nullShape,
  number,
  objectOf,
  orMissing,
  type Shape,
  text,
} from "./shape.ts";

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Recursive schemas are followed this far. */
const DEPTH = 8;

/** `root` is where `#/…` references point; the schema itself by default. */
export function shapeOfSchema(schema: unknown, root: unknown = schema, depth = 0): Shape {
  if (!isRecord(schema) || depth > DEPTH) return any;
  const target = resolveReference(schema, root);
  if (target === undefined) return any;
  if (target !== schema) return shapeOfSchema(target, root, depth + 1);
  const choices = [schema["anyOf"], schema["oneOf"]].find((list) => Array.isArray(list)) as
    | readonly unknown[]
    | undefined;
  if (choices !== undefined) return joinAll(choices.map((one) => shapeOfSchema(one, root, depth + 1)));
  if (Array.isArray(schema["allOf"])) return any;
  if ("const" in schema) return shapeOfLiteral(schema["const"]);
  if (Array.isArray(schema["enum"])) return joinAll(schema["enum"].map(shapeOfLiteral));
  const { type } = schema;
  const types = Array.isArray(type) ? (type as readonly unknown[]) : type === undefined ? impliedTypes(schema) : [type];
  return types.length === 0 ? any : joinAll(types.map((one) => shapeOfType(one, schema, root, depth)));
}

/** Follows `$ref` within the document; undefined if it leads nowhere. Draft 2020-12 §8.2.3. */
export function resolveReference(schema: JsonSchema, root: unknown): JsonSchema | undefined {
  const { $ref } = schema;
  if (typeof $ref !== "string") return schema;
  if (!$ref.startsWith("#")) return undefined;
  const steps = $ref
    .slice(1)
    .split("/")
    .slice(1)
    .map((step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"));
  const found = steps.reduce<unknown>(
    (at, step) => (isRecord(at) && Object.hasOwn(at, step) ? at[step] : undefined),
    root,
  );
  return isRecord(found) ? found : undefined;
}

export const isRecord = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const impliedTypes = (schema: JsonSchema): readonly string[] =>
  "properties" in schema ? ["object"] : "items" in schema ? ["array"] : [];

function shapeOfLiteral(value: unknown): Shape {
  if (value === null) return nullShape;
  if (typeof value === "string") return literal(value);
  if (typeof value === "number") return number;
  return typeof value === "boolean" ? boolean : any;
}

function shapeOfType(type: unknown, schema: JsonSchema, root: unknown, depth: number): Shape {
  switch (type) {
    case "string":
      return text;
    case "number":
    case "integer":
      return number;
    case "boolean":
      return boolean;
    case "null":
      return nullShape;
    case "array":
      return arrayOf(shapeOfSchema(schema["items"], root, depth + 1));
    case "object":
      return shapeOfObject(schema, root, depth);
    default:
      return any;
  }
}

function shapeOfObject(schema: JsonSchema, root: unknown, depth: number): Shape {
  const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
  const required = new Set(Array.isArray(schema["required"]) ? schema["required"] : []);
  const members = Object.entries(properties).map(([name, one]) => {
    const shape = shapeOfSchema(one, root, depth + 1);
    return [name, required.has(name) ? shape : orMissing(join(shape, never))] as const;
  });
  const extra = schema["additionalProperties"];
  // Providers seldom close their schemas; a list of properties is taken as complete unless others are allowed in so many words.
  const open = members.length === 0 || extra === true || isRecord(extra) || isRecord(schema["patternProperties"]);
  return objectOf(new Map(members), extra === false || !open ? { kind: "schema" } : undefined);
}
