/** What a raw call does: by method, unless it matches a declared operation that says otherwise (http-api-spec 3.4). */
import type { Integration, Operation } from "../catalog/types.ts";
import type { Effect } from "../language/exchange.ts";

/** @param path below the base URL, without query, as `checkRawTarget` gave it */
export const rawEffect = (integration: Integration, method: string, path: string): Effect => {
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return "read";
  return rawOperation(integration, method, path)?.request.effect ?? (method === "DELETE" ? "destroy" : "write");
};

/** The declared operation that a raw call is, if it is one. */
export const rawOperation = (integration: Integration, method: string, path: string): Operation | undefined =>
  matchersOf(integration).find((one) => one.operation.request.method === method && one.path.test(path))?.operation;

interface Matcher {
  readonly operation: Operation;
  readonly path: RegExp;
}

const known = new WeakMap<Integration, readonly Matcher[]>();

/** Paths without holes first: `/users/search` before `/users/{{ id }}`. */
const matchersOf = (integration: Integration): readonly Matcher[] => {
  const made =
    known.get(integration) ?? [...integration.operations.values()].toSorted((a, b) => holes(a) - holes(b)).map(matcher);
  known.set(integration, made);
  return made;
};

const holes = ({ request }: Operation): number => request.path.source.split("{{").length;

/** A hole or a `{name}` is one segment. */
const matcher = (operation: Operation): Matcher => ({
  operation,
  path: new RegExp(
    `^${operation.request.path.source
      .split(/\{\{.*?\}\}|\{[^{}]+\}/)
      .map((text) => text.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&"))
      .join("[^/]+")}$`,
  ),
});
