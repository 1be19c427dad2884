/** Fixtures for what was guessed: answers by the document's schemas, played through the whole engine by `cognate test`. */
import { successOf, type ApiSchema, type OpenApiDocument } from "../openapi/index.ts";
import { exampleOf } from "./example.ts";
import type { MappingGuess } from "./mapping.ts";
import type { TargetGuess } from "./targets.ts";
import { operationName, type Path, type Planned } from "./types.ts";

type Body = unknown;

export interface FixtureDraft {
  readonly file: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/**
 * Two pages of one record each where the list pages, and one record by its id.
 * @param account what the fixtures say of it, as `{ account: … }`
 * @param basePath of the base URL; undefined if it differs from account to account
 */
export const draftFixtures = (
  guess: TargetGuess,
  document: OpenApiDocument,
  account: Readonly<Record<string, unknown>>,
  basePath: string | undefined,
): readonly FixtureDraft[] => {
  const { list, get, mapping } = guess;
  const { model, name } = mapping.resource;
  const target = `${model}/${name}`;
  return [
    ...(list === undefined
      ? []
      : [{ file: `${name}/list.yaml`, content: { ...account, ...listFixture(target, list, mapping, document) } }]),
    ...(get === undefined
      ? []
      : [
          {
            file: `${name}/get.yaml`,
            content: { ...account, ...getFixture(target, get, mapping, document, basePath) },
          },
        ]),
  ];
};

const listFixture = (target: string, list: Planned, mapping: MappingGuess, document: OpenApiDocument) => {
  const paging = list.paging?.strategy ?? "none";
  const records = [1, 2].map((number) => recordOf(list.records.schema, mapping, document.root, number));
  const body = (page: readonly unknown[], isLast: boolean): Body => pageBody(list, page, isLast, document);
  const [first, second] = records;
  const pages: readonly (readonly [page: readonly unknown[], isLast: boolean])[] =
    paging === "none"
      ? [[records, true]]
      : list.paging?.more !== undefined || !["page", "offset"].includes(paging)
        ? [
            [[first], false],
            [[second], true],
          ]
        : [
            [[first], false],
            [[second], false],
            [[], true],
          ];
  return {
    name: paging === "none" ? "The list is mapped" : "Every page of the list is read and mapped",
    call: { unified: target },
    exchanges: pages.map(([page, isLast], at) => ({
      ...requestOf(list, at, first, mapping),
      response: { ...headersOf(list, isLast), body: body(page, isLast) },
    })),
    expect: { requests: pages.length, count: records.length, next_cursor: "absent" },
  };
};

const getFixture = (
  target: string,
  get: Planned,
  mapping: MappingGuess,
  document: OpenApiDocument,
  basePath: string | undefined,
) => {
  const record = recordOf(get.records.schema, mapping, document.root, 1);
  const idPath = mapping.fields.find(({ field }) => field === mapping.resource.idField)?.path ?? [];
  const found = idPath.reduce<unknown>(memberOf, record);
  const id = typeof found === "string" || typeof found === "number" ? String(found) : "1";
  const path = get.path.replaceAll("{{ id }}", id);
  // What an account says, or would be written in another way, is not guessed.
  const isPlain = basePath !== undefined && /^[\w./-]+$/u.test(path);
  const answer = successOf(get.api);
  return {
    name: "One record has the fields of the list",
    call: { unified: target, method: "get", id },
    exchanges: [
      {
        request: { method: get.api.method, ...(isPlain ? { path: `${basePath}${path}` } : {}) },
        response: { body: put(exampleOf(answer?.schema ?? {}, document.root), get.records.path, record) },
      },
    ],
    expect: { requests: 1, count: 1 },
  };
};

const memberOf = (at: unknown, step: string): unknown =>
  typeof at === "object" && at !== null ? (at as Readonly<Record<string, unknown>>)[step] : undefined;

/** Where nothing is mapped: one call of the provider's own surface, so that there is something to begin with. */
export const draftProxyFixture = (
  planned: readonly Planned[],
  document: OpenApiDocument,
  account: Readonly<Record<string, unknown>>,
): FixtureDraft | undefined => {
  const reads = planned.filter(
    ({ api, params, records }) =>
      api.method === "GET" && !api.deprecated && records.kind !== "none" && params.every((one) => !one.required),
  );
  const one =
    reads.find(({ records, takesId }) => records.kind === "list" && !takesId) ??
    reads.find(({ takesId }) => !takesId) ??
    reads[0];
  if (one === undefined) return undefined;
  const record = exampleOf(one.records.schema, document.root);
  const body =
    one.records.kind === "list"
      ? pageBody(one, [record], true, document)
      : put(exampleOf(successOf(one.api)?.schema ?? {}, document.root), one.records.path, record);
  const name = operationName(one);
  return {
    file: `${one.resource}/${one.operation}.yaml`,
    content: {
      ...account,
      name: "The provider's own answer, which no model has a mapping for yet",
      call: { proxy: name, ...(one.takesId ? { args: { id: "1" } } : {}) },
      exchanges: [{ request: { method: "GET" }, response: { body: body ?? {} } }],
      expect: { requests: 1 },
    },
  };
};

/** With an id of its own: records of a list must be told apart. */
export const recordOf = (
  schema: ApiSchema,
  { resource, fields }: MappingGuess,
  root: ApiSchema,
  number: number,
): unknown => {
  const made = exampleOf(schema, root, number);
  // Where the schema says nothing, an id is all that is known.
  const record = typeof made === "object" ? made : {};
  const id = fields.find(({ field }) => field === resource.idField);
  if (id === undefined || typeof record !== "object" || record === null) return record;
  const was = id.path.reduce<unknown>(memberOf, record);
  if (typeof was === "number") return put(record, id.path, number);
  const text = typeof was === "string" ? was : `id-${number}`;
  // Examples of the document are the same for each record.
  return put(record, id.path, number === 1 || text.endsWith(`${number}`) ? text : `${text}-${number}`);
};

/** A copy with the value at the path; what is no object on the way becomes one. */
export const put = (body: unknown, path: Path, value: unknown): unknown => {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const at =
    typeof body === "object" && body !== null && !Array.isArray(body)
      ? (body as Readonly<Record<string, unknown>>)
      : {};
  return { ...at, [step]: put(at[step], rest, value) };
};

const NEXT = "next-page";

const pageBody = (
  { api, records, paging }: Planned,
  page: readonly unknown[],
  isLast: boolean,
  { root }: OpenApiDocument,
): Body => {
  let body = put(exampleOf(successOf(api)?.schema ?? {}, root), records.path, page);
  if (paging?.next !== undefined)
    body = put(body, paging.next, isLast ? null : paging.strategy === "link" ? nextUrl(api.path) : NEXT);
  if (paging?.more !== undefined) body = put(body, paging.more.path, (paging.more.means === "more") !== isLast);
  return body;
};

const nextUrl = (path: string): string => `${path.replaceAll(/\{[^}]*\}/gu, "x")}?page=2`;

const headersOf = ({ paging, api }: Planned, isLast: boolean) =>
  paging?.strategy === "link_header" && !isLast ? { headers: { link: `<${nextUrl(api.path)}>; rel="next"` } } : {};

/** What a second request must say, where the first answer decides it. */
const requestOf = ({ api, paging }: Planned, at: number, first: unknown, { resource, fields }: MappingGuess) => {
  const method = { method: api.method };
  const moves = paging?.moves;
  if (paging === undefined || moves === undefined || moves.in !== "query") return { request: method };
  if (paging.strategy === "page")
    return { request: { ...method, query: { [moves.name]: String((paging.start ?? 1) + at) } } };
  if (at === 0) return { request: method };
  if (paging.strategy === "cursor") return { request: { ...method, query: { [moves.name]: NEXT } } };
  const id = fields.find(({ field }) => field === resource.idField);
  const value = id?.path.reduce<unknown>(memberOf, first);
  if (paging.strategy === "last_record" && (typeof value === "string" || typeof value === "number"))
    return { request: { ...method, query: { [moves.name]: String(value) } } };
  return { request: method };
};
