/** The shape of a call, and arguments that its function would refuse. */
import type { Node } from "../ast.ts";
import { builtinArity } from "./arity.ts";
import { resultOf } from "./call-results.ts";
import { builtinName, closureOf, inferApplied, parameterShapes } from "./functions.ts";
import type { Inference } from "./infer.ts";
import { mayBeNull } from "./operands.ts";
import { checkPicture } from "./pictures.ts";
import { checkSearch } from "./scans.ts";
import { type Frame, guardedBy } from "./scope-of-shapes.ts";
import { any, describeShape, itemOf, join, lambda, missing, type Shape } from "./shape.ts";
import { fixedResults, type Strict, strictArguments } from "./signatures.ts";

interface Call {
  readonly procedure: Node;
  readonly args: readonly Node[];
  /** What stands left of `~>`: the first argument. */
  readonly piped: Node | undefined;
  readonly node: Node;
}

export function inferCall({ procedure, args: written, piped, node }: Call, frame: Frame, self: Inference): Shape {
  const args = piped === undefined ? written : [piped, ...written];
  const name = builtinName(procedure, frame);
  if (name === undefined) return inferOwnCall(procedure, args, piped, frame, self);
  const inner = name === "exists" ? guardedBy(frame, args) : frame;
  const closures = args.map((one) => closureOf(one, frame));
  const shapes = args.map((one, index) => (closures[index] === undefined ? self.infer(one, inner) : someFunction));
  // Two functions joined by `~>` are a function.
  if (piped !== undefined && shapes[0]?.function === true) return lambda;
  const [first = any] = shapes;
  const results = args.map((one, index) => {
    const closure = closures[index];
    if (closure !== undefined)
      return inferApplied(
        closure,
        parameterShapes(name, first),
        { repeated: true, absent: any, selecting: name === "filter" },
        self,
      );
    const called = index === 0 ? undefined : builtinName(one, frame);
    if (called === undefined || name !== "map") return undefined;
    checkStrictArguments(called, args, [itemOf(first)], frame, self);
    return fixedResults.get(called);
  });
  checkSearch(name, node, args[0], closures[1], frame, self.diagnostics);
  if (args.length === 0) checkContext(name, node, frame, self);
  // A missing first argument stands for the context in functions that take it; nothing is said of that.
  else checkStrictArguments(name, args, shapes, frame, self);
  checkPicture(name, args, shapes, self.diagnostics);
  return resultOf({ name, call: node, args, shapes, results, closures }, self);
}

/** A call of a function that is written here, or of nobody knows what. */
function inferOwnCall(
  procedure: Node,
  args: readonly Node[],
  piped: Node | undefined,
  frame: Frame,
  self: Inference,
): Shape {
  const closure = closureOf(procedure, frame);
  // A field that is called is no function (callee.ts): whether samples have it is no matter.
  if (closure === undefined && !isField(procedure)) self.infer(procedure, frame);
  const shapes = args.map((one) => (closureOf(one, frame) === undefined ? self.infer(one, frame) : someFunction));
  for (const one of args) if (one.type === "lambda") self.infer(one, frame);
  if (closure === undefined || (piped !== undefined && shapes[0]?.function === true)) return any;
  return inferApplied(closure, shapes, { repeated: frame.loop !== undefined, absent: missing }, self);
}

const someFunction: Shape = { ...any, function: true };

const isField = (procedure: Node): boolean =>
  procedure.type === "name" ||
  (procedure.type === "path" && procedure.steps.length === 1 && procedure.steps[0]?.type === "name");

function checkStrictArguments(
  name: string,
  args: readonly Node[],
  shapes: readonly Shape[],
  frame: Frame,
  self: Inference,
): void {
  for (const [index, kind] of (strictArguments[name] ?? []).entries()) {
    const [arg, shape] = [args[index], shapes[index]];
    if (arg !== undefined && shape !== undefined && arg.type !== "lambda")
      checkStrict(name, arg, shape, kind, frame, self);
  }
}

/** `name.$uppercase()`: the context is the argument. */
function checkContext(name: string, call: Node, frame: Frame, self: Inference): void {
  const [kind] = strictArguments[name] ?? [];
  if ((kind === "text" || kind === "number") && builtinArity(name)?.least === 0)
    checkStrict(name, call, frame.context, kind, frame, self);
}

function checkStrict(name: string, arg: Node, shape: Shape, kind: Strict, frame: Frame, self: Inference): void {
  const list = kind === "texts" || kind === "numbers";
  const item = list && shape.array !== undefined ? join({ ...shape, array: undefined }, shape.array) : shape;
  const wantsText = kind === "text" || kind === "texts";
  // Where anything is possible, null is worth a word only because it was seen.
  const wrong =
    !item.any && (item.boolean || item.object !== undefined || (wantsText ? item.number : item.string !== false));
  const guarded = !mayBeNull(arg, { ...item, null: true }, frame);
  if (guarded || (!item.null && !wrong)) return;
  self.diagnostics.add({
    code: "strict_argument",
    start: arg.start,
    end: arg.end,
    message: `\`$${name}\` takes ${list ? "only " : ""}${wantsText ? "text" : "numbers"}; this may be ${describeShape({ ...item, missing: false })}.`,
    hint: wrong
      ? wantsText
        ? "Print it with `$string(…)`."
        : "Read it with `$toNumber(…)`."
      : "Give another value with `$first(…)`, or ask `!= null` before.",
  });
}
