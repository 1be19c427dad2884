/** Emits blocks, assignments and conditions. */

import type { BindNode, BlockNode, ConditionNode, Node } from "../ast.ts";
import { ANY, BOOL, NULL, nothing, only, type Operand, operand, STR, UNDEF } from "./operand.ts";
import { directBinds, type Scope, variable } from "./scope.ts";
import { isLocal } from "./variable.ts";
import { cannotWait } from "./waiting.ts";
import { Declined, type Environment, type Writer } from "./writer.ts";

/** A scope whose variables are declared here, in the block of code being written. */
export function openScope(
  writer: Writer,
  parent: Scope | undefined,
  nodes: readonly Node[],
  tuple?: Scope["tuple"],
): Scope {
  const scope: Scope = { parent, variables: new Map(), tuple, level: writer.level() };
  for (const [name, count] of directBinds(nodes)) {
    const declared = variable(writer.name("v"), count === 1);
    scope.variables.set(name, declared);
    writer.line(`let ${declared.js} = U;`);
  }
  return scope;
}

export function emitBlock(writer: Writer, node: BlockNode, environment: Environment): Operand {
  if (node.expressions.length === 0) return nothing;
  const scope = openScope(writer, environment.scope, node.expressions);
  let result: Operand = nothing;
  for (const [index, expression] of node.expressions.entries()) {
    const last = index === node.expressions.length - 1;
    result = writer.emit(expression, { ...environment, scope, marked: last && environment.marked });
  }
  // What an index found has left its list: a filter around the block takes nothing as one item.
  const { indexed: _indexed, ...value } = result;
  return result.again === true ? { ...value, loose: true } : value;
}

export function emitBind(writer: Writer, node: BindNode, environment: Environment): Operand {
  const scope = frameOf(node.name, environment.scope);
  const target = scope.variables.get(node.name);
  const certain = scope.level === writer.level();
  // A function can call itself: by the time it runs it has been assigned.
  if (target !== undefined && certain && node.rhs.type === "lambda") {
    target.definite = true;
    target.plain = target.once && writer.waiting !== undefined && cannotWait(node.rhs, node.name, writer);
  }
  const given = writer.emit(node.rhs, { ...environment, marked: true });
  if (target?.plain === true && node.rhs.type === "lambda" && given.plain !== true)
    throw new Declined("a function that calls itself and waits");
  const value =
    given.again === true ? operand(writer.hold(`collapse(c, ${given.code}, false)`), given.type, given.data) : given;
  if (target === undefined) return value;
  writer.line(`${target.js} = ${value.code};`);
  if (certain) target.definite = true;
  target.type = target.once ? value.type : ANY;
  target.data = target.once && value.data;
  target.plain = target.once && value.plain === true;
  return value;
}

function frameOf(name: string, scope: Scope): Scope {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) if (at.variables.has(name)) return at;
  return scope;
}

export function emitCondition(writer: Writer, node: ConditionNode, environment: Environment): Operand {
  const coalesced = emitCoalesce(writer, node, environment);
  if (coalesced !== undefined) return coalesced;
  const condition = writer.emit(node.condition, { ...environment, marked: false });
  return branch(
    writer,
    truth(condition),
    () => {
      writer.taken("then", node.then);
      return writer.emit(node.then, environment);
    },
    () => emitElse(writer, node, "else", environment),
  );
}

function emitElse(writer: Writer, node: ConditionNode, taken: "else" | "fallback", environment: Environment): Operand {
  writer.taken(taken, node.else ?? node);
  return node.else === undefined ? nothing : writer.emit(node.else, environment);
}

/** `if (test) … else …`, the result in one variable. */
function branch(writer: Writer, test: string, then: () => Operand, otherwise: () => Operand): Operand {
  const result = writer.name("t");
  writer.line(`let ${result};`);
  const results: Operand[] = [];
  const assign = (emit: () => Operand) => (): void => {
    const value = emit();
    results.push(value);
    if (value.code !== "undefined") writer.line(`${result} = ${value.code};`);
  };
  writer.block(`if (${test})`, assign(then));
  writer.block("else", assign(otherwise));
  const type = results.reduce((all, one) => all | one.type, 0);
  const again = results.some((one) => one.again === true);
  return { code: result, type, data: results.every((one) => one.data), again, loose: again };
}

/** `a ?? b` and `a ?: b` parse to conditions with a copy of `a`: evaluated once here. */
function emitCoalesce(writer: Writer, node: ConditionNode, environment: Environment): Operand | undefined {
  const test = node.condition;
  const otherwise = (): Operand => emitElse(writer, node, "fallback", environment);
  const itself = (value: Operand) => (): Operand => {
    writer.taken("first", node.then);
    return value;
  };
  if (
    test.type === "function" &&
    test.procedure.type === "variable" &&
    test.procedure.value === "exists" &&
    test.procedure.position === undefined
  ) {
    if (isLocal("exists", environment.scope) || !isPure(node.then, writer, environment)) return undefined;
    const value = writer.emit(node.then, environment);
    if (!(value.type & UNDEF)) return value;
    return branch(writer, `${value.code} !== undefined`, itself({ ...value, type: value.type & ~UNDEF }), otherwise);
  }
  if (
    test.start === node.then.start &&
    test.end === node.then.end &&
    isPure(node.then, writer, environment) &&
    JSON.stringify(test) === JSON.stringify(node.then)
  ) {
    const value = writer.emit(node.then, environment);
    return branch(writer, truth(value), itself({ ...value, type: value.type & ~(UNDEF | NULL) }), otherwise);
  }
  return undefined;
}

/** Evaluating it twice cannot differ from evaluating it once: paths, literals and variables, text put together of them, lookups. */
function isPure(node: Node, writer: Writer, environment: Environment): boolean {
  if (node.predicate !== undefined || node.group !== undefined || node.keepArray === true) return false;
  if (node.type === "path")
    return (
      !node.keepSingletonArray &&
      node.steps.every(
        (step) =>
          (step.type === "name" || step.type === "variable") && step.stages === undefined && step.tuple === undefined,
      )
    );
  if (node.type === "binary")
    return node.value === "&" && isPure(node.lhs, writer, environment) && isPure(node.rhs, writer, environment);
  if (node.type === "function")
    return (
      node.procedure.type === "variable" &&
      node.procedure.value === "lookup" &&
      writer.functions["lookup"] === undefined &&
      !isLocal("lookup", environment.scope) &&
      node.arguments.every((one) => isPure(one, writer, environment))
    );
  return node.type === "variable" || node.type === "string" || node.type === "number" || node.type === "value";
}

/** Code of the effective boolean value, without a call where the type allows. */
export function truth(value: Operand): string {
  const { code } = value;
  if (only(value, BOOL)) return code;
  if (only(value, BOOL | UNDEF | NULL)) return `${code} === true`;
  if (only(value, STR)) return `${code} !== ""`;
  if (only(value, STR | UNDEF)) return `(${code} !== undefined && ${code} !== "")`;
  return `(${code} === true || (${code} !== undefined && ${code} !== false && truthy(c, ${code})))`;
}
