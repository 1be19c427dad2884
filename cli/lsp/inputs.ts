/** The values that an expression at a place reads, as samples and fixtures have them. */
import type { PathKey } from "../../engine/language/located.ts";
import { bodiesOf, listOf, recordsOf } from "./answers.ts";
import { valueIn } from "./cursor.ts";
import { evaluateText } from "./evaluate.ts";
import { operationsIn, type Subject } from "./subject.ts";

/** Contexts of the expression, the first one first; none where nothing was recorded. */
export const inputsAt = (subject: Subject): readonly unknown[] => {
  switch (subject.kind) {
    case "mapping":
    case "overlay":
      return inputsOfMapping(subject);
    case "resource":
      return inputsOfOperation(subject);
    case "integration":
      return inputsOfIntegration(subject);
    default:
      return [];
  }
};

const inputsOfMapping = ({ cursor, mapping, answers, integration, target }: Subject): readonly unknown[] => {
  const [first, second] = cursor.path;
  if (integration === undefined) return [];
  if ((first === "create" || first === "update") && second === "body") return listOf(target?.schema["examples"]);
  const operations = operationsIn(mapping);
  if (first === "bind") return bodiesOf(answers, operations);
  const records = recordsOf(answers, operations, integration);
  const expand = valueIn(mapping, ["expand"]);
  const rows =
    typeof expand === "string" && first !== "expand"
      ? records.flatMap((record) => listOf(evaluateText(expand, record)))
      : records;
  return insideNodes(rows, cursor.path, cursor.root);
};

/** What `each` and `of` above a place make of the records. */
const insideNodes = (rows: readonly unknown[], path: readonly PathKey[], root: unknown): readonly unknown[] => {
  let inputs = rows;
  for (const [index, key] of path.entries()) {
    if (key !== "fields" && key !== "value" && key !== "where") continue;
    const node = valueIn(root, path.slice(0, index));
    const expression = valueIn(node, ["each"]) ?? valueIn(node, ["of"]);
    if (typeof expression === "string") inputs = inputs.flatMap((input) => listOf(evaluateText(expression, input)));
  }
  return inputs;
};

const inputsOfOperation = ({ cursor, answers, integration }: Subject): readonly unknown[] => {
  const operation = `${String(valueIn(cursor.root, ["resource"]))}.${String(cursor.path[1])}`;
  if (integration === undefined) return [];
  const from = valueIn(cursor.root, [...cursor.path.slice(0, -1), "from"]);
  return from === "last_record" ? recordsOf(answers, [operation], integration) : bodiesOf(answers, [operation]);
};

const inputsOfIntegration = ({ cursor, answers, integration }: Subject): readonly unknown[] => {
  const [first, , part] = cursor.path;
  if (integration === undefined) return [];
  if (first === "pagination") return bodiesOf(answers, [...integration.operations.keys()]);
  if (first !== "connections" || (part !== "verify" && part !== "learn")) return [];
  const operation = valueIn(cursor.root, [...cursor.path.slice(0, -1), "operation"]);
  return recordsOf(answers, [String(operation)], integration);
};
