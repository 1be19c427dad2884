/** Whether a provider's field can become a field of the model, and by which output node. */
import { viewOf, type ApiSchema, type SchemaView } from "../openapi/index.ts";
import { parseInstant } from "../language/time.ts";
import { enumOf, itemsOf, typesOf } from "../mapping/json-schema.ts";
import type { JsonSchema, ModelResource } from "../mapping/types.ts";
import { formOf } from "./example.ts";
import { likeness } from "./names.ts";
import { fieldsOf, type Leaf } from "./provider-fields.ts";

export interface Wanted {
  readonly name: string;
  readonly schema: JsonSchema;
  /** Where its `$ref`s point. */
  readonly root: JsonSchema;
  /** The closed list of values, if the model has one, be it for filters alone. */
  readonly values: readonly string[];
}

export interface Fit {
  /** An output node; `{ path }` stands for an expression. */
  readonly node: unknown;
  /** What is left of the likeness of names, as types agree. */
  readonly factor: number;
  readonly why?: string;
}

export const wantedOf = (name: string, schema: JsonSchema, resource: ModelResource): Wanted => {
  const closed = enumOf(schema, resource.schema)?.filter((value) => typeof value === "string");
  const asked = [...resource.query.values()].find((parameter) => parameter.field === name)?.enum;
  return { name, schema, root: resource.schema, values: closed ?? asked ?? [] };
};

export const fitNode = (want: Wanted, at: Leaf, root: ApiSchema): Fit | undefined => {
  const types = typesOf(want.schema, want.root);
  const leaf = { ...at, view: formOf(at.view, root) };
  const { view, path } = leaf;
  const direct: Fit = { node: { path }, factor: 1, why: "same type" };
  if (types === undefined || types.size === 0) return { node: { path }, factor: 0.9 };
  if (types.has("array")) return fitList(want, leaf, root);
  if (types.has("object")) return fitObject(want, leaf, root);
  if (view.types.has("array") || view.types.has("object")) return undefined;
  if (types.has("string")) return view.types.size === 0 ? fitAnything(want, leaf) : fitText(want, leaf, direct);
  // One value of another type, and the whole record fails.
  const admitted = types.has("boolean") ? ["boolean"] : ["integer", "number"];
  return view.types.size > 0 && [...view.types].every((type) => admitted.includes(type)) ? direct : undefined;
};

/** Of an unknown type: most of it can be text. */
const fitAnything = ({ schema }: Wanted, { view, path }: Leaf): Fit | undefined => {
  if (schema["format"] !== "date-time") return { node: { path }, factor: 0.8, why: "type unknown" };
  return samplesOf(view).every(isMoment) ? { node: { moment: path }, factor: 0.8, why: "type unknown" } : undefined;
};

/** Values that the document itself gives. */
const samplesOf = ({ example, enum: values = [] }: SchemaView): readonly unknown[] =>
  [example, ...values].filter((one) => typeof one === "string" || typeof one === "number");

/** RFC 3339, as the format `date-time` wants it. */
const isStandard = (value: unknown): boolean =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/iu.test(value);

const isMoment = (value: unknown): boolean => parseInstant(value) !== undefined;

const fitText = ({ schema, values }: Wanted, { view, path }: Leaf, direct: Fit): Fit | undefined => {
  const isNumber = view.types.has("integer") || view.types.has("number");
  if (schema["format"] === "date-time") {
    const samples = samplesOf(view);
    if (view.types.has("boolean") || !samples.every(isMoment)) return undefined;
    if (view.types.has("string"))
      return view.format === "date-time" && samples.every(isStandard)
        ? direct
        : { node: { moment: path }, factor: 0.95, why: "read as a date" };
    return isNumber ? { node: { moment: path }, factor: 0.95, why: "read as an epoch" } : undefined;
  }
  if (view.types.has("boolean")) return undefined;
  if (values.length > 0) {
    const found = (view.enum ?? []).filter((value): value is string => typeof value === "string");
    if (found.length === 0) return { node: { path }, factor: 0.75, why: `TODO: a table to ${values.join(", ")}` };
    return fitEnum(values, found, path);
  }
  if (isNumber) return { node: { path }, factor: 0.97, why: "a number becomes text" };
  return direct;
};

const fitEnum = (values: readonly string[], found: readonly string[], path: readonly string[]): Fit => {
  const rows = found.flatMap((value) => {
    const best = values.map((one) => ({ one, ...likeness(one, value) })).sort((a, b) => b.score - a.score)[0];
    return best !== undefined && best.score >= 0.55 ? [[value, best.one] as const] : [];
  });
  const left = found.filter((value) => !rows.some(([row]) => row === value));
  const todo =
    left.length === 0
      ? "each value has a row"
      : `TODO: rows for ${left.slice(0, 8).join(", ")}${left.length > 8 ? ", …" : ""}`;
  if (rows.length === 0) return { node: { path }, factor: 0.7, why: todo };
  return { node: { table: Object.fromEntries(rows), of: path }, factor: left.length === 0 ? 1 : 0.85, why: todo };
};

const fitList = (want: Wanted, { view, path }: Leaf, root: ApiSchema): Fit | undefined => {
  const item = itemsOf(want.schema, want.root);
  const itemTypes = typesOf(item, want.root);
  const isList = view.types.has("array");
  const source = isList ? viewOf(view.items, root) : view;
  const isScalar = !source.types.has("object") && !source.types.has("array") && source.types.size > 0;
  if (itemTypes?.has("object") !== true)
    return isScalar
      ? {
          node: { each: path, value: "$" },
          factor: isList ? 1 : 0.9,
          why: isList ? "a list of the same" : "a list of one",
        }
      : undefined;
  const required = Array.isArray(item?.["required"]) ? (item["required"] as readonly string[]) : [];
  if (isScalar) {
    const [only, ...others] = required;
    // One scalar can fill one member; it must be the one that counts.
    if (only === undefined || others.length > 0 || source.types.has("boolean")) return undefined;
    return {
      node: { each: path, fields: { [only]: "$" } },
      factor: 0.95,
      why: isList ? "a list of the same" : "a list of one",
    };
  }
  if (!isList && source.properties.size === 0) return undefined;
  const fields = fieldsInside(item, want, isList ? (view.items ?? {}) : undefined, view, root);
  if (fields === undefined || required.some((name) => !Object.hasOwn(fields, name))) return undefined;
  return { node: { each: path, fields }, factor: isList ? 0.95 : 0.85, why: isList ? "item by item" : "a list of one" };
};

const fitObject = (want: Wanted, { view, path }: Leaf, root: ApiSchema): Fit | undefined => {
  if (!view.types.has("object") && view.properties.size === 0) return undefined;
  const required = Array.isArray(want.schema["required"]) ? (want.schema["required"] as readonly string[]) : [];
  if (want.schema["properties"] === undefined) return { node: { path }, factor: 0.9, why: "as it is" };
  const fields = fieldsInside(want.schema, want, undefined, view, root);
  if (fields === undefined || required.some((name) => !Object.hasOwn(fields, name))) return undefined;
  return { node: { of: path, fields }, factor: 0.95, why: "member by member" };
};

/** Members by likeness; only scalars, one level deep. */
const fieldsInside = (
  schema: JsonSchema | undefined,
  want: Wanted,
  items: ApiSchema | undefined,
  view: Leaf["view"],
  root: ApiSchema,
): Readonly<Record<string, unknown>> | undefined => {
  const members = (schema?.["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = Array.isArray(schema?.["required"]) ? (schema["required"] as readonly unknown[]) : [];
  const leaves = fieldsOf(items ?? { type: "object", properties: Object.fromEntries(view.properties) }, root);
  const fields = Object.entries(members).flatMap(([name, member]) => {
    const isOnly = required.length === 1 && required[0] === name;
    const best = leaves
      .map((leaf) => ({
        leaf,
        // `email_addresses: [{ value }]`: the value is what the list is a list of.
        score: Math.max(
          likeness(name, leaf.path.at(-1) ?? "").score * (1 - leaf.distance * 0.35),
          isOnly && leaf.path.length === 1 && leaf.path[0] === "value" ? 0.8 : 0,
        ),
      }))
      .filter(({ score }) => score >= 0.7)
      .sort((a, b) => b.score - a.score)
      .flatMap(({ leaf }) => fitScalar({ name, schema: member, root: want.root, values: [] }, leaf) ?? [])[0];
    return best === undefined ? [] : [[name, best] as const];
  });
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
};

const fitScalar = (want: Wanted, leaf: Leaf): unknown => {
  const types = typesOf(want.schema, want.root);
  if (types?.has("array") === true || types?.has("object") === true) return undefined;
  return fitNode(want, leaf, {})?.node;
};
