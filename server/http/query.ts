/** Reads the query string: raw text to ordered pairs, pairs to the nested form that brackets describe (http-api-spec 1.1, fact 2). */
import { CognateError } from "../../engine/errors.ts";
import type { Query, QueryValue } from "../../engine/operation/types.ts";

export type Pair = readonly [name: string, value: string];

const MAX_BYTES = 16 * 1024;
const MAX_PAIRS = 200;
const MAX_DEPTH = 5;
const FORBIDDEN: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Decoded pairs in the order sent; `+` is a space.
 * @throws CognateError invalid_parameter: over 16 KiB, over 200 pairs, or broken percent-encoding
 */
export const parsePairs = (raw: string): readonly Pair[] => {
  if (raw === "") return [];
  if (raw.length > MAX_BYTES) throw new CognateError("invalid_parameter", "The query string is longer than 16 KiB.");
  const parts = raw.split("&").filter((part) => part !== "");
  if (parts.length > MAX_PAIRS)
    throw new CognateError("invalid_parameter", `The query string has more than ${MAX_PAIRS} parameters.`);
  return parts.map((part) => {
    const split = splitAt(part);
    return split === -1 ? [decode(part), ""] : [decode(part.slice(0, split)), decode(part.slice(split + 1))];
  });
};

/**
 * `created_at[gt]=x` is `{ created_at: { gt: "x" } }`; `x=1&x=2`, `x[]=1` and `x[0]=1` (sparse or not) are arrays.
 * An empty value counts as not given. `x=1&x[gt]=2` keeps both: a bare value beside operators is `eq`.
 * @throws CognateError invalid_parameter if brackets nest deeper than 5
 */
export const nestPairs = (pairs: readonly Pair[]): Query => {
  const root: Node = { values: [], children: new Map() };
  for (const [name, value] of pairs) {
    const path = pathOf(name);
    if (value === "" || path.some((segment) => FORBIDDEN.has(segment))) continue;
    insert(root, path, value);
  }
  return Object.fromEntries([...root.children].map(([key, child]) => [key, settle(child)]));
};

/**
 * The provider parameters in `remote_query[…]`: the name is all that stands between the first `[` and the last `]`,
 * and `remote_query[filter][status]` means the same as `remote_query[filter[status]]`.
 */
export const remoteQueryOf = (pairs: readonly Pair[]): readonly Pair[] =>
  pairs.flatMap(([name, value]): readonly Pair[] => {
    if (!isRemoteQuery(name)) return [];
    const inner = name.slice(name.indexOf("[") + 1, name.lastIndexOf("]"));
    const path = inner.includes("][") ? `${inner.replace("][", "[")}]` : inner;
    return inner === "" || FORBIDDEN.has(inner) ? [] : [[path, value]];
  });

export const isRemoteQuery = (name: string): boolean => /^remote_query\[.+\]$/s.test(name);

/** The part of a URL or request target after the first `?`, fragment cut. */
export const rawQueryOf = (target: string): string => {
  const start = target.indexOf("?");
  if (start === -1) return "";
  const hash = target.indexOf("#", start);
  return target.slice(start + 1, hash === -1 ? undefined : hash);
};

interface Node {
  readonly values: string[];
  readonly children: Map<string, Node>;
}

/** Like `qs`: an `=` inside brackets belongs to the name. */
const splitAt = (part: string): number => {
  const bracket = part.indexOf("]=");
  const equals = part.indexOf("=");
  const open = part.indexOf("[");
  return bracket !== -1 && open !== -1 && open < equals ? bracket + 1 : equals;
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new CognateError(
      "invalid_parameter",
      `The query string has broken percent-encoding near "${text.slice(0, 40)}".`,
    );
  }
};

const BRACKETED = /^([^[]+)((?:\[[^[\]]*\])+)$/;

const pathOf = (name: string): readonly string[] => {
  const match = BRACKETED.exec(name);
  if (match === null) return [name];
  const segments = (match[2] ?? "").slice(1, -1).split("][");
  if (segments.length > MAX_DEPTH)
    throw new CognateError(
      "invalid_parameter",
      `The parameter "${name.slice(0, 80)}" nests deeper than ${MAX_DEPTH} brackets.`,
    );
  return [match[1] ?? name, ...segments];
};

const insert = (root: Node, path: readonly string[], value: string): void => {
  let node = root;
  path.forEach((segment, depth) => {
    // `x[]=1&x[]=2`: values of one list; `a[][b]=1` opens a new item each time.
    const key = segment === "" && depth < path.length - 1 ? nextIndex(node) : segment;
    const child: Node = node.children.get(key) ?? { values: [], children: new Map() };
    node.children.set(key, child);
    node = child;
  });
  node.values.push(value);
};

const INDEX = /^(?:0|[1-9]\d*)$/;
const byIndex = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : 1);
const nextIndex = (node: Node): string => String([...node.children.keys()].filter((key) => INDEX.test(key)).length);

const settle = (node: Node): QueryValue => {
  const keys = [...node.children.keys()];
  const alone = node.values.length === 1 ? node.values[0] : undefined;
  if (keys.length === 0) return alone ?? node.values;
  if (keys.every((key) => key === "" || INDEX.test(key))) {
    const indexed = keys
      .filter((key) => key !== "")
      .sort(byIndex)
      .map((key) => settle(childOf(node, key)));
    return [...node.values, ...indexed, ...(node.children.get("")?.values ?? [])];
  }
  const bare = node.values.length === 0 ? [] : [["eq", alone ?? node.values] as const];
  return Object.fromEntries([...bare, ...keys.map((key) => [key, settle(childOf(node, key))] as const)]);
};

const childOf = (node: Node, key: string): Node => node.children.get(key) ?? { values: [], children: new Map() };
