/** PLACE: where paging writes a value into a request, and how a sandbox reads it back. */
import type { Compilation, Template } from "../language/compilation.ts";
import type { Placements } from "../language/exchange.ts";
import type { Located } from "../language/located.ts";
import { SCOPES } from "../language/scopes.ts";
import type { ImitatedRequest } from "./types.ts";

export interface Place {
  readonly kind: "query" | "header" | "body" | "path";
  readonly name: string;
  /** Nothing if the value is undefined or null. `scope` holds the paging variables of `value:` templates. */
  put(value: unknown, scope: Readonly<Record<string, unknown>>, now: number): Placements;
  /** The value in a request made with this place, as text; undefined if it is not there. */
  take(request: ImitatedRequest): string | undefined;
}

const KINDS = ["query", "header", "body", "path"] as const;

/** Segments of a dotted body path; back-ticks protect dots. */
const splitPath = (text: string): readonly string[] =>
  Array.from(text.matchAll(/`([^`]*)`|([^.`]+)/g), (match) => match[1] ?? match[2] ?? "");

const PLACED: Readonly<Record<Place["kind"], (name: string, value: unknown) => Placements>> = {
  query: (name, value) => ({ query: [[name, value]] }),
  header: (name, value) => ({ headers: [[name.toLowerCase(), String(value)]] }),
  body: (name, value) => ({ body: [[splitPath(name), value]] }),
  path: (name, value) => ({ path: { [name]: String(value) } }),
};

const dig = (body: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined),
    body,
  );

const written = (request: ImitatedRequest, kind: Place["kind"], name: string): string | undefined => {
  const value =
    kind === "query"
      ? request.query.get(name)
      : kind === "header"
        ? request.headers[name.toLowerCase()]
        : kind === "body"
          ? dig(request.body, splitPath(name))
          : undefined;
  return value === undefined || value === null || value === ""
    ? undefined
    : typeof value === "string"
      ? value
      : JSON.stringify(value);
};

/** `batchSize={{ size }}` read backwards: what stands where the first hole is. */
const unprint = (template: Template | undefined, text: string): string | undefined => {
  if (template === undefined) return text;
  const [before = "", after = ""] = template.source.split(/\{\{.*?\}\}/s);
  return text.startsWith(before) && text.endsWith(after)
    ? text.slice(before.length, text.length - after.length)
    : undefined;
};

export const compilePlace = (at: Located, compilation: Compilation): Place => {
  const mapping =
    typeof at.value === "object" && at.value !== null
      ? (at.value as Record<string, unknown>)
      : { query: at.text ?? String(at.value) };
  const kind = KINDS.find((candidate) => candidate in mapping) ?? "query";
  const name = String(mapping[kind]);
  const valueAt = (at as Located<Record<string, unknown>>).at("value");
  const template = "value" in mapping ? compilation.template(valueAt, SCOPES.place) : undefined;
  return {
    kind,
    name,
    put(value, scope, now) {
      if (value === undefined || value === null) return {};
      const text = template === undefined ? value : template.render(scope, now);
      return text === undefined || text === null ? {} : PLACED[kind](name, text);
    },
    take(request) {
      const text = written(request, kind, name);
      return text === undefined ? undefined : unprint(template, text);
    },
  };
};

/** Later placements come after earlier ones; headers, body and path simply add. */
export const joinPlacements = (...all: readonly Placements[]): Placements => {
  const query = all.flatMap((one) => one.query ?? []);
  const headers = all.flatMap((one) => one.headers ?? []);
  const body = all.flatMap((one) => one.body ?? []);
  const path = Object.assign({}, ...all.map((one) => one.path ?? {})) as Record<string, string>;
  const link = all.find((one) => one.url !== undefined);
  return {
    ...(query.length > 0 ? { query } : {}),
    ...(headers.length > 0 ? { headers } : {}),
    ...(body.length > 0 ? { body } : {}),
    ...(Object.keys(path).length > 0 ? { path } : {}),
    ...(link?.url === undefined ? {} : { url: link.url }),
    ...(link?.carry === undefined ? {} : { carry: link.carry }),
  };
};

export const ownedBy = (...places: readonly (Place | undefined)[]): readonly string[] =>
  places.flatMap((place) => (place?.kind === "query" ? [place.name] : []));
