/** Compiles a model's JSON Schema (2020-12) once, at first use, into record and write checks. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { ErrorDetail } from "../../errors.ts";
import type { CodeLinker } from "../../language/compilation.ts";
import { escapeStep, unescapeStep } from "../../language/json-pointer.ts";
import { compileValidator } from "../../language/schema-code.ts";
import { suggest } from "../../language/suggest.ts";
import type { JsonSchema } from "../../mapping/types.ts";

type Formats = "fast" | "full";

const engines = new Map<string, Ajv2020>();

/** Fast formats cost a fifth of a microsecond a record, full ones ten times that (reference/stack.md 4.3). */
const engineFor = (formats: Formats, linker: CodeLinker | undefined): Ajv2020 => {
  const key = `${formats} ${linker?.collect !== undefined}`;
  const known = engines.get(key);
  if (known !== undefined) return known;
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    allErrors: true,
    // Strict mode refuses what the meta-schema would; compiling that costs a tenth of a whole load.
    validateSchema: false,
    addUsedSchema: false,
    logger: false,
    // The optimizer takes longer than it saves: V8 does its work again.
    code: { optimize: false, source: linker?.collect !== undefined },
  });
  addFormats.default(ajv, { mode: formats });
  ajv.addKeyword("x-cognate");
  engines.set(key, ajv);
  return ajv;
};

/** @throws Error if the schema is not valid 2020-12 */
const compileSchema = (schema: JsonSchema, formats: Formats, linker: CodeLinker | undefined): ValidateFunction =>
  compileValidator(engineFor(formats, linker), schema, formats, linker);

export type RecordValidator = (record: unknown, formats?: Formats) => readonly ErrorDetail[];

/** Gives the failures of one record. The schema is compiled at the first call for each kind of formats. */
export const recordValidator = (schema: JsonSchema, linker?: CodeLinker): RecordValidator => {
  const compiled = new Map<Formats, ValidateFunction>();
  if (linker?.everything === true)
    for (const one of ["fast", "full"] as const) compiled.set(one, compileSchema(schema, one, linker));
  return (record, formats = "fast") => {
    let validate = compiled.get(formats);
    if (validate === undefined) compiled.set(formats, (validate = compileSchema(schema, formats, linker)));
    return validate(record) ? [] : detailsOf(validate.errors ?? []);
  };
};

/** Where a schema breaks the rules of JSON Schema itself, by keys from its root; asked only of one that does not compile. */
export const faultOf = (
  schema: JsonSchema,
): { readonly path: readonly string[]; readonly message: string } | undefined => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  if (ajv.validateSchema(schema) === true) return undefined;
  // The deepest place is the cause, the others are the places around it.
  const [first] = [...(ajv.errors ?? [])].sort((a, b) => b.instancePath.length - a.instancePath.length);
  if (first === undefined) return undefined;
  const path = first.instancePath.split("/").slice(1).map(unescapeStep);
  return { path, message: `\`${path.at(-1) ?? "the schema"}\` ${first.message ?? "is not valid"}` };
};

export interface WriteRule {
  readonly required: readonly string[];
  readonly properties: readonly string[];
}

/** Checks a body against a write rule: every mistake with its pointer. Absent properties are left alone, null clears where the model allows it. */
export const writeValidator = (
  schema: JsonSchema,
  rule: WriteRule,
  linker?: CodeLinker,
): ((body: unknown) => readonly ErrorDetail[]) => {
  const all = propertiesOf(schema);
  const taken = Object.fromEntries(rule.properties.flatMap((name) => (name in all ? [[name, all[name]]] : [])));
  const compiled = (): ValidateFunction =>
    compileSchema(
      {
        type: "object",
        properties: taken,
        required: rule.required,
        ...(schema["$defs"] === undefined ? {} : { $defs: schema["$defs"] }),
      },
      "full",
      linker,
    );
  let validate = linker?.everything === true ? compiled() : undefined;
  return (body) => {
    if (typeof body !== "object" || body === null || Array.isArray(body))
      return [{ message: "The body must be a JSON object.", pointer: "" }];
    const strange = Object.keys(body).flatMap((name) =>
      name in taken ? [] : [refused(name, name in all, Object.keys(taken))],
    );
    validate ??= compiled();
    return validate(body) ? strange : [...strange, ...detailsOf(validate.errors ?? [])];
  };
};

const refused = (name: string, known: boolean, candidates: readonly string[]): ErrorDetail => {
  const pointer = `/${escapeStep(name)}`;
  if (known) return { message: `\`${name}\` cannot be written.`, pointer, field: name };
  const near = suggest(name, candidates);
  return {
    message: `The model has no property \`${name}\`.`,
    pointer,
    field: name,
    ...(near === undefined ? {} : { hint: `Did you mean \`${near}\`?` }),
  };
};

export const propertiesOf = (schema: JsonSchema): Readonly<Record<string, JsonSchema>> =>
  (typeof schema["properties"] === "object" && schema["properties"] !== null ? schema["properties"] : {}) as Readonly<
    Record<string, JsonSchema>
  >;

const detailsOf = (errors: readonly ErrorObject[]): readonly ErrorDetail[] =>
  // A union's branches fail one by one; the union's own error says it all.
  errors.filter((error) => !/\/(?:anyOf|oneOf)\/\d+/u.test(error.schemaPath)).map(detailOf);

const detailOf = (error: ErrorObject): ErrorDetail => {
  const pointer = error.instancePath + memberOf(error);
  const field = pointer.split("/")[1];
  return {
    message: messageOf(error),
    pointer,
    ...(field === undefined ? {} : { field: unescapeStep(field) }),
  };
};

/** Keywords that complain of a member name it in their parameters. */
const memberOf = ({ params }: ErrorObject): string => {
  const member: unknown = params["additionalProperty"] ?? params["unevaluatedProperty"] ?? params["missingProperty"];
  return typeof member === "string" ? `/${escapeStep(member)}` : "";
};

const messageOf = ({ keyword, params, message }: ErrorObject): string => {
  if (keyword === "additionalProperties" || keyword === "unevaluatedProperties")
    return "The model has no such property.";
  if (keyword === "required") return "The property is missing.";
  if (keyword === "enum" && Array.isArray(params["allowedValues"]))
    return `The value must be one of ${params["allowedValues"].map((value) => JSON.stringify(value)).join(", ")}.`;
  return `The value ${message ?? "does not fit"}.`;
};
