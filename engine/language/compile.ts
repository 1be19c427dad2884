/** Makes the `Compilation` that every room's `compile` is given. */
import { builtinNames } from "../expression/analysis/index.ts";
import type { CredentialNames } from "./checks/index.ts";
import type { Compilation, Expression, Template } from "./compilation.ts";
import type { Coverage } from "./coverage.ts";
import { countedExpression, countedTemplate } from "./counted.ts";
import { compileExpression, type ExpressionContext, standIn } from "./expression.ts";
import type { Findings } from "./finding.ts";
import type { Located } from "./located.ts";
import { noReferences } from "./references.ts";
import type { Scope } from "./scopes.ts";
import { sourceOf } from "./source.ts";
import { compileTemplate } from "./template.ts";
import { compileTree, operatorOf } from "./template-tree.ts";

/** Told of every expression and template with the names it sees: editors ask what may stand there. */
export type Observe = (place: {
  readonly at: Located;
  readonly scope: Scope;
  readonly reading: "expression" | "template";
}) => void;

export interface CompilationParts {
  readonly findings: Findings;
  readonly functions: Compilation["functions"];
  readonly limits: Compilation["limits"];
  readonly linker?: Compilation["linker"];
  readonly readFile: (at: Located, name: string) => Located | undefined;
  /** Fields of the integration's connections and learnt values, to check `credentials.*` and `account.*`. */
  readonly credentials?: CredentialNames;
  /** Also report notices; they cost generating the code of every expression. */
  readonly notices?: boolean;
  readonly coverage?: Coverage | undefined;
  readonly observe?: Observe | undefined;
}

export function createCompilation({
  findings,
  functions,
  limits,
  linker,
  readFile,
  credentials,
  notices = false,
  coverage,
  observe,
}: CompilationParts): Compilation {
  const functionNames = new Set([...builtinNames, ...Object.keys(functions)]);
  const context: ExpressionContext = {
    findings,
    functions,
    limits,
    linker,
    functionNames,
    notices,
    remarks: new WeakMap(),
    ...(credentials === undefined ? {} : { credentials }),
    ...(coverage === undefined ? {} : { coverage }),
  };

  /** Also takes `{ $jsonata: file }`. */
  function expression(at: Located, scope: Scope): Expression {
    observe?.({ at, scope, reading: "expression" });
    const operator = operatorOf(at);
    const from = operator?.name === "$jsonata" ? readFile(operator.argument, String(operator.argument.value)) : at;
    if (from === undefined) return standIn(sourceOf(at, ""));
    if (from.text !== undefined)
      return countedExpression(compileExpression(sourceOf(from, from.text), scope, context), at, coverage);
    findings.report("wrong_type", at.span, `An expression stands here; this is ${kindOf(at.value)}.`, expressionHint);
    return standIn(sourceOf(at, ""));
  }

  function template(at: Located, scope: Scope): Template {
    observe?.({ at, scope, reading: "template" });
    if (at.text !== undefined) return countedTemplate(compileTemplate(at, at.text, scope, context), at, coverage);
    findings.report("wrong_type", at.span, `A template (text) stands here; this is ${kindOf(at.value)}.`, templateHint);
    return {
      source: "",
      where: sourceOf(at, "").where,
      constant: "",
      single: false,
      references: noReferences,
      render: () => "",
      renderWith: () => "",
    };
  }

  return {
    findings,
    functions,
    limits,
    linker,
    readFile,
    ...(coverage === undefined ? {} : { coverage }),
    expression,
    template,
    templateTree: (at, scope) =>
      compileTree(at, {
        template: (leaf) => template(leaf, scope),
        expression: (node) => expression(node, scope),
        text: (name) => readFile(name, String(name.value))?.text,
      }),
  };
}

const expressionHint = "YAML reads `[ ]` and `{ }` itself; put the expression in a `|-` block.";
const templateHint = 'YAML reads `{ }` itself; quote the template: `"{{ … }}"`.';

function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "empty";
  return Array.isArray(value) ? "a sequence" : "a mapping";
}
