/** Whether the two sides of a table know its values: the model's parameters, and the argument that a filter is sent as. */
import { didYouMean } from "../../language/suggest.ts";
import type { Located } from "../../language/located.ts";
import { enumOf, itemsOf, propertyOf } from "../json-schema.ts";
import type { NamedParts } from "../parts.ts";
import { printed, shown } from "../printed.ts";
import type { Surroundings } from "../surroundings.ts";
import type { JsonSchema, OperationFacts, QueryParameter } from "../types.ts";
import { has, isMapping, member, textOf } from "../yaml.ts";
import type { EnumTable } from "./enum-table.ts";

/** A field's table gives words that consumers filter by: one that no parameter knows cannot be asked for. */
export const checkRecordTable = (field: string, at: Located, { resource, compilation }: Surroundings): void => {
  const words = [...resource.query.values()]
    .filter((parameter) => parameter.field === field)
    .flatMap((parameter) => parameter.enum ?? []);
  const expected = propertyOf(resource.schema, field, resource.schema);
  // What the schema lists, the rows are held to already.
  const isListed = expected !== "unknown" && enumOf(expected, resource.schema) !== undefined;
  if (words.length === 0 || isListed || !isMapping(at.value) || !has(at, "enum")) return;
  for (const [, row] of member(at, "enum").entries()) {
    if (row.value === null || words.includes(printed(row.value))) continue;
    compilation.findings.report(
      "enum_mismatch",
      row.span,
      `The model's parameter for \`${field}\` has no value ${shown(row.value)}, so nobody can filter by it.`,
      didYouMean(printed(row.value), words) ?? `It has ${words.join(", ")}.`,
    );
  }
};

export interface SentFilter {
  /** The filter. */
  readonly at: Located;
  readonly parameter: QueryParameter;
  readonly record: NamedParts;
  readonly operation: OperationFacts;
  readonly table: EnumTable | undefined;
}

/** A filter that is sent: what its table gives must be what the argument takes, and what has a table needs one. */
export const checkSent = (filter: SentFilter, around: Surroundings): void => {
  const { at, operation, table } = filter;
  // An expression may say anything.
  if (has(at, "value")) return;
  const arg = operation.params.find((param) => param.key === textOf(member(at, "to")));
  const known = wordsOf(arg?.schema)?.map(String);
  if (table !== undefined && known !== undefined) checkTable(filter, table, known, around);
  if (table === undefined) checkUntranslated(filter, known ?? [], around);
};

const checkTable = (
  { at, parameter, record }: SentFilter,
  table: EnumTable,
  known: readonly string[],
  { compilation }: Surroundings,
): void => {
  const isReverse = member(at, "enum").value === "reverse";
  const rows = isReverse ? recordTable(parameter, record) : member(at, "enum").entries();
  for (const [key, row] of rows) {
    const sent = isReverse ? [key] : (table.get(key) ?? []).map(String);
    for (const value of sent) {
      if (known.includes(value)) continue;
      compilation.findings.report(
        "enum_mismatch",
        isReverse ? row.keySpan : row.span,
        `The filter \`${parameter.name}\` would send ${shown(value)}, which \`${textOf(member(at, "to"))}\` does not take.`,
        didYouMean(value, known) ?? `It takes ${known.join(", ")}.`,
      );
    }
  }
};

/** `status: { to: state }` beside a record whose `status` goes through a table. */
const checkUntranslated = (
  { at, parameter, record }: SentFilter,
  known: readonly string[],
  { compilation }: Surroundings,
): void => {
  const rows = recordTable(parameter, record);
  const words = parameter.enum ?? [];
  const isSame = rows.every(([provider, row]) => provider.toLowerCase() === printed(row.value).toLowerCase());
  if (isSame || (words.length > 0 && words.every((word) => known.includes(word)))) return;
  compilation.findings.report(
    "enum_mismatch",
    member(at, "to").span,
    `\`${parameter.name}\` is sent as consumers write it, and \`record.${parameter.field ?? parameter.name}\` has other words of the provider.`,
    "Add `enum: reverse`, or a table of its own.",
  );
};

const recordTable = (parameter: QueryParameter, record: NamedParts): readonly (readonly [string, Located])[] => {
  const node = record.get(parameter.field ?? parameter.name)?.at;
  return node === undefined || !isMapping(node.value) ? [] : member(node, "enum").entries();
};

const wordsOf = (schema: JsonSchema | undefined): readonly unknown[] | undefined =>
  schema === undefined ? undefined : enumOf(itemsOf(schema, schema) ?? schema, schema);
