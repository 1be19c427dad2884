/** Words for writing the catalog's part of the language schema: a key is its reading, its sentence, an example and a mistake with its reason. */
import type { Schema } from "../structure/problem.ts";

type Wrong = readonly [value: unknown, reason: string];

const key = (
  reading: string,
  description: string,
  schema: Schema,
  examples: readonly unknown[],
  wrong: Wrong,
): Schema => ({
  ...schema,
  description,
  "x-cognate": reading,
  examples,
  antiExamples: [{ value: wrong[0], reason: wrong[1] }],
});

/** What it says. */
export const literal = (description: string, schema: Schema, examples: readonly unknown[], wrong: Wrong): Schema =>
  key("literal", description, schema, examples, wrong);

const SCALAR: Schema = { type: ["string", "number", "boolean"] };

export const expression = (description: string, example: string): Schema =>
  key(
    "expression",
    description,
    SCALAR,
    [example],
    [["a", "b"], "YAML reads `[ ]` and `{ }` itself: such an expression is written under `|-`"],
  );

export const tree = (description: string, example: unknown): Schema =>
  key(
    "tree",
    description,
    { type: "object" },
    [example],
    ["text", "a mapping of names to values stands here; strings inside may be templates"],
  );

/** A mapping of these keys and no others. */
export const closed = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  type: "object",
  additionalProperties: false,
  properties,
  ...(required.length === 0 ? {} : { required }),
});

/** A mapping of names that the author chooses. */
export const named = (value: Schema, names = NAME): Schema => ({
  type: "object",
  additionalProperties: value,
  propertyNames: { pattern: names },
});

export const listOf = (items: Schema, least = 0): Schema => ({
  type: "array",
  items,
  ...(least > 0 ? { minItems: least } : {}),
});

export const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

export const text: Schema = { type: "string", minLength: 1 };
export const texts: Schema = listOf(text);
export const flag: Schema = { type: "boolean" };
export const count: Schema = { type: "integer", minimum: 1 };
const url: Schema = { type: "string", pattern: "^https?://", patternHint: "a URL" };

/** Names of connections, resources, fields, presets: what an expression can write without back-ticks. */
const NAME = "^[A-Za-z_][A-Za-z0-9_-]*$";
/** `resource.operation` */
export const OPERATION = "^[A-Za-z_][A-Za-z0-9_-]*\\.[A-Za-z_][A-Za-z0-9_-]*$";

export const name: Schema = { type: "string", pattern: NAME, patternHint: "a name of letters, digits, `_` and `-`" };
export const operationName: Schema = { type: "string", pattern: OPERATION, patternHint: "`resource.operation`" };

export const cognate = literal(
  "Version of the config language; the first line of the file.",
  { const: 1 },
  [1],
  ["1", "the version is a number, without quotes"],
);
export const documentationUrl = literal(
  "Where the provider describes this.",
  url,
  ["https://docs.acme.example/api"],
  ["docs.acme.example", "a full URL, with https://"],
);
export const label = literal("What people read.", text, ["Acme"], ["", "a label is not empty"]);
export const description = literal(
  "A sentence or two for people.",
  text,
  ["Users and roles of Acme."],
  ["", "leave the key out instead"],
);
export const scopes = literal(
  "Permissions that the account's credentials need, in the provider's words.",
  texts,
  [["users:read"]],
  ["users:read", "a list, even of one"],
);
