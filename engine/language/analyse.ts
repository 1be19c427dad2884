/** Reports what the analysis of an expression finds, at its place in the file. */
import {
  analyse,
  type AnalyseOptions,
  type Diagnostic,
  type DiagnosticCode,
  type Shape,
} from "../expression/analysis/index.ts";
import { type Ast, parse } from "../expression/index.ts";
import type { CheckInput } from "./checks/index.ts";
import type { FindingCode, Findings } from "./finding.ts";
import type { Located } from "./located.ts";
import { RESERVED_VARIABLES, type Scope } from "./scopes.ts";
import { sourceOf } from "./source.ts";
import { didYouMean } from "./suggest.ts";

const findingCodes: Readonly<Record<DiagnosticCode, FindingCode>> = {
  unknown_path: "unknown_input_path",
  strict_argument: "possible_null",
  null_operand: "possible_null",
  absent_inequality: "possible_null",
  operand_type: "operand_type",
  array_comparison: "array_comparison",
  unused_binding: "unused_definition",
  quadratic_scan: "quadratic_scan",
  picture: "invalid_picture",
  output_type: "field_type",
  output_value: "field_type",
  output_single: "field_type",
  output_unknown_key: "unknown_field",
  output_missing_key: "missing_field",
};

/**
 * Holds an expression to the shapes of what it reads (samples, a provider's schema) and of what it must give (a model's
 * schema), and gives the shape of its result, for the expressions that read that. Does nothing where it does not parse:
 * the compilation has said so.
 */
export function analyseExpression(at: Located, options: AnalyseOptions, findings: Findings): Shape | undefined {
  if (at.text === undefined) return undefined;
  const { ast, errors } = parse(at.text, { recover: true });
  if (ast === undefined || errors.length > 0) return undefined;
  const source = sourceOf(at, at.text);
  const { shape, diagnostics } = analyse(ast, options);
  reportDiagnostics(diagnostics, (code, { start, end }, message, hint) =>
    findings.report(code, source.span(start, end), message, hint),
  );
  return shape;
}

/** What can be said without knowing the input: literals that a function refuses, unused names, scans of a `bind` per record. */
export function reportStatic(ast: Ast.Node, scope: Scope, report: CheckInput["report"]): void {
  const bound = scope.variables.filter((name) => !RESERVED_VARIABLES.has(name));
  // What a record has is known where its mapping is held to the samples.
  const diagnostics =
    scope.perRecord === true
      ? analyse(ast, { pageSized: bound, absenceElsewhere: true }).diagnostics
      : diagnosticsAlone(ast);
  reportDiagnostics(diagnostics, report);
}

/** Files of a provider say the same short things many times over, and the same text is the same tree (`parse`). */
function diagnosticsAlone(ast: Ast.Node): readonly Diagnostic[] {
  const known = alone.get(ast) ?? analyse(ast, {}).diagnostics;
  alone.set(ast, known);
  return known;
}

const alone = new WeakMap<Ast.Node, readonly Diagnostic[]>();

function reportDiagnostics(diagnostics: readonly Diagnostic[], report: CheckInput["report"]): void {
  for (const { code, start, end, message, hint, name, candidates, onlyIfNear } of diagnostics) {
    const meant = name === undefined ? undefined : didYouMean(name, candidates ?? []);
    if (onlyIfNear === true && meant === undefined) continue;
    report(findingCodes[code], { start, end }, message, hint ?? meant);
  }
}
