/** The bindings of one page: evaluated in the order written, as far as the asked fields reach them. */
import type { Expression } from "../language/compilation.ts";
import type { CompiledBind } from "./binds.ts";
import type { PageInput } from "./types.ts";

export type Variables = Record<string, unknown>;
type Rows = ReadonlyMap<string, unknown>;

export interface BindParts {
  /** Unique over the catalog, for values kept over the pages of a call. */
  readonly key: string;
  readonly binds: readonly CompiledBind[];
  /** Values of bindings that are the same for every call; `rows` are its members, if it is an object. */
  readonly constants: Map<string, { readonly value: unknown; readonly rows: Rows | undefined }>;
}

export interface Bound {
  /** What the fields see. */
  readonly variables: Variables;
  /** What bindings see: no row, but the page's records and the bindings before. */
  readonly seen: Variables;
  /** Members of bindings by key. A Map is made and read sooner than an object whose keys are data. */
  readonly tables: Record<string, Rows>;
  /** Bindings that so far are tables alone. */
  readonly waiting: string[];
  /** By name, what a binding threw: to be thrown where it is read, so that other fields go on. */
  failed: ReadonlyMap<string, unknown>;
}

const NONE_FAILED: Bound["failed"] = new Map();

/** Sets `variables`. `looked` are bindings that generated code reads by key and not otherwise. */
export const bindPage = (
  parts: BindParts,
  page: PageInput,
  variables: Variables,
  needed: ReadonlySet<string>,
  looked: ReadonlySet<string> | undefined,
): Bound => {
  const { scope } = page;
  const seen: Variables = {
    records: page.records,
    steps: scope.steps,
    query: scope.query,
    account: scope.account,
    headers: page.headers,
    id: scope.id,
    now: scope.now,
    fields: scope.fields,
  };
  const bound: Bound = { variables, seen, tables: {}, waiting: [], failed: NONE_FAILED };
  for (const bind of parts.binds) {
    if (!needed.has(bind.name)) continue;
    try {
      bindOne(bind, parts, page, bound, looked?.has(bind.name) === true);
    } catch (error) {
      bound.failed = new Map([...bound.failed, [bind.name, error]]);
    }
  }
  return bound;
};

const bindOne = (
  bind: CompiledBind,
  { key, constants }: BindParts,
  page: PageInput,
  bound: Bound,
  isLooked: boolean,
): void => {
  const { name } = bind;
  if (bind.constant) {
    const known = constants.get(name) ?? withRows(evaluate(bind, page, bound));
    constants.set(name, known);
    if (known.rows !== undefined) bound.tables[name] = known.rows;
    give(bound, name, known.value);
  } else if (bind.onceACall) {
    const kept = `bind ${key} ${name}`;
    if (!page.memo.has(kept)) page.memo.set(kept, evaluate(bind, page, bound));
    give(bound, name, page.memo.get(kept));
  } else {
    const rows = isLooked ? bind.table?.(page.body, seenBy(bind.expression, bound), page.now) : undefined;
    if (rows === undefined) return give(bound, name, evaluate(bind, page, bound));
    bound.tables[name] = rows;
    bound.variables[name] = undefined;
    bound.waiting.push(name);
  }
};

const evaluate = (bind: CompiledBind, page: PageInput, bound: Bound): unknown =>
  bind.expression.evaluate(page.body, seenBy(bind.expression, bound), page.now);

const seenBy = (expression: Expression, bound: Bound): Variables => {
  readable(expression, bound);
  return bound.seen;
};

/** The expression, with all bindings in place that it reads. @throws what a binding threw that it reads */
export const readable = (expression: Expression, bound: Bound): Expression => {
  const { failed, waiting } = bound;
  if (failed.size > 0)
    for (const [name, error] of failed) if (expression.references.variables.includes(name)) throw error;
  if (waiting.some((name) => expression.references.variables.includes(name))) completeBound(bound);
  return expression;
};

/** Makes the objects of bindings that are tables alone. */
export const completeBound = (bound: Bound): void => {
  for (const name of bound.waiting) give(bound, name, objectOf(bound.tables[name]));
  bound.waiting.length = 0;
};

const give = ({ variables, seen }: Bound, name: string, value: unknown): void => {
  variables[name] = value;
  seen[name] = value;
};

const objectOf = (rows: Rows = new Map()): Variables => {
  const object: Variables = {};
  for (const [key, value] of rows) if (value !== undefined) object[key] = value;
  return object;
};

const withRows = (value: unknown): { readonly value: unknown; readonly rows: Rows | undefined } => ({
  value,
  rows:
    typeof value === "object" && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : undefined,
});
