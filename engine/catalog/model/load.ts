/** Reads `unified-models/`: model.yaml and the JSON Schemas it names. */
import type { CodeLinker } from "../../language/compilation.ts";
import type { Findings } from "../../language/finding.ts";
import type { Located } from "../../language/located.ts";
import { suggest } from "../../language/suggest.ts";
import type { JsonSchema, Model, ModelResource, QueryOperator, QueryParameter } from "../../mapping/types.ts";
import type { Sources } from "../sources.ts";
import { isSchema } from "../structure/problem.ts";
import { checkModelSchema } from "./check.ts";
import { checkMethodName, checkModelName, checkParameterName } from "./reserved.ts";
import { propertiesOf, writeValidator, type WriteRule } from "./validate.ts";

interface ModelFile {
  readonly model: string;
  readonly label: string;
  readonly description?: string;
  readonly version: string;
  readonly resources: Readonly<Record<string, unknown>>;
}

interface ParameterFile {
  readonly type: QueryParameter["type"];
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly operators?: readonly QueryOperator[];
  readonly field?: string;
  readonly description: string;
  readonly required?: boolean;
}

interface ResourceFile {
  readonly description?: string;
  readonly schema: string;
  readonly methods: readonly string[];
  readonly id?: string;
  readonly query?: Readonly<Record<string, ParameterFile>>;
  readonly sort?: readonly string[];
  readonly write?: Readonly<
    Partial<
      Record<"create" | "update", { readonly required?: readonly string[]; readonly properties: readonly string[] }>
    >
  >;
  readonly methods_custom?: Readonly<Record<string, unknown>>;
}

interface Loading {
  readonly sources: Sources;
  readonly findings: Findings;
  readonly folder: string;
  readonly linker?: CodeLinker;
}

/** @returns undefined if model.yaml cannot be used; resources whose schema cannot be used are left out */
export const loadModel = (
  folder: string,
  sources: Sources,
  findings: Findings,
  linker?: CodeLinker,
): Model | undefined => {
  const checked = sources.checked(`${folder}/model.yaml`, "model");
  if (checked === undefined) return undefined;
  const at = checked as Located<ModelFile>;
  const { model, label, description, version } = at.value;
  const expected = folder.split("/").at(-1);
  if (model !== expected)
    findings.report(
      "wrong_value",
      at.at("model").span,
      `the model is called \`${model}\` and stands in the folder \`${expected}\``,
      "give both the same name",
    );
  checkModelName(at.at("model"), findings);
  const loading = { sources, findings, folder, ...(linker === undefined ? {} : { linker }) };
  const resources = new Map<string, ModelResource>();
  for (const [name, child] of at.at("resources").entries()) {
    const resource = loadResource(model, name, child as Located<ResourceFile>, loading);
    if (resource !== undefined) resources.set(name, resource);
  }
  return { name: model, label, ...(description === undefined ? {} : { description }), version, resources };
};

const loadResource = (
  model: string,
  name: string,
  at: Located<ResourceFile>,
  loading: Loading,
): ModelResource | undefined => {
  const { sources, findings, folder, linker } = loading;
  const file = sources.named(at.at("schema"), at.value.schema, folder);
  const validate = file === undefined ? undefined : checkModelSchema(file, findings, linker);
  if (file === undefined || validate === undefined || !isSchema(file.value)) return undefined;
  const schema = file.value;
  const config = at.value;
  const idField = config.id ?? "id";
  checkFields(at, schema, idField, findings);
  checkMethods(at, findings);
  const write = Object.fromEntries((["create", "update"] as const).flatMap((kind) => writeRule(config, kind)));
  const writers = Object.fromEntries(
    Object.entries(write).map(([kind, rule]) => [kind, writeValidator(schema, rule, linker)]),
  );
  return {
    model,
    name,
    description: config.description ?? (typeof schema["description"] === "string" ? schema["description"] : ""),
    methods: config.methods,
    idField,
    schema,
    query: readQuery(at.at("query"), findings),
    sort: config.sort ?? [],
    write,
    customMethods: readMethods(at.at("methods_custom"), loading),
    validate,
    validateWrite: (kind, body) => writers[kind]?.(body) ?? [{ message: `The model has no write rule for ${kind}.` }],
  };
};

const writeRule = (config: ResourceFile, kind: "create" | "update"): readonly (readonly [string, WriteRule])[] => {
  const rule = config.write?.[kind];
  return rule === undefined ? [] : [[kind, { required: rule.required ?? [], properties: rule.properties }]];
};

const readQuery = (at: Located, findings: Findings): ReadonlyMap<string, QueryParameter> =>
  new Map(
    at.entries().map(([name, child]) => {
      checkParameterName(name, child, findings);
      const { operators = ["eq"], required = false, ...rest } = child.value as ParameterFile;
      return [name, { ...rest, name, operators, required }];
    }),
  );

const readMethods = (at: Located, { sources, findings, folder }: Loading): ModelResource["customMethods"] => {
  const schemaAt = (child: Located): JsonSchema | undefined => {
    const found = typeof child.value === "string" ? sources.named(child, child.value, folder)?.value : child.value;
    return isSchema(found) ? found : undefined;
  };
  return new Map(
    at.entries().map(([name, child]) => {
      checkMethodName(name, child, findings);
      const method = child as Located<{ input?: unknown; output?: unknown }>;
      const input = schemaAt(method.at("input"));
      const output = schemaAt(method.at("output"));
      return [name, { ...(input === undefined ? {} : { input }), ...(output === undefined ? {} : { output }) }];
    }),
  );
};

/** Methods that can be called must be described: the usual five need no words but their write rules, others stand under `methods_custom`. */
const checkMethods = (at: Located<ResourceFile>, findings: Findings): void => {
  const { write = {}, methods_custom: custom = {} } = at.value;
  for (const item of at.at("methods").items()) {
    const method = String(item.value);
    if ((method === "create" || method === "update") && write[method] === undefined) {
      findings.report(
        "missing_key",
        item.span,
        `\`${method}\` needs a rule under \`write\``,
        "say which properties it takes",
      );
    } else if (!USUAL_METHODS.includes(method) && !(method in custom)) {
      const near = suggest(method, [...USUAL_METHODS, ...Object.keys(custom)]);
      const hint = near === undefined ? "describe it under `methods_custom`" : `Did you mean \`${near}\`?`;
      findings.report("unknown_reference", item.span, `there is no method \`${method}\``, hint);
    }
  }
};

const USUAL_METHODS: readonly string[] = ["list", "get", "create", "update", "delete"];

/** Every name of a field in model.yaml must be a property of the schema. */
const checkFields = (at: Located<ResourceFile>, schema: JsonSchema, idField: string, findings: Findings): void => {
  const names = Object.keys(propertiesOf(schema));
  const check = (place: Located, field: string): void => {
    if (names.includes(field.split(".")[0] ?? "")) return;
    const near = suggest(field, names);
    findings.report(
      "unknown_field",
      place.span,
      `the schema has no property \`${field}\``,
      near === undefined ? `properties: ${names.join(", ")}` : `Did you mean \`${near}\`?`,
    );
  };
  check(at.at("id").value === undefined ? at.at("schema") : at.at("id"), idField);
  for (const item of at.at("sort").items()) check(item, String(item.value));
  for (const [, parameter] of at.at("query").entries()) {
    const field = (parameter as Located<ParameterFile>).at("field");
    if (field.value !== undefined) check(field, field.value);
  }
  for (const [, rule] of at.at("write").entries()) {
    for (const key of ["required", "properties"] as const)
      for (const item of (rule as Located<WriteRule>).at(key).items()) check(item, String(item.value));
  }
};
