/** One structural mistake, before it is known whether the branch it was found in is the one the author meant. */
import type { FindingCode, Span } from "../../language/finding.ts";

export interface Problem {
  readonly code: FindingCode;
  readonly span: Span;
  readonly message: string;
  readonly hint?: string;
}

export type Schema = Readonly<Record<string, unknown>>;

export const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Members of a schema keyword that holds schemas by name. */
export const schemasOf = (value: unknown): readonly (readonly [string, Schema])[] =>
  isSchema(value)
    ? Object.entries(value).flatMap(([name, schema]) =>
        schema === true ? [[name, {}] as const] : isSchema(schema) ? [[name, schema] as const] : [],
      )
    : [];

export const schemaList = (value: unknown): readonly Schema[] => (Array.isArray(value) ? value.filter(isSchema) : []);

export const namesOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];

/** Follows `#/$defs/name` references into the root. */
export const deref = (schema: Schema, root: Schema): Schema => {
  let current = schema;
  for (let hops = 0; typeof current["$ref"] === "string" && hops < 16; hops++) {
    const { $ref, ...beside } = current;
    const target = pointed($ref, root);
    if (target === undefined) return beside;
    current = Object.keys(beside).length === 0 ? target : { ...target, ...beside };
  }
  return current;
};

const pointed = (reference: string, root: Schema): Schema | undefined => {
  let node: unknown = root;
  for (const segment of reference.split("/").slice(1)) {
    if (!isSchema(node)) return undefined;
    node = node[segment.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return isSchema(node) ? node : undefined;
};
