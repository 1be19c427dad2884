/** Compiles the source of a list: an operation, static rows, or several of them (A8). */
import type { ErrorCode } from "../errors.ts";
import type { Expression, References, TemplateTree } from "../language/compilation.ts";
import { mergeReferences } from "../language/references.ts";
import { SCOPES } from "../language/scopes.ts";
import type { Located } from "../language/located.ts";
import type { MappingFold } from "./fold.ts";
import { checkRequiredArgs } from "./required-args.ts";
import { codesOf } from "./steps.ts";
import { argsAt, operationAt, type Surroundings, whereOf } from "./surroundings.ts";
import type { OperationFacts, Source, View } from "./types.ts";
import { compileView, type CompiledView } from "./view.ts";
import { has, member, textOf } from "./yaml.ts";

export interface SourceInput {
  readonly around: Surroundings;
  readonly fold: MappingFold;
  readonly elsewhere: ReadonlySet<string>;
  readonly omits: readonly string[];
  /** Called with each view, so that what nobody reads can be found. */
  readonly onView: (view: CompiledView) => void;
  readonly reads: readonly References[];
  /** Codes that skip this source, those of the sources it stands in included. */
  readonly optional: readonly ErrorCode[];
  /** Names of overlays' args that some operation takes; filled here. */
  readonly usedArgs: Set<string>;
}

/** `chain`: the nodes from the list down to this one; each adds its own parts. */
export const compileSource = (at: Located, chain: readonly Located[], outer: SourceInput): Source => {
  const { around } = outer;
  const when = has(at, "when") ? around.compilation.expression(member(at, "when"), SCOPES.unified) : undefined;
  const common = { where: whereOf(at.span), ...(when === undefined ? {} : { when }) };
  const input: SourceInput = {
    ...outer,
    reads: when === undefined ? outer.reads : [...outer.reads, when.references],
    optional: has(at, "optional")
      ? [...outer.optional, ...codesOf(member(member(at, "optional"), "codes"))]
      : outer.optional,
  };
  if (has(at, "choose"))
    return { kind: "choose", branches: compileMembers(member(at, "choose"), chain, input, "choose"), ...common };
  if (has(at, "concat"))
    return { kind: "concat", members: compileMembers(member(at, "concat"), chain, input, "concat"), ...common };
  const optional = input.optional.length === 0 ? {} : { optional: input.optional };
  if (has(at, "static")) {
    if (has(at, "args"))
      around.compilation.findings.report(
        "unknown_key",
        member(at, "args").keySpan,
        "`args` go to an operation; static rows take none.",
        "Remove `args`, or name an `operation`.",
      );
    const rows = rowsOf(member(at, "static"), around);
    return { kind: "static", rows, view: leafView(at, chain, input, undefined, undefined), ...optional, ...common };
  }
  const operation = listOperation(member(at, "operation"), around);
  const args = sourceArgs(at, operation, input);
  const view = leafView(at, chain, input, operation, args);
  return {
    kind: "operation",
    operation: textOf(member(at, "operation")),
    view,
    ...(args === undefined ? {} : { args }),
    ...optional,
    ...common,
  };
};

/** Undefined after a finding, so that nothing else is held against an operation that was not meant. */
const listOperation = (at: Located, around: Surroundings): OperationFacts | undefined => {
  const operation = operationAt(at, around);
  if (operation === undefined || operation.records === "list") return operation;
  around.compilation.findings.report(
    "unknown_reference",
    at.span,
    `\`${operation.name}\` gives no list of records.`,
    "Name an operation that declares `records`.",
  );
  return undefined;
};

/** In `choose`, reaching a branch means that the conditions before it were looked at too; in `concat` all are. */
const compileMembers = (
  at: Located,
  chain: readonly Located[],
  input: SourceInput,
  kind: "choose" | "concat",
): readonly Source[] => {
  const conditions = at
    .items()
    .map((item) =>
      has(item, "when") ? input.around.compilation.expression(member(item, "when"), SCOPES.unified) : undefined,
    );
  if (kind === "choose") checkReached(at, input.around);
  return at.items().map((item, index) => {
    const looked = kind === "choose" ? referencesOf(conditions.slice(0, index)) : referencesOf(conditions);
    return compileSource(item, [...chain, item], { ...input, reads: [...input.reads, ...looked] });
  });
};

/** A branch without `when` always applies: what stands behind it is dead. */
const checkReached = (at: Located, { compilation }: Surroundings): void => {
  const branches = at.items();
  const last = branches.findIndex((branch) => !has(branch, "when"));
  const [dead] = last === -1 ? [] : branches.slice(last + 1);
  if (dead !== undefined)
    compilation.findings.report(
      "unused_definition",
      dead.keySpan,
      "No query reaches this branch: the one before it has no `when`.",
      "Put the branch without `when` last.",
    );
};

const referencesOf = (some: readonly (Expression | undefined)[]): readonly References[] =>
  some.flatMap((condition) => (condition === undefined ? [] : [condition.references]));

const leafView = (
  at: Located,
  chain: readonly Located[],
  input: SourceInput,
  operation: OperationFacts | undefined,
  args: TemplateTree | undefined,
): View => {
  const reads = args === undefined ? input.reads : [...input.reads, args.references];
  const parts = input.fold(chain);
  if (operation !== undefined)
    checkRequiredArgs(member(at, "operation"), operation, namesOf(at, input), parts, input.around);
  const compiled = compileView(
    {
      parts,
      operation,
      where: whereOf(at.span),
      reads,
      elsewhere: input.elsewhere,
      omits: input.omits,
    },
    input.around,
  );
  input.onView(compiled);
  return countedView(compiled.view, at, chain, input.around);
};

/** A branch of `choose` or `concat` is taken when a page of it is mapped. */
const countedView = (
  view: View,
  at: Located,
  chain: readonly Located[],
  { compilation: { coverage } }: Surroundings,
): View => {
  if (coverage === undefined || chain.length < 2) return view;
  const hit = coverage.point(
    "branch",
    `source ${textOf(member(at, has(at, "static") ? "static" : "operation"))}`,
    at.span,
  );
  return {
    ...view,
    open(page) {
      hit();
      return view.open(page);
    },
  };
};

const namesOf = (at: Located, input: SourceInput): ReadonlySet<string> =>
  new Set([
    ...member(at, "args")
      .entries()
      .map(([name]) => name),
    ...input.fold.args.map((part) => String(part.path.at(-1))),
  ]);

/** The source's own args, and those that overlays add by name. */
const sourceArgs = (
  at: Located,
  operation: OperationFacts | undefined,
  input: SourceInput,
): TemplateTree | undefined => {
  const { compilation } = input.around;
  const own = has(at, "args") ? argsAt(member(at, "args"), operation, SCOPES.sourceArgs, compilation) : undefined;
  const added = input.fold.args.filter(
    (part) => operation?.params.some((param) => param.key === part.path.at(-1)) === true,
  );
  for (const part of added) input.usedArgs.add(String(part.path.at(-1)));
  if (added.length === 0) return own;
  const trees = added.map(
    (part) =>
      [
        String(part.path.at(-1)),
        part.value === null ? undefined : compilation.templateTree(part, SCOPES.sourceArgs),
      ] as const,
  );
  const references = [own, ...trees.map(([, tree]) => tree)].flatMap((tree) =>
    tree === undefined ? [] : [tree.references],
  );
  return {
    references: mergeReferences(references),
    render: (scope, now) => {
      const rendered: Record<string, unknown> = {
        ...(own?.render(scope, now) as Readonly<Record<string, unknown>> | undefined),
      };
      for (const [name, tree] of trees) {
        const value = tree?.render(scope, now);
        if (value === undefined) delete rendered[name];
        else rendered[name] = value;
      }
      return rendered;
    },
  };
};

const rowsOf = (at: Located, around: Surroundings): readonly unknown[] => {
  const file = around.compilation.readFile(at, textOf(at));
  if (file === undefined) return [];
  if (Array.isArray(file.value)) return file.value;
  around.compilation.findings.report("wrong_type", at.span, `\`${textOf(at)}\` must be a list of rows.`);
  return [];
};
