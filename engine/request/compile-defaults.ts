/** Compiles what an integration gives to all of its operations: base URL, servers, headers, query, formats. */
import type { Compilation, Template } from "../language/compilation.ts";
import { parseDurationMs } from "../language/duration.ts";
import type { Located } from "../language/located.ts";
import { SCOPES } from "../language/scopes.ts";
import type { ArrayStyle, CompiledAuth, NamedTree, NamedTemplate, RequestDefaults, ServerRule } from "./types.ts";

interface IntegrationConfig {
  readonly base_url?: unknown;
  readonly servers?: unknown;
  readonly headers?: unknown;
  readonly query?: unknown;
  readonly array_style?: ArrayStyle;
  readonly timeout?: unknown;
}

/** Per attempt, where the files say nothing. */
const DEFAULT_TIMEOUT_MS = 20_000;

/** @param at the whole integration.yaml; @param auth compiled `auth` by connection name */
export const compileRequestDefaults = (
  at: Located,
  auth: Readonly<Record<string, CompiledAuth>>,
  compilation: Compilation,
): RequestDefaults => {
  const config = at as Located<IntegrationConfig>;
  return {
    baseUrl: compilation.template(config.at("base_url"), SCOPES.baseUrl),
    servers: compileServers(config.at("servers"), compilation),
    headers: compileHeaders([], config.at("headers"), compilation),
    query: compileQuery([], config.at("query"), compilation),
    arrayStyle: config.at("array_style").value ?? "repeat",
    timeoutMs: parseDurationMs(config.at("timeout").value) ?? DEFAULT_TIMEOUT_MS,
    auth,
  };
};

/** Entries of a mapping over those of a lower layer, by name; null removes. */
const overlay = <V>(
  base: readonly (readonly [string, V])[],
  at: Located,
  rename: (name: string) => string,
  compile: (child: Located) => V,
): readonly (readonly [string, V])[] => {
  const merged = new Map<string, V>(base);
  for (const [key, child] of at.entries()) {
    const name = rename(key);
    merged.delete(name);
    if (child.value !== null) merged.set(name, compile(child));
  }
  return [...merged];
};

export const compileHeaders = (
  base: readonly NamedTemplate[],
  at: Located,
  compilation: Compilation,
): readonly NamedTemplate[] =>
  overlay(
    base,
    at,
    (name) => name.toLowerCase(),
    (child) => {
      checkHeaderName(child, compilation);
      return compilation.template(child, SCOPES.baseUrl);
    },
  );

/** RFC 9110 §5.6.2 */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/u;

const checkHeaderName = (at: Located, { findings }: Compilation): void => {
  const name = String(at.path.at(-1) ?? "");
  if (!TOKEN.test(name))
    findings.report(
      "wrong_value",
      at.keySpan,
      `\`${name}\` cannot be the name of a header.`,
      "Letters, digits and dashes make one.",
    );
};

/** A scalar is read from its source text, so that `1.0` stays `1.0`. */
export const compileQuery = (base: readonly NamedTree[], at: Located, compilation: Compilation): readonly NamedTree[] =>
  overlay(
    base,
    at,
    (name) => name,
    (child) =>
      child.text === undefined
        ? compilation.templateTree(child, SCOPES.baseUrl)
        : compilation.template(child, SCOPES.baseUrl),
  );

interface ServerConfig {
  readonly method?: string;
  readonly path: string;
  readonly base_url: unknown;
}

const compileServers = (at: Located, compilation: Compilation): readonly ServerRule[] =>
  at.items().map((item) => {
    const rule = item as Located<ServerConfig>;
    const method = rule.at("method").value;
    const path = pathMatcher(rule.at("path").value);
    const baseUrl: Template = compilation.template(rule.at("base_url"), SCOPES.baseUrl);
    return {
      baseUrl,
      matches: (calledMethod, calledPath) => (method === undefined || method === calledMethod) && path(calledPath),
    };
  });

/** `*` is one segment, `**` the rest; everything else is literal. */
const pathMatcher = (pattern: string): ((path: string) => boolean) => {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) => (part === "**" ? ".*" : part === "*" ? "[^/]+" : part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&")))
    .join("");
  const compiled = new RegExp(`^${source}$`);
  return (path) => compiled.test(path);
};
