/** Where a value inside an expression comes from: a static path below the context or below a free variable. */
import type { Node } from "../ast.ts";

/** One possible source. `root` is undefined for the context, else the name of a free variable. */
interface Origin {
  readonly root: string | undefined;
  readonly path: readonly string[];
}

/** All possible sources; empty when it is computed or not static. */
export type Origins = readonly Origin[];

export const nowhere: Origins = [];
export const context: Origins = [{ root: undefined, path: [] }];
export const variable = (name: string): Origins => [{ root: name, path: [] }];

export const below = (origins: Origins, name: string): Origins =>
  origins.map(({ root, path }) => ({ root, path: [...path, name] }));

/** Functions whose result consists of (members of) the arguments listed: what is read below it is read below them. */
const passThrough: Readonly<Record<string, "first" | "all">> = {
  append: "all",
  first: "all",
  filter: "first",
  reverse: "first",
  sort: "first",
  shuffle: "first",
  distinct: "first",
  single: "first",
  compact: "first",
};

/** Functions that call a literal function with the members of their first argument. */
const callers: ReadonlySet<string> = new Set(["map", "filter", "single", "sort", "keyBy", "groupBy"]);

export const resultOrigins = (name: string | undefined, args: readonly Origins[]): Origins => {
  const kind = name === undefined ? undefined : passThrough[name];
  if (kind === "all") return args.flat();
  return kind === "first" ? (args[0] ?? nowhere) : nowhere;
};

/** What the parameters of a lambda written as an argument stand for. */
export const parameterOrigins = (name: string | undefined, args: readonly Origins[]): readonly Origins[] => {
  if (name === undefined || !callers.has(name)) return [];
  const items = args[0] ?? nowhere;
  return name === "sort" ? [items, items] : [items];
};

/** The name of a function called directly, `$name(…)`. */
export const calledName = (procedure: Node): string | undefined =>
  procedure.type === "variable" ? procedure.value : undefined;
