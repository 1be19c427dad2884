/** The one automatic cast (A12): a number becomes a string where the model says string and not number. Nothing else is guessed. */
import { itemsOf, propertyNames, propertyOf, resolve, typesOf } from "./json-schema.ts";
import type { JsonSchema } from "./types.ts";

export type Cast = (value: unknown) => unknown;

const numberToText: Cast = (value) => (typeof value === "number" ? String(value) : value);
const DEEPEST = 8;

/** Decided once, at load time; undefined where nothing below this schema could ever need a cast. */
export const castFor = (schema: JsonSchema | undefined, root: JsonSchema, depth = 0): Cast | undefined => {
  const resolved = resolve(schema, root);
  const types = typesOf(resolved, root);
  if (resolved === undefined || types === undefined || depth > DEEPEST) return undefined;
  const text = types.has("string") && !types.has("number") && !types.has("integer") ? numberToText : undefined;
  const items = types.has("array") ? castFor(itemsOf(resolved, root), root, depth + 1) : undefined;
  const members = types.has("object") ? memberCasts(resolved, root, depth) : undefined;
  if (items === undefined && members === undefined) return text;
  return (value) => {
    if (Array.isArray(value)) return items === undefined ? value : value.map(items);
    if (typeof value === "object" && value !== null)
      return members === undefined ? value : castMembers(value as Readonly<Record<string, unknown>>, members);
    return text === undefined ? value : text(value);
  };
};

const memberCasts = (schema: JsonSchema, root: JsonSchema, depth: number): ReadonlyMap<string, Cast> | undefined => {
  const casts = new Map<string, Cast>();
  for (const name of propertyNames(schema, root)) {
    const property = propertyOf(schema, name, root);
    const cast = property === undefined || property === "unknown" ? undefined : castFor(property, root, depth + 1);
    if (cast !== undefined) casts.set(name, cast);
  }
  return casts.size === 0 ? undefined : casts;
};

const castMembers = (value: Readonly<Record<string, unknown>>, members: ReadonlyMap<string, Cast>): unknown => {
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const cast = members.get(key);
    out[key] = cast === undefined ? value[key] : cast(value[key]);
  }
  return out;
};
