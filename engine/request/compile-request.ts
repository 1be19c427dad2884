/** Compiles the request part of an operation; every choice that needs no call is made here. */
import type { Compilation, References } from "../language/compilation.ts";
import { parseDurationMs } from "../language/duration.ts";
import type { BodyFormat, Effect, ResponseFormat } from "../language/exchange.ts";
import type { Located } from "../language/located.ts";
import { SCOPES } from "../language/scopes.ts";
import { toWhere } from "../language/source.ts";
import { checkArgs, type ReadingPart } from "./check-args.ts";
import { checkPath } from "./check-path.ts";
import { compileHeaders, compileQuery } from "./compile-defaults.ts";
import { compileParams } from "./compile-params.ts";
import type { ArrayStyle, CompiledRequest, RequestDefaults } from "./types.ts";

interface OperationConfig {
  readonly method: string;
  readonly path: unknown;
  readonly base_url?: unknown;
  readonly params?: unknown;
  readonly closed?: boolean;
  readonly headers?: unknown;
  readonly query?: unknown;
  readonly auth?: "none";
  readonly body?: unknown;
  readonly body_format?: BodyFormat;
  readonly response_format?: ResponseFormat;
  readonly array_style?: ArrayStyle;
  readonly timeout?: unknown;
  readonly effect?: Effect;
  readonly idempotency?: "natural" | "none" | { readonly header: string };
  readonly pagination?: unknown;
}

export interface RequestContext {
  /** `resource.operation` */
  readonly operation: string;
  readonly defaults: RequestDefaults;
}

const BODY_FORMATS: readonly BodyFormat[] = ["json", "form", "text"];
const RESPONSE_FORMATS: readonly ResponseFormat[] = ["json", "text", "ndjson", "binary", "none"];

/** @param at the operation's mapping, structure checked */
export const compileRequest = (at: Located, context: RequestContext, compilation: Compilation): CompiledRequest => {
  const config = at as Located<OperationConfig>;
  const { defaults } = context;
  const method = config.at("method").value;
  const ownBaseUrl = config.at("base_url").value !== undefined;
  const path = compilation.template(config.at("path"), SCOPES.request);
  const baseUrl = ownBaseUrl ? compilation.template(config.at("base_url"), SCOPES.baseUrl) : defaults.baseUrl;
  const headers = compileHeaders(defaults.headers, config.at("headers"), compilation);
  const query = compileQuery(defaults.query, config.at("query"), compilation);
  const arrayStyle = config.at("array_style").value ?? defaults.arrayStyle;
  const params = compileParams(config.at("params"), arrayStyle, compilation);
  const body =
    config.at("body").value === undefined ? undefined : compilation.templateTree(config.at("body"), SCOPES.request);
  const idempotency = config.at("idempotency").value ?? (method === "PUT" || method === "DELETE" ? "natural" : "none");
  const effect = config.at("effect").value ?? effectOf(method);
  const templates = [
    path,
    baseUrl,
    ...headers.map(([, value]) => value),
    ...query.map(([, value]) => value),
    ...(body === undefined ? [] : [body]),
  ];
  checkPath(
    config.at("path"),
    {
      source: path.source,
      params: params.filter((param) => param.in === "path").map((param) => param.name),
      paged: config.at("pagination").value !== undefined,
    },
    compilation,
  );
  checkArgs(
    params.map((param) => param.key),
    [
      { at: config.at("path"), references: path.references },
      ...(ownBaseUrl ? [{ at: config.at("base_url"), references: baseUrl.references }] : []),
      ...ownParts(config.at("headers"), headers),
      ...ownParts(config.at("query"), query),
      ...(body === undefined ? [] : [{ at: config.at("body"), references: body.references }]),
    ],
    compilation,
  );
  checkFormat(config.at("body_format"), BODY_FORMATS, compilation);
  checkFormat(config.at("response_format"), RESPONSE_FORMATS, compilation);
  return {
    operation: context.operation,
    where: toWhere(at.span, at.path),
    method,
    path,
    baseUrl,
    servers: ownBaseUrl ? [] : defaults.servers,
    headers,
    query,
    params,
    closed: config.at("closed").value ?? false,
    templateArgs: argsRead(templates.map((template) => template.references)),
    arrayStyle,
    ...(body === undefined ? {} : { body }),
    bodyFormat: config.at("body_format").value ?? "json",
    responseFormat: config.at("response_format").value ?? "json",
    timeoutMs: parseDurationMs(config.at("timeout").value) ?? defaults.timeoutMs,
    effect,
    ...(typeof idempotency === "object" ? { idempotencyHeader: idempotency.header.toLowerCase() } : {}),
    repeatable: effect === "read" || idempotency === "natural",
    auth: config.at("auth").value === "none" ? {} : defaults.auth,
  };
};

/** The operation's own entries of a mapping that the integration's are merged with. */
const ownParts = (
  at: Located,
  compiled: readonly (readonly [string, { readonly references: References }])[],
): readonly ReadingPart[] => {
  const own = new Map(at.entries().map(([name, child]) => [name.toLowerCase(), child]));
  return compiled.flatMap(([name, { references }]) => {
    const child = own.get(name.toLowerCase());
    return child === undefined ? [] : [{ at: child, references }];
  });
};

const effectOf = (method: string): Effect => {
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return "read";
  return method === "DELETE" ? "destroy" : "write";
};

/** Arguments that templates read by name; `args.*` means that one reads them as a whole. */
const argsRead = (all: readonly References[]): ReadonlySet<string> | "all" => {
  const members = all.flatMap((references) => references.members).filter((member) => member.startsWith("args."));
  if (members.includes("args.*")) return "all";
  return new Set(members.map((member) => member.slice("args.".length)));
};

const checkFormat = (at: Located, supported: readonly unknown[], compilation: Compilation): void => {
  if (at.value === undefined || supported.includes(at.value)) return;
  compilation.findings.report(
    "not_yet_supported",
    at.span,
    `The format \`${at.text ?? ""}\` is reserved and not yet supported by this version.`,
    `Supported: ${supported.join(", ")}.`,
  );
};
