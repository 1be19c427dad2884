/** The one place where expressions of nodes are evaluated: those of a view fused into one module, on the page's own run. */
import { type CompiledModule, compileAll } from "../expression/index.ts";
import type { Compilation, Expression } from "../language/compilation.ts";
import type { Frame } from "./nodes/node.ts";

/** An expression as generated code reads it. */
export const sourceOf = ({ source, where }: Expression): { readonly name: string; readonly source: string } => ({
  name: `${where.file}:${where.line}`,
  source,
});

type Member = (input: unknown) => unknown;

/** Fused expressions of some rows of a page; they read the variables of the bindings they were begun with. */
export type FusedLeaves = ReadonlyMap<Expression, Member>;

/** Begins some rows: the budget of limits is theirs together. */
export type Fusion = (bindings: Readonly<Record<string, unknown>>, now: number) => FusedLeaves;

/** @throws CognateError expression_failed with the place of the failing character */
export const evaluateLeaf = (expression: Expression, input: unknown, frame: Frame): unknown => {
  const member = frame.fused?.get(expression);
  if (member === undefined) return expression.evaluate(input, frame.bindings, frame.now);
  try {
    return member(input);
  } catch {
    // On its own it has a budget of its own, and says where in the file it fails.
    return expression.evaluate(input, frame.bindings, frame.now);
  }
};

/** Rows that share the limits of one evaluation. */
export const ROWS_PER_BUDGET = 64;

const NONE: FusedLeaves = new Map();

/** Compiled at the first page, not at load time: most mappings of a catalog are never called by a process. */
export const createFusion = (
  expressions: readonly Expression[],
  variables: ReadonlySet<string>,
  compilation: Compilation,
): Fusion => {
  // Fused code counts no branches.
  if (compilation.coverage !== undefined) return () => NONE;
  const fused = [...new Set(expressions)].filter((expression) => isFusible(expression, variables));
  let module: CompiledModule | undefined;
  let tried = compilation.linker?.everything === true;
  if (tried) module = tryCompile(fused, compilation);
  return (bindings, now) => {
    if (!tried) module = tryCompile(fused, compilation);
    tried = true;
    if (module === undefined) return NONE;
    const { members } = module.begin(bindings, { now });
    return new Map(fused.flatMap((expression, index) => pair(expression, members[index])));
  };
};

const pair = (expression: Expression, member: Member | undefined): readonly (readonly [Expression, Member])[] =>
  member === undefined ? [] : [[expression, member]];

/** `$now()` beside the variable `now`: the variable is hidden from such an expression, which shared bindings cannot do. */
export const isFusible = ({ references }: Expression, variables: ReadonlySet<string>): boolean =>
  !references.functions.some((name) => variables.has(name));

/** A mapping with an expression that does not compile has a finding already; its leaves say so one by one. */
const tryCompile = (
  expressions: readonly Expression[],
  { functions, limits, linker }: Compilation,
): CompiledModule | undefined => {
  const [first] = expressions;
  if (first === undefined) return undefined;
  try {
    return compileAll(
      expressions.map((expression) => sourceOf(expression)),
      { name: `${sourceOf(first).name}:page`, functions, limits, linker },
    );
  } catch {
    return undefined;
  }
};
