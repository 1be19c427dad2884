/** Counts what expressions at some keys decide: both outcomes of a condition, and a default that was needed. */
import type { Expression, Template } from "./compilation.ts";
import type { Coverage } from "./coverage.ts";
import type { Located } from "./located.ts";
import { isTrue } from "./truth.ts";

/** Keys whose expression is a yes or no. A stop rule and an error rule count as a whole, not as a condition. */
const CONDITIONS: ReadonlySet<unknown> = new Set(["when", "where", "that"]);
const WHOLE: ReadonlySet<unknown> = new Set(["stop", "rules"]);

export const countedExpression = (expression: Expression, at: Located, coverage: Coverage | undefined): Expression => {
  const key = at.path.at(-1);
  if (coverage === undefined) return expression;
  if (key === "default") {
    const needed = coverage.point("branch", "default", at.keySpan);
    return withEvaluate(expression, needed);
  }
  if (!CONDITIONS.has(key) || at.path.some((one) => WHOLE.has(one))) return expression;
  const holds = coverage.point("branch", `${String(key)} holds`, at.keySpan);
  const fails = coverage.point("branch", `${String(key)} does not hold`, at.keySpan);
  return withEvaluate(expression, (value) => (isTrue(value) ? holds() : fails()));
};

export const countedTemplate = (template: Template, at: Located, coverage: Coverage | undefined): Template => {
  if (coverage === undefined || at.path.at(-1) !== "default") return template;
  const needed = coverage.point("branch", "default", at.keySpan);
  return {
    ...template,
    render(scope, now) {
      needed();
      return template.render(scope, now);
    },
    renderWith(scope, now, hole) {
      needed();
      return template.renderWith(scope, now, hole);
    },
  };
};

const withEvaluate = (expression: Expression, seen: (value: unknown) => void): Expression => ({
  ...expression,
  evaluate(input, bindings, now) {
    const value = expression.evaluate(input, bindings, now);
    seen(value);
    return value;
  },
});
