/** A leaf source made ready for one consumer call: filters planned, call steps run, paging context set. */
import type { Operation } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import type { QueryPlan, Step, UnifiedQuery, UnifiedScope, View } from "../mapping/types.ts";
import { chooseSize } from "../pagination/index.ts";
import type { Layer, PageContext, Pager } from "../pagination/types.ts";
import { createPageContext } from "./all-pages.ts";
import { cursorStale } from "./cursor.ts";
import { firstPosition, type Position } from "./position.ts";
import type { Leaf } from "../mapping/source-leaves.ts";
import type { LeafPath } from "./source.ts";
import { type PartialDetail, runSteps, type StepEnvironment, stepsAt } from "./steps.ts";

/** What one consumer call brings to all of its leaves. */
export interface LeafCall {
  readonly steps: readonly Step[];
  readonly query: UnifiedQuery;
  /** Without `query` and `steps`, which the leaf fills. */
  readonly scope: UnifiedScope;
  readonly fields: readonly string[] | undefined;
  /** Epoch ms of the list's first page. */
  readonly now: number;
  /** Rows the consumer wants at most; Infinity for a stream. */
  readonly limit: number;
  readonly environment: StepEnvironment;
  /** The consumer's own provider parameters; none of them may be the pager's. */
  readonly extraQuery: readonly (readonly [string, string])[];
}

export interface OpenLeaf {
  readonly path: LeafPath;
  readonly view: View;
  readonly plan: QueryPlan;
  readonly args: Readonly<Record<string, unknown>>;
  readonly scope: UnifiedScope;
  readonly neededSteps: ReadonlySet<string>;
  readonly partial: readonly PartialDetail[];
  /** Nothing after the provider drops or multiplies records. */
  readonly rowsAreRecords: boolean;
  readonly operation: Operation | undefined;
  /** Binds that read no page variable, once per call. */
  readonly memo: Map<string, unknown>;
}

/** Plans a leaf's filters. Its args are rendered with the query after defaults, so the plan is made twice where args exist. */
const planLeaf = (leaf: Leaf, call: LeafCall, steps: Readonly<Record<string, unknown>>): QueryPlan => {
  const plan = leaf.view.plan(call.query, { ...call.scope, steps }, {}, call.now);
  if (leaf.kind === "static" || leaf.args === undefined) return plan;
  const scope = { ...call.scope, steps, query: plan.query };
  const args = leaf.args.render(scope, call.now);
  return leaf.view.plan(
    call.query,
    { ...call.scope, steps },
    typeof args === "object" && args !== null ? (args as Readonly<Record<string, unknown>>) : {},
    call.now,
  );
};

/**
 * Also what a provider may read as the same: `page[size][]` is a list of `page[size]`.
 * @throws CognateError parameter_owned_by_paging
 */
export const refuseOwned = (pager: Pager, names: readonly string[]): void => {
  const owned = names.filter((name) => pager.ownedParameters.some((own) => name === own || name.startsWith(`${own}[`)));
  if (owned.length === 0) return;
  throw new CognateError(
    "parameter_owned_by_paging",
    `Paging sets ${owned.map((name) => `\`${name}\``).join(", ")} itself.`,
    {
      hint: "Use `limit` and `next_cursor`.",
      errors: owned.map((name) => ({ parameter: name, message: "set by paging" })),
    },
  );
};

/** Steps `at: call` run here, once for each name in a consumer call; `known` keeps their answers for later leaves. */
export const openLeaf = async (path: LeafPath, call: LeafCall, known: Map<string, unknown>): Promise<OpenLeaf> => {
  const { leaf } = path;
  const { view } = leaf;
  const before = view.plan(call.query, call.scope, {}, call.now);
  const neededSteps = view.neededSteps(call.fields, before.local);
  const missing = new Set(
    stepsAt(call.steps, "call", call.scope.method, neededSteps)
      .map((step) => step.name)
      .filter((name) => !known.has(name)),
  );
  const scope = { ...call.scope, query: before.query, steps: Object.fromEntries(known) };
  const outcome = await runSteps({
    at: "call",
    steps: call.steps,
    method: call.scope.method,
    needed: missing,
    scope,
    now: call.now,
    environment: call.environment,
  });
  for (const name of missing) known.set(name, outcome.values[name]);
  const steps = Object.fromEntries(known);
  const plan = planLeaf(leaf, call, steps);
  const operation = leaf.kind === "operation" ? call.environment.findOperation(leaf.operation) : undefined;
  if (operation !== undefined)
    refuseOwned(
      operation.pager,
      call.extraQuery.map(([name]) => name),
    );
  return {
    path,
    view,
    plan,
    args: plan.args,
    scope: { ...call.scope, query: plan.query, steps },
    neededSteps,
    partial: outcome.partial,
    rowsAreRecords: !view.expands && !view.hasWhere && plan.local.length === 0,
    operation,
    memo: new Map(),
  };
};

const STATIC: readonly Layer[] = [{ k: "static" }];

export const contextOf = (leaf: OpenLeaf, call: LeafCall, size: number | undefined): PageContext | undefined =>
  leaf.operation === undefined
    ? undefined
    : createPageContext(leaf.operation, leaf.args, call.environment.view, call.now, size);

/** Where a leaf begins; undefined if its pager knows that there is nothing (an empty range of time). */
export const beginLeaf = (leaf: OpenLeaf, call: LeafCall): Position | undefined => {
  if (leaf.operation === undefined) return firstPosition([...leaf.path.layers, ...STATIC], undefined);
  const size = chooseSize(leaf.operation.pager, call.limit, leaf.rowsAreRecords);
  const layers = leaf.operation.pager.first(
    createPageContext(leaf.operation, leaf.args, call.environment.view, call.now, size),
  );
  return layers === undefined ? undefined : firstPosition([...leaf.path.layers, ...layers], size);
};

/** @throws CognateError cursor_stale if the layers are not those of the leaf's pager */
export const checkKinds = (leaf: OpenLeaf, layers: readonly Layer[]): void => {
  const kinds = leaf.operation?.pager.kinds ?? ["static"];
  if (kinds.length !== layers.length || kinds.some((kind, index) => layers[index]?.k !== kind)) throw cursorStale();
};
