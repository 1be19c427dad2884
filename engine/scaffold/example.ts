/** A value that a schema allows: its own example where there is one, else made up by type, format and name. */
import { viewOf, type ApiSchema, type SchemaView } from "../openapi/index.ts";
import { wordsOf } from "./names.ts";

const DEPTH = 6;
const MOMENT = "2026-01-02T03:04:05Z";

/** What a value stands in: how deep, and in which named schemas. */
interface Inside {
  readonly depth: number;
  readonly names: readonly string[];
}

/** Of a schema that holds itself. */
const MOST_LEVELS = 2;

/** @param number tells the values of several records apart @returns undefined for a schema that has been in itself often enough */
export const exampleOf = (
  schema: unknown,
  root: ApiSchema,
  number = 1,
  name = "",
  within: Inside = { depth: 0, names: [] },
): unknown => {
  const own = namesOf(schema);
  if (own.some((one) => within.names.filter((outer) => outer === one).length >= MOST_LEVELS)) return undefined;
  const view = viewOf(schema, root);
  const { depth } = within;
  const inside: Inside = { depth: depth + 1, names: [...within.names, ...own] };
  const type = view.types.size > 1 && view.types.has("string") ? "string" : [...view.types][0];
  if (type === undefined && view.variants[0] !== undefined)
    return exampleOf(view.variants[0], root, number, name, inside);
  if (isOfType(view.example, type)) return view.example;
  const values = (view.enum ?? []).filter((value) => isOfType(value, type));
  if (values.length > 0) return values[(number - 1) % values.length];
  switch (type) {
    case "array":
      return depth >= DEPTH
        ? []
        : [exampleOf(view.items, root, number, name, inside)].filter((one) => one !== undefined);
    case "object":
      return depth >= DEPTH ? {} : objectOf(view, root, number, inside);
    case "integer":
    case "number":
      return numberOf(view, name, number);
    case "boolean":
      return true;
    case "string":
      return textOf(view, name, number);
    default:
      return textOf(view, name, number);
  }
};

/** Of several forms the first, which is what is made up. */
export const formOf = (view: SchemaView, root: ApiSchema): SchemaView =>
  view.types.size === 0 && view.variants[0] !== undefined ? viewOf(view.variants[0], root) : view;

/** The names by which a schema calls what it is. */
const namesOf = (schema: unknown): readonly string[] => {
  if (typeof schema !== "object" || schema === null) return [];
  const { $ref, allOf, oneOf, anyOf } = schema as Readonly<Record<string, unknown>>;
  const parts = [allOf, oneOf, anyOf].flatMap((one) => (Array.isArray(one) ? (one as readonly unknown[]) : []));
  return [...(typeof $ref === "string" ? [$ref] : []), ...parts.flatMap(namesOf)];
};

const objectOf = (view: SchemaView, root: ApiSchema, number: number, inside: Inside): unknown => {
  const [variant] = view.variants;
  const inherited = variant === undefined ? {} : exampleOf(variant, root, number, "", inside);
  const own = Object.fromEntries(
    [...view.properties]
      .map(([name, one]) => [name, exampleOf(one, root, number, name, inside)] as const)
      .filter(([, value]) => value !== undefined),
  );
  return { ...(typeof inherited === "object" && !Array.isArray(inherited) ? inherited : {}), ...own };
};

/** Scalars alone: parts of the others are made up one by one. What has no type is mapped as text. */
const isOfType = (value: unknown, type: string | undefined): boolean => {
  if (type === "integer") return Number.isInteger(value);
  if (type === undefined) return typeof value === "string" || typeof value === "number";
  return type !== "object" && typeof value === type;
};

/** `created_at`, `createdOn`, `last_login`, `joinedDate`; no `login`, `time_zone`, `created_by`. */
const isAboutTime = (name: string): boolean => {
  const words = wordsOf(name).join(" ");
  if (/ (?:by|id|zone|format|count)$/u.test(words)) return false;
  return (
    /(?:^|.* )(?:at|time|timestamp|date|created|updated|modified)(?: |$)/u.test(words) ||
    /^last (?:login|seen|sign in)|. on$/u.test(words)
  );
};

const numberOf = (view: SchemaView, name: string, number: number): number => {
  if (isAboutTime(name) && view.maximum === undefined) return 1_767_323_045;
  return Math.min(Math.max(number, view.minimum ?? number), view.maximum ?? Number.MAX_SAFE_INTEGER);
};

const textOf = ({ format }: SchemaView, name: string, number: number): string => {
  const words = wordsOf(name).join("-");
  switch (format) {
    case "date-time":
      return MOMENT;
    case "date":
      return MOMENT.slice(0, 10);
    case "email":
      return `person${number}@example.com`;
    case "uuid":
      return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
    case "uri":
    case "url":
      return `https://example.com/${number}`;
    case "ipv4":
      return "192.0.2.1";
    default:
      if (/mail/u.test(words)) return `person${number}@example.com`;
      if (isAboutTime(name)) return MOMENT;
      return `${words === "" ? "value" : words}-${number}`;
  }
};
