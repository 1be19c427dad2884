/** Runs a mapping's extra calls: which of them apply, in order, what they bind, and what a failure means (spec A7, 3.7). */
import { CognateError, type ErrorCode } from "../errors.ts";
import { isTrue } from "../language/truth.ts";
import type { Step, UnifiedScope } from "../mapping/types.ts";
import { createPageContext, readAllPages } from "./all-pages.ts";
import type { Fetch, FindOperation } from "./fetch.ts";
import type { AccountView } from "../request/types.ts";

/** Something is missing from the answer, and why. */
export interface PartialDetail {
  readonly code: string;
  readonly fields?: readonly string[];
  readonly source?: string;
  readonly message: string;
}

export interface StepsOutcome {
  /** By step name: an array of records for a list operation, one record otherwise; undefined if it failed and may. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly partial: readonly PartialDetail[];
}

export interface StepsRun {
  readonly at: Step["at"];
  /** All steps of the mapping; those of another `at`, method or condition are passed over. */
  readonly steps: readonly Step[];
  readonly method: string;
  /** Names whose answers somebody can read; undefined for all. */
  readonly needed?: ReadonlySet<string>;
  /** `scope.steps` holds the answers so far. */
  readonly scope: UnifiedScope;
  /** `page` and `records`, `record`, or `result`. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Epoch ms. */
  readonly now: number;
  readonly environment: StepEnvironment;
}

export interface StepEnvironment {
  readonly fetch: Fetch;
  readonly findOperation: FindOperation;
  readonly view: AccountView;
  /** Pages that `all_pages` reads at most where the pagination says nothing. */
  readonly maxPages: number;
}

const NOTHING: StepsOutcome = { values: {}, partial: [] };

/** The variables of step expressions: UNI, `steps`, and what this `at` adds. */
const variables = (run: StepsRun, values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  ...run.scope,
  ...run.extra,
  steps: { ...run.scope.steps, ...values },
});

export const stepsAt = (
  steps: readonly Step[],
  at: Step["at"],
  method: string,
  needed?: ReadonlySet<string>,
): readonly Step[] =>
  steps.filter(
    (step) =>
      step.at === at &&
      (step.methods === undefined || step.methods.includes(method)) &&
      (needed === undefined || at === "after" || needed.has(step.name)),
  );

const mayFail = (step: Step, code: ErrorCode): boolean =>
  step.onError.kind === "partial" && (step.onError.codes === undefined || step.onError.codes.includes(code));

const readStep = async (
  step: Step,
  scope: Readonly<Record<string, unknown>>,
  { now, environment }: StepsRun,
): Promise<unknown> => {
  const operation = environment.findOperation(step.operation);
  const rendered = step.args?.render(scope, now);
  const args = typeof rendered === "object" && rendered !== null ? (rendered as Readonly<Record<string, unknown>>) : {};
  if (step.allPages) return readAllPages({ operation, args, now, environment, why: `Step \`${step.name}\`` });
  if (operation.reader.kind !== "list")
    return (await environment.fetch({ purpose: "step", operation, args })).records[0];
  const context = createPageContext(operation, args, environment.view, now);
  const layers = operation.pager.first(context);
  return layers === undefined
    ? []
    : (
        await environment.fetch({
          purpose: "step",
          operation,
          args,
          placements: operation.pager.place(layers, context),
        })
      ).records;
};

/**
 * Runs the steps of one kind one after the other; a step sees the answers of those before it.
 * @throws CognateError of a step whose `on_error` does not cover it
 */
export const runSteps = async (run: StepsRun): Promise<StepsOutcome> => {
  const chosen = stepsAt(run.steps, run.at, run.method, run.needed);
  if (chosen.length === 0) return NOTHING;
  const values: Record<string, unknown> = {};
  const partial: PartialDetail[] = [];
  for (const step of chosen) {
    const scope = variables(run, values);
    if (step.when !== undefined && !isTrue(step.when.evaluate(scope, scope, run.now))) continue;
    try {
      values[step.name] = await readStep(step, scope, run);
    } catch (error) {
      if (!(error instanceof CognateError) || !mayFail(step, error.code)) throw error;
      partial.push({ code: error.code, source: `steps.${step.name}`, message: error.message });
    }
  }
  return { values, partial };
};

export interface InOrder<R> {
  /** Results of the items before the first that failed; of all, if none did. */
  readonly results: readonly R[];
  readonly failure?: { readonly error: unknown };
}

/** `work` over all items, at most `width` at once; results in the order of the items. Nothing new is started after a failure. */
export const inOrder = async <T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<InOrder<R>> => {
  const results: R[] = [];
  const failures = new Map<number, unknown>();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length && failures.size === 0) {
      const index = next++;
      try {
        results[index] = await work(items[index] as T, index);
      } catch (error) {
        failures.set(index, error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(Math.max(width, 1), items.length) }, lane));
  if (failures.size === 0) return { results };
  // Every item before the first failure was started before it, and is done by now.
  const first = Math.min(...failures.keys());
  return { results: results.slice(0, first), failure: { error: failures.get(first) } };
};

/** How many records' steps may run at once: the narrowest of the steps at work. */
export const widthOf = (steps: readonly Step[]): number =>
  Math.max(1, Math.min(...steps.map((step) => step.concurrency), 32));

/** Equal details once; a step that fails for a hundred records is one fact. */
export const distinctPartial = (details: readonly PartialDetail[]): readonly PartialDetail[] => [
  ...new Map(
    details.map((detail) => [`${detail.code} ${detail.source ?? ""} ${detail.fields?.join() ?? ""}`, detail]),
  ).values(),
];
