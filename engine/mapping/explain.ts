/** Explains one mapped row: for each field its source, what it read, its value, and why it is null. */
import { propertyNames } from "./json-schema.ts";
import type { Frame } from "./nodes/node.ts";
import type { CompiledField } from "./record.ts";
import type { FieldTrace, ModelResource, Row } from "./types.ts";
import { describeFailure, valueAt } from "./why.ts";

/** Fields that nobody mapped are listed too, after the mapped ones. */
export const explainRow = (
  fields: readonly CompiledField[],
  resource: ModelResource,
  row: Row,
  frame: Frame,
): readonly FieldTrace[] => {
  const mapped = fields.map((field) => explainField(field, row, frame));
  const names = new Set(fields.map((field) => field.name));
  const nowhere = { file: `${resource.model}/${resource.name}`, line: 1, column: 1 };
  const unmapped = propertyNames(resource.schema, resource.schema)
    .filter((name) => !names.has(name) && name !== "remote_data")
    .map((name): FieldTrace => ({
      field: name,
      source: "",
      where: nowhere,
      layer: "",
      value: null,
      input: {},
      why: "not mapped",
    }));
  return [...mapped, ...unmapped];
};

const explainField = (field: CompiledField, row: Row, frame: Frame): FieldTrace => {
  const { where, layer, source } = field.facts;
  const base = { field: field.name, source, where, layer, input: inputOf(field, row, frame) };
  try {
    const value = field.evaluate(row.item, frame);
    const why = isEmpty(value) ? field.node.why(row.item, frame) : undefined;
    return { ...base, value: value === undefined ? null : value, ...(why === undefined ? {} : { why }) };
  } catch (error) {
    return { ...base, value: null, why: describeFailure(error) };
  }
};

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

/** Values at the static paths that the field reads of the record and of variables. */
const inputOf = (field: CompiledField, row: Row, frame: Frame): Readonly<Record<string, unknown>> => {
  const input: Record<string, unknown> = {};
  for (const { expression, context } of field.node.leaves) {
    if (context === "outer") for (const path of expression.references.paths) input[path] = valueAt(path, row.item);
    for (const member of expression.references.members)
      if (!member.endsWith(".*")) input[`$${member}`] = valueAt(member, frame.bindings);
  }
  return input;
};
