/** Where the thing is defined that a place names. */
import { collectFindings, type Span } from "../../engine/language/finding.ts";
import type { Located, PathKey } from "../../engine/language/located.ts";
import { parseJson } from "../../engine/language/yaml/json.ts";
import { parseYaml } from "../../engine/language/yaml/parse.ts";
import { valueIn } from "./cursor.ts";
import { folderOf } from "./file-kind.ts";
import type { Subject } from "./subject.ts";
import { wordAt } from "./word.ts";

type Finder = (subject: Subject, named: string) => Span | undefined;

export const definitionAt = (subject: Subject): Span | undefined => {
  const { cursor } = subject;
  const word = wordAt(subject);
  if (word !== undefined) return variableDefinition(subject, word.names, word.isVariable);
  const named = cursor.scalar.replaceAll(/^["']|["']$/gu, "");
  return (cursor.role === "key" ? KEY_FINDERS : VALUE_FINDERS).map((find) => find(subject, named)).find(Boolean);
};

/** The key at a path of a file; the beginning of the file where the path leads nowhere. */
const keyIn = ({ project }: Subject, file: string, path: readonly PathKey[]): Span | undefined => {
  const text = project.tree.read(file);
  if (text === undefined) return undefined;
  const start = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  const root = (file.endsWith(".json") ? parseJson : parseYaml)(text, file, collectFindings());
  if (root === undefined || path.length === 0) return start;
  const at = path.reduce<Located>((one, key) => (one as Located<Record<PathKey, unknown>>).at(key), root);
  return at.value === undefined ? undefined : at.keySpan;
};

const lastKey = (path: readonly PathKey[]): PathKey | undefined => path.findLast((key) => typeof key === "string");

const operation: Finder = (subject, named) => {
  const where = subject.integration?.operations.get(named)?.where;
  return where === undefined ? undefined : { ...where, endLine: where.line, endColumn: where.column };
};

const preset: Finder = (subject, named) =>
  ["pagination", "use"].includes(String(lastKey(subject.cursor.path)))
    ? keyIn(subject, `${folderOf(subject.file)}/integration.yaml`, ["pagination", named])
    : undefined;

const model: Finder = (subject, named) => {
  const key = lastKey(subject.cursor.path);
  if (key === "model") return keyIn(subject, `unified-models/${named}/model.yaml`, []);
  if (key !== "resource" || subject.target === undefined) return undefined;
  return keyIn(subject, `unified-models/${subject.target.model}/model.yaml`, ["resources", named]);
};

const mapping: Finder = (subject, named) =>
  ["unified", "mapping"].includes(String(lastKey(subject.cursor.path)))
    ? keyIn(subject, `${folderOf(subject.file)}/mappings/${named}.yaml`, [])
    : undefined;

/** `$jsonata`, `$text`, `static`, `file`, `recording`, `schema`, `samples`: a name relative to this file. */
const file: Finder = (subject, named) => {
  if (!/^[\w./-]+\.\w+$/u.test(named)) return undefined;
  const path = new URL(named, `file:///${subject.file}`).pathname.slice(1);
  return subject.project.tree.paths.includes(path) ? keyIn(subject, path, []) : undefined;
};

/** The rule that gives an error code: what a fixture expects, or a step forgives. */
const errorRule: Finder = (subject, named) => {
  const { path } = subject.cursor;
  if (lastKey(path) !== "code" && lastKey(path) !== "codes") return undefined;
  const text = `${folderOf(subject.file)}/integration.yaml`;
  const rules = parseYaml(subject.project.tree.read(text) ?? "", text, collectFindings());
  const all = valueIn(rules?.value, ["errors", "rules"]);
  const index = Array.isArray(all) ? all.findIndex((rule: unknown) => valueIn(rule, ["code"]) === named) : -1;
  return index < 0 ? undefined : keyIn(subject, text, ["errors", "rules", index, "code"]);
};

const VALUE_FINDERS: readonly Finder[] = [operation, preset, model, mapping, file, errorRule];

const modelField: Finder = (subject, named) => {
  const { cursor, target } = subject;
  const record = cursor.path.indexOf("record");
  if (target === undefined || record < 0) return undefined;
  const path = [...cursor.path.slice(record + 1), named].map(String);
  const names = path.filter((_key, index) => index === 0 || path[index - 1] === "fields");
  const lists = path.map((_key, index) =>
    valueIn(cursor.root, [...cursor.path.slice(0, record + 1), ...path.slice(0, index), "each"]),
  );
  const schema: PathKey[] = [];
  for (const [index, key] of path.entries())
    if (names.includes(key) && (index === 0 || path[index - 1] === "fields")) schema.push("properties", key);
    else if (key === "fields" && lists[index] !== undefined) schema.push("items");
  return keyIn(subject, `unified-models/${target.model}/${target.name}.schema.json`, schema);
};

const filter: Finder = (subject, named) =>
  subject.cursor.path.at(-1) === "filters" && subject.target !== undefined
    ? keyIn(subject, `unified-models/${subject.target.model}/model.yaml`, [
        "resources",
        subject.target.name,
        "query",
        named,
      ])
    : undefined;

/** An argument of an operation, set by a mapping. */
const argument: Finder = (subject, named) => {
  const { cursor, integration } = subject;
  if (cursor.path.at(-1) !== "args") return undefined;
  const name = String(valueIn(cursor.root, [...cursor.path.slice(0, -1), "operation"]));
  const resource = integration?.operations.get(name)?.where.file;
  return resource === undefined
    ? undefined
    : keyIn(subject, resource, ["operations", name.split(".")[1] ?? "", "params", named]);
};

const KEY_FINDERS: readonly Finder[] = [modelField, filter, argument];

/** A binding, a step, a parameter of the model or of the operation. */
const variableDefinition = (
  subject: Subject,
  [name = "", member]: readonly string[],
  isVariable: boolean,
): Span | undefined => {
  const { cursor, target, kind } = subject;
  if (isVariable && valueIn(subject.mapping, ["bind", name]) !== undefined) {
    const own = kind === "overlay" && valueIn(cursor.root, ["bind", name]) === undefined;
    return keyIn(subject, own ? mappingFile(subject) : subject.file, ["bind", name]);
  }
  if (member === undefined) return undefined;
  if (name === "steps") {
    const steps = valueIn(subject.mapping, ["steps"]);
    const index = Array.isArray(steps) ? steps.findIndex((step: unknown) => valueIn(step, ["name"]) === member) : -1;
    return index < 0 ? undefined : keyIn(subject, mappingFile(subject), ["steps", index, "name"]);
  }
  if (name === "query" && target !== undefined)
    return keyIn(subject, `unified-models/${target.model}/model.yaml`, ["resources", target.name, "query", member]);
  if (name === "args" && kind === "resource")
    return keyIn(subject, subject.file, ["operations", String(cursor.path[1]), "params", member]);
  return name === "account" || name === "credentials" ? connectionField(subject, member) : undefined;
};

const mappingFile = ({ file: own, target, kind }: Subject): string =>
  kind === "overlay" && target !== undefined ? `${folderOf(own)}/mappings/${target.model}/${target.name}.yaml` : own;

const connectionField = (subject: Subject, member: string): Span | undefined =>
  [...(subject.integration?.connections.values() ?? [])]
    .map((connection) =>
      keyIn(subject, `${folderOf(subject.file)}/integration.yaml`, ["connections", connection.name, "fields", member]),
    )
    .find(Boolean);
