/** Words of a JSON Schema of the language as Markdown: values on one line, what kind of value a key takes. */
import { stringify } from "yaml";

export type Schema = Readonly<Record<string, unknown>>;

export const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const schemasAt = (schema: Schema, key: string): readonly Schema[] => {
  const value = schema[key];
  return Array.isArray(value) ? value.filter(isSchema) : [];
};

/** As an author writes it on one line, quotes where YAML wants them, in a code span. */
export const shown = (value: unknown): string =>
  span(
    (typeof value === "string"
      ? stringify(value, { lineWidth: 0, defaultStringType: "PLAIN", blockQuote: false })
      : stringify(value, { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: true, blockQuote: false })
    ).trimEnd(),
  );

/** A code span around text that may hold back-ticks (CommonMark 6.1). */
const span = (text: string): string => {
  const longest = Math.max(0, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${pad}${text.replaceAll("\n", " ")}${pad}${fence}`;
};

const SECTIONS: Readonly<Record<string, string>> = {
  node: "[output node](#output-nodes)",
  auth: "[auth](#auth)",
  pagination: "[pagination](#pagination)",
  preset: "[pagination](#pagination)",
  member: "[source](#sources-inside-choose-and-concat)",
  filter: "[filter](#filters)",
  rate_limit: "[rate limit](#rate-limits)",
  errors: "[errors](#errors)",
  operation_errors: "[errors](#errors)",
};

const refOf = (schema: Schema): string | undefined => {
  const reference = schema["$ref"];
  return typeof reference === "string" ? SECTIONS[reference.replace("#/$defs/", "")] : undefined;
};

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  integer: "whole number",
  number: "number",
  boolean: "true or false",
  array: "list",
  object: "mapping",
  null: "null",
};

/** Kind of value: expression, template, tree and node by name; literals by what they may be. */
export const kindOf = (schema: Schema): string => {
  const section = refOf(schema);
  if (section !== undefined) return section;
  const reading = schema["x-cognate"];
  if (reading === "node") return "[output node](#output-nodes)";
  if (reading === "tree") return "template tree";
  if (reading === "expression" || reading === "template") return reading;
  return literalKind(schema);
};

const literalKind = (schema: Schema): string => {
  if ("const" in schema) return shown(schema["const"]);
  const values = schema["enum"];
  if (Array.isArray(values)) return values.length > 14 ? "word of a closed list" : values.map(shown).join(", ");
  const branches = [...schemasAt(schema, "anyOf"), ...schemasAt(schema, "oneOf")];
  if (schema["type"] === undefined && branches.length > 0) {
    const kinds = branches.filter((branch) => !isBare(branch)).map(kindOf);
    return [...new Set(kinds)].join(", or ");
  }
  const types = Array.isArray(schema["type"]) ? schema["type"] : [schema["type"]];
  const named = types.flatMap((type) => (typeof type === "string" ? [typeText(type, schema)] : []));
  return named.length === 0 ? "anything" : named.join(" or ");
};

/** A branch that only says which keys are required. */
const isBare = (schema: Schema): boolean => Object.keys(schema).every((key) => key === "required");

const typeText = (type: string, schema: Schema): string => {
  const items = schema["items"];
  if (type === "array" && isSchema(items)) return `list of ${plural(kindOf(items))}`;
  const values = schema["additionalProperties"];
  if (type === "object" && isSchema(values)) return `mapping of names to ${plural(kindOf(values))}`;
  return TYPES[type] ?? type;
};

const plural = (kind: string): string => {
  if (/^(?:text|anything|`)/u.test(kind)) return kind;
  if (/^\[[^\]]+\]\([^)]*\)$/u.test(kind)) return kind.replace(/\]/u, /s\]/u.test(kind) ? "]" : "s]");
  return /^[a-z ]+$/u.test(kind) && !kind.endsWith("s") ? `${kind}s` : kind;
};
