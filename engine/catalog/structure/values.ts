/** Checks a value by itself: its type, and whether it is one of those allowed. */
import { suggest } from "../../language/suggest.ts";
import type { Located } from "../../language/located.ts";
import { patternOf, type Problem, type Schema } from "./problem.ts";

export type TypeName = "null" | "boolean" | "integer" | "number" | "string" | "array" | "object";

const typeName = (value: unknown): TypeName => {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  if (typeof value === "boolean" || typeof value === "string") return typeof value === "boolean" ? "boolean" : "string";
  return "object";
};

const WORDS: Readonly<Record<TypeName, string>> = {
  null: "nothing",
  boolean: "true or false",
  integer: "a whole number",
  number: "a number",
  string: "text",
  array: "a list",
  object: "a mapping",
};

/** Types a schema admits by itself; undefined if it does not say. */
export const typesOf = (schema: Schema): readonly TypeName[] | undefined => {
  const { type } = schema;
  if (typeof type === "string") return [type as TypeName];
  if (Array.isArray(type)) return type as readonly TypeName[];
  if ("const" in schema) return [typeName(schema["const"])];
  if (Array.isArray(schema["enum"])) return [...new Set(schema["enum"].map(typeName))];
  return undefined;
};

export const admits = (types: readonly TypeName[] | undefined, value: unknown): boolean => {
  const actual = typeName(value);
  return types === undefined || types.includes(actual) || (actual === "integer" && types.includes("number"));
};

const describeTypes = (types: readonly TypeName[]): string => oneOf(types.map((type) => WORDS[type]));

export const oneOf = (words: readonly string[]): string => {
  const unique = [...new Set(words)];
  return unique.length < 2 ? (unique[0] ?? "") : `${unique.slice(0, -1).join(", ")} or ${unique.at(-1)}`;
};

export const wrongType = (at: Located, types: readonly TypeName[]): Problem => {
  const hint = quotingHint(at, types);
  return {
    code: "wrong_type",
    span: at.value === null ? at.keySpan : at.span,
    message: `${nameOf(at)} must be ${describeTypes(types)}; it is ${at.value === null ? "empty" : WORDS[typeName(at.value)]}`,
    ...(hint === undefined ? {} : { hint }),
  };
};

/** Words of YAML 1.1 that are text in YAML 1.2. */
const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  false: false,
  no: false,
  off: false,
};

/** Quotes too many or too few: the value that was meant. */
const quotingHint = ({ value, text }: Located, types: readonly TypeName[]): string | undefined => {
  if (typeof value === "string") {
    const meant = types.includes("boolean") ? BOOLEANS[value.toLowerCase()] : undefined;
    if (meant !== undefined) return `Write \`${String(meant)}\`, without quotes.`;
    const numeric = (types.includes("number") || types.includes("integer")) && /^-?\d+(?:\.\d+)?$/u.test(value);
    return numeric ? `Write \`${value}\`, without quotes.` : undefined;
  }
  const scalar = typeof value === "number" || typeof value === "boolean";
  return scalar && types.includes("string") && text !== undefined ? `Write \`"${text}"\`, in quotes.` : undefined;
};

/** `pagination.size.max`, or "the file". */
export const nameOf = (at: Located): string => (at.path.length === 0 ? "the file" : `\`${at.path.join(".")}\``);

/** A longer list says nothing to a person; the docs have it. */
const MOST_NAMED = 16;

/** Checks everything but type and members. */
export const valueProblems = (schema: Schema, at: Located): readonly Problem[] => {
  const { value } = at;
  const problem = (message: string, hint?: string): Problem => ({
    code: "wrong_value",
    span: at.span,
    message,
    ...(hint === undefined ? {} : { hint }),
  });
  if ("const" in schema && value !== schema["const"])
    return [problem(`${nameOf(at)} must be ${JSON.stringify(schema["const"])}`)];
  const allowed = schema["enum"];
  if (Array.isArray(allowed) && !allowed.includes(value)) {
    const names = allowed.map(String);
    const near = typeof value === "string" ? suggest(value, names) : undefined;
    const hint = near === undefined ? undefined : `Did you mean \`${near}\`?`;
    const wanted =
      names.length > MOST_NAMED ? `one of ${names.length} words` : oneOf(names.map((name) => `\`${name}\``));
    return [problem(`${nameOf(at)} must be ${wanted}; it is \`${at.text ?? JSON.stringify(value)}\``, hint)];
  }
  if (typeof value === "string") return textProblems(schema, value, problem, at);
  if (typeof value === "number") return numberProblems(schema, value, problem, at);
  return [];
};

type Make = (message: string, hint?: string) => Problem;

const textProblems = (schema: Schema, value: string, problem: Make, at: Located): readonly Problem[] => {
  const { pattern, minLength } = schema;
  if (typeof minLength === "number" && value.length < minLength) return [problem(`${nameOf(at)} must not be empty`)];
  if (typeof pattern === "string" && !patternOf(pattern).test(value)) {
    const wanted = typeof schema["patternHint"] === "string" ? schema["patternHint"] : `text that fits ${pattern}`;
    return [problem(`${nameOf(at)} must be ${wanted}; it is \`${value}\``)];
  }
  return [];
};

const numberProblems = (schema: Schema, value: number, problem: Make, at: Located): readonly Problem[] => {
  const { minimum, maximum, exclusiveMinimum } = schema;
  if (typeof minimum === "number" && value < minimum) return [problem(`${nameOf(at)} must be at least ${minimum}`)];
  if (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum)
    return [problem(`${nameOf(at)} must be more than ${exclusiveMinimum}`)];
  if (typeof maximum === "number" && value > maximum) return [problem(`${nameOf(at)} must be at most ${maximum}`)];
  return [];
};
