/** Whether a model's schema is surely valid, by the keywords that nearly all models are made of. */
import { formatOf } from "../structure/formats.ts";
import { isSchema, patternOf, type Schema } from "../structure/problem.ts";

/**
 * True only if ajv compiles the schema in strict mode (a property test holds the two together); false where it is not
 * sure. Compiling takes a quarter of a whole load, and most processes check no record against most models.
 */
export const isSound = (root: unknown): boolean => isSchema(root) && soundSchema(root, root);

const soundSchema = (schema: unknown, root: Schema): boolean =>
  isSchema(schema) && Object.entries(schema).every(([keyword, value]) => KEYWORDS[keyword]?.(value, root) ?? false);

type Judge = (value: unknown, root: Schema) => boolean;

const isText: Judge = (value) => typeof value === "string";
const isNumber: Judge = (value) => typeof value === "number" && Number.isFinite(value);
const isCount: Judge = (value) => Number.isInteger(value) && Number(value) >= 0;
const isFlag: Judge = (value) => typeof value === "boolean";
const isAny: Judge = () => true;

const isUnique = (list: readonly unknown[]): boolean => new Set(list).size === list.length;

const named: Judge = (value, root) =>
  isSchema(value) && Object.values(value).every((schema) => soundSchema(schema, root));
const alternatives: Judge = (value, root) =>
  Array.isArray(value) && value.length > 0 && value.every((schema) => soundSchema(schema, root));

const TYPES: ReadonlySet<unknown> = new Set(["null", "boolean", "integer", "number", "string", "array", "object"]);

const KEYWORDS: Readonly<Record<string, Judge>> = {
  type: (value) =>
    TYPES.has(value) ||
    (Array.isArray(value) && value.length > 0 && value.every((one) => TYPES.has(one)) && isUnique(value)),
  properties: named,
  $defs: named,
  required: (value) => Array.isArray(value) && value.every((name) => typeof name === "string") && isUnique(value),
  additionalProperties: (value, root) => typeof value === "boolean" || soundSchema(value, root),
  items: soundSchema,
  enum: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    isUnique(value) &&
    value.every((one) => typeof one !== "object" || one === null),
  const: (value) => typeof value !== "object" || value === null,
  format: (value) => formatOf(value) !== undefined,
  pattern: (value) => typeof value === "string" && isPattern(value),
  minimum: isNumber,
  maximum: isNumber,
  exclusiveMinimum: isNumber,
  minLength: isCount,
  maxLength: isCount,
  minItems: isCount,
  allOf: alternatives,
  anyOf: alternatives,
  oneOf: alternatives,
  $ref: (value, root) => {
    const name = typeof value === "string" ? /^#\/\$defs\/([\w-]+)$/u.exec(value)?.[1] : undefined;
    const target = name === undefined || !isSchema(root["$defs"]) ? undefined : root["$defs"][name];
    return isSchema(target) && target["$ref"] === undefined;
  },
  $schema: (value) => value === "https://json-schema.org/draft/2020-12/schema",
  title: isText,
  description: isText,
  $comment: isText,
  examples: (value) => Array.isArray(value),
  default: isAny,
  deprecated: isFlag,
  readOnly: isFlag,
  writeOnly: isFlag,
};

const isPattern = (source: string): boolean => {
  try {
    return patternOf(source) instanceof RegExp;
  } catch {
    return false;
  }
};
