/** Infers the shape of every node from the shape of the input, and remarks on what cannot be right on the way. */
import type { Filter, IndexStage, LambdaNode, Node } from "../ast.ts";
import type { Diagnostics } from "./diagnostic.ts";
import { closureOf } from "./functions.ts";
import { inferCall } from "./infer-call.ts";
import { memberOf } from "./member.ts";
import { checkAbsence, checkComparison, checkKinds, checkOperands } from "./operands.ts";
import { checkScan } from "./scans.ts";
import { inferGroup, inferObject, transformed } from "./objects.ts";
import { type Frame, guardedBy, insideLoop, looksAt, pathKey, withVariable } from "./scope-of-shapes.ts";
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
  orMissing,
  present,
  selected,
  type Shape,
  text,
  withoutNull,
  withoutNulls,
} from "./shape.ts";

export interface Inference {
  readonly diagnostics: Diagnostics;
  /** Variables that hold a whole page or more: to scan them once per item is quadratic. */
  readonly pageSized: ReadonlySet<string>;
  /** Shapes found so far, joined over all visits of a node. */
  readonly shapes: Map<Node, Shape>;
  /** Functions that were followed into a call, and how many calls may still be. */
  readonly called: Set<LambdaNode>;
  readonly calls: { left: number };
  /** Set where an object is made whose keys have places. */
  readonly places: { given: boolean };
  infer(node: Node, frame: Frame): Shape;
}

/** Enough for what people write; functions that call each other often enough are not followed to the end. */
const CALLS = 100;

export function createInference(diagnostics: Diagnostics, pageSized: ReadonlySet<string>): Inference {
  const shapes = new Map<Node, Shape>();
  const self: Inference = {
    diagnostics,
    pageSized,
    shapes,
    called: new Set(),
    calls: { left: CALLS },
    places: { given: false },
    infer(node, frame) {
      if (node.type === "path" || node.type === "variable") checkScan(node, frame, diagnostics);
      const own = inferOwn(node, frame, self);
      const filtered = applyStages(own, node.predicate ?? [], frame, self).shape;
      const shape = node.group === undefined ? filtered : grouped(node.group, filtered, frame, self);
      const kept = node.keepArray === true ? keptArray(shape) : shape;
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
      return memberOf(frame.context, node, frame.asked, self.diagnostics);
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
      return arrayOf(joinAll(node.expressions.map((one) => element(one, self.infer(one, frame)))));
    case "object":
      return inferObject(node.pairs, node, frame, self);
    case "condition":
      return inferCondition(node, frame, self);
    case "block":
      return inferBlock(node.expressions, frame, self);
    case "bind":
      return self.infer(node.rhs, frame);
    case "lambda":
      if (node.thunk) return self.infer(node.body, frame);
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

/** A member that is written as an array stays one; any other array is taken apart. */
const element = (node: Node, shape: Shape): Shape => present(node.type === "array" ? shape : itemOf(shape));

/** Step by step; a step over an array runs, with its filters, once per item. */
function inferPath(node: Node & { readonly type: "path" }, start: Frame, self: Inference): Shape {
  let frame = start;
  let keep = node.keepSingletonArray;
  // After `@$x` over several items everything that follows comes several times.
  let streamed = false;
  let { loop } = start;
  for (const [index, step] of node.steps.entries()) {
    keep ||= step.keepArray === true;
    const mapped = runsPerItem(step, index, frame);
    const inner = mapped ? insideLoop({ ...frame, context: present(itemOf(frame.context)) }, self.pageSized) : frame;
    if (index > 0 && step.type === "variable") checkScan(step, inner, self.diagnostics);
    const one = inferStep(step, inner, self);
    streamed ||= (step.focus !== undefined || step.index !== undefined) && (mapped || one.shape.array !== undefined);
    const result = mapped ? repeated(step, one.shape) : one.shape;
    const context = streamed
      ? many(result)
      : (frame.context.missing || frame.context.any) && index > 0
        ? orMissing(result)
        : result;
    self.shapes.set(step, context);
    if (streamed) loop = { invariant: invariantBeside(step, loop ?? insideLoop(start, self.pageSized).loop) };
    frame = { ...one.frame, loop, context: step.focus === undefined ? context : frame.context };
  }
  const result = streamed ? many(frame.context) : frame.context;
  return keep ? keptArray(result) : result;
}

const invariantBeside = ({ focus, index }: Node, loop: Frame["loop"]): ReadonlySet<string> =>
  new Set([...(loop?.invariant ?? [])].filter((name) => name !== focus && name !== index));

/** `x[]`: an array of one, but nothing of nothing. */
const keptArray = (shape: Shape): Shape => ({ ...arrayOf(present(itemOf(shape))), missing: shape.missing });

/** A variable that begins a path is taken as it is, and order-by takes all items together. */
const runsPerItem = (step: Node, index: number, { context }: Frame): boolean =>
  context.array !== undefined && step.type !== "sort" && !(index === 0 && step.type === "variable");

/** An array constructor as a step is not flattened: several items give an array of arrays. */
const repeated = (step: Node, one: Shape): Shape =>
  step.type === "array" ? orMissing(arrayOf(join(one, itemOf(one)))) : many(one);

function inferStep(step: Node, inner: Frame, self: Inference): { readonly shape: Shape; readonly frame: Frame } {
  const own = inferOwn(step, inner, self);
  let frame = inner;
  if (step.focus !== undefined) frame = withVariable(frame, step.focus, present(itemOf(own)));
  if (step.index !== undefined) frame = withVariable(frame, step.index, number);
  const staged = applyStages(own, [...(step.predicate ?? []), ...(step.stages ?? [])], frame, self);
  return step.group === undefined
    ? staged
    : { ...staged, shape: grouped(step.group, staged.shape, staged.frame, self) };
}

/** Filters and index bindings in order; what a filter looks at is guarded in what follows. */
function applyStages(
  start: Shape,
  stages: readonly (Filter | IndexStage)[],
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
    const inner = insideLoop({ ...frame, context: item, selecting: true }, self.pageSized);
    self.infer(stage.expr, shape.array === undefined ? { ...inner, loop: frame.loop } : inner);
    if (isIndex(stage.expr)) shape = orMissing(selected(itemOf(shape)));
    else {
      if (looksAt(stage.expr, "")) shape = withoutNulls(shape);
      shape = shape.array === undefined ? orMissing(shape) : many(selected(itemOf(shape)));
      frame = guardedBy(frame, [stage.expr]);
    }
  }
  return { shape, frame };
}

const isIndex = (node: Node): boolean =>
  node.type === "number" || (node.type === "negation" && node.expression.type === "number");

function grouped(group: NonNullable<Node["group"]>, over: Shape, frame: Frame, self: Inference): Shape {
  const inner = insideLoop({ ...frame, context: present(itemOf(over)) }, self.pageSized);
  return inferGroup(group.pairs, group, over, inner, self);
}

function inferBlock(expressions: readonly Node[], start: Frame, self: Inference): Shape {
  let frame = start;
  let last: Shape = missing;
  const written: (readonly [Node, Frame])[] = [];
  for (const one of expressions) {
    const closure = one.type === "bind" ? closureOf(one.rhs, frame) : undefined;
    if (closure === undefined) last = self.infer(one, frame);
    else {
      // Seen where it is called, with what is known there; only if that is nowhere, by itself.
      last = lambda;
      written.push([closure.node, closure.home]);
    }
    if (one.type === "bind") frame = withVariable(frame, one.name, closure === undefined ? last : any, closure);
  }
  for (const [node, home] of written) if (node.type === "lambda" && !self.called.has(node)) self.infer(node, home);
  return last;
}

/** Also `a ?: b` and `a ?? b`, which the parser writes as conditions. */
function inferCondition(node: Node & { readonly type: "condition" }, frame: Frame, self: Inference): Shape {
  self.infer(node.condition, frame);
  const guarded = guardedBy(frame, [node.condition]);
  const then = self.infer(node.then, guarded);
  const otherwise = node.else === undefined ? missing : self.infer(node.else, guarded);
  const existing = node.condition.type === "function" && node.condition.arguments[0]?.start === node.then.start;
  const tested = !existing && node.condition.start === node.then.start && node.condition.end === node.then.end;
  const kept = tested ? withoutNull(present(then)) : existing ? present(then) : lookedAt(node.then, then, guarded);
  return join(kept, node.else === undefined ? otherwise : lookedAt(node.else, otherwise, guarded));
}

/** `name != null ? name : "none"`: the condition has seen to null. */
function lookedAt(node: Node, shape: Shape, { guarded }: Frame): Shape {
  const key = pathKey(node);
  return key !== undefined && guarded.has(key) ? withoutNull(shape) : shape;
}

function inferBinary(node: Node & { readonly type: "binary" }, frame: Frame, self: Inference): Shape {
  const left = self.infer(node.lhs, frame);
  const right = self.infer(
    node.rhs,
    node.value === "and" || node.value === "or" ? guardedBy(frame, [node.lhs]) : frame,
  );
  checkOperands(node, left, right, frame, self.diagnostics);
  checkAbsence(node, left, right, frame, self.diagnostics);
  if (!checkKinds(node, left, right, frame, self.diagnostics)) return any;
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
  if (rhs.type === "variable" || rhs.type === "lambda")
    return inferCall({ procedure: rhs, args: [], piped: lhs, node }, frame, self);
  const left = self.infer(lhs, frame);
  if (rhs.type === "transform") return transformed(left, rhs, node, frame, self);
  self.infer(rhs, frame);
  return any;
}
