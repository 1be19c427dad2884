/** A value that a schema allows: its own example where there is one, else made up by type, format and name. */
import { viewOf, type ApiSchema, type SchemaView } from "../openapi/index.ts";
import { wordsOf } from "./names.ts";

const DEPTH = 6;
const MOMENT = "2026-01-02T03:04:05Z";

/** @param number tells the values of several records apart */
export const exampleOf = (schema: unknown, root: ApiSchema, number = 1, name = "", depth = 0): unknown => {
  const view = viewOf(schema, root);
  const type = view.types.size > 1 && view.types.has("string") ? "string" : [...view.types][0];
  if (isOfType(view.example, type) && type !== "object" && type !== "array") return view.example;
  if (view.enum !== undefined && view.enum.length > 0) return view.enum[(number - 1) % view.enum.length];
  if (type === undefined && view.variants[0] !== undefined)
    return exampleOf(view.variants[0], root, number, name, depth + 1);
  switch (type) {
    case "array":
      return depth >= DEPTH ? [] : [exampleOf(view.items, root, number, name, depth + 1)];
    case "object":
      return depth >= DEPTH ? {} : objectOf(view, root, number, depth);
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

const objectOf = (view: SchemaView, root: ApiSchema, number: number, depth: number): unknown => {
  const [variant] = view.variants;
  const inherited = variant === undefined ? {} : exampleOf(variant, root, number, "", depth + 1);
  const own = Object.fromEntries(
    [...view.properties].map(([name, one]) => [name, exampleOf(one, root, number, name, depth + 1)]),
  );
  return { ...(typeof inherited === "object" && !Array.isArray(inherited) ? inherited : {}), ...own };
};

const isOfType = (value: unknown, type: string | undefined): boolean => {
  if (value === undefined || value === null) return false;
  if (type === "integer") return Number.isInteger(value);
  return type === undefined || typeof value === type;
};

const isAboutTime = (name: string): boolean =>
  wordsOf(name).some((word) => /^(?:at|time|timestamp|date|created|updated|modified|login|seen|on)$/u.test(word));

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
