/** Whether a value fits a schema, yes or no: asked of every file before anybody asks what is wrong, and where. */
import { formatOf } from "./formats.ts";
import { deref, isSchema, namesOf, patternOf, type Schema, schemaList, schemasOf } from "./problem.ts";
import { admits, typesOf } from "./values.ts";

/**
 * True only if `problemsOf` finds nothing in the same value of a file that is written plainly (no folded scalars, no
 * comments behind plain ones); a test holds this to ajv too. False where it is not sure. Values without their places
 * are looked at five times as fast.
 */
export const fits = (schema: Schema, value: unknown, root: Schema): boolean => {
  try {
    return checkOf(schema, root)(value);
  } catch (cause) {
    if (cause instanceof Unsure) return false;
    throw cause;
  }
};

type Check = (value: unknown) => boolean;

class Unsure extends Error {}

const known = new WeakMap<Schema, Check>();

/** The check of a schema, made when a value first meets it. A schema belongs to one root. */
const checkOf = (schema: Schema, root: Schema): Check => {
  const found = known.get(schema);
  if (found !== undefined) return found;
  let made: Check | undefined;
  const check: Check = (value) => (made ??= compile(deref(schema, root), root))(value);
  known.set(schema, check);
  return check;
};

const compile = (schema: Schema, root: Schema): Check => {
  const types = typesOf(schema);
  const checks: Check[] = [];
  for (const [keyword, argument] of Object.entries(schema)) {
    const make = KEYWORDS[keyword];
    if (make === undefined && !OTHERS.has(keyword)) throw new Unsure();
    // Keys tell the branches of a union apart: those that must be there are asked for first.
    if (keyword === "required") checks.unshift(required(argument));
    else if (make !== undefined) checks.push(make(argument, schema, root));
  }
  if (types !== undefined) checks.unshift((value) => admits(types, value));
  return (value) => checks.every((check) => check(value));
};

const ofText =
  (check: (value: string) => boolean): Check =>
  (value) =>
    typeof value !== "string" || check(value);
const ofNumber =
  (check: (value: number) => boolean): Check =>
  (value) =>
    typeof value !== "number" || check(value);
const ofList =
  (check: (value: readonly unknown[]) => boolean): Check =>
  (value) =>
    !Array.isArray(value) || check(value);
const ofMapping =
  (check: (value: Schema) => boolean): Check =>
  (value) =>
    !isSchema(value) || check(value);

type Keyword = (argument: unknown, schema: Schema, root: Schema) => Check;

const branchesOf = (argument: unknown, root: Schema): readonly Check[] =>
  schemaList(argument).map((branch) => checkOf(branch, root));

/** In characters, not in units of UTF-16. */
const lengthOf = (text: string): number => (text.length < 2 ? text.length : Array.from(text).length);

/** Lists and mappings are compared by nobody here. */
const scalar = (value: unknown): unknown => {
  if (typeof value === "object" && value !== null) throw new Unsure();
  return value;
};

const number = (argument: unknown): number => (typeof argument === "number" ? argument : Number.NaN);

/** Keywords that say nothing about the value, or are read with another. */
const OTHERS: ReadonlySet<string> = new Set([
  "type",
  "then",
  "else",
  "$defs",
  "$schema",
  "$comment",
  "title",
  "description",
  "default",
  "examples",
  "antiExamples",
  "patternHint",
  "x-cognate",
  "deprecated",
  "readOnly",
  "writeOnly",
]);

const required = (argument: unknown): Check => {
  const names = namesOf(argument);
  return ofMapping((value) => names.every((name) => Object.hasOwn(value, name)));
};

const KEYWORDS: Readonly<Record<string, Keyword>> = {
  const: (argument) => {
    const wanted = scalar(argument);
    return (value) => value === wanted;
  },
  enum: (argument) => {
    const allowed = Array.isArray(argument) ? argument.map(scalar) : [];
    return (value) => allowed.includes(value);
  },
  required: (argument) => required(argument),
  properties: (_, schema, root) => members(schema, root),
  patternProperties: (_, schema, root) => (schema["properties"] === undefined ? members(schema, root) : anything),
  additionalProperties: (_, schema, root) =>
    schema["properties"] === undefined && schema["patternProperties"] === undefined ? members(schema, root) : anything,
  propertyNames: (argument, _, root) => {
    const check = isSchema(argument) ? checkOf(argument, root) : anything;
    return ofMapping((value) => Object.keys(value).every(check));
  },
  minProperties: (argument) => ofMapping((value) => Object.keys(value).length >= number(argument)),
  minItems: (argument) => ofList((value) => value.length >= number(argument)),
  items: (argument, _, root) => {
    const check = isSchema(argument) ? checkOf(argument, root) : anything;
    return ofList((value) => value.every(check));
  },
  uniqueItems: (argument) =>
    argument === true ? ofList((value) => new Set(value.map(scalar)).size === value.length) : anything,
  minLength: (argument) => ofText((value) => value.length >= number(argument) && lengthOf(value) >= number(argument)),
  maxLength: (argument) => ofText((value) => lengthOf(value) <= number(argument)),
  format: (argument) => {
    const format = formatOf(argument);
    if (format === undefined) throw new Unsure();
    return ofText(format);
  },
  pattern: (argument) => {
    const pattern = patternOf(String(argument));
    return ofText((value) => pattern.test(value));
  },
  minimum: (argument) => ofNumber((value) => value >= number(argument)),
  maximum: (argument) => ofNumber((value) => value <= number(argument)),
  exclusiveMinimum: (argument) => ofNumber((value) => value > number(argument)),
  allOf: (argument, _, root) => {
    const checks = branchesOf(argument, root);
    return (value) => checks.every((check) => check(value));
  },
  if: (argument, schema, root) => {
    const condition = isSchema(argument) ? checkOf(argument, root) : anything;
    const [then, otherwise] = [schema["then"], schema["else"]].map((branch) =>
      isSchema(branch) ? checkOf(branch, root) : anything,
    );
    return (value) => (condition(value) ? then : otherwise)?.(value) ?? true;
  },
  not: (argument, _, root) => {
    const check = isSchema(argument) ? checkOf(argument, root) : anything;
    return (value) => !check(value);
  },
  anyOf: (argument, _, root) => {
    const checks = branchesOf(argument, root);
    return (value) => checks.some((check) => check(value));
  },
  oneOf: (argument, _, root) => {
    const checks = branchesOf(argument, root);
    return (value) => checks.filter((check) => check(value)).length === 1;
  },
};

const anything: Check = () => true;

/** `properties`, `patternProperties` and `additionalProperties`, which belong together. */
const members = (schema: Schema, root: Schema): Check => {
  const named = new Map([...schemasOf(schema["properties"])].map(([name, part]) => [name, checkOf(part, root)]));
  const patterns = [...schemasOf(schema["patternProperties"])].map(
    ([pattern, part]) => [patternOf(pattern), checkOf(part, root)] as const,
  );
  const rest = schema["additionalProperties"];
  const other = rest === false ? () => false : isSchema(rest) ? checkOf(rest, root) : anything;
  return ofMapping((value) =>
    Object.entries(value).every(([key, member]) => {
      const own = named.get(key);
      if (patterns.length === 0) return (own ?? other)(member);
      const fitting = patterns.filter(([pattern]) => pattern.test(key));
      if (own === undefined && fitting.length === 0) return other(member);
      return (own?.(member) ?? true) && fitting.every(([, check]) => check(member));
    }),
  );
};
