/** The one automatic cast (A12): a number becomes a string where the model says string and not number. Nothing else is guessed. */
import { itemsOf, propertyNames, propertyOf, resolve, typesOf } from "./json-schema.ts";
import type { JsonSchema } from "./types.ts";

export type Cast = (value: unknown) => unknown;

export const numberToText: Cast = (value) => (typeof value === "number" ? String(value) : value);
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

interface MemberCasts {
  readonly named: ReadonlyMap<string, Cast>;
  /** For members that `additionalProperties` describes. */
  readonly rest: Cast | undefined;
}

const memberCasts = (schema: JsonSchema, root: JsonSchema, depth: number): MemberCasts | undefined => {
  const named = new Map<string, Cast>();
  const names = propertyNames(schema, root);
  for (const name of names) {
    const cast = castOf(propertyOf(schema, name, root), root, depth);
    if (cast !== undefined) named.set(name, cast);
  }
  const rest = castOf(propertyOf(schema, "", root), root, depth);
  return named.size === 0 && rest === undefined ? undefined : { named, rest };
};

const castOf = (schema: JsonSchema | "unknown" | undefined, root: JsonSchema, depth: number): Cast | undefined =>
  schema === undefined || schema === "unknown" ? undefined : castFor(schema, root, depth + 1);

const castMembers = (value: Readonly<Record<string, unknown>>, casts: MemberCasts): unknown => {
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const cast = casts.named.get(key) ?? casts.rest;
    out[key] = cast === undefined ? value[key] : cast(value[key]);
  }
  return out;
};
