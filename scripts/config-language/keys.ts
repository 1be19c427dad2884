/** The keys of one part of the language as a nested Markdown list, each with its kind, sentence, example and mistake. */
import { isSchema, kindOf, schemasAt, shown, type Schema } from "./schema-text.ts";

interface Key {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** @param known filled with the parts and mistakes that were written, so that each is written once a page */
export const keyList = (schema: Schema, known: Map<string, string>, depth = 0, path = ""): readonly string[] =>
  keysOf(schema).flatMap((key) => {
    const here = path === "" ? key.name : `${path}.${key.name}`;
    const below = keysOf(key.schema);
    const line = `${"  ".repeat(depth)}- ${keyLine(key, known)}`;
    if (below.length === 0) return [line];
    const print = JSON.stringify(below);
    const seen = known.get(print);
    if (seen !== undefined) return [`${line} Its keys: as \`${seen}\`.`];
    known.set(print, here);
    return [line, ...keyList(key.schema, known, depth + 1, here)];
  });

const keyLine = ({ name, schema, required }: Key, known: Map<string, string>): string => {
  const marks = [kindOf(schema), ...(required ? ["required"] : []), ...defaultOf(schema)];
  return [`**\`${name}\`** (${marks.join("; ")})`, describe(schema, known)].filter((part) => part !== "").join(": ");
};

const defaultOf = (schema: Schema): readonly string[] =>
  schema["default"] === undefined ? [] : [`default ${shown(schema["default"])}`];

/** Sentence, shortest example, mistake. */
export const describe = (schema: Schema, known: Map<string, string>): string => {
  const described = wordsOf(schema);
  const description = typeof described["description"] === "string" ? described["description"] : "";
  const [lead = "", ...points] = description.split("\n");
  const sentence = points.length === 0 ? lead : "";
  return [sentence, ...exampleOf(described), ...mistakeOf(described, known)].filter((part) => part !== "").join(" ");
};

/** Words of a part that may also be null stand in its first branch. */
const wordsOf = (schema: Schema): Schema => {
  const [first] = schemasAt(schema, "anyOf");
  return schema["examples"] === undefined && first !== undefined ? { ...first, ...schema } : schema;
};

const exampleOf = (schema: Schema): readonly string[] => {
  if ("const" in schema || !Array.isArray(schema["examples"])) return [];
  const [shortest] = schema["examples"].map(shown).sort((a, b) => a.length - b.length);
  return shortest === undefined ? [] : [`Example: ${shortest}.`];
};

const mistakeOf = (schema: Schema, known: Map<string, string>): readonly string[] => {
  const [first] = Array.isArray(schema["antiExamples"]) ? schema["antiExamples"] : [];
  if (!isSchema(first) || typeof first["reason"] !== "string") return [];
  const reason = first["reason"].replace(/\.$/u, "");
  const print = JSON.stringify(first);
  if (known.has(print)) return [];
  known.set(print, reason);
  return first["value"] === undefined ? [`Empty is wrong: ${reason}.`] : [`Not ${shown(first["value"])}: ${reason}.`];
};

/** Keys of a mapping, of the values of a mapping of names, of the items of a list, and of every branch. */
const keysOf = (schema: Schema): readonly Key[] => {
  if ("$ref" in schema) return [];
  const required = new Set(Array.isArray(schema["required"]) ? schema["required"] : []);
  const own = isSchema(schema["properties"])
    ? Object.entries(schema["properties"]).flatMap(([name, part]) =>
        isSchema(part) ? [{ name, schema: part, required: required.has(name) }] : [],
      )
    : [];
  const inner = [schema["additionalProperties"], schema["items"]].filter(isSchema).flatMap(keysOf);
  const branches = [...schemasAt(schema, "anyOf"), ...schemasAt(schema, "oneOf")]
    .map(keysOf)
    .filter((keys) => keys.length > 0);
  // With several branches a key is required in one of them alone.
  const either = branches.flat().map((key) => (branches.length > 1 ? { ...key, required: false } : key));
  const seen = new Set<string>();
  return [...own, ...inner, ...either].filter(({ name }) => !seen.has(name) && seen.add(name) !== undefined);
};
