/** Where templates and expressions are taken for one another, and texts that vanish. */
import { visit } from "../../expression/index.ts";
import type { Check } from "./check.ts";

/** `"https://{{ x }}"` inside an expression is just that text. In a hole it may be meant. */
export const holesInText: Check = ({ ast, position, report }) => {
  if (position !== "expression") return;
  visit(ast, (node) => {
    if (node.type === "string" && /\{\{.*\}\}/s.test(node.value)) {
      report(
        "template_in_expression",
        node,
        "`{{ }}` in a text of an expression is not filled.",
        "Join the text with `&`: `'https://' & host`.",
      );
    }
  });
};

/** `a{{ x ? 'b' }}c` is dropped as a whole when `x` is not there. */
export const conditionalWithoutElse: Check = ({ ast, position, report }) => {
  if (position !== "hole_in_text") return;
  const node = ast.type === "block" && ast.expressions.length === 1 ? (ast.expressions[0] ?? ast) : ast;
  if (node.type === "condition" && node.else === undefined) {
    report(
      "conditional_without_else",
      node,
      "Without an else the whole text is dropped when the condition does not hold.",
      "End it with `: ''` to drop only this part.",
    );
  }
};
