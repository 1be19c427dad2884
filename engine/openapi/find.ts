/** Finds the operation of a document that a path means: one of the config, with `{{ }}` holes, or one that was called. */
import { basePathOf } from "./servers.ts";
import type { ApiOperation, ApiResponse, ApiSchema, OpenApiDocument } from "./types.ts";
import { inlineSchema } from "./inline.ts";

/**
 * @param path as `/users/{{ id }}`, `/users/{id}` or `/users/42`; with or without the path that the servers of the document begin with
 * @returns the operation that has most of the path in so many words
 */
export const findOperation = (document: OpenApiDocument, method: string, path: string): ApiOperation | undefined => {
  const wanted = segmentsOf(path);
  const ranked = document.operations
    .filter((operation) => operation.method === method.toUpperCase())
    .map((operation) => ({ operation, fit: fitOf(document, operation, wanted) }))
    .filter(({ fit }) => fit >= 0)
    .sort((a, b) => b.fit - a.fit);
  return ranked[0]?.operation;
};

const fitOf = (document: OpenApiDocument, operation: ApiOperation, wanted: readonly string[]): number => {
  const own = segmentsOf(operation.path);
  const bases = [...document.servers, ...operation.servers].map((server) => segmentsOf(basePathOf(server)));
  return Math.max(...[[], ...bases].map((base) => fit([...base, ...own], wanted)));
};

/** The path of an operation behind the path of each of its servers; as it is written where there are none. */
export const fullPathsOf = (document: OpenApiDocument, operation: ApiOperation): readonly string[] => {
  const servers = operation.servers.length > 0 ? operation.servers : document.servers;
  return servers.length === 0 ? [operation.path] : servers.map((server) => `${basePathOf(server)}${operation.path}`);
};

/** Segments that are the same text count; -1 if one differs. */
const fit = (declared: readonly string[], wanted: readonly string[]): number => {
  if (declared.length !== wanted.length) return -1;
  const same = declared.map((segment, at) => {
    const other = wanted[at] ?? "";
    if (segment === other) return 1;
    return isHole(segment) && (isHole(other) || !isOutside(segment, other)) ? 0.5 * Number(isHole(other)) : -1;
  });
  return same.includes(-1) ? -1 : same.reduce<number>((sum, one) => sum + one, 0);
};

const isHole = (segment: string): boolean => segment.includes("{}");

/** A segment as `{id}.json` wants what stands around its hole. */
const isOutside = (segment: string, other: string): boolean => {
  const [before = "", ...after] = segment.split("{}");
  return !(other.startsWith(before) && other.endsWith(after.at(-1) ?? ""));
};

const segmentsOf = (path: string): readonly string[] =>
  path
    .replaceAll(/\{\{.*?\}\}|\{[^{}]*\}/gu, "{}")
    .replace(/[?#].*$/u, "")
    .split("/")
    .filter((segment) => segment !== "");

/** The answer of success: the lowest 2xx, else `2XX`, else `default`. */
export const successOf = (operation: ApiOperation): ApiResponse | undefined =>
  [...operation.responses]
    .filter(({ status }) => /^2(?:\d\d|XX)$/iu.test(status))
    .sort((a, b) => a.status.localeCompare(b.status))[0] ??
  operation.responses.find(({ status }) => status === "default");

/** The body of a successful answer as a JSON Schema that stands alone (see `inlineSchema`); undefined where the document says nothing. */
export const responseSchema = (document: OpenApiDocument, operation: ApiOperation): ApiSchema | undefined => {
  const schema = successOf(operation)?.schema;
  return schema === undefined ? undefined : inlineSchema(schema, document.root);
};
