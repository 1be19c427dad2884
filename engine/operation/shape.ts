/** From a mapped row to the record a consumer gets: asked fields, validation, `normalized`, `remote_data`. */
import { CognateError, type ErrorDetail } from "../errors.ts";
import type { MappedRecord, ModelResource, View } from "../mapping/types.ts";
import type { Shaping } from "./types.ts";

type UnifiedRecord = Readonly<Record<string, unknown>>;

const propertiesOf = (resource: ModelResource): readonly string[] => {
  const properties = resource.schema["properties"];
  return typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
};

/** Fields that the mapping has to fill; undefined for all. The id is always among them: without it a record is none. */
export const askedFields = (
  shaping: Pick<Shaping, "fields" | "exclude">,
  resource: ModelResource,
  view?: View,
): readonly string[] | undefined => {
  const { fields, exclude = [] } = shaping;
  if (fields === undefined && exclude.length === 0) return undefined;
  const all = fields ?? [...new Set([...propertiesOf(resource), ...(view?.fields.keys() ?? [])])];
  return [...new Set([resource.idField, ...all.filter((field) => !exclude.includes(field))])];
};

/** Asked names that neither the model nor the mapping knows. @throws CognateError invalid_parameter */
export const refuseUnknownFields = (
  shaping: Pick<Shaping, "fields" | "exclude">,
  resource: ModelResource,
  known: readonly string[],
): void => {
  if (shaping.fields === undefined && shaping.exclude === undefined) return;
  const names = new Set([...propertiesOf(resource), ...known, "remote_data"]);
  const unknown = [...(shaping.fields ?? []), ...(shaping.exclude ?? [])].filter((field) => !names.has(field));
  if (unknown.length === 0) return;
  throw new CognateError(
    "invalid_parameter",
    `${resource.name} has no field ${unknown.map((field) => `\`${field}\``).join(", ")}.`,
    {
      hint: `Fields: ${[...names].toSorted().join(", ")}.`,
      errors: unknown.map((field) => ({ parameter: "fields", field, message: `there is no field \`${field}\`` })),
    },
  );
};

interface ShapedRecord {
  /** undefined if the record has no usable id. */
  readonly record: UnifiedRecord | undefined;
  readonly errors: readonly ErrorDetail[];
}

export interface Shaper {
  /**
   * @param index of the row on its page, from 0: a record without an id has no other name
   * @throws CognateError mapping_failed in strict mode
   */
  shape(mapped: MappedRecord, remote: unknown, index?: number): ShapedRecord;
}

const strictFailure = (errors: readonly ErrorDetail[]): CognateError => {
  const [first] = errors;
  return new CognateError(
    "mapping_failed",
    `A record could not be mapped: ${first?.message ?? "it does not fit its model"}`,
    { errors, ...(first?.where === undefined ? {} : { where: first.where }) },
  );
};

/** Made once per call. An overlay's own fields are not the model's: its validator does not see them. */
export const createShaper = (shaping: Shaping, resource: ModelResource, view: View): Shaper => {
  const asked = askedFields(shaping, resource, view);
  const own = new Set([...view.fields].filter(([, facts]) => facts.schema !== undefined).map(([name]) => name));
  const everything =
    shaping.format === "normalized" ? propertiesOf(resource).filter((field) => asked?.includes(field) ?? true) : [];
  const remoteData =
    shaping.remoteData && shaping.format !== "normalized" && !(shaping.exclude?.includes("remote_data") ?? false);

  const validate = (record: UnifiedRecord): readonly ErrorDetail[] => {
    // A record with fields left out on purpose would only be told that they are missing.
    if (shaping.validate === "off" || asked !== undefined) return [];
    const seen =
      own.size === 0 ? record : Object.fromEntries(Object.entries(record).filter(([name]) => !own.has(name)));
    const id = record[resource.idField];
    const found = resource.validate(seen);
    return found.length === 0
      ? found
      : found.map((detail) => ({ ...detail, ...(typeof id === "string" ? { record_id: id } : {}) }));
  };

  /** A mapped record is as it was made where all of it is asked for: a copy by its entries costs more than mapping it. */
  const select = (record: UnifiedRecord): UnifiedRecord =>
    asked === undefined && everything.length === 0
      ? record
      : Object.fromEntries([
          ...everything.filter((name) => !(name in record)).map((name): [string, unknown] => [name, null]),
          ...Object.entries(record).filter(([name]) => asked?.includes(name) ?? true),
        ]);

  return {
    shape(mapped, remote, index) {
      const invalid = validate(mapped.record);
      const errors = invalid.length === 0 ? mapped.errors : [...mapped.errors, ...invalid];
      if (
        (shaping.strict && mapped.errors.length > 0) ||
        (shaping.strict && !mapped.usable) ||
        (shaping.validate === "strict" && invalid.length > 0)
      )
        throw strictFailure(errors);
      if (!mapped.usable)
        return {
          record: undefined,
          errors: [...errors, { message: withoutId(resource, index) }],
        };
      const record = select(mapped.record);
      return { record: remoteData ? { ...record, remote_data: remote } : record, errors };
    },
  };
};

const withoutId = ({ idField }: ModelResource, index: number | undefined): string =>
  `A record without \`${idField}\` was left out${index === undefined ? "" : `: number ${index + 1} of its page`}.`;
