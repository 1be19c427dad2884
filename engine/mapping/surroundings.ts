/** What every part of one mapping is compiled with, and words for its findings. */
import type { Where } from "../errors.ts";
import type { Compilation, Expression, References, TemplateTree } from "../language/compilation.ts";
import type { Span } from "../language/finding.ts";
import type { Located } from "../language/located.ts";
import type { Scope } from "../language/scopes.ts";
import { didYouMean } from "../language/suggest.ts";
import type { MappingContext, ModelResource, OperationFacts, Step } from "./types.ts";
import { textOf } from "./yaml.ts";

export interface Surroundings {
  readonly compilation: Compilation;
  readonly context: MappingContext;
  readonly resource: ModelResource;
  readonly steps: ReadonlyMap<string, Step>;
}

export const whereOf = (span: Span): Where => ({
  file: span.file,
  line: span.line,
  column: span.column,
  ...(span.path === undefined ? {} : { path: span.path }),
});

/** A span for a place that is known by its start alone. */
export const spanAt = (where: Where): Span => ({ ...where, endLine: where.line, endColumn: where.column + 1 });

/** Facts of the operation that is named here; a finding and undefined if there is none. */
export const operationAt = (
  at: Located,
  around: Pick<Surroundings, "compilation" | "context">,
): OperationFacts | undefined => {
  const name = textOf(at);
  const found = around.context.operations.get(name);
  if (found === undefined) {
    const hint = didYouMean(name, around.context.operations.keys());
    around.compilation.findings.report(
      "unknown_reference",
      at.span,
      `There is no operation \`${name}\`.`,
      hint === undefined ? "Operations are named `resource.operation`, after the files in resources/." : hint,
    );
  }
  return found;
};

/** Travel without a declaration: the item, and the body of an operation that declares none. */
const UNDECLARED: ReadonlySet<string> = new Set(["id", "body"]);

/** Reports an argument that the operation does not take. */
export const checkArg = (
  name: string,
  span: Span,
  operation: OperationFacts | undefined,
  compilation: Compilation,
): void => {
  if (operation === undefined || UNDECLARED.has(name) || operation.params.some((param) => param.key === name)) return;
  const known = [...(operation.takesId === true ? ["id"] : []), ...operation.params.map((param) => param.key)];
  compilation.findings.report(
    "unknown_reference",
    span,
    `\`${operation.name}\` has no argument \`${name}\`.`,
    didYouMean(name, known) ||
      (known.length === 0 ? "Declare it under `params` of the operation." : `It takes ${known.join(", ")}.`),
  );
};

/** `args` of a source, step or method: a template tree whose members are checked against the operation. */
export const argsAt = (
  at: Located,
  operation: OperationFacts | undefined,
  scope: Scope,
  compilation: Compilation,
): TemplateTree => {
  for (const [name, child] of at.entries()) checkArg(name, child.keySpan, operation, compilation);
  return compilation.templateTree(at, scope);
};

/** Names below a variable that are read: `query.role_id` gives `role_id`; "*" for a use as a whole. */
export const membersOf = (variable: string, references: References): readonly string[] =>
  references.members
    .filter((member) => member.startsWith(`${variable}.`))
    .map((member) => member.slice(variable.length + 1));

/** Reports `$steps.x` where no step is called x. */
export const checkSteps = (
  expression: Pick<Expression, "references" | "where">,
  steps: ReadonlyMap<string, unknown>,
  compilation: Compilation,
): void => {
  checkBareSteps(expression, steps, compilation);
  for (const name of membersOf("steps", expression.references)) {
    if (name === "*" || steps.has(name)) continue;
    compilation.findings.report(
      "unknown_reference",
      expression.references.placeOf?.(`steps.${name}`) ?? spanAt(expression.where),
      `There is no step \`${name}\`.`,
      didYouMean(name, steps.keys()) || "Steps are listed under `steps`.",
    );
  }
};

/** `steps.detail` where the context is a record: the record's own field `steps`, which is hardly meant. */
const checkBareSteps = (
  { references, where }: Pick<Expression, "references" | "where">,
  steps: ReadonlyMap<string, unknown>,
  { findings }: Compilation,
): void => {
  for (const path of references.paths) {
    const [root, name = ""] = path.split(".");
    // In a scope context the bare name is the variable itself.
    if (root !== "steps" || !steps.has(name) || references.members.includes(`steps.${name}`)) continue;
    findings.report(
      "unknown_input_path",
      references.placeOf?.("steps") ?? spanAt(where),
      `\`steps\` is read here as a field of the record.`,
      `The step's answer is \`$steps.${name}\`.`,
    );
  }
};
