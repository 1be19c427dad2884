/** Puts the rooms' schemas together into one self-contained JSON Schema (2020-12) for each kind of file. */
import { mappingSchema, overlaySchema } from "../../mapping/index.ts";
import { isSchema, type Schema } from "../structure/problem.ts";
import { fixtureSchema } from "./fixture.ts";
import { integrationSchema, resourceSchema } from "./integration.ts";
import { modelSchema } from "./model.ts";
import { operationSchema, PARTS } from "./parts.ts";
import { sandboxSchema } from "./sandbox.ts";

export const FILE_KINDS = ["integration", "resource", "mapping", "overlay", "fixture", "sandbox", "model"] as const;
export type FileKind = (typeof FILE_KINDS)[number];

const ROOTS: Readonly<Record<FileKind, () => Schema>> = {
  integration: () => integrationSchema,
  resource: () => resourceSchema(operationSchema),
  mapping: () => mappingSchema,
  overlay: () => ({ ...overlaySchema, required: ["mapping"] }),
  fixture: () => fixtureSchema,
  sandbox: () => sandboxSchema,
  model: () => modelSchema,
};

const built = new Map<FileKind, Schema>();

/** The schema of a kind of file, made once. */
export const schemaFor = (kind: FileKind): Schema => {
  const known = built.get(kind);
  if (known !== undefined) return known;
  const schema = assemble(ROOTS[kind]());
  built.set(kind, schema);
  return schema;
};

const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** Lifts the `$defs` of the root and of every part it refers to into one flat `$defs`. */
const assemble = (root: Schema): Schema => {
  const $defs: Record<string, Schema> = {};
  const lift = (name: string, schema: Schema): void => {
    if (name in $defs) return;
    $defs[name] = {};
    $defs[name] = flatten(schema, lift);
  };
  const body = flatten(root, lift);
  return { $schema: DIALECT, ...body, ...(Object.keys($defs).length === 0 ? {} : { $defs }) };
};

/** Copies a schema without its own `$defs`, handing these and every part it names to `lift`. */
const flatten = (schema: Schema, lift: (name: string, part: Schema) => void): Schema => {
  const own = isSchema(schema["$defs"]) ? schema["$defs"] : {};
  const follow = (reference: unknown): unknown => {
    const name = String(reference).replace(/^#\/\$defs\//u, "");
    const part = own[name] ?? PARTS[name];
    if (isSchema(part)) lift(name, part);
    return reference;
  };
  const copySchema = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copySchema);
    if (!isSchema(value)) return value;
    const copy: Record<string, unknown> = {};
    for (const [key, member] of Object.entries(value)) if (!DROPPED.has(key)) copy[key] = copyMember(key, member);
    return copy;
  };
  const copyMember = (key: string, member: unknown): unknown => {
    if (DATA.has(key)) return member;
    if (key === "$ref") return follow(member);
    if (!NAMED.has(key) || !isSchema(member)) return copySchema(member);
    const copy: Record<string, unknown> = {};
    for (const [name, part] of Object.entries(member)) copy[name] = copySchema(part);
    return copy;
  };
  return copySchema(schema) as Schema;
};

const DROPPED: ReadonlySet<string> = new Set(["$defs", "$schema", "$id"]);
/** Keywords whose value is data: never rewritten. */
const DATA: ReadonlySet<string> = new Set([
  "examples",
  "antiExamples",
  "const",
  "enum",
  "default",
  "required",
  "type",
  "description",
  "x-cognate",
]);
/** Keywords whose value is a mapping of names to schemas. */
const NAMED: ReadonlySet<string> = new Set(["properties", "patternProperties"]);
