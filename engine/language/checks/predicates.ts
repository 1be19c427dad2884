/** Traps of JSONata's `[ ]` and `=`: text that parses and means something else than it looks. */
import { visit, type Ast } from "../../expression/index.ts";
import type { Check } from "./check.ts";

/** `headers["retry-after"]` gives the whole of `headers`: a text as predicate is merely true. */
export const stringPredicates: Check = ({ ast, report }) => {
  visit(ast, (node) => {
    for (const stage of [...(node.predicate ?? []), ...(node.stages ?? [])]) {
      if (stage.type !== "filter" || stage.expr.type !== "string") continue;
      const { value } = stage.expr;
      const name = /^[A-Za-z_]\w*$/.test(value) ? value : `\`${value}\``;
      report(
        "string_predicate",
        stage.expr,
        "A text in `[ ]` is merely true, so this selects everything.",
        `Read the member as .${name}`,
      );
    }
  });
};

/** `query.ids[id = query.x]`: inside of `[ ]` and after `.` a bare name is a field of the value at hand. */
export const scopeInPredicate: Check = ({ facts, scope, report }) => {
  if (scope.context !== "scope") return;
  for (const { name, top, leading, followed, ...range } of facts.names) {
    if (top || !leading || !followed || !scope.variables.includes(name)) continue;
    report(
      "scope_in_predicate",
      range,
      `Here \`${name}\` is read as a field of the value at hand, not as the \`${name}\` of the call.`,
      `Write \`$${name}\`.`,
    );
  }
};

/** `errors.code = "X"` is false as soon as there are two errors. Only where several values are plain to see. */
export const arrayComparison: Check = ({ ast, text, report }) => {
  visit(ast, (node) => {
    if (node.type !== "binary" || node.value !== "=") return;
    for (const [path, other] of [
      [node.lhs, node.rhs],
      [node.rhs, node.lhs],
    ] as const) {
      if (!isLiteral(other) || !hasSeveral(path)) continue;
      const written = (one: Ast.Node): string => text.slice(one.start, one.end);
      report(
        "array_comparison",
        node,
        "This is false as soon as the path gives more than one value.",
        `Write \`${written(other)} in ${written(path)}\`.`,
      );
    }
  });
};

/** `[0].id` makes a list of the number 0: an index needs something before it. */
export const leadingIndex: Check = ({ ast, text, report }) => {
  visit(ast, (node) => {
    const [first, ...rest] = node.type === "path" ? node.steps : [];
    if (first?.type !== "array" || rest.length === 0) return;
    const [only, ...more] = first.expressions;
    if (more.length > 0 || (only?.type !== "number" && only?.type !== "negation")) return;
    report(
      "string_predicate",
      first,
      "This makes a list of a number; it selects nothing.",
      `Write \`$${text.slice(node.start, node.end)}\`.`,
    );
  });
};

const isLiteral = (node: Ast.Node): boolean =>
  node.type === "string" || node.type === "number" || (node.type === "value" && node.value !== null);

function hasSeveral(node: Ast.Node): boolean {
  if (node.type !== "path") return false;
  return node.steps.some((step, index) => {
    if (isIndexed(step)) return false;
    const last = index === node.steps.length - 1;
    // By convention everywhere, `errors` with members below is a list (GraphQL, JSON:API and most others).
    return (
      step.type === "wildcard" ||
      step.type === "descendant" ||
      (step.type === "name" && step.value === "errors" && !last)
    );
  });
}

const isIndexed = (step: Ast.Node): boolean =>
  [...(step.predicate ?? []), ...(step.stages ?? [])].some(
    (stage) => stage.type === "filter" && (stage.expr.type === "number" || stage.expr.type === "negation"),
  );
