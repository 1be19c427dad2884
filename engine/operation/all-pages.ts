/** Reads every page of an operation, or fails: a join over half a list would be a wrong answer (spec 3.7). */
import type { Operation } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import type { Layer, PageContext } from "../pagination/types.ts";
import type { AccountView } from "../request/types.ts";
import type { Fetch } from "./fetch.ts";
import { countPage, positionFingerprint } from "./position.ts";

/** The pager's view of one list: REQ variables of the language (spec 3.3). `size` defaults to the largest page. */
export const createPageContext = (
  operation: Operation,
  args: Readonly<Record<string, unknown>>,
  view: AccountView,
  now: number,
  size: number | undefined = operation.pager.size?.max,
): PageContext => ({
  args,
  size,
  now,
  scope: {
    args,
    id: args["id"],
    credentials: view.fields,
    token: view.token,
    account: view.account,
    now: new Date(now).toISOString(),
  },
});

export interface AllPages {
  readonly operation: Operation;
  readonly args: Readonly<Record<string, unknown>>;
  readonly now: number;
  readonly environment: { readonly fetch: Fetch; readonly view: AccountView; readonly maxPages: number };
  /** Who asks, for messages. */
  readonly why: string;
}

/** @throws CognateError pagination_failed when pages run out before the end, pagination_stuck */
export const readAllPages = async ({
  operation,
  args,
  now,
  environment,
  why,
}: AllPages): Promise<readonly unknown[]> => {
  const { pager } = operation;
  const context = createPageContext(operation, args, environment.view, now);
  const budget = pager.maxPages ?? environment.maxPages;
  const records: unknown[] = [];
  const seen = new Set<string>();
  let counters = { pages: 0, records: 0, emptyInARow: 0 };
  let layers: readonly Layer[] | undefined = pager.first(context);
  while (layers !== undefined) {
    const mark = positionFingerprint(layers);
    if (seen.has(mark))
      throw new CognateError("pagination_stuck", `${operation.name}: the provider gave the same position twice.`);
    seen.add(mark);
    const { answer, records: page } = await environment.fetch({
      purpose: "step",
      operation,
      args,
      placements: pager.place(layers, context),
    });
    for (const record of page) records.push(record);
    counters = countPage(counters, page.length);
    const step = pager.next(layers, { ...answer, records: page }, context, counters);
    if (step.kind === "end") return records;
    if (step.kind === "truncated" || counters.pages >= budget) {
      throw new CognateError(
        "pagination_failed",
        `${why} needs every page of ${operation.name}, and there are more than ${counters.pages}.`,
        { hint: "Filter the step's list, or raise `max_pages` of its pagination." },
      );
    }
    layers = step.layers;
  }
  return records;
};
