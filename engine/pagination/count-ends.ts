/** Counts the ends of lists that no stop rule makes: the strategy's own, and the caps. Only while coverage is measured. */
import type { Coverage } from "../language/coverage.ts";
import type { Parts } from "./parts.ts";
import type { Strategy, StrategyPager } from "./strategy.ts";
import type { Pager } from "./types.ts";

/** Where a stop rule is required the strategy itself never ends; a list of one page has nothing to end. */
export const countOwnEnd = (
  inner: StrategyPager,
  strategy: Strategy,
  { config }: Parts,
  coverage: Coverage,
): StrategyPager => {
  if (strategy.type === "none" || strategy.required.includes("stop")) return inner;
  const hit = coverage.point("stop", `${strategy.type}: no next page`, config.at("strategy").span);
  return {
    ...inner,
    advance(layers, answer, context, counters) {
      const step = inner.advance(layers, answer, context, counters);
      if (step.kind === "end") hit();
      return step;
    },
  };
};

export const countCaps = (pager: Pager, { config }: Parts, coverage: Coverage): Pager => {
  const caps = (["max_pages", "max_records"] as const).flatMap((key) =>
    config.has(key) ? [[key, coverage.point("stop", key, config.at(key).keySpan)] as const] : [],
  );
  return {
    ...pager,
    next(layers, answer, context, counters) {
      const step = pager.next(layers, answer, context, counters);
      if (step.kind === "truncated") for (const [key, hit] of caps) if (key === step.reason) hit();
      return step;
    },
  };
};
