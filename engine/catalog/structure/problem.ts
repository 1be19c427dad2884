/** One structural mistake, before it is known whether the branch it was found in is the one the author meant. */
import type { FindingCode, Span } from "../../language/finding.ts";
import type { Located } from "../../language/located.ts";

export interface Problem {
  readonly code: FindingCode;
  readonly span: Span;
  readonly message: string;
  readonly hint?: string;
  /** Of an unknown key: the key that was meant. Of a missing key: those that would do. */
  readonly keys?: readonly string[];
}

/** A file has no key of its own: what is said of all of it is shown where it begins. */
export const startOrKey = ({ path, span, keySpan }: Located): Span =>
  path.length === 0 ? { ...span, endLine: span.line, endColumn: span.column } : keySpan;

export type Schema = Readonly<Record<string, unknown>>;

export const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The same schema is met thousands of times in a load: what follows from it alone is worked out once. */
const once = <T>(compute: (schema: Schema) => T): ((schema: Schema) => T) => {
  const known = new WeakMap<Schema, { readonly result: T }>();
  return (schema) => {
    const found = known.get(schema) ?? { result: compute(schema) };
    known.set(schema, found);
    return found.result;
  };
};

const NONE: ReadonlyMap<string, Schema> = new Map();

const readNamed = once(
  (value) =>
    new Map(
      Object.entries(value).flatMap(([name, schema]) =>
        schema === true ? [[name, {}] as const] : isSchema(schema) ? [[name, schema] as const] : [],
      ),
    ),
);

/** Members of a schema keyword that holds schemas by name. */
export const schemasOf = (value: unknown): ReadonlyMap<string, Schema> => (isSchema(value) ? readNamed(value) : NONE);

const expressions = new Map<string, RegExp>();

/** A pattern of a schema, compiled once. */
export const patternOf = (source: string): RegExp => {
  const known = expressions.get(source) ?? new RegExp(source, "u");
  expressions.set(source, known);
  return known;
};

export const schemaList = (value: unknown): readonly Schema[] => (Array.isArray(value) ? value.filter(isSchema) : []);

export const namesOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];

const resolved = new WeakMap<Schema, Schema>();

/** Follows `#/$defs/name` references into the root. A schema belongs to one root. */
export const deref = (schema: Schema, root: Schema): Schema => {
  if (schema["$ref"] === undefined) return schema;
  const known = resolved.get(schema) ?? follow(schema, root);
  resolved.set(schema, known);
  return known;
};

const follow = (schema: Schema, root: Schema): Schema => {
  let current = schema;
  for (let hops = 0; typeof current["$ref"] === "string" && hops < 16; hops++) {
    const { $ref, ...beside } = current;
    const target = typeof $ref === "string" ? pointed($ref, root) : undefined;
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
