/** Words for writing the JSON Schema of the language: each key gets a description, examples and anti-examples with reasons. */

export type JsonSchema = Readonly<Record<string, unknown>>;

/** How a scalar is read (config-language-spec R4). */
export type Reading = "expression" | "template" | "tree" | "literal" | "node";

export interface AntiExample {
  readonly value: unknown;
  /** Why it is wrong, and what to write. */
  readonly reason: string;
}

export interface Words {
  readonly examples?: readonly unknown[];
  readonly anti?: readonly AntiExample[];
}

/** A schema with its documentation; `antiExamples` is read by the docs and by the test that runs all of them. */
export const described = (
  reading: Reading,
  description: string,
  schema: JsonSchema,
  words: Words = {},
): JsonSchema => ({
  ...schema,
  description,
  "x-cognate": reading,
  ...(words.examples === undefined ? {} : { examples: words.examples }),
  ...antiExamplesOf(words.anti ?? commonMistake(reading, schema)),
});

const antiExamplesOf = (anti: readonly AntiExample[]): JsonSchema => (anti.length === 0 ? {} : { antiExamples: anti });

const BLOCK = "YAML reads `[ ]` and `{ }` itself: such an expression is written under `|-`.";

/** The mistake that people make with any key of that kind; keys with a mistake of their own say it. */
const commonMistake = (reading: Reading, { type, enum: words }: JsonSchema): readonly AntiExample[] => {
  if (reading === "expression") return [{ value: ["a", "b"], reason: BLOCK }];
  if (reading === "template") return [{ value: ["{{ a }}"], reason: "One text, not a list." }];
  if (Array.isArray(words)) return [{ value: `${String(words[0])}s`, reason: `One of ${words.join(", ")}.` }];
  if (type === "string") return [{ value: ["a"], reason: "One text, not a list." }];
  if (type === "boolean") return [{ value: "yes", reason: "`true` or `false`." }];
  if (type === "integer" || type === "number") return [{ value: "5", reason: "A number, without quotes." }];
  if (Array.isArray(type) && !type.includes("array")) return [{ value: ["a"], reason: "One value, not a list." }];
  if (type === "array") return [{ value: "a", reason: "A list, even of one." }];
  return type === "object" ? [{ value: ["a"], reason: "A mapping of names to values, not a list." }] : [];
};

/** Expressions and templates are read from their source text, so a plain `true` or `12` is one too. */
const SCALAR: JsonSchema = { type: ["string", "number", "boolean"] };

export const expressionKey = (description: string, words: Words = {}): JsonSchema =>
  described("expression", description, SCALAR, words);
export const templateKey = (description: string, words: Words = {}): JsonSchema =>
  described("template", description, SCALAR, words);
export const treeKey = (description: string, words: Words = {}): JsonSchema =>
  described("tree", description, {}, words);
export const literalKey = (description: string, schema: JsonSchema, words: Words = {}): JsonSchema =>
  described("literal", description, schema, words);

/** A mapping of these keys and no others. */
export const closed = (
  description: string,
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
  words: Words = {},
): JsonSchema =>
  described(
    "literal",
    description,
    { type: "object", additionalProperties: false, properties, ...(required.length === 0 ? {} : { required }) },
    words,
  );

/** A mapping of names that the author chooses. */
export const named = (description: string, value: JsonSchema, words: Words = {}): JsonSchema =>
  described("literal", description, { type: "object", additionalProperties: value }, words);

/** The same, and null removes what a lower layer says. */
export const orNull = (schema: JsonSchema): JsonSchema => ({
  anyOf: [schema, { type: "null" }],
  ...(typeof schema["description"] === "string" ? { description: schema["description"] } : {}),
});
