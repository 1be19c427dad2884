/** Turns recorded requests into the `/proxy` calls that a consumer would make for them, by the operations that the integration declares. */
import type { Integration, Operation } from "../../engine/catalog/types.ts";
import { bodyBytes, type Interaction } from "../support/recordings.ts";

export type Pair = readonly [name: string, value: string];

/** What one consumer call, or one list with all its pages, was in the recording. */
export interface DeclaredCall {
  readonly operation: Operation;
  /** The verb and path below the server; without query. */
  readonly method: string;
  readonly path: string;
  /** Provider parameters as the recording has them, without what paging owns. */
  readonly parameters: readonly Pair[];
  /** The page size that the recording asks for. */
  readonly limit: number | undefined;
  /** Raw for single calls; for lists JSON without what paging owns. */
  readonly body: Buffer | undefined;
  /** Whether the answer is the list envelope. */
  readonly paged: boolean;
  /** More than one where the recording follows pages. */
  readonly interactions: readonly Interaction[];
}

/** What a consumer says where the recording says it to the provider in another way. */
export interface Wording {
  /** Query parameters that paging places itself, by the argument that a consumer gives. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Operations that build their body from arguments. */
  readonly bodies: Readonly<Record<string, (body: unknown) => readonly Pair[]>>;
  /** Requests, by the end of the URL, that are made for the answer as it is, not for pages of records. */
  readonly verbatim: readonly string[];
}

/** @returns undefined for a request that no operation describes */
export const declaredCalls = (
  integration: Integration,
  interactions: readonly Interaction[],
  wording: Wording,
): readonly (DeclaredCall | undefined)[] => {
  const calls: (DeclaredCall | undefined)[] = [];
  for (const interaction of interactions) {
    const call = declaredCall(integration, interaction, wording);
    const last = calls.at(-1);
    if (last !== undefined && call !== undefined && continues(last, call))
      calls[calls.length - 1] = { ...last, interactions: [...last.interactions, interaction] };
    else calls.push(call);
  }
  return calls;
};

/** The same list asked again, with another position. */
const continues = (last: DeclaredCall, call: DeclaredCall): boolean =>
  last.paged &&
  last.operation === call.operation &&
  last.path === call.path &&
  JSON.stringify(last.parameters) === JSON.stringify(call.parameters) &&
  String(last.body) === String(call.body) &&
  JSON.stringify(last.interactions.at(-1)?.request) !== JSON.stringify(call.interactions[0]?.request);

const declaredCall = (
  integration: Integration,
  interaction: Interaction,
  wording: Wording,
): DeclaredCall | undefined => {
  const { request } = interaction;
  const [target = "", query = ""] = request.url.replace(/^https:\/\/[^/]+/, "").split("?");
  const found = findOperation(integration, request.method, target);
  if (found === undefined) return undefined;
  const { operation, holes } = found;
  const [resource = "", name = ""] = operation.name.split(".");
  const { id, ...inPath } = holes;
  // Lists by name have the envelope; other operations that read records have it if they are asked for pages, and a
  // consumer asks for pages where there are some.
  const paged =
    operation.reader.kind === "list" &&
    (name === "list" || (operation.pager.strategy !== "none" && interaction.response.status === 200)) &&
    !wording.verbatim.some((end) => request.url.endsWith(end));
  const owned = new Set(paged ? operation.pager.ownedParameters : []);
  const pairs = [...new URLSearchParams(query)].map(([key, value]): Pair => [wording.parameters[key] ?? key, value]);
  const inBody = wording.bodies[operation.name]?.(request.body);
  const parameters = [...Object.entries(inPath), ...(inBody ?? []), ...pairs.filter(([key]) => !owned.has(key))];
  const { body, size } = paged
    ? withoutPaging(request)
    : { body: inBody === undefined ? bodyBytes(request) : undefined, size: undefined };
  const sizes = pairs.filter(
    ([key, value]) => owned.has(key) && /(size|limit|count|per_page)\]?$/.test(key) && /^\d+$/.test(value),
  );
  const limit = size ?? (sizes[0] === undefined ? undefined : Number(sizes[0][1]));
  const segment = id === undefined ? "" : `/${encodeURIComponent(id)}`;
  const base = { operation, limit, body, paged, interactions: [interaction] };
  const verb = VERBS[name];
  // What there is one of has no id.
  if (verb !== undefined) return { ...base, method: verb, path: `/proxy/${resource}${segment}`, parameters };
  return {
    ...base,
    method: "POST",
    path: `/proxy/${resource}/${name}`,
    parameters: [...(id === undefined ? [] : [["id", id] as const]), ...parameters],
  };
};

const VERBS: Readonly<Record<string, string>> = {
  list: "GET",
  get: "GET",
  create: "POST",
  update: "PATCH",
  delete: "DELETE",
};

/** The most literal path wins. */
const findOperation = (
  integration: Integration,
  method: string,
  path: string,
): { readonly operation: Operation; readonly holes: Readonly<Record<string, string>> } | undefined => {
  const matching = [...integration.operations.values()].flatMap((operation) => {
    const holes = operation.request.method === method ? matchPath(operation.request.path.source, path) : undefined;
    return holes === undefined ? [] : [{ operation, holes }];
  });
  // A resource of its own comes before an operation of another resource.
  const rank = ({ operation, holes }: (typeof matching)[number]): number =>
    Object.keys(holes).length * 2 + (Object.hasOwn(VERBS, operation.name.split(".")[1] ?? "") ? 0 : 1);
  return matching.toSorted((a, b) => rank(a) - rank(b))[0];
};

const matchPath = (template: string, path: string): Readonly<Record<string, string>> | undefined => {
  const names: string[] = [];
  const pattern = template.replace(
    /\{\{\s*(?:args\.)?(\w+)\s*\}\}|[.*+?^$()|[\]\\]/g,
    (text, name: string | undefined) => {
      if (name === undefined) return `\\${text}`;
      names.push(name);
      return "([^/]+)";
    },
  );
  const match = new RegExp(`^${pattern}$`).exec(path);
  return match === null
    ? undefined
    : Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? "")]));
};

/** Searches carry their position in the body, newer ones below `data.attributes`. */
const withoutPaging = (
  request: Interaction["request"],
): { readonly body: Buffer | undefined; readonly size: number | undefined } => {
  const { body } = request;
  if (!isObject(body)) return { body: undefined, size: undefined };
  const { data } = body;
  const attributes = isObject(data) ? data["attributes"] : undefined;
  const { page, ...rest } = isObject(attributes) ? attributes : body;
  const left = isObject(data) && isObject(attributes) ? { ...body, data: { ...data, attributes: rest } } : rest;
  return {
    body: Object.keys(left).length === 0 ? undefined : Buffer.from(JSON.stringify(left)),
    size: (page as { readonly limit?: number } | undefined)?.limit,
  };
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Records of a recorded page, by the words of an operation: a dotted place, or `$` for the whole body. */
export const recordsOf = (body: unknown, source = "$"): readonly unknown[] => {
  const names = source === "$" ? [] : source.split(".");
  const found = names.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), body);
  return Array.isArray(found) ? found : [];
};
