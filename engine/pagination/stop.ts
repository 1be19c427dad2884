/** Stop rules: any listed rule ends a list; they are asked before the strategy looks for a next page. */
import type { Compilation, Expression } from "../language/compilation.ts";
import type { Hit } from "../language/coverage.ts";
import type { Located } from "../language/located.ts";
import { SCOPES } from "../language/scopes.ts";
import { isTrue } from "../language/truth.ts";
import { paginationFailed, readBody, type Reading } from "./parts.ts";
import type { PageAnswer, PageContext, PageCounters } from "./types.ts";

/** What a rule may know beside the answer. */
interface StopFacts {
  /** Index of this page's first record if the position tells. */
  readonly position: number | undefined;
  readonly counters: PageCounters;
}

export interface StopRule {
  readonly kind: "short_page" | "empty_page" | "total" | "has_more" | "no_more" | "when";
  /** @throws CognateError pagination_failed if the provider's answer is neither yes nor no, or contradicts itself */
  holds(answer: PageAnswer, context: PageContext, facts: StopFacts): boolean;
}

/** XML and some JSON providers write booleans as text, and the text "false" is truthy in JSONata. */
const readFlag = (value: unknown, expression: Expression): boolean => {
  if (typeof value === "boolean") return value;
  if (value === "true") return true;
  if (value === "false") return false;
  const seen = value === undefined ? "nothing" : JSON.stringify(value);
  throw paginationFailed(
    `\`${expression.source}\` gave ${seen}; only true, false and the texts "true" and "false" say whether there is more.`,
    {
      expression,
      hint: "Write an expression that yields a boolean, for example `$exists(next)`.",
    },
  );
};

/** Undefined if the provider gives none on this page. */
const readTotal = (value: unknown, expression: Expression): number | undefined => {
  if (value === undefined || value === null || value === "") return undefined;
  const total = typeof value === "string" ? Number(value) : value;
  if (typeof total === "number" && Number.isFinite(total) && total >= 0) return total;
  throw paginationFailed(`\`${expression.source}\` gave ${JSON.stringify(value)}, which is no total.`, { expression });
};

/**
 * Records read decide; the position decides only with an empty page, because a provider that caps the page size
 * silently makes positions run ahead, and one that hides records after paging makes counts stay behind.
 */
const totalReached = (total: number, answer: PageAnswer, facts: StopFacts, expression: Expression): boolean => {
  const { position, counters } = facts;
  const count = answer.records.length;
  const before = Math.min(position ?? Infinity, counters.records - count);
  if (count > 0 && before + count > total) {
    throw paginationFailed(
      `The provider says there are ${total} records in all, and this page ends at record ${before + count}.`,
      {
        expression,
        hint: "Point `total` at the total of the whole list, or use another stop rule.",
      },
    );
  }
  return counters.records >= total || (count === 0 && position !== undefined && position >= total);
};

const compileRule = (kind: string, at: Located, compilation: Compilation): StopRule => {
  const expression = compilation.expression(at, SCOPES.paging);
  const read: Reading = readBody(expression);
  switch (kind) {
    case "total":
      return {
        kind,
        holds(answer, context, facts) {
          const total = readTotal(read(answer, context), expression);
          return total !== undefined && totalReached(total, answer, facts, expression);
        },
      };
    case "has_more":
      return { kind, holds: (answer, context) => !readFlag(read(answer, context), expression) };
    case "no_more":
      return { kind, holds: (answer, context) => readFlag(read(answer, context), expression) };
    default:
      return { kind: "when", holds: (answer, context) => isTrue(read(answer, context)) };
  }
};

export const compileStop = (at: Located, compilation: Compilation): readonly StopRule[] =>
  at.items().map((item): StopRule => {
    const rule = compileItem(item, compilation);
    const hit = compilation.coverage?.point("stop", rule.kind, item.span);
    return hit === undefined ? rule : countedRule(rule, hit);
  });

const countedRule = (rule: StopRule, hit: Hit): StopRule => ({
  kind: rule.kind,
  holds(answer, context, facts) {
    const stops = rule.holds(answer, context, facts);
    if (stops) hit();
    return stops;
  },
});

const compileItem = (item: Located, compilation: Compilation): StopRule => {
  if (item.value === "short_page")
    return { kind: "short_page", holds: (answer, context) => answer.records.length < (context.size ?? Infinity) };
  if (item.value === "empty_page") return { kind: "empty_page", holds: (answer) => answer.records.length === 0 };
  const [first] = item.entries();
  return first === undefined ? { kind: "when", holds: () => false } : compileRule(first[0], first[1], compilation);
};

/** The expression of a `total` rule, for `total_count`. */
export const compileTotal = (
  at: Located,
  compilation: Compilation,
): ((answer: PageAnswer, context: PageContext) => number | undefined) | undefined => {
  const rule = at
    .items()
    .find((item) => typeof item.value === "object" && item.value !== null && "total" in item.value);
  if (rule === undefined) return undefined;
  const expression = compilation.expression((rule as Located<Record<string, unknown>>).at("total"), SCOPES.paging);
  const read = readBody(expression);
  return (answer, context) => readTotal(read(answer, context), expression);
};
