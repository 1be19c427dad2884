/** Compiles text with `{{ }}` holes (config-language-spec R1 and 3.1). */
import { isUnquoted } from "../expression/functions/index.ts";
import type { Expression, Template } from "./compilation.ts";
import { checkPlainTemplate } from "./checks/plain-template.ts";
import type { Position } from "./checks/index.ts";
import { compileExpression, type ExpressionContext, standIn } from "./expression.ts";
import { type Hole, splitTemplate } from "./holes.ts";
import type { Located } from "./located.ts";
import { mergeReferences } from "./references.ts";
import type { Scope } from "./scopes.ts";
import { sourceOf } from "./source.ts";

type Part = string | Expression;
type ScopeValues = Readonly<Record<string, unknown>>;

export function compileTemplate(at: Located, text: string, scope: Scope, context: ExpressionContext): Template {
  const pieces = splitTemplate(text);
  const position = pieces.length > 1 ? "hole_in_text" : "hole";
  const parts = pieces.map((piece): Part =>
    piece.kind === "text" ? piece.text : compileHole(at, piece, scope, context, position),
  );
  const expressions = parts.filter((part) => typeof part !== "string");
  if (expressions.length === 0) checkPlainTemplate(at, text, scope, context.findings);
  const only = parts.length === 1 ? expressions[0] : undefined;
  const renderWith: Template["renderWith"] = (values, now, hole) => join(parts, values, now, hole);
  return {
    source: text,
    where: sourceOf(at, text).where,
    constant: expressions.length === 0 ? text : undefined,
    single: only !== undefined,
    references: mergeReferences(expressions.map((one) => one.references)),
    render: (values, now) =>
      only === undefined ? join(parts, values, now, printHole) : only.evaluate(values, values, now),
    renderWith,
  };
}

function compileHole(
  at: Located,
  hole: Hole,
  scope: Scope,
  context: ExpressionContext,
  position: Position,
): Expression {
  const source = sourceOf(at, hole.source, hole.start);
  if (hole.unfinished) {
    context.findings.report(
      "template_syntax",
      at.range(hole.from, hole.to),
      "The hole has no closing `}}`.",
      'For a literal `{{` write `{{ "{{" }}`.',
    );
  } else if (hole.source.trim() === "") {
    context.findings.report(
      "template_syntax",
      at.range(hole.from, hole.to),
      "The hole is empty.",
      'For a literal `{{` write `{{ "{{" }}`.',
    );
  } else return compileExpression(source, scope, context, position);
  return standIn(source);
}

/** The text of all parts, or undefined if any hole is empty: `SSWS {{ … }}` is never sent as `SSWS `. */
function join(
  parts: readonly Part[],
  values: ScopeValues,
  now: number,
  hole: (value: unknown) => string | undefined,
): string | undefined {
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") {
      text += part;
      continue;
    }
    const value = part.evaluate(values, values, now);
    const printed = value === undefined || value === null ? undefined : hole(value);
    if (printed === undefined) return undefined;
    text += printed;
  }
  return text;
}

/** Strings as they are, everything else as JSON: `5`, `true`, `["a"]`. */
function printHole(value: unknown): string | undefined {
  if (isUnquoted(value)) return value.text;
  return typeof value === "string" ? value : JSON.stringify(value);
}
