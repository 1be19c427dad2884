/** Infers the shape of every node from the shape of the input, and remarks on what cannot be right on the way. */
import type { Filter, IndexStage, Node } from "../ast.ts";
import type { Diagnostics } from "./diagnostic.ts";
import { inferCall } from "./infer-call.ts";
import { memberOf } from "./member.ts";
import { checkComparison, checkOperands } from "./operands.ts";
import { checkScan } from "./scans.ts";
import { type Frame, guardedBy, insideLoop, withVariable } from "./scope-of-shapes.ts";
import {
  any,
  arrayOf,
  boolean,
  itemOf,
  join,
  joinAll,
  lambda,
  literal,
  many,
  missing,
  nullShape,
  number,
  objectOf,
  orMissing,
  present,
  type Shape,
  text,
  withoutArray,
  withoutNull,
} from "./shape.ts";

export interface Inference {
  readonly diagnostics: Diagnostics;
  /** Variables that hold a whole page or more: to scan them once per item is quadratic. */
  readonly pageSized: ReadonlySet<string>;
  /** Shapes found so far, joined over all visits of a node. */
  readonly shapes: Map<Node, Shape>;
  infer(node: Node, frame: Frame): Shape;
}

export function createInference(diagnostics: Diagnostics, pageSized: ReadonlySet<string>): Inference {
  const shapes = new Map<Node, Shape>();
  const self: Inference = {
    diagnostics,
    pageSized,
    shapes,
    infer(node, frame) {
      if (node.type === "path" || node.type === "variable") checkScan(node, frame, diagnostics);
      const own = inferOwn(node, frame, self);
      const filtered = applyStages(own, node.predicate ?? [], node, frame, self).shape;
      const shape = node.group === undefined ? filtered : inferGroup(node.group.pairs, filtered, frame, self);
      const kept = node.keepArray === true ? arrayOf(itemOf(shape)) : shape;
      const before = shapes.get(node);
      shapes.set(node, before === undefined ? kept : join(before, kept));
      return kept;
    },
  };
  return self;
}

function inferOwn(node: Node, frame: Frame, self: Inference): Shape {
  switch (node.type) {
    case "string":
      return literal(node.value);
    case "number":
      return number;
    case "value":
      return node.value === null ? nullShape : boolean;
    case "name":
      return memberOf(frame.context, node, self.diagnostics);
    case "variable":
      return node.value === "" ? frame.context : (frame.variables.get(node.value) ?? any);
    case "path":
      return inferPath(node, frame, self);
    case "binary":
      return inferBinary(node, frame, self);
    case "negation":
      self.infer(node.expression, frame);
      return orMissing(number);
    case "array":
      return arrayOf(joinAll(node.expressions.map((one) => present(itemOf(self.infer(one, frame))))));
    case "object":
      return inferObject(node.pairs, frame, self);
    case "condition":
      return inferCondition(node, frame, self);
    case "block":
      return inferBlock(node.expressions, frame, self);
    case "bind":
      return self.infer(node.rhs, frame);
    case "lambda":
      self.infer(
        node.body,
        node.parameters.reduce((at, name) => withVariable(at, name, any), frame),
      );
      return lambda;
    case "function":
      return inferCall({ procedure: node.procedure, args: node.arguments, piped: undefined, node }, frame, self);
    case "partial":
      for (const one of node.arguments) if (one !== "?") self.infer(one, frame);
      return lambda;
    case "apply":
      return inferApply(node, frame, self);
    case "transform":
      return any;
    case "sort":
      for (const term of node.terms) self.infer(term.expression, { ...frame, context: itemOf(frame.context) });
      return frame.context;
    default:
      return any;
  }
}

/** Step by step; a step over an array runs once per item. */
function inferPath(node: Node & { readonly type: "path" }, start: Frame, self: Inference): Shape {
  let frame = start;
  let keep = node.keepSingletonArray;
  for (const [index, step] of node.steps.entries()) {
    keep ||= step.keepArray === true;
    const shape = inferStep(step, index, frame, self);
    let next = frame;
    if (step.focus !== undefined) next = withVariable(next, step.focus, itemOf(shape));
    if (step.index !== undefined) next = withVariable(next, step.index, number);
    const staged = applyStages(shape, [...(step.predicate ?? []), ...(step.stages ?? [])], step, next, self);
    const grouped =
      step.group === undefined ? staged.shape : inferGroup(step.group.pairs, staged.shape, staged.frame, self);
    self.shapes.set(step, grouped);
    frame = step.focus === undefined ? { ...staged.frame, context: grouped } : staged.frame;
  }
  return keep ? arrayOf(itemOf(present(frame.context))) : frame.context;
}

function inferStep(step: Node, index: number, frame: Frame, self: Inference): Shape {
  const { context } = frame;
  if (step.type === "name") return memberOf(context, step, self.diagnostics);
  if (step.type === "sort") return inferOwn(step, frame, self);
  // A variable that begins a path is taken as it is; anything else runs over the items of an array.
  if (index === 0 && (step.type === "variable" || context.array === undefined)) return inferOwn(step, frame, self);
  const over = insideLoop({ ...frame, context: present(withoutNull(itemOf(context))) }, self.pageSized);
  const one = inferOwn(step, context.array === undefined ? { ...over, loop: frame.loop } : over, self);
  // An array constructor as a step is not flattened: several items give an array of arrays.
  const several = step.type === "array" ? arrayOf(join(one, itemOf(one))) : many(one);
  const result = context.array === undefined ? one : several;
  return context.missing ? orMissing(result) : result;
}

/** Filters and index bindings in order; what a filter looks at is guarded in what follows. */
function applyStages(
  start: Shape,
  stages: readonly (Filter | IndexStage)[],
  _node: Node,
  outer: Frame,
  self: Inference,
): { readonly shape: Shape; readonly frame: Frame } {
  let shape = start;
  let frame = outer;
  for (const stage of stages) {
    if (stage.type === "index") {
      frame = withVariable(frame, stage.value, number);
      continue;
    }
    const item = present(itemOf(shape));
    const inner = insideLoop({ ...frame, context: item }, self.pageSized);
    self.infer(stage.expr, shape.array === undefined ? { ...inner, loop: frame.loop } : inner);
    if (isIndex(stage.expr)) shape = orMissing(itemOf(shape));
    else {
      shape = shape.array === undefined ? orMissing(shape) : many(shape.array === undefined ? shape : itemOf(shape));
      frame = guardedBy(frame, [stage.expr]);
    }
  }
  return { shape, frame };
}

export const isIndex = (node: Node): boolean =>
  node.type === "number" || (node.type === "negation" && node.expression.type === "number");

function inferObject(pairs: readonly (readonly [Node, Node])[], frame: Frame, self: Inference): Shape {
  const members = new Map<string, Shape>();
  let open = false;
  for (const [key, value] of pairs) {
    const shape = self.infer(value, frame);
    if (key.type === "string") members.set(key.value, shape);
    else {
      self.infer(key, frame);
      open = true;
    }
  }
  return objectOf(members, open ? undefined : { kind: "schema" });
}

function inferGroup(pairs: readonly (readonly [Node, Node])[], over: Shape, frame: Frame, self: Inference): Shape {
  const inner = insideLoop({ ...frame, context: present(itemOf(over)) }, self.pageSized);
  for (const one of pairs.flat()) self.infer(one, inner);
  return objectOf(new Map());
}

function inferBlock(expressions: readonly Node[], start: Frame, self: Inference): Shape {
  let frame = start;
  let last: Shape = missing;
  for (const one of expressions) {
    last = self.infer(one, frame);
    if (one.type === "bind") frame = withVariable(frame, one.name, one.rhs.type === "lambda" ? any : last);
  }
  return last;
}

/** Also `a ?: b` and `a ?? b`, which the parser writes as conditions. */
function inferCondition(node: Node & { readonly type: "condition" }, frame: Frame, self: Inference): Shape {
  self.infer(node.condition, frame);
  const guarded = guardedBy(frame, [node.condition]);
  const then = self.infer(node.then, guarded);
  const otherwise = node.else === undefined ? missing : self.infer(node.else, guarded);
  const tested = node.condition.start === node.then.start && node.condition.end === node.then.end;
  const existing = node.condition.type === "function" && node.condition.arguments[0]?.start === node.then.start;
  const kept = tested ? withoutNull(present(then)) : existing ? present(then) : then;
  return join(kept, otherwise);
}

function inferBinary(node: Node & { readonly type: "binary" }, frame: Frame, self: Inference): Shape {
  const left = self.infer(node.lhs, frame);
  const right = self.infer(
    node.rhs,
    node.value === "and" || node.value === "or" ? guardedBy(frame, [node.lhs]) : frame,
  );
  checkOperands(node, left, right, frame, self.diagnostics);
  checkComparison(node, left, right, self.diagnostics);
  switch (node.value) {
    case "&":
      return text;
    case "..":
      return arrayOf(number);
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return left.missing || right.missing || left.any || right.any ? orMissing(number) : number;
    case "<":
    case "<=":
    case ">":
    case ">=":
      return orMissing(boolean);
    default:
      return boolean;
  }
}

function inferApply(node: Node & { readonly type: "apply" }, frame: Frame, self: Inference): Shape {
  const { lhs, rhs } = node;
  if (rhs.type === "function")
    return inferCall({ procedure: rhs.procedure, args: rhs.arguments, piped: lhs, node }, frame, self);
  if (rhs.type === "variable") return inferCall({ procedure: rhs, args: [], piped: lhs, node }, frame, self);
  const left = self.infer(lhs, frame);
  if (rhs.type === "transform") return withoutArray(left).object === undefined ? any : join(left, any);
  self.infer(rhs, frame);
  return any;
}
