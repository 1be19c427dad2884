/** Where the records of an answer are, by its schema. */
import {
  successOf,
  viewOf,
  type ApiOperation,
  type ApiSchema,
  type OpenApiDocument,
  type SchemaView,
} from "../openapi/index.ts";
import { wordsOf } from "./names.ts";
import type { Path, Records } from "./types.ts";

const USUAL = [
  "data",
  "item",
  "result",
  "record",
  "value",
  "entry",
  "member",
  "element",
  "node",
  "content",
  "list",
  "row",
  "object",
];
/** Lists that stand beside the records. */
const BESIDE =
  /^(?:included|errors?|warnings?|links?|messages?|notifications?|schemas|meta|metadata|required|expand)$/iu;
/** Members of an envelope that say nothing of the record. */
const ENVELOPE =
  /^(?:ok|success|error|errors|status|message|code|meta|metadata|links?|_links|included|warnings?|request_?id|response_?metadata|jsonapi|pagination|paging|cache_ts|has_?more|object|url|type)$/iu;
const DEPTH = 4;

const NOTHING: Records = { kind: "none", path: [], schema: {}, score: 1, why: "no answer to read" };

export const recordsOf = (document: OpenApiDocument, operation: ApiOperation): Records => {
  const answer = successOf(operation);
  if (answer === undefined || answer.status === "204" || isSilent(operation))
    return operation.method === "GET"
      ? { kind: "item", path: [], schema: {}, score: 0.3, why: "the document has no schema of the answer" }
      : NOTHING;
  const view = viewOf(answer.schema, document.root);
  const isItem = (operation.path.endsWith("}") || operation.method !== "GET") && !takesPages(operation);
  if (view.types.has("array")) {
    const list = { path: [], schema: view.items ?? {}, score: 0.97, why: "the answer is a list" };
    return isItem && operation.method !== "POST" ? { ...list, kind: "item" } : { ...list, kind: "list" };
  }
  const lists = [...findLists(view, document.root, [])].sort((a, b) => rank(b, operation) - rank(a, operation));
  const [best, second] = lists;
  // A single record may hold lists of its own: only an envelope's list is a list of records.
  if (best !== undefined && !(isItem && !isSearch(operation)) && looksLikeList(view, best, operation)) {
    const name = best.path.at(-1) ?? "";
    const isUsual = rank(best, operation) >= 2;
    return {
      kind: "list",
      path: best.path,
      schema: best.items,
      score: isUsual ? 0.95 : second === undefined ? 0.8 : 0.5,
      why: isUsual
        ? `\`${name}\` holds the list`
        : second === undefined
          ? "the only list of the answer"
          : "one of several lists of the answer",
    };
  }
  return itemOf(view, document.root, answer.schema ?? {});
};

/** Whether the answer has nothing to read. */
export const isSilent = (api: ApiOperation): boolean => {
  const answer = successOf(api);
  return answer === undefined || (answer.schema === undefined && answer.contentType === undefined);
};

/** What an answer is read as where it is no JSON, as `response_format` names it. */
export const formatOf = (api: ApiOperation): "text" | "binary" | undefined => {
  const type = api.responses.find(({ status }) => status.startsWith("2"))?.contentType;
  if (type === undefined || /json|^\*\/\*$/iu.test(type)) return undefined;
  return /^text\/|xml|csv/iu.test(type) ? "text" : "binary";
};

interface Found {
  readonly path: Path;
  readonly items: ApiSchema;
}

const findLists = (view: SchemaView, root: ApiSchema, path: Path): readonly Found[] => {
  if (path.length >= DEPTH) return [];
  const members =
    view.properties.size > 0
      ? view.properties
      : (view.variants[0] === undefined ? view : viewOf(view.variants[0], root)).properties;
  return [...members].flatMap(([name, schema]): readonly Found[] => {
    if (BESIDE.test(name)) return [];
    const member = viewOf(schema, root);
    if (member.types.has("array")) return [{ path: [...path, name], items: member.items ?? {} }];
    // What has an id is a record itself, and its lists are its own.
    const isRecord = member.properties.has("id");
    return member.properties.size > 0 && !isRecord ? findLists(member, root, [...path, name]) : [];
  });
};

/** Whatever is asked for page by page is a list. */
const takesPages = ({ parameters }: ApiOperation): boolean =>
  parameters.some(
    (one) =>
      one.in === "query" &&
      /^(?:page|page (?:number|offset|token|cursor)|offset|cursor|next cursor|starting after)$/u.test(
        wordsOf(one.name).join(" "),
      ),
  );

const isSearch = ({ path, method }: ApiOperation): boolean =>
  method === "POST" && /(?:search|query|list|filter|find)/iu.test(path.split("/").at(-1) ?? "");

/** A list called as usual, or as the resource, near the top. */
const rank = ({ path }: Found, operation: ApiOperation): number => {
  const word = wordsOf(path.at(-1) ?? "").join(" ");
  const last = operation.path.split("/").findLast((segment) => segment !== "" && !segment.includes("{")) ?? "";
  const resource = wordsOf(last).join(" ");
  const named = USUAL.includes(word) || word === resource || resource.endsWith(word) || resource.startsWith(word);
  return (named ? 2 : 0) + (1 - path.length / DEPTH);
};

/** With a record's own members beside it, the list belongs to that record. */
const looksLikeList = (view: SchemaView, best: Found, operation: ApiOperation): boolean => {
  if (isSearch(operation) || takesPages(operation)) return true;
  const names = [...view.properties.keys()];
  return (
    !names.some((name) => wordsOf(name).join(" ") === "id") && (best.path.length === 1 || rank(best, operation) >= 2)
  );
};

const itemOf = (view: SchemaView, root: ApiSchema, schema: ApiSchema): Records => {
  const members = [...view.properties].filter(([name]) => !ENVELOPE.test(name));
  const [only, ...others] = members;
  if (only !== undefined && others.length === 0) {
    const inside = viewOf(only[1], root);
    if (inside.types.has("object") || inside.properties.size > 0)
      return { kind: "item", path: [only[0]], schema: only[1], score: 0.9, why: `\`${only[0]}\` holds the record` };
  }
  return {
    kind: "item",
    path: [],
    schema,
    score: view.properties.size > 0 ? 0.9 : 0.4,
    why: "the answer is the record",
  };
};
