/** Reads the arguments that call, plan and explain share into calls of the engine. */
import { readFileSync } from "node:fs";
import type {
  Account,
  ItemCall,
  ListCall,
  ProxyCall,
  Query,
  QueryValue,
  Trace,
  WriteCall,
} from "../engine/operation/types.ts";
import type { FixtureCall } from "../engine/fixtures/types.ts";
import { UsageError } from "./exit.ts";
import { describeError } from "./output.ts";

export interface CallArguments {
  readonly integration: string;
  readonly target: string;
  readonly method: string | undefined;
  readonly root?: string;
  readonly id?: string;
  readonly query: readonly string[];
  readonly body?: string;
  readonly limit?: number;
  readonly cursor?: string;
  readonly fields?: string;
  readonly sort?: string;
  readonly strict?: boolean;
  readonly connection?: string;
  readonly field: readonly string[];
  readonly baseUrl?: string;
  readonly sandbox?: boolean;
  readonly deadline: number;
  readonly format: "text" | "json";
}

export type Target =
  | { readonly kind: "unified"; readonly model: string; readonly resource: string; readonly method: string }
  | { readonly kind: "proxy"; readonly resource: string; readonly operation: string };

const BODILESS: ReadonlySet<string> = new Set(["list", "get", "delete"]);

/** @throws UsageError for a body that would not be sent, and for what is neither MODEL/RESOURCE nor RESOURCE.OPERATION */
export const targetOf = ({ target, method, id, body }: CallArguments): Target => {
  const unified = /^([^/.]+)\/([^/.]+)$/.exec(target);
  if (unified !== null) {
    const called = method ?? (id === undefined ? "list" : "get");
    if (body !== undefined && BODILESS.has(called)) throw new UsageError(`${called} takes no --body.`);
    return { kind: "unified", model: unified[1] ?? "", resource: unified[2] ?? "", method: called };
  }
  const proxy = /^([^/.]+)\.([^/.]+)$/.exec(target);
  if (proxy !== null && method === undefined)
    return { kind: "proxy", resource: proxy[1] ?? "", operation: proxy[2] ?? "" };
  throw new UsageError(
    `\`${target}\` names nothing that can be called.`,
    "Write MODEL/RESOURCE, or RESOURCE.OPERATION without a method.",
  );
};

export const splitPair = (text: string): readonly [string, string] => {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new UsageError(`\`${text}\` is not NAME=VALUE.`);
};

/** `created_at[gt]=x` becomes `{ created_at: { gt: "x" } }`; a repeated name becomes a list. */
export const queryOf = (pairs: readonly string[]): Query => {
  const query: Record<string, QueryValue> = {};
  for (const [name, value] of pairs.map(splitPair)) {
    const [, field, operator] = /^([^[]+)\[([^\]]*)\]$/.exec(name) ?? [];
    if (field === undefined || operator === undefined) query[name] = append(query[name], value);
    else if (operator === "") query[field] = [...listOf(query[field]), value];
    else query[field] = { ...objectOf(query[field]), [operator]: value };
  }
  return query;
};

const listOf = (value: QueryValue | undefined): readonly QueryValue[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly QueryValue[]) : [value];
const append = (known: QueryValue | undefined, value: string): QueryValue =>
  known === undefined ? value : [...listOf(known), value];
const objectOf = (value: QueryValue | undefined): Readonly<Record<string, QueryValue>> =>
  typeof value === "object" && !Array.isArray(value) ? (value as Readonly<Record<string, QueryValue>>) : {};

export const listCall = (
  account: Account,
  target: Extract<Target, { kind: "unified" }>,
  args: CallArguments,
  trace?: Trace,
): ListCall => ({
  ...unifiedCall(account, target, args, trace),
  ...(args.limit === undefined ? {} : { limit: args.limit }),
  ...(args.cursor === undefined ? {} : { cursor: args.cursor }),
  ...(args.sort === undefined ? {} : { sortBy: args.sort }),
});

export const itemCall = (
  account: Account,
  target: Extract<Target, { kind: "unified" }>,
  args: CallArguments,
  trace?: Trace,
): ItemCall => ({
  ...unifiedCall(account, target, args, trace),
  id: args.id ?? "",
});

export const writeCall = (
  account: Account,
  target: Extract<Target, { kind: "unified" }>,
  args: CallArguments,
  trace?: Trace,
): WriteCall => ({
  ...unifiedCall(account, target, args, trace),
  ...(args.id === undefined ? {} : { id: args.id }),
  body: readBody(args.body) ?? {},
});

const unifiedCall = (
  account: Account,
  target: Extract<Target, { kind: "unified" }>,
  args: CallArguments,
  trace: Trace | undefined,
) => ({
  account,
  model: target.model,
  resource: target.resource,
  query: queryOf(args.query),
  deadline: Date.now() + args.deadline,
  remoteData: false,
  format: "unified" as const,
  strict: args.strict === true,
  validate: "warn" as const,
  ...(args.fields === undefined ? {} : { fields: args.fields.split(",") }),
  ...(trace === undefined ? {} : { trace }),
});

export const proxyCall = (
  account: Account,
  target: Extract<Target, { kind: "proxy" }>,
  args: CallArguments,
  trace?: Trace,
): ProxyCall => {
  const body = readBody(args.body);
  return {
    account,
    resource: target.resource,
    operation: target.operation,
    parameters: args.query.map(splitPair),
    deadline: Date.now() + args.deadline,
    ...(args.id === undefined ? {} : { id: args.id }),
    ...(args.limit === undefined ? {} : { limit: args.limit }),
    ...(args.cursor === undefined ? {} : { cursor: args.cursor }),
    ...(body === undefined
      ? {}
      : { body: { contentType: "application/json", bytes: new TextEncoder().encode(JSON.stringify(body)) } }),
    ...(trace === undefined ? {} : { trace }),
  };
};

/** JSON, or `@file`. @throws UsageError if the file cannot be read, else with the parser's message */
const readBody = (text: string | undefined): unknown => {
  if (text === undefined) return undefined;
  const json = text.startsWith("@") ? readBodyFile(text.slice(1)) : text;
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    throw new UsageError(`--body is not JSON: ${describeError(error)}`);
  }
};

const readBodyFile = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`The file of --body cannot be read: ${describeError(error)}`);
  }
};

/** The same call as a fixture says it. */
export const fixtureCallOf = (target: Target, args: CallArguments): FixtureCall => {
  const id = args.id === undefined ? {} : { id: args.id };
  const body = readBody(args.body);
  const own = args.limit === undefined ? {} : { limit: args.limit };
  const given = body === undefined ? {} : { body };
  if (target.kind === "proxy") {
    const parameters = { ...queryOf(args.query), ...own };
    return {
      proxy: `${target.resource}.${target.operation}`,
      ...id,
      ...(Object.keys(parameters).length === 0 ? {} : { args: parameters }),
      ...given,
    };
  }
  const query = {
    ...queryOf(args.query),
    ...own,
    ...(args.sort === undefined ? {} : { sort_by: args.sort }),
    ...(args.fields === undefined ? {} : { fields: args.fields }),
  };
  return {
    unified: `${target.model}/${target.resource}`,
    ...(args.method === undefined ? {} : { method: target.method }),
    ...id,
    ...(Object.keys(query).length === 0 ? {} : { query }),
    ...given,
  };
};
