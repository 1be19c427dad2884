/** Seam of the pagination room: a pager is pure; it says what to send and whether there is more. */
import type { Placements, ProviderAnswer } from "../language/exchange.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One layer of position, as it stands in a cursor (config-language-spec 3.6). `k` is the kind; the rest is small. */
export interface Layer {
  readonly k: string;
  readonly [member: string]: Json;
}

export interface PageContext {
  readonly args: Readonly<Record<string, unknown>>;
  /** Chosen once per list, kept in the cursor; undefined where the strategy has no size. */
  readonly size: number | undefined;
  readonly now: number;
  /** Scope for place values: REQ names. */
  readonly scope: Readonly<Record<string, unknown>>;
}

export interface PageAnswer extends ProviderAnswer {
  /** The raw records of this page, as `records` read them, before expand and filters. */
  readonly records: readonly unknown[];
}

export type PageStep =
  | { readonly kind: "next"; readonly layers: readonly Layer[] }
  | { readonly kind: "end" }
  /** `max_pages` or `max_records`: rows are missing at the end (spec 3.9). */
  | { readonly kind: "truncated"; readonly reason: "max_records" | "max_pages" };

/**
 * A compiled pagination. `layers` are outermost first (`window` before its inner strategy).
 * Counting towards `max_pages`/`max_records`, empty pages in a row and repeated states is kept in the layers
 * or in the counters that the walk passes, never in the pager.
 */
export interface Pager {
  readonly strategy: string;
  /** Kinds of its layers, outermost first; a cursor that does not fit is `cursor_stale`. */
  readonly kinds: readonly string[];
  readonly size: { readonly min: number; readonly max: number; readonly default: number } | undefined;
  readonly maxPages: number | undefined;
  readonly maxRecords: number | undefined;
  /** Query parameters that paging owns (refused from proxy callers). */
  readonly ownedParameters: readonly string[];
  /** Args that the strategy reads and places itself (window bounds). */
  /** Undefined if there is nothing to read (an empty time range). @throws CognateError invalid_parameter for a range that cannot be */
  first(context: PageContext): readonly Layer[] | undefined;
  /** What this position adds to the request. */
  place(layers: readonly Layer[], context: PageContext): Placements;
  /** @throws CognateError pagination_failed (lying total, non-boolean has_more, …), pagination_stuck */
  next(layers: readonly Layer[], answer: PageAnswer, context: PageContext, counters: PageCounters): PageStep;
  /** The page before, for `page` and `offset`; undefined for forward-only strategies. */
  previous?(layers: readonly Layer[], context: PageContext): readonly Layer[] | undefined;
  /** The provider's total, where a `total` rule reads one. */
  total?(answer: PageAnswer, context: PageContext): number | undefined;
  /** The inverse, for the sandbox: which slice of `rows` a request asks for, and what the provider would answer around it. */
  imitate(request: ImitatedRequest, rows: readonly unknown[], recordOf?: RecordOf): ImitatedPage;
}

/** The provider's record for a row of an imitation, where rows are not records themselves; `from: last_record` reads it. */
export type RecordOf = (row: unknown) => unknown;

/** Totals over the whole list so far, carried in the cursor by the walk. */
export interface PageCounters {
  readonly pages: number;
  readonly records: number;
  /** Empty pages in a row, this one included if it was empty. */
  readonly emptyInARow: number;
}

export interface ImitatedRequest {
  readonly url: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** The rows served and the facts that the answer must carry so that the strategy's own readers find them. */
export interface ImitatedPage {
  readonly rows: readonly unknown[];
  readonly total: number;
  /** Value of the next cursor or token; null at the end; undefined if the strategy has none. */
  readonly next: string | null | undefined;
  readonly hasMore: boolean;
  /** Headers such as Link. */
  readonly headers: Readonly<Record<string, string>>;
  /** The window asked for, where there is one, as RFC 3339, `to` exclusive. Ask once with no rows, keep those inside, ask again. */
  readonly window?: { readonly from: string; readonly to: string };
}
