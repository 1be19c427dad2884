/** One provider page of a leaf, mapped: page steps, binds, then its rows with their own steps (spec 3.7). */
import type { MappingCounters, OpenPage } from "../mapping/types.ts";
import type { Fetched } from "./fetch.ts";
import type { LeafCall, OpenLeaf } from "./leaf.ts";
import { readRows, type RowsDone, type RowsWork } from "./rows.ts";
import { type PartialDetail, runSteps, stepsAt, type StepsOutcome, widthOf } from "./steps.ts";

export interface MappedPage {
  readonly rows: RowsDone;
  readonly open: OpenPage;
  readonly partial: readonly PartialDetail[];
}

/** @throws CognateError of a step that may not fail */
export const mapPage = async (
  leaf: OpenLeaf,
  { answer, records }: Fetched,
  call: LeafCall & { readonly counters?: MappingCounters },
  window: Pick<RowsWork, "skip" | "remaining">,
): Promise<MappedPage> => {
  const { view, plan, memo } = leaf;
  const shared = {
    steps: call.steps,
    method: call.scope.method,
    needed: leaf.neededSteps,
    now: call.now,
    environment: call.environment,
  };
  // A page without records has nothing to ask about, and a step's args would be empty.
  const page: StepsOutcome =
    records.length === 0
      ? { values: {}, partial: [] }
      : await runSteps({ ...shared, at: "page", scope: leaf.scope, extra: { page: answer.body, records } });
  const scope = { ...leaf.scope, steps: { ...leaf.scope.steps, ...page.values } };
  const counted = call.counters === undefined ? {} : { counters: call.counters };
  const open = view.open({
    body: answer.body,
    headers: answer.headers,
    records,
    scope,
    local: plan.local,
    fields: call.fields,
    now: call.now,
    memo,
    ...counted,
  });
  if (records.length > 0) call.counters?.sample?.(records[0]);
  const recordSteps = stepsAt(call.steps, "record", call.scope.method, leaf.neededSteps);
  const work: RowsWork = { open, records, ...window, expands: view.expands };
  if (recordSteps.length === 0) return { rows: await readRows(work), open, partial: page.partial };
  const run = (record: unknown): ReturnType<typeof runSteps> =>
    runSteps({ ...shared, at: "record", scope, extra: { page: answer.body, record } });
  const rows = await readRows({
    ...work,
    recordSteps: { run, width: widthOf(recordSteps), afterAdmission: view.admitsBeforeRecordSteps(plan.local) },
  });
  return { rows, open, partial: page.partial };
};

/** The rows of a `static` source as one page. */
export const staticPage = (leaf: OpenLeaf): Fetched => {
  const rows = leaf.path.leaf.kind === "static" ? leaf.path.leaf.rows : [];
  const request = { method: "GET", url: "", operation: "static", attempt: 0 };
  return {
    answer: { status: 200, headers: {}, body: rows, text: "", bytes: new Uint8Array(), request, outcome: "ok" },
    records: rows,
  };
};
