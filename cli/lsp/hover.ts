/** What a place means: the key's description, the function's, the field's, and the value in the first record that was seen. */
import { FUNCTIONS, usage } from "../../engine/expression/functions/index.ts";
import { builtinNames } from "../../engine/expression/analysis/index.ts";
import { propertyOf } from "../../engine/mapping/json-schema.ts";
import type { FieldTrace } from "../../engine/mapping/types.ts";
import { modelSchemaAt } from "./complete/model-schema.ts";
import { valueIn } from "./cursor.ts";
import { evaluateText, shortValue } from "./evaluate.ts";
import { inputsAt } from "./inputs.ts";
import { descriptionOf, examplesOf, keysOf } from "./schema-at.ts";
import { placeAt, type Subject } from "./subject.ts";
import { variableMembers } from "./variables.ts";
import { type Word, wordAt } from "./word.ts";

export interface HoverText {
  readonly markdown: string;
  /** Offsets in the file. */
  readonly start: number;
  readonly end: number;
}

/** undefined where there is nothing to say. */
export const hoverAt = async (subject: Subject): Promise<HoverText | undefined> => {
  const { cursor } = subject;
  const word = wordAt(subject);
  const said = [
    ...(cursor.role === "key" ? keyText(subject) : []),
    ...(word === undefined ? referenceText(subject) : wordText(subject, word)),
    ...(await fieldText(subject)),
  ];
  if (said.length === 0) return undefined;
  const { start, end } = word ?? { start: cursor.start, end: cursor.start + cursor.scalar.length };
  return { markdown: said.join("\n\n"), start, end };
};

const keyText = (subject: Subject): readonly string[] => {
  const { cursor, schemas, kind, target } = subject;
  const key = keysOf(schemas).get(cursor.scalar);
  const description = key === undefined ? undefined : descriptionOf(key, kind);
  const examples = key === undefined ? [] : examplesOf([key]).slice(0, 3);
  const record = cursor.path.indexOf("record");
  const model =
    target === undefined || record < 0
      ? undefined
      : propertyOf(
          modelSchemaAt(target, cursor.path.slice(record + 1), valueIn(cursor.root, cursor.path.slice(0, record + 1))),
          cursor.scalar,
          target.schema,
        );
  const ofModel = model === undefined || model === "unknown" ? undefined : model["description"];
  const parameter = cursor.path.at(-1) === "filters" ? target?.query.get(cursor.scalar) : undefined;
  return [
    ...(description === undefined ? [] : [description]),
    ...(examples.length === 0 ? [] : [`Examples: ${examples.map((one) => `\`${shortValue(one)}\``).join(", ")}`]),
    ...(typeof ofModel === "string" ? [`**${target?.model ?? ""}/${target?.name ?? ""}**: ${ofModel}`] : []),
    ...(parameter === undefined ? [] : [`${parameter.description} (${parameter.operators.join(", ")})`]),
  ];
};

const wordText = (subject: Subject, word: Word): readonly string[] => {
  const [name = "", ...below] = word.names;
  if (word.isVariable && below.length === 0 && isCalled(subject, word)) {
    const own = FUNCTIONS[name];
    if (own !== undefined) {
      const [example] = own.examples;
      return [
        `\`${usage(own)}\``,
        own.summary,
        ...(own.details === undefined ? [] : [own.details]),
        ...(example === undefined ? [] : [`\`${example.expression}\` gives \`${shortValue(example.result)}\``]),
      ];
    }
    if (builtinNames.has(name)) return [`\`$${name}\` is a function of JSONata.`];
  }
  const isScope = placeAt(subject)?.scope.context === "scope";
  if (word.isVariable || isScope) {
    const last = below.at(-1);
    const found = last === undefined ? undefined : variableMembers(subject, [name, ...below.slice(0, -1)]).get(last);
    return [`\`${word.text}\`: variable${found === undefined ? "" : `, first seen as \`${shortValue(found)}\``}`];
  }
  const seen = inputsAt(subject)
    .map((input) => evaluateText(word.text, input))
    .find((value) => value !== undefined && value !== null);
  return seen === undefined ? [] : [`\`${word.text}\` in the first sample: \`${shortValue(seen, 200)}\``];
};

const isCalled = ({ cursor }: Subject, { end }: Word): boolean => {
  const next = /^\s*(\S?)/u.exec(cursor.text.slice(end))?.[1];
  return next === "(" || /~>\s*$/u.test(cursor.text.slice(0, end).replace(/\$\w+$/u, ""));
};

const referenceText = ({ cursor, integration }: Subject): readonly string[] => {
  if (cursor.role !== "value") return [];
  const operation = integration?.operations.get(cursor.scalar.replaceAll(/["']/gu, ""));
  if (operation === undefined) return [];
  const { request, description, documentationUrl } = operation;
  return [
    `\`${operation.name}\`: ${request.method} \`${request.path.source}\``,
    ...(description === undefined ? [] : [description]),
    ...(documentationUrl === undefined ? [] : [`<${documentationUrl}>`]),
  ];
};

/** The unified field that the cursor stands in, as the engine explains it for the first record that a fixture gives. */
const fieldText = async (subject: Subject): Promise<readonly string[]> => {
  const { cursor, target, integration, source } = subject;
  const record = cursor.path.indexOf("record");
  if (target === undefined || integration === undefined || record < 0) return [];
  const path = [...cursor.path.slice(record + 1), ...(cursor.role === "key" ? [cursor.scalar] : [])].map(String);
  const name = path.filter((_key, index) => index === 0 || path[index - 1] === "fields").join(".");
  const traces = await source.explained(integration, `${target.model}/${target.name}`);
  const trace = traces.flatMap(withInner).find(({ field }) => field.replaceAll(/\[\d+\]/gu, "") === name);
  if (trace === undefined) return [];
  return [
    `\`${trace.field}\` in the first record: \`${shortValue(trace.value, 200)}\`${trace.why === undefined ? "" : `, because ${trace.why}`}`,
    ...(trace.layer === "base" || trace.layer === "" ? [] : [`From the layer \`${trace.layer}\`.`]),
  ];
};

const withInner = (trace: FieldTrace): readonly FieldTrace[] => [trace, ...trace.inside.flatMap(withInner)];
