/** A whole pager around a strategy: stop rules first, then the strategy, then hard caps, empty pages and standing still. */
import { CognateError } from "../errors.ts";
import type { Parts } from "./parts.ts";
import { countCaps, countOwnEnd } from "./count-ends.ts";
import { compileStop, compileTotal } from "./stop.ts";
import type { Strategy, StrategyPager } from "./strategy.ts";
import type { Layer, PageContext, Pager, PageStep } from "./types.ts";

const END: PageStep = { kind: "end" };

export const paginationStuck = (message: string, hint?: string): CognateError =>
  new CognateError("pagination_stuck", message, hint === undefined ? {} : { hint });

const same = (a: readonly Layer[], b: readonly Layer[]): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Numbered pages say where a record is, so a cap is known before the request that would break it. */
const reachesBeyond = (
  inner: StrategyPager,
  layers: readonly Layer[],
  context: PageContext,
  maxRecords: number,
): boolean => {
  const position = inner.position?.(layers, context);
  return position !== undefined && position + (context.size ?? 1) > maxRecords;
};

export const createPager = (strategy: Strategy, own: StrategyPager, parts: Parts): Pager => {
  const { coverage } = parts.compilation;
  const inner = coverage === undefined ? own : countOwnEnd(own, strategy, parts, coverage);
  const rules = parts.config.has("stop") ? compileStop(parts.config.at("stop"), parts.compilation) : [];
  const total = parts.config.has("stop") ? compileTotal(parts.config.at("stop"), parts.compilation) : undefined;
  const maxPages = parts.literal<number | undefined>("max_pages", undefined);
  const maxRecords = parts.literal<number | undefined>("max_records", undefined);
  const patience = inner.patience;
  const pager: Pager = {
    strategy: strategy.type,
    kinds: inner.kinds,
    size: inner.innerSize ?? parts.size,
    maxPages,
    maxRecords,
    ownedParameters: [
      ...new Set([...(parts.size?.place?.kind === "query" ? [parts.size.place.name] : []), ...inner.ownedParameters]),
    ],
    first: inner.first,
    place: inner.place,
    next(layers, answer, context, counters) {
      if (answer.outcome === "ignored") return END;
      const position = inner.position?.(layers, context);
      if (rules.some((rule) => rule.holds(answer, context, { position, counters }))) return END;
      const step = inner.advance(layers, answer, context, counters);
      if (step.kind !== "next") return step;
      if (maxPages !== undefined && counters.pages >= maxPages) return { kind: "truncated", reason: "max_pages" };
      if (
        maxRecords !== undefined &&
        (counters.records >= maxRecords || reachesBeyond(inner, step.layers, context, maxRecords))
      )
        return { kind: "truncated", reason: "max_records" };
      if (same(layers, step.layers))
        throw paginationStuck(
          "The provider gave the position it was asked for as the next one.",
          "Check which value says where the next page begins.",
        );
      if (counters.emptyInARow > patience)
        throw paginationStuck(
          `The provider gave ${counters.emptyInARow} empty pages in a row and no rule ends the list.`,
          "Add the stop rule that tells the last page.",
        );
      return step;
    },
    ...(inner.previous === undefined ? {} : { previous: inner.previous }),
    ...(total === undefined ? {} : { total }),
    imitate: inner.imitate,
  };
  return coverage === undefined ? pager : countCaps(pager, parts, coverage);
};

/** The page size for one list: as asked if every record becomes a row, else as large as the provider gives (spec 3.5.2). */
export const chooseSize = (pager: Pick<Pager, "size">, limit: number, rowsAreRecords: boolean): number | undefined =>
  pager.size === undefined
    ? undefined
    : rowsAreRecords
      ? Math.min(Math.max(limit, pager.size.min), pager.size.max)
      : pager.size.max;
