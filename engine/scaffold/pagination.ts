/** Guesses how an operation pages, from what it takes and what it answers. */
import {
  successOf,
  viewOf,
  type ApiOperation,
  type ApiSchema,
  type OpenApiDocument,
  type SchemaView,
} from "../openapi/index.ts";
import { formOf } from "./example.ts";
import { wordsOf } from "./names.ts";
import { findSignals, type Signals } from "./paging-signals.ts";
import type { Paging, Records } from "./types.ts";
import { expressionOf } from "./yaml.ts";

/** One thing that can be sent: a query parameter, or a member of the body. */
interface Input {
  readonly in: "query" | "body";
  /** Dotted in the body. */
  readonly name: string;
  /** In the singular, `page` and brackets kept as words. */
  readonly words: string;
  readonly view: SchemaView;
  readonly description: string;
}

const SIZE =
  /^(?:page )?(?:size|limit|count)$|^per page$|^(?:max|page) (?:result|item)$|^max$|^top$|^first$|^item per page$|^result per page$|^limit per page$|^num item$|^max record$/u;
const PAGE = /^page$|^page (?:number|num|no|index)$|^pageno$|^current page$/u;
const OFFSET = /^(?:page )?offset$|^start$|^start at$|^start index$|^skip$|^from index$|^first result$|^page start$/u;
const CURSOR =
  /cursor$|(?:^|page |next )token$|^(?:page )?after$|^(?:page )?(?:start )?marker$|continuation(?: token)?$|next record id$|^scroll id$|^next page$|^exclusive start key$/u;
const LAST_RECORD = /^starting after$|^after id$|^since id$|^id offset$|^last id$/u;

/** Members of a body that hold what pages. */
const ABOUT_PAGES = /page|paging|paginat|cursor|variables|options/iu;

const NONE: Paging = {
  strategy: "none",
  config: { strategy: "none" },
  owns: new Set(),
  score: 0.8,
  why: "nothing that pages",
};

export const pagingOf = (document: OpenApiDocument, operation: ApiOperation, records: Records): Paging => {
  const answer = successOf(operation);
  const signals = findSignals(viewOf(answer?.schema, document.root), document.root, records.path);
  const inputs = inputsOf(operation, document.root);
  const size = inputs.find(({ words, view }) => SIZE.test(words) && isNumeric(view));
  const find = (pattern: RegExp, ok: (input: Input) => boolean): Input | undefined =>
    inputs.find((one) => pattern.test(one.words) && ok(one));
  const cursor = find(CURSOR, ({ view }) => !view.types.has("boolean") && !view.types.has("array"));
  const offset = find(
    OFFSET,
    (one) => isNumeric(one.view) && !/\b(?:time|date|epoch|timestamp|seconds)\b/iu.test(one.description),
  );
  const page = find(PAGE, ({ view }) => isNumeric(view));
  const last = find(LAST_RECORD, ({ view }) => !view.types.has("boolean"));
  const build = { size, signals };

  // A text called `next` that nothing calls a URL is the cursor of whatever takes one.
  const next = signals.cursor ?? (signals.linkIsUrl ? undefined : signals.link);
  if (cursor !== undefined && next !== undefined)
    return paging(
      "cursor",
      { size, signals: { ...signals, cursor: next } },
      cursor,
      { cursor: placeOf(cursor), next: expressionOf(next) },
      signals.cursor === undefined ? 0.8 : 0.95,
      `\`${cursor.name}\` takes \`${next.join(".")}\` of the answer`,
    );
  if (answer?.headers.includes("link") === true)
    return paging("link_header", build, page ?? cursor, { rel: "next" }, 0.95, "the answer has a Link header", "link");
  if (last !== undefined && signals.more !== undefined && hasId(records, document.root))
    return paging(
      "last_record",
      build,
      last,
      { cursor: placeOf(last), from: "last_record", next: "id" },
      0.9,
      `\`${last.name}\` takes the id of the last record`,
      "cursor",
    );
  if (signals.link !== undefined && (signals.linkIsUrl || (page === undefined && offset === undefined)))
    return paging(
      "link",
      build,
      page ?? offset ?? cursor,
      { next: expressionOf(signals.link) },
      0.85,
      `\`${signals.link.join(".")}\` leads to the next page`,
    );
  if (page !== undefined) {
    const start = startOf(page);
    return paging(
      "page",
      build,
      page,
      { number: placeOf(page), start: start.value },
      start.sure ? 0.85 : 0.6,
      `\`${page.name}\` numbers pages${start.sure ? "" : `; TODO: do they begin at ${start.value}?`}`,
    );
  }
  if (offset !== undefined)
    return paging(
      "offset",
      build,
      offset,
      { offset: placeOf(offset), ...(size === undefined ? { advance: "returned" } : {}) },
      0.8,
      `\`${offset.name}\` counts records`,
    );
  if (cursor !== undefined)
    return {
      ...NONE,
      score: 0.2,
      why: `TODO: \`${cursor.name}\` looks like a cursor, but no next one was found in the answer`,
    };
  return size === undefined
    ? NONE
    : { ...NONE, score: 0.4, why: `TODO: \`${size.name}\` limits the list; is there a second page?` };
};

interface Build {
  readonly size: Input | undefined;
  readonly signals: Signals;
}

const paging = (
  strategy: Paging["strategy"],
  { size, signals }: Build,
  moves: Input | undefined,
  own: Readonly<Record<string, unknown>>,
  score: number,
  why: string,
  type: string = strategy,
): Paging => {
  const bounds = size === undefined ? undefined : boundsOf(size);
  const { more } = signals;
  const isCounted = strategy === "page" || strategy === "offset";
  const usesMore = more !== undefined && strategy !== "link" && strategy !== "link_header";
  const stop = usesMore
    ? [more.means === "more" ? { has_more: expressionOf(more.path) } : { no_more: expressionOf(more.path) }]
    : isCounted
      ? ["empty_page"]
      : undefined;
  const notes = [why];
  if (bounds !== undefined && !bounds.sure) notes.push(`TODO: ${bounds.max} records a page is a guess`);
  if (isCounted && !usesMore) notes.push("`empty_page` costs a request and loses nothing");
  return {
    strategy,
    config: {
      strategy: type,
      ...own,
      ...(size === undefined || bounds === undefined
        ? {}
        : { size: { to: placeOf(size), ...(bounds.min === undefined ? {} : { min: bounds.min }), max: bounds.max } }),
      ...(stop === undefined ? {} : { stop }),
    },
    owns: new Set([size, moves].flatMap((one) => (one?.in === "query" ? [one.name] : []))),
    ...(moves === undefined ? {} : { moves: { in: moves.in, name: moves.name } }),
    ...(typeof own["start"] === "number" ? { start: own["start"] } : {}),
    ...(strategy === "cursor" && signals.cursor !== undefined ? { next: signals.cursor } : {}),
    ...(strategy === "link" && signals.link !== undefined ? { next: signals.link } : {}),
    ...(usesMore ? { more } : {}),
    score: Math.min(score, bounds?.sure === false ? 0.7 : 1),
    why: notes.join("; "),
  };
};

const placeOf = ({ in: place, name }: Input): unknown => (place === "query" ? name : { body: name });

const isNumeric = ({ types }: SchemaView): boolean =>
  types.size === 0 || types.has("integer") || types.has("number") || types.has("string");

const hasId = (records: Records, root: ApiSchema): boolean => {
  const id = viewOf(records.schema, root).properties.get("id");
  if (id === undefined) return false;
  const { types } = formOf(viewOf(id, root), root);
  return types.size === 0 || types.has("string") || types.has("integer");
};

const inputsOf = (operation: ApiOperation, root: ApiSchema): readonly Input[] => {
  const query = operation.parameters
    .filter((one) => one.in === "query")
    .map(({ name, schema, description }) => input("query", name, wordsOf(name), viewOf(schema, root), description));
  const isRead = operation.method === "POST" && operation.body !== undefined;
  return [...query, ...(isRead ? bodyInputs(operation.body.schema, root, []) : [])];
};

const input = (
  place: Input["in"],
  name: string,
  words: readonly string[],
  view: SchemaView,
  description?: string,
): Input => ({
  in: place,
  name,
  words: words.join(" "),
  view,
  description: `${description ?? ""} ${view.description ?? ""}`,
});

const bodyInputs = (schema: ApiSchema, root: ApiSchema, path: readonly string[]): readonly Input[] => {
  if (path.length > 3) return [];
  return [...viewOf(schema, root).properties].flatMap(([name, member]): readonly Input[] => {
    const view = viewOf(member, root);
    if (view.properties.size > 0) return bodyInputs(member, root, [...path, name]);
    const parent = path.at(-1);
    // Deeper down a `limit` is about something else.
    if (path.length > 0 && !ABOUT_PAGES.test(parent ?? "")) return [];
    const words = parent !== undefined && /^page$/iu.test(parent) ? ["page", ...wordsOf(name)] : wordsOf(name);
    return [input("body", [...path, name].join("."), words, view)];
  });
};

interface Bounds {
  readonly min?: number;
  readonly max: number;
  readonly sure: boolean;
}

/** How people write a greatest value in prose. */
const MOST = [
  /(?:max(?:imum)?(?: allowed)?(?: value)?(?: number[^.\d]*)?(?: page size)?(?: is| of|:|=)?)[^\d.]{0,12}(\d[\d,]*)/iu,
  /(?:between|from) \d+ (?:and|to) (\d[\d,]*)/iu,
  /\b1\s*(?:-|–|to)\s*(\d[\d,]*)/u,
  /(?:up to|at most|no more than|not exceed|cannot exceed)[^\d.]{0,12}(\d[\d,]*)/iu,
];

const boundsOf = ({ view, description }: Input): Bounds => {
  const said = MOST.map((pattern) => pattern.exec(description)?.[1]).find((found) => found !== undefined);
  const number = view.maximum ?? (said === undefined ? undefined : Number(said.replaceAll(",", "")));
  const least = Math.ceil(view.minimum ?? 1);
  if (number !== undefined && number >= 1 && number <= 100_000) {
    const max = Math.floor(number);
    // A least above the most is a mistake of the document.
    return { ...(least > 1 && least <= max ? { min: least } : {}), max, sure: true };
  }
  const usual = typeof view.default === "number" && view.default >= 1 ? Math.floor(view.default) : 100;
  return { ...(least > 1 ? { min: least } : {}), max: Math.max(usual, least), sure: false };
};

const startOf = ({ view, description }: Input): { readonly value: number; readonly sure: boolean } => {
  for (const said of [view.default, view.minimum, view.example])
    if (said === 0 || said === 1) return { value: said, sure: true };
  if (/zero[- ](?:based|indexed)|(?:begin|start)\w*(?: at| from| with)? 0\b|first page is 0/iu.test(description))
    return { value: 0, sure: true };
  if (/one[- ](?:based|indexed)|(?:begin|start)\w*(?: at| from| with)? 1\b|first page is 1/iu.test(description))
    return { value: 1, sure: true };
  return { value: 1, sure: false };
};
