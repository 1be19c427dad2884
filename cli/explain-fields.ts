/** The unified fields that explain is asked for by name: checked against the model, and found in a trace. */
import type { Catalog, Integration } from "../engine/catalog/types.ts";
import { didYouMean } from "../engine/language/suggest.ts";
import { itemsOf, propertyNames, propertyOf } from "../engine/mapping/json-schema.ts";
import type { FieldTrace, JsonSchema, Mapping } from "../engine/mapping/types.ts";
import { allLeaves } from "../engine/mapping/source-leaves.ts";
import { UsageError } from "./exit.ts";

/** NAME=VALUE is a field of the connection; any other text names unified fields, separated by commas. */
export const isConnectionField = (text: string): boolean => text.includes("=");

export const unifiedNames = (field: readonly string[]): readonly string[] =>
  field
    .filter((text) => !isConnectionField(text))
    .flatMap((text) => text.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "");

/** @throws UsageError for a name that neither the model nor an overlay has; an unknown model or resource is for the call to refuse */
export const checkNames = (
  names: readonly string[],
  catalog: Catalog,
  integration: Integration,
  target: { readonly model: string; readonly resource: string },
): void => {
  const schema = catalog.models.get(target.model)?.resources.get(target.resource)?.schema;
  if (schema === undefined) return;
  const called = `${target.model}/${target.resource}`;
  const added = ownFields(integration.mappings.get(called));
  for (const name of names) {
    const steps = name.replaceAll(/\[\d*\]/gu, "").split(".");
    if (!added.has(steps[0] ?? "")) checkPath(steps, schema, called);
  }
};

/** Fields that overlays add to those of the model. */
const ownFields = (mapping: Mapping | undefined): ReadonlySet<string> => {
  const listed = allLeaves(mapping?.list?.source);
  return new Set(
    [...listed.map(({ view }) => view), ...(mapping?.get === undefined ? [] : [mapping.get.view])].flatMap(
      ({ fields }) => [...fields].flatMap(([name, { schema }]) => (schema === undefined ? [] : [name])),
    ),
  );
};

const checkPath = (steps: readonly string[], root: JsonSchema, called: string): void => {
  let at: JsonSchema | undefined = root;
  for (const [index, step] of steps.entries()) {
    const object: JsonSchema = itemsOf(at, root) ?? at;
    const found: JsonSchema | "unknown" | undefined = propertyOf(object, step, root);
    const names = propertyNames(object, root);
    // A value that is no object has no fields either.
    if (
      found === "unknown" ||
      (found === undefined && index > 0 && names.length === 0 && object["type"] !== undefined)
    ) {
      const outer = steps.slice(0, index).join(".");
      throw new UsageError(
        `\`${called}\` has no field \`${steps.slice(0, index + 1).join(".")}\`.`,
        didYouMean(step, names, outer === "" ? "" : `${outer}.`) ??
          (names.length === 0 ? `\`${outer}\` has no fields inside.` : `There are ${names.join(", ")}.`),
      );
    }
    if (found === undefined) return;
    at = found;
  }
};

/** Those of the names, at whatever depth; where a list is empty, the field that says why. */
export const fieldsNamed = (fields: readonly FieldTrace[], names: readonly string[]): readonly FieldTrace[] =>
  names.length === 0 ? fields : [...new Set(names.flatMap((name) => nearest(fields, name)))];

const nearest = (fields: readonly FieldTrace[], name: string): readonly FieldTrace[] => {
  const found = fields.flatMap((field) => find(field, name));
  const outer = name.split(".").slice(0, -1).join(".");
  return found.length > 0 || outer === "" ? found : nearest(fields, outer);
};

/** `emails` whole, or `emails.email` of each of its items. */
const find = (trace: FieldTrace, name: string): readonly FieldTrace[] => {
  const own = trace.field.replaceAll(/\[\d+\]/gu, "");
  if (own === name || trace.field === name) return [trace];
  return trace.inside.flatMap((inner) => find(inner, name));
};
