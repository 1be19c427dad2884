/** `bind`: values made once a page, or once a call where they read nothing of the page. */
import { compileTable } from "../expression/index.ts";
import { builtinNames } from "../expression/analysis/index.ts";
import { RESERVED_VARIABLES, SCOPES, withVariables } from "../language/scopes.ts";
import type { Expression } from "../language/compilation.ts";
import { noReferences } from "../language/references.ts";
import type { Located } from "../language/located.ts";
import { isFusible, sourceOf } from "./leaves.ts";
import type { NamedParts } from "./parts.ts";
import { checkSteps, membersOf, spanAt, type Surroundings } from "./surroundings.ts";
import { has, member, textOf } from "./yaml.ts";

export interface CompiledBind {
  readonly name: string;
  readonly expression: Expression;
  /** Reads nothing that differs from page to page. */
  readonly onceACall: boolean;
  /** Made of the mapping's own tables alone: the same for every call. */
  readonly constant: boolean;
  /** The members of the object that the expression gives, without the object; undefined if it cannot tell. Throws nothing. */
  readonly table?: BuildTable;
}

type BuildTable = (
  body: unknown,
  bindings: Readonly<Record<string, unknown>>,
  now: number,
) => ReadonlyMap<string, unknown> | undefined;

/** In the order written; each sees the earlier ones. */
export const compileBinds = (parts: NamedParts, around: Surroundings): readonly CompiledBind[] => {
  const binds: CompiledBind[] = [];
  for (const [name, part] of parts) {
    if (RESERVED_VARIABLES.has(name) || isFunction(name, around))
      around.compilation.findings.report(
        "shadowed_variable",
        part.at.keySpan,
        `\`$${name}\` is a ${RESERVED_VARIABLES.has(name) ? "variable" : "function"} of the language.`,
        "Choose another name for the binding.",
      );
    if (has(part.at, "static")) {
      binds.push({ name, expression: rowsOf(member(part.at, "static"), around), onceACall: true, constant: true });
      continue;
    }
    const earlier = binds.map((bind) => bind.name);
    const expression = around.compilation.expression(part.at, withVariables(SCOPES.bind, earlier));
    checkSteps(expression, around.steps, around.compilation);
    for (const step of membersOf("steps", expression.references)) {
      if (around.steps.get(step)?.at !== "record") continue;
      around.compilation.findings.report(
        "unknown_reference",
        expression.references.placeOf?.(`steps.${step}`) ?? spanAt(expression.where),
        `\`$steps.${step}\` runs once a record and is not there when a page is bound.`,
        "Read it in the fields.",
      );
    }
    const onceACall = isOnceACall(expression, binds, around);
    const constant = onceACall && isConstant(expression, binds, around);
    const isTable = !onceACall && isFusible(expression, new Set(withVariables(SCOPES.bind, earlier).variables));
    binds.push({ name, expression, onceACall, constant, ...(isTable ? { table: tableOf(expression, around) } : {}) });
  }
  return binds;
};

/** Generated when it is first asked for. */
const tableOf = (expression: Expression, { compilation }: Surroundings): BuildTable => {
  const { functions, limits, linker, coverage } = compilation;
  const make = (): BuildTable =>
    (coverage === undefined ? compileTable(sourceOf(expression), { functions, limits, linker }) : undefined) ??
    NO_TABLE;
  let table = linker?.everything === true ? make() : undefined;
  return (body, bindings, now) => {
    table ??= make();
    return table(body, bindings, now);
  };
};

const NO_TABLE: BuildTable = () => undefined;

const isFunction = (name: string, around: Surroundings): boolean =>
  Object.hasOwn(around.compilation.functions, name) || builtinNames.has(name);

/** `{ static: file }`: the file's rows, read at load time, as an expression that gives them. */
const rowsOf = (at: Located, around: Surroundings): Expression => {
  const rows = around.compilation.readFile(at, textOf(at))?.value;
  const { file, line, column } = at.span;
  return { source: textOf(at), where: { file, line, column }, references: noReferences, evaluate: () => rows };
};

const OF_THE_PAGE = new Set(["records", "headers"]);

/** Reads constant bindings and nothing else, and calls nothing that asks a clock or dice. */
const isConstant = ({ references }: Expression, earlier: readonly CompiledBind[], around: Surroundings): boolean => {
  const { functions } = around.compilation;
  return (
    references.variables.every((name) => earlier.some((bind) => bind.name === name && bind.constant)) &&
    references.functions.every((name) =>
      Object.hasOwn(functions, name) ? functions[name]?.pure === true : !CHANGING.has(name),
    )
  );
};

const CHANGING = new Set(["now", "millis", "random", "shuffle"]);

const isOnceACall = (expression: Expression, earlier: readonly CompiledBind[], around: Surroundings): boolean => {
  const { names, paths, variables, wholeContext } = expression.references;
  if (wholeContext === true || names.length > 0 || paths.length > 0 || variables.length === 0) return false;
  if (variables.some((name) => OF_THE_PAGE.has(name))) return false;
  const steps = membersOf("steps", expression.references);
  if (
    steps.some((step) =>
      step === "*"
        ? [...around.steps.values()].some((one) => one.at !== "call")
        : around.steps.get(step)?.at !== "call",
    )
  )
    return false;
  return earlier.every((bind) => bind.onceACall || !variables.includes(bind.name));
};
