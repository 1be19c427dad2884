/** Values: literals of the language and of the model, names of operations, presets, models, mappings, error codes. */
import type { Operation } from "../../../engine/catalog/index.ts";
import { enumOf } from "../../../engine/mapping/json-schema.ts";
import { valueIn } from "../cursor.ts";
import { folderOf } from "../file-kind.ts";
import { readingOf, valuesOf } from "../schema-at.ts";
import type { Subject } from "../subject.ts";
import type { Suggestion } from "./item.ts";
import { modelSchemaAt } from "./model-schema.ts";

export const completeValues = (subject: Subject): readonly Suggestion[] => {
  const { cursor, schemas } = subject;
  if (cursor.role !== "value") return [];
  const from = cursor.start + (/^["']/u.test(cursor.before) ? 1 : 0);
  const make =
    (kind: Suggestion["kind"]) =>
    ([label, detail]: readonly [string, string?]): Suggestion => ({
      label,
      kind,
      from,
      insert: label,
      ...(detail === undefined ? {} : { detail }),
    });
  const literals =
    readingOf(schemas) === "expression" ? [] : valuesOf(schemas).map((value) => [String(value)] as const);
  return [
    ...literals.map(make("value")),
    ...modelValues(subject).map((value) => make("value")([String(value)])),
    ...references(subject).map(make("reference")),
  ];
};

/** What the model allows for a table's row, a constant, a fallback. */
const modelValues = ({ cursor: { path, root }, target }: Subject): readonly unknown[] => {
  const record = path.indexOf("record");
  if (target === undefined || record < 0) return [];
  const isLiteral = path.at(-2) === "enum" || ["const", "else", "absent"].includes(String(path.at(-1)));
  if (!isLiteral) return [];
  const schema = modelSchemaAt(target, path.slice(record + 1), valueIn(root, path.slice(0, record + 1)));
  // A field whose list of values is open may have a filter that names them.
  const filter = [...target.query.values()].find((one) => (one.field ?? one.name) === path[record + 1]);
  return enumOf(schema, target.schema) ?? filter?.enum ?? [];
};

type Reference = readonly [name: string, detail?: string];

/** Names that another place defines, by the key that they stand under. */
const references = (subject: Subject): readonly Reference[] => {
  const { cursor, integration, project, kind } = subject;
  const key = cursor.path.findLast((one) => typeof one === "string");
  const operations = [...(integration?.operations.values() ?? [])];
  switch (key) {
    case "operation":
    case "proxy":
      return operations.map(described);
    case "pagination":
    case "use":
      return kind === "resource" ? presetsOf(subject) : [];
    case "model":
      return [...project.models.values()].map((model) => [model.name, model.label]);
    case "resource":
      return resourcesOf(subject);
    case "unified":
    case "mapping":
      return [...(integration?.mappings.keys() ?? [])].map((name) => [name]);
    case "to":
      return parametersOf(subject);
    case "omits":
      return Object.keys(subject.target?.schema["properties"] ?? {}).map((name) => [name]);
    case "connection":
      return [...(integration?.connections.values() ?? [])].map(({ name, label }) => [name, label]);
    default:
      return [];
  }
};

const described = ({ name, request, description }: Operation): Reference => [name, description ?? request.method];

const presetsOf = ({ project, file }: Subject): readonly Reference[] => {
  const text = project.tree.read(`${folderOf(file)}/integration.yaml`) ?? "";
  const block = /^pagination:\s*\n((?:[ \t]+[^\n]*\n|\s*\n)*)/mu.exec(text)?.[1] ?? "";
  return [...block.matchAll(/^ {2}([\w-]+):/gmu)].map(([, name = ""]) => [name]);
};

const resourcesOf = ({ project, cursor }: Subject): readonly Reference[] => {
  const model = project.models.get(String(valueIn(cursor.root, ["model"])));
  return [...(model?.resources.values() ?? [])].map(({ name, description }) => [name, description]);
};

/** Arguments of the operation that a filter or a sort is sent to. */
const parametersOf = ({ cursor, integration, mapping }: Subject): readonly Reference[] => {
  const names = [valueIn(mapping, ["list", "operation"]), ...operationsOfBranches(mapping, cursor.path)];
  return names.flatMap((name) =>
    (integration?.operations.get(String(name))?.request.params ?? []).map(({ key }): Reference => [key, String(name)]),
  );
};

const operationsOfBranches = (mapping: unknown, path: Subject["cursor"]["path"]): readonly unknown[] => {
  const members = valueIn(mapping, ["list", "choose"]) ?? valueIn(mapping, ["list", "concat"]);
  if (!Array.isArray(members)) return [];
  const own = typeof path[2] === "number" ? [members[path[2]] as unknown] : (members as readonly unknown[]);
  return own.map((member) => valueIn(member, ["operation"]));
};
