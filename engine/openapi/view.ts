/** One schema seen through: references followed, `allOf` merged, `nullable` of 3.0 and type lists of 3.1 made one. */
import { isRecord, listOf, recordOf, textOf, textsOf } from "./record.ts";
import { follow } from "./references.ts";
import type { ApiSchema } from "./types.ts";

export interface SchemaView {
  /** `string`, `number`, `integer`, `boolean`, `array`, `object`; empty: anything. */
  readonly types: ReadonlySet<string>;
  readonly nullable: boolean;
  readonly properties: ReadonlyMap<string, ApiSchema>;
  readonly required: ReadonlySet<string>;
  readonly items?: ApiSchema;
  /** Of further properties: a schema, or whether there may be any. */
  readonly additional?: ApiSchema | boolean;
  readonly enum?: readonly unknown[];
  /** Members of `oneOf` or `anyOf`. */
  readonly variants: readonly ApiSchema[];
  readonly format?: string;
  readonly description?: string;
  readonly deprecated: boolean;
  readonly example?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What is none of these is no type: what the schema holds tells then, if anything does. */
const TYPES: ReadonlySet<string> = new Set(["string", "number", "integer", "boolean", "array", "object"]);

/** `allOf` in `allOf` is followed this deep. */
const DEPTH = 8;

export const viewOf = (schema: unknown, root: ApiSchema, depth = 0): SchemaView => {
  const at = recordOf(follow(schema, root));
  const own = ownView(at);
  if (depth >= DEPTH) return own;
  const parts = listOf(at["allOf"]).map((part) => viewOf(part, root, depth + 1));
  const [only, ...others] = own.variants.filter((variant) => !isNull(follow(variant, root)));
  const hasNull = own.variants.length > 0 && own.variants.some((variant) => isNull(follow(variant, root)));
  // `oneOf: [X, null]` is a nullable X.
  const alone = only !== undefined && others.length === 0 ? viewOf(only, root, depth + 1) : undefined;
  const view = [...parts, ...(alone === undefined ? [] : [alone])].reduce(merge, {
    ...own,
    variants: alone === undefined ? own.variants.filter((variant) => !isNull(follow(variant, root))) : [],
  });
  return hasNull ? { ...view, nullable: true } : view;
};

/** Own properties, and those of every variant. */
export const membersOf = (view: SchemaView, root: ApiSchema): ReadonlyMap<string, ApiSchema> =>
  view.variants.length === 0
    ? view.properties
    : new Map([...view.variants.flatMap((variant) => [...viewOf(variant, root).properties]), ...view.properties]);

const isNull = (schema: ApiSchema | undefined): boolean => schema?.["type"] === "null";

const ownView = (at: ApiSchema): SchemaView => {
  const said = typeof at["type"] === "string" ? [at["type"]] : textsOf(at["type"]);
  const types = said.filter((type) => TYPES.has(type));
  const values =
    "const" in at ? [at["const"]] : Array.isArray(at["enum"]) ? (at["enum"] as readonly unknown[]) : undefined;
  // What is said of another type than the schema's own says nothing.
  const isOrAny = (type: string): boolean => types.length === 0 || types.includes(type);
  const items = isOrAny("array") && isRecord(at["items"]) ? at["items"] : undefined;
  const properties = Object.entries(isOrAny("object") ? recordOf(at["properties"]) : {}).flatMap(([name, one]) =>
    isRecord(one) ? [[name, one] as const] : [],
  );
  const implied = properties.length > 0 ? ["object"] : items !== undefined ? ["array"] : (values ?? []).flatMap(typeOf);
  const additional = at["additionalProperties"];
  const [firstExample] = listOf(at["examples"]);
  const example = at["example"] ?? firstExample;
  const format = textOf(at["format"]);
  const description = textOf(at["description"]);
  return {
    types: new Set(types.length === 0 ? implied : types),
    nullable: at["nullable"] === true || said.includes("null") || values?.includes(null) === true,
    properties: new Map(properties),
    required: new Set(textsOf(at["required"])),
    ...(items === undefined ? {} : { items }),
    ...(isRecord(additional) || typeof additional === "boolean" ? { additional } : {}),
    ...(values === undefined ? {} : { enum: values.filter((value) => value !== null) }),
    variants: [...listOf(at["oneOf"]), ...listOf(at["anyOf"])].filter(isRecord),
    ...(format === undefined ? {} : { format }),
    ...(description === undefined ? {} : { description }),
    deprecated: at["deprecated"] === true,
    ...(example === undefined ? {} : { example }),
    ...(at["default"] === undefined ? {} : { default: at["default"] }),
    ...(typeof at["minimum"] === "number" ? { minimum: at["minimum"] } : {}),
    ...(typeof at["maximum"] === "number" ? { maximum: at["maximum"] } : {}),
  };
};

/** Of a value of an enumeration. */
const typeOf = (value: unknown): readonly string[] => {
  if (value === null) return [];
  if (Array.isArray(value)) return ["array"];
  return [typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value];
};

/** A property that both describe is what both say. */
const mergeProperties = (into: SchemaView["properties"], part: SchemaView["properties"]): SchemaView["properties"] =>
  new Map([
    ...part,
    ...[...into].map(([name, own]) => {
      const other = part.get(name);
      return [name, other === undefined || other === own ? own : { allOf: [own, other] }] as const;
    }),
  ]);

/** What `into` says itself wins; properties and requirements add up. */
const merge = (into: SchemaView, part: SchemaView): SchemaView => ({
  ...part,
  ...into,
  types: into.types.size > 0 ? into.types : part.types,
  nullable: into.nullable || part.nullable,
  properties: mergeProperties(into.properties, part.properties),
  required: new Set([...part.required, ...into.required]),
  variants: into.variants.length > 0 ? into.variants : part.variants,
  deprecated: into.deprecated || part.deprecated,
});
