/** Which parts of a kind of file's JSON Schema stand for a place in it. */
import { schemaFor, type FileKind } from "../../engine/catalog/index.ts";
import {
  deref,
  isSchema,
  namesOf,
  patternOf,
  type Schema,
  schemaList,
  schemasOf,
} from "../../engine/catalog/structure/problem.ts";
import type { PathKey } from "../../engine/language/located.ts";
import { valueIn } from "./cursor.ts";

/** Every alternative that fits what is written already. @param root the document's plain value */
export const schemasAt = (kind: FileKind, path: readonly PathKey[], root: unknown): readonly Schema[] => {
  const schema = schemaFor(kind);
  let current = alternatives(schema, schema, root);
  for (const [index, key] of path.entries()) {
    const value = valueIn(root, path.slice(0, index + 1));
    current = current
      .flatMap((one) => (typeof key === "number" ? itemOf(one) : memberOf(one, key)))
      .flatMap((one) => alternatives(one, schema, value));
  }
  return distinct(current);
};

/** Keys that may be written, with what they mean. */
export const keysOf = (schemas: readonly Schema[]): ReadonlyMap<string, Schema> => {
  const keys = new Map<string, Schema>();
  for (const schema of schemas)
    for (const [name, part] of schemasOf(schema["properties"])) if (!keys.has(name)) keys.set(name, part);
  return keys;
};

/** Literals that may be written. */
export const valuesOf = (schemas: readonly Schema[]): readonly unknown[] => [
  ...new Set(
    schemas.flatMap((schema) => [
      ...(Array.isArray(schema["enum"]) ? (schema["enum"] as readonly unknown[]) : []),
      ...("const" in schema ? [schema["const"]] : []),
      ...(schema["type"] === "boolean" ? [true, false] : []),
    ]),
  ),
];

export const readingOf = (schemas: readonly Schema[]): string | undefined =>
  schemas.map((schema) => schema["x-cognate"]).find((reading) => reading === "expression" || reading === "template") as
    | string
    | undefined;

export const descriptionOf = (schema: Schema, kind: FileKind): string | undefined => {
  const { description } = deref(schema, schemaFor(kind));
  return typeof description === "string" ? description : undefined;
};

export const examplesOf = (schemas: readonly Schema[]): readonly unknown[] =>
  schemas.flatMap((schema) => (Array.isArray(schema["examples"]) ? (schema["examples"] as readonly unknown[]) : []));

/** A union counts as its branches, without those that a key already written rules out. */
const alternatives = (schema: Schema, root: Schema, value: unknown): readonly Schema[] => {
  const own = deref(schema, root);
  const branches = [...schemaList(own["oneOf"]), ...schemaList(own["anyOf"])];
  const parts = schemaList(own["allOf"]).flatMap((part) => alternatives(part, root, value));
  const fitting = branches.flatMap((branch) => alternatives(branch, root, value)).filter((one) => mayHold(one, value));
  return [own, ...parts, ...fitting];
};

const mayHold = (schema: Schema, value: unknown): boolean => {
  if (!isSchema(value) || schema["additionalProperties"] !== false) return true;
  const known = schemasOf(schema["properties"]);
  return Object.entries(value).every(([key, member]) => {
    const part = known.get(key);
    if (part === undefined) return key === "x" || isPartOf(key, [...known.keys()]) || hasPattern(schema, key);
    return !("const" in part) || member === null || part["const"] === member;
  });
};

/** A key that is just being written rules nothing out. */
const isPartOf = (written: string, names: readonly string[]): boolean => names.some((name) => name.startsWith(written));

const hasPattern = (schema: Schema, key: string): boolean =>
  [...schemasOf(schema["patternProperties"]).keys()].some((pattern) => patternOf(pattern).test(key));

const memberOf = (schema: Schema, key: string): readonly Schema[] => {
  const named = schemasOf(schema["properties"]).get(key);
  if (named !== undefined) return [named];
  const patterned = [...schemasOf(schema["patternProperties"])].find(([pattern]) => patternOf(pattern).test(key));
  if (patterned !== undefined) return [patterned[1]];
  const rest = schema["additionalProperties"];
  return isSchema(rest) ? [rest] : [];
};

const itemOf = (schema: Schema): readonly Schema[] => (isSchema(schema["items"]) ? [schema["items"]] : []);

const distinct = (schemas: readonly Schema[]): readonly Schema[] => [...new Set(schemas)];

export const isRequired = (schemas: readonly Schema[], key: string): boolean =>
  schemas.some((schema) => namesOf(schema["required"]).includes(key));
