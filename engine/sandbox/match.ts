/** Finds the operation that a request is for, and reads the arguments back out of it. */
import type { Operation } from "../catalog/types.ts";
import { splitTemplate } from "../language/holes.ts";
import { literally } from "../language/literally.ts";
import type { CompiledParam } from "../request/types.ts";
import type { SandboxRequest } from "./types.ts";

export interface ReadRequest {
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly queryAll: ReadonlyMap<string, readonly string[]>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON or form; undefined if there is none. */
  readonly body: unknown;
  readonly method: string;
  /** Absolute, on a made-up host. */
  readonly url: string;
}

/** An operation with its path turned into a pattern. */
export interface Route {
  readonly operation: Operation;
  readonly pattern: RegExp;
  /** Argument of each hole, in order. */
  readonly holes: readonly string[];
}

export const readRequest = (request: SandboxRequest): ReadRequest => {
  const url = new URL(request.target, "http://sandbox.invalid");
  const names = [...new Set(url.searchParams.keys())];
  return {
    method: request.method.toUpperCase(),
    path: url.pathname,
    query: new Map(names.map((name) => [name, url.searchParams.get(name) ?? ""])),
    queryAll: new Map(names.map((name) => [name, url.searchParams.getAll(name)])),
    headers: request.headers,
    body: readBody(request),
    url: url.href,
  };
};

const readBody = ({ body, headers }: SandboxRequest): unknown => {
  if (body === undefined || body.length === 0) return undefined;
  const text = new TextDecoder().decode(body);
  if ((headers["content-type"] ?? "").includes("x-www-form-urlencoded"))
    return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** A hole that is a plain argument keeps its name; any other one still matches one segment. */
export const routeOf = (operation: Operation): Route => {
  const holes: string[] = [];
  const pattern = splitTemplate(operation.request.path.source)
    .map((part) => {
      if (part.kind === "text")
        return part.text
          .split(/\{([^{}]+)\}/)
          .map((piece, index) => (index % 2 === 0 ? literally(piece) : segment(holes, piece)))
          .join("");
      return segment(holes, /^(?:args\.)?([A-Za-z_]\w*)$/.exec(part.source.trim())?.[1] ?? "");
    })
    .join("");
  return { operation, pattern: new RegExp(`^${pattern.startsWith("/") ? "" : "/"}${pattern}$`), holes };
};

const segment = (holes: string[], name: string): string => {
  holes.push(name);
  return "([^/]+)";
};

/** The route with the fewest holes that fits; of equal ones the first. HEAD asks for what GET gives (RFC 9110, 9.3.2). */
export const findRoute = (routes: readonly Route[], request: ReadRequest): Route | undefined => {
  const method = request.method === "HEAD" ? "GET" : request.method;
  return routes
    .filter((route) => route.operation.request.method === method && route.pattern.test(request.path))
    .sort((a, b) => a.holes.length - b.holes.length)[0];
};

/** Arguments under the params' own keys, as `args` has them. Absent ones are left out. */
export const readArgs = (route: Route, request: ReadRequest): Readonly<Record<string, unknown>> => {
  const found = route.pattern.exec(request.path)?.slice(1) ?? [];
  const fromPath = route.holes.flatMap((name, index): [string, unknown][] => {
    const raw = found[index];
    const key = route.operation.request.params.find((param) => param.in === "path" && param.name === name)?.key ?? name;
    return name === "" || raw === undefined ? [] : [[key, decodeURIComponent(raw)]];
  });
  const fromParams = route.operation.request.params.flatMap((param): [string, unknown][] => {
    const value = readParam(param, request);
    return value === undefined ? [] : [[param.key, value]];
  });
  return Object.fromEntries([...fromPath, ...fromParams]);
};

const readParam = (param: CompiledParam, request: ReadRequest): unknown => {
  if (param.in === "header") return request.headers[param.name.toLowerCase()];
  if (param.in === "body")
    return param.at.reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined,
      request.body,
    );
  if (param.in !== "query") return undefined;
  const values = request.queryAll.get(param.name) ?? request.queryAll.get(`${param.name}[]`);
  const [first] = values ?? [];
  if (values === undefined || first === undefined) return undefined;
  const isList = param.schema?.["type"] === "array" || (param.schema === undefined && first.includes(","));
  if (param.array === "comma" && isList) return first.split(",");
  return values.length > 1 ? values : first;
};
