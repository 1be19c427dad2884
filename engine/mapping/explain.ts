/** Explains one mapped row: for each field its source, what it read, what its parts gave, its value, and why it is null. */
import type { PartValue } from "../language/compilation.ts";
import { propertyNames } from "./json-schema.ts";
import type { CompiledNode, Frame } from "./nodes/node.ts";
import type { CompiledField } from "./record.ts";
import type { FieldTrace, ModelResource, Row } from "./types.ts";
import { describeFailure, valueAt, whyAbsent } from "./why.ts";

/**
 * Fields that nobody mapped are listed too, after the mapped ones.
 * @param removed of fields that a layer took away, that layer
 */
export const explainRow = (
  fields: readonly CompiledField[],
  resource: ModelResource,
  row: Row,
  frame: Frame,
  removed: ReadonlyMap<string, string>,
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
      parts: [],
      why: removed.has(name) ? `removed by the layer ${removed.get(name)}` : "not mapped",
      inside: [],
    }));
  return [...mapped, ...unmapped];
};

interface Explained {
  readonly field: string;
  readonly node: CompiledNode;
  readonly facts: Pick<FieldTrace, "source" | "where" | "layer">;
  readonly evaluate: (input: unknown, frame: Frame) => unknown;
  readonly read: Pick<FieldTrace, "input" | "absent">;
}

const explainField = (field: CompiledField, row: Row, frame: Frame): FieldTrace => {
  const { source, where, layer } = field.facts;
  const explained: Explained = {
    field: field.name,
    node: field.node,
    facts: { source, where, layer },
    // A field whose binding failed throws what that one threw.
    evaluate: (input) => field.evaluate(input, frame),
    read: readOf(field.node, "outer", row.item, frame),
  };
  return explainNode(explained, row.item, field.frameOf?.(row.item, frame) ?? frame);
};

const explainNode = ({ field, node, facts, evaluate, read }: Explained, item: unknown, frame: Frame): FieldTrace => {
  const base = { field, ...facts, ...read, parts: partsOf(node, item, frame) };
  try {
    const value = evaluate(item, frame);
    const why = isEmpty(value) ? node.why(item, frame) : undefined;
    const note = isEmpty(value) ? undefined : node.note?.(item, frame);
    const inside = (node.inside?.(item, frame) ?? []).map((inner) => {
      const where = inner.node.own?.where ?? facts.where;
      return explainNode(
        {
          field: `${field}${inner.path}`,
          node: inner.node,
          facts: { source: inner.node.source, where, layer: facts.layer },
          evaluate: inner.node.evaluate,
          read: readOf(inner.node, "inner", inner.input, frame),
        },
        inner.input,
        frame,
      );
    });
    return {
      ...base,
      value: value === undefined ? null : value,
      ...(why === undefined ? {} : { why }),
      ...(note === undefined ? {} : { note }),
      inside,
    };
  } catch (error) {
    return { ...base, value: null, why: describeFailure(error), inside: [] };
  }
};

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

/** Of a node that is more than one expression (`enum … of`, `each`), what that expression gives is a part too. */
const partsOf = ({ own, source }: CompiledNode, input: unknown, frame: Frame): readonly PartValue[] => {
  if (own === undefined) return [];
  const parts = own.dissect?.(input, frame.bindings, frame.now).parts ?? [];
  if (own.source === source) return parts;
  const { line, column } = own.where;
  const whole = { source: own.source, line, column };
  try {
    return [...parts, { ...whole, value: own.evaluate(input, frame.bindings, frame.now) }];
  } catch (error) {
    return [...parts, { ...whole, error: describeFailure(error) }];
  }
};

/** Values at the static paths that the node reads of its context and of variables; a path that gives nothing is listed too. */
const readOf = (
  node: CompiledNode,
  context: CompiledNode["leaves"][number]["context"],
  item: unknown,
  frame: Frame,
): Pick<FieldTrace, "input" | "absent"> => {
  const input: Record<string, unknown> = {};
  const absent: Record<string, string> = {};
  const note = (path: string, from: unknown, whole: string, sigil = ""): void => {
    input[`${sigil}${path}`] = valueAt(path, from) ?? null;
    const reason = whyAbsent(path, from, whole, sigil);
    if (reason !== undefined) absent[`${sigil}${path}`] = reason;
  };
  for (const leaf of context === "inner" ? ownOf(node) : node.leaves) {
    const { paths, members } = leaf.expression.references;
    if (leaf.context === context)
      for (const path of paths) note(path, item, context === "inner" ? "the value" : "the record");
    for (const member of members) if (!member.endsWith(".*")) note(member, frame.bindings, "the call", "$");
  }
  return { input, ...(Object.keys(absent).length === 0 ? {} : { absent }) };
};

/** Inside of a value the other expressions may read yet another one. */
const ownOf = ({ own }: CompiledNode): CompiledNode["leaves"] =>
  own === undefined ? [] : [{ expression: own, context: "inner" }];
