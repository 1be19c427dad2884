/** Compiles one expression of the language: syntax findings now, scope checks now, run-time errors with their place later. */
import { CognateError } from "../errors.ts";
import {
  compile,
  ExpressionError,
  parse,
  type CompiledExpression,
  type CompileOptions,
  type ExpressionFunction,
  type Limits,
  type Linker,
} from "../expression/index.ts";
import { references } from "../expression/analysis/index.ts";
import { reportStatic } from "./analyse.ts";
import { type CheckInput, type CredentialNames, type Position, runChecks } from "./checks/index.ts";
import { syntaxHint } from "./checks/syntax-hint.ts";
import type { Expression, References } from "./compilation.ts";
import { createDissector, type Dissector } from "./dissect/index.ts";
import type { Coverage } from "./coverage.ts";
import type { Findings } from "./finding.ts";
import { isFunctionUse, noReferences, placesIn, toReferences } from "./references.ts";
import type { Scope } from "./scopes.ts";
import type { Source } from "./source.ts";

export interface ExpressionContext {
  readonly findings: Findings;
  readonly functions: Readonly<Record<string, ExpressionFunction>>;
  /** Names of all functions, JSONata's own included. */
  readonly functionNames: ReadonlySet<string>;
  readonly limits: Limits;
  readonly linker?: Linker | undefined;
  readonly credentials?: CredentialNames;
  /** Report what is worth knowing and costs time to find out: code is generated only when it is asked about. */
  readonly notices: boolean;
  readonly coverage?: Coverage;
  /** What was said of texts in this compilation, by scope. */
  readonly remarks: WeakMap<Scope, Map<string, readonly Remark[]>>;
}

type Remark = Parameters<CheckInput["report"]>;

/** Reports what is wrong with the text; where it does not compile, the result is a stand-in that throws. */
export function compileExpression(
  source: Source,
  scope: Scope,
  context: ExpressionContext,
  position: Position = "expression",
): Expression {
  const { ast, errors } = parse(source.text, { recover: true });
  if (errors.length > 0 || ast === undefined) {
    reportSyntax(source, errors, context.findings);
    return standIn(source);
  }
  const facts = references(ast);
  for (const [code, { start, end }, message, hint] of remarksOn(source.text, { ast, facts, scope, position }, context))
    context.findings.report(code, source.span(start, end), message, hint);
  const found = { ...toReferences(facts, scope, context.functionNames), placeOf: placesIn(source) };
  // `$count(…)` is the function even where a variable `count` is in scope, so the variable must not hide it.
  const hidden = facts.variables
    .filter(
      (use) => use.called && scope.variables.includes(use.name) && isFunctionUse(use, scope, context.functionNames),
    )
    .map((use) => use.name);
  try {
    const compiled = compile(source.text, {
      name: nameOf(source),
      functions: context.functions,
      limits: context.limits,
      linker: context.linker,
      probe: probeOf(source, context.coverage),
    });
    // Branches are declared while code is generated, so it must be even if nothing is ever evaluated.
    if (context.coverage !== undefined) void compiled.engine;
    if (context.notices && compiled.declined !== undefined) {
      context.findings.report(
        "evaluated_by_reference",
        source.span(0, source.text.length),
        `The compiler declines this expression: ${compiled.declined}.`,
      );
    }
    const dissector = (): Dissector =>
      createDissector(source, { functions: context.functions, limits: context.limits });
    return expression(source, { compiled, dissector, found, hidden: new Set(hidden) });
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
    // `$eval` and friends were found by the scope checks already.
    if (cause.code !== "L1005") reportSyntax(source, [cause], context.findings);
    return standIn(source, found);
  }
}

/** What the checks say, once for each scope: the files of a provider say the same short things many times over. */
function remarksOn(
  text: string,
  input: Pick<CheckInput, "ast" | "facts" | "scope" | "position">,
  context: ExpressionContext,
): readonly Remark[] {
  const ofScope = context.remarks.get(input.scope) ?? new Map<string, readonly Remark[]>();
  context.remarks.set(input.scope, ofScope);
  const key = `${input.position} ${text}`;
  const known = ofScope.get(key);
  if (known !== undefined) return known;
  const remarks: Remark[] = [];
  const report: CheckInput["report"] = (...remark) => void remarks.push(remark);
  runChecks({ ...context, ...input, text, report });
  reportStatic(input.ast, input.scope, report);
  ofScope.set(key, remarks);
  return remarks;
}

const probeOf = (source: Source, coverage: Coverage | undefined): CompileOptions["probe"] =>
  coverage === undefined
    ? undefined
    : ({ taken, start, end }) =>
        coverage.point("branch", `${taken}: ${source.text.slice(start, end)}`, source.span(start, end));

const nameOf = ({ where }: Source): string => `${where.file}:${where.line}:${where.column}`;

interface ExpressionParts {
  readonly compiled: CompiledExpression;
  /** Made when the expression is first explained. */
  readonly dissector: () => Dissector;
  readonly found: References;
  readonly hidden: ReadonlySet<string>;
}

function expression(source: Source, { compiled, dissector, found, hidden }: ExpressionParts): Expression {
  let made: Dissector | undefined;
  return {
    source: source.text,
    where: source.where,
    references: found,
    evaluate(input, bindings, now) {
      try {
        return compiled.evaluate(input, hidden.size === 0 ? bindings : without(bindings, hidden), { now });
      } catch (cause) {
        throw failure(source, cause);
      }
    },
    dissect(input, bindings, now) {
      made ??= dissector();
      return made(input, hidden.size === 0 ? bindings : without(bindings, hidden), now);
    },
  };
}

/** Members stay as they are defined: a lazy one (`$base`) is not worked out here. */
function without(
  bindings: Readonly<Record<string, unknown>>,
  hidden: ReadonlySet<string>,
): Readonly<Record<string, unknown>> {
  const members = Object.entries(Object.getOwnPropertyDescriptors(bindings)).filter(([name]) => !hidden.has(name));
  return Object.defineProperties({}, Object.fromEntries(members)) as Readonly<Record<string, unknown>>;
}

/** A run-time error with its code in the message and its place at the failing character. */
function failure(source: Source, cause: unknown): unknown {
  if (!(cause instanceof ExpressionError)) return cause;
  const start = cause.position ?? 0;
  const span = source.span(start, cause.end ?? start);
  const where = { ...source.where, file: span.file, line: span.line, column: span.column };
  return new CognateError("expression_failed", `${cause.message} (${cause.code})`, { where, cause });
}

/** What a part that does not compile yields: it can be built upon, and throws when it is run. */
export function standIn(source: Source, found: References = noReferences): Expression {
  return {
    source: source.text,
    where: source.where,
    references: found,
    evaluate() {
      throw new CognateError(
        "expression_failed",
        "This expression does not compile; see the findings of the catalog.",
        { where: source.where },
      );
    },
  };
}

function reportSyntax(source: Source, errors: readonly ExpressionError[], findings: Findings): void {
  const hole = source.text.indexOf("{{");
  if (hole >= 0) {
    const close = source.text.indexOf("}}", hole);
    findings.report(
      "template_in_expression",
      source.span(hole, close < 0 ? hole + 2 : close + 2),
      "`{{ }}` stands in an expression.",
      holeHint,
    );
    return;
  }
  const dollar = DOLLAR_HOLE.exec(source.text);
  if (dollar !== null && errors.length > 0) {
    findings.report(
      "expression_syntax",
      source.span(dollar.index, dollar.index + dollar[0].length),
      `\`${dollar[0]}\` is not JSONata.`,
      `Write \`${dollar[1]}\` without \`\${ }\`; text is joined with \`&\`.`,
    );
    return;
  }
  const empty = source.text.trim() === "";
  if (empty || errors.length === 0)
    findings.report("expression_syntax", source.span(0, source.text.length), "The expression is empty.", EMPTY);
  for (const error of empty ? [] : errors) {
    const start = error.position ?? 0;
    const end = error.end ?? source.text.length;
    const habit = syntaxHint(source.text, start);
    // The operator as a whole, where the error is inside it.
    const isInside = habit !== undefined && habit.start <= start && start < habit.end;
    findings.report(
      "expression_syntax",
      isInside ? source.span(habit.start, Math.max(habit.end, start + 1)) : source.span(start, end),
      `${error.message} (${error.code}).`,
      habit?.hint,
    );
  }
}

/** A hole of JavaScript or of a shell. */
const DOLLAR_HOLE = /\$\{\s*([\w.$]+)\s*\}/u;
const EMPTY = "Write what is read, or leave the key out.";
const holeHint = "This key takes an expression: write the JSONata without the braces, and join text with `&`.";
