/** Groups a document's operations to resources and names them, as an author would. */
import {
  viewOf,
  type ApiOperation,
  type ApiParameter,
  type ApiSchema,
  type OpenApiDocument,
} from "../openapi/index.ts";
import { singular, snakeOf } from "./names.ts";
import { pagingOf } from "./pagination.ts";
import { recordsOf } from "./records.ts";
import type { Parameter, Planned } from "./types.ts";
import { sentenceOf } from "./yaml.ts";

/** Beginnings of paths that name no resource. */
const PREFIX = /^(?:api|rest|v\d+(?:[._]\d+)*(?:beta\d*|alpha\d*)?|\d+(?:\.\d+)*|public|latest|beta|unstable)$/iu;

interface Place {
  readonly resource: string;
  /** What follows the resource; empty for itself. */
  readonly tail: string;
  readonly endsWithHole: boolean;
}

export const planOperations = (document: OpenApiDocument, only: readonly string[]): readonly Planned[] => {
  const wanted = document.operations.filter((operation) => isWanted(operation, only) && isSupported(operation));
  const nested = countNested(wanted);
  const taken = new Set<string>();
  return wanted.map((api) => {
    const place = placeOf(api, nested);
    const records = recordsOf(document, api);
    const short = unique(place.resource, nameOf(api, place, records.kind), api, taken);
    const paging = records.kind === "list" ? pagingOf(document, api, records) : undefined;
    const takesId = place.endsWithHole && place.tail === "";
    const { path, holes } = pathOf(api.path, takesId);
    return {
      resource: place.resource,
      operation: short,
      api,
      path,
      takesId,
      params: parametersOf(api, document.root, holes, paging?.owns ?? new Set()),
      records,
      paging,
    };
  });
};

const isWanted = ({ path, tags }: ApiOperation, only: readonly string[]): boolean =>
  only.length === 0 ||
  only.some((one) => path.includes(one) || tags.some((tag) => tag.toLowerCase() === one.toLowerCase()));

/** Uploads and their like are for the raw surface. */
const isSupported = ({ body }: ApiOperation): boolean =>
  body === undefined || /[/+]json\b|x-www-form-urlencoded|^\*\/\*$/iu.test(body.contentType);

const segmentsOf = (path: string): readonly string[] => {
  const all = path
    .split("/")
    .flatMap((segment) => (segment.includes("{") ? [segment] : segment.split(/[.:]/u)))
    .filter((segment) => segment !== "");
  const first = all.findIndex((segment) => !PREFIX.test(segment));
  return first === -1 ? all : all.slice(first);
};

const isHole = (segment: string): boolean => segment.includes("{");

/** Statics behind the last hole that has something behind it, with the one before: how often each is met. */
const countNested = (operations: readonly ApiOperation[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { path } of operations) {
    const key = nestedKey(segmentsOf(path));
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
};

const staticsOf = (segments: readonly string[]): readonly string[] =>
  segments.filter((segment) => !isHole(segment)).map(snakeOf);

const nestedKey = (segments: readonly string[]): string | undefined => {
  const statics = staticsOf(segments);
  return statics.length < 2 ? undefined : statics.join("/");
};

/** `/users/{id}/roles` is an operation of users, or a resource of its own where more is done with it. */
const placeOf = ({ path }: ApiOperation, nested: ReadonlyMap<string, number>): Place => {
  const segments = segmentsOf(path);
  const statics = staticsOf(segments);
  const endsWithHole = isHole(segments.at(-1) ?? "");
  const key = nestedKey(segments);
  const [root = "root", ...rest] = statics;
  if (key === undefined) return { resource: root, tail: "", endsWithHole };
  if ((nested.get(key) ?? 0) < 2 && !endsWithHole)
    return { resource: joined(statics.slice(0, -1)), tail: rest.at(-1) ?? "", endsWithHole };
  return { resource: joined(statics), tail: "", endsWithHole };
};

/** `[users, roles]` is `user_roles`. */
const joined = (statics: readonly string[]): string =>
  statics
    .map((one, at) => (at === statics.length - 1 ? one : one.split("_").map(singular).join("_")))
    .join("_")
    .slice(0, 60);

const nameOf = ({ method }: ApiOperation, { tail, endsWithHole }: Place, kind: Planned["records"]["kind"]): string => {
  if (tail !== "")
    return method === "GET" || method === "POST" ? tail : `${VERBS[method] ?? method.toLowerCase()}_${tail}`;
  if (method === "GET") return kind === "list" ? "list" : "get";
  if (method === "POST" && endsWithHole) return "post";
  if (method === "DELETE" && !endsWithHole) return "delete_all";
  return VERBS[method] ?? method.toLowerCase();
};

const VERBS: Readonly<Record<string, string>> = {
  POST: "create",
  PUT: "replace",
  PATCH: "update",
  DELETE: "delete",
  HEAD: "head",
  OPTIONS: "options",
};

/** The second of a name is told apart by its id, its version, its method, or a number. */
const unique = (resource: string, name: string, { id, path, method }: ApiOperation, taken: Set<string>): string => {
  const version = /\/(v\d+)(?:\/|$)/iu.exec(path)?.[1];
  const candidates = [
    name,
    ...(version === undefined ? [] : [`${name}_${snakeOf(version)}`]),
    ...(id === undefined ? [] : [snakeOf(id).slice(0, 60)]),
    `${name}_${method.toLowerCase()}`,
    ...Array.from({ length: 99 }, (_, at) => `${name}_${at + 2}`),
  ];
  const free = candidates.find((one) => !taken.has(`${resource}.${one}`)) ?? name;
  taken.add(`${resource}.${free}`);
  return free;
};

const pathOf = (
  path: string,
  takesId: boolean,
): { readonly path: string; readonly holes: ReadonlyMap<string, string> } => {
  const all = [...path.matchAll(/\{([^{}]*)\}/gu)].map(([, name = ""]) => name);
  const last = all.at(-1);
  const holes = new Map(all.filter((name) => !(takesId && name === last)).map((name) => [name, keyFor(name)]));
  return {
    path: path.replaceAll(/\{([^{}]*)\}/gu, (_, name: string) => {
      const key = holes.get(name);
      return key === undefined ? "{{ id }}" : `{{ args.${key} }}`;
    }),
    holes,
  };
};

/** An argument may not take a name that calls use themselves. */
const keyFor = (name: string): string => {
  const key = snakeOf(name);
  return /^(?:id|body|limit|next_cursor|integrated_account_id)$/u.test(key) || key.startsWith("truto_")
    ? `${key}_value`
    : key;
};

const OWN_HEADERS = /^(?:accept|authorization|content-type|user-agent|content-length|host)$/iu;

const parametersOf = (
  api: ApiOperation,
  root: ApiSchema,
  holes: ReadonlyMap<string, string>,
  owned: ReadonlySet<string>,
): readonly Parameter[] => {
  const params = new Map<string, Parameter>();
  const add = (parameter: Parameter): void => {
    let { key } = parameter;
    for (let number = 2; params.has(key); number += 1) key = `${parameter.key}_${number}`;
    params.set(key, { ...parameter, key });
  };
  for (const [name, key] of holes) {
    const declared = api.parameters.find((one) => one.in === "path" && one.name === name);
    add({
      key,
      in: "template",
      name,
      required: true,
      config: { in: "template", required: true },
      schema: declared?.schema ?? { type: "string" },
    });
  }
  for (const one of api.parameters) {
    if (one.in === "path" || one.in === "cookie" || (one.in === "query" && owned.has(one.name))) continue;
    if (one.in === "header" && OWN_HEADERS.test(one.name)) continue;
    const key = keyFor(one.name);
    const config = {
      ...(one.in === "header" ? { in: "header" } : {}),
      ...(key === one.name ? {} : { name: one.name }),
      ...detailsOf(one, root),
    };
    add({
      key,
      in: one.in === "header" ? "header" : "query",
      name: one.name,
      required: one.required,
      config,
      schema: one.schema,
    });
  }
  if (api.body !== undefined)
    add({
      key: "body",
      in: "body",
      name: "body",
      required: false,
      config: { in: "template" },
      schema: api.body.schema,
    });
  return [...params.values()];
};

const detailsOf = (
  { required, schema, style, explode, description, deprecated }: ApiParameter,
  root: ApiSchema,
): Readonly<Record<string, unknown>> => {
  const view = viewOf(schema, root);
  const isList = view.types.has("array");
  const item = isList ? viewOf(view.items, root) : view;
  const values = item.enum?.filter((value) => typeof value === "string" || typeof value === "number");
  const [type] = item.types;
  const one = {
    ...(type === undefined || type === "object" || type === "array" ? {} : { type }),
    ...(values === undefined || values.length === 0 || values.length > 30 ? {} : { enum: values }),
  };
  const isPlain = !isList && Object.keys(one).length === 1 && type === "string";
  const text = sentenceOf(description ?? view.description);
  return {
    ...(isList && (explode === false || (style !== undefined && style !== "form")) ? { array: "comma" } : {}),
    ...(isList
      ? { schema: { type: "array", ...(Object.keys(one).length === 0 ? {} : { items: one }) } }
      : isPlain || Object.keys(one).length === 0
        ? {}
        : { schema: one }),
    ...(required ? { required: true } : {}),
    ...(text === undefined && !deprecated
      ? {}
      : { description: deprecated ? `Deprecated. ${text ?? ""}`.trim() : text }),
  };
};
