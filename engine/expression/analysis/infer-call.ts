/** The shape of a call, and arguments that its function would refuse. */
import type { LambdaNode, Node } from "../ast.ts";
import type { Inference } from "./infer.ts";
import { mayBeNull } from "./operands.ts";
import { checkPicture } from "./pictures.ts";
import { type Frame, guardedBy, insideLoop, withVariable } from "./scope-of-shapes.ts";
import {
  any,
  arrayOf,
  describeShape,
  itemOf,
  join,
  joinAll,
  many,
  missing,
  never,
  number,
  objectOf,
  orMissing,
  present,
  type Shape,
  text,
  withoutNull,
} from "./shape.ts";
import { fixedResults, type Strict, strictArguments } from "./signatures.ts";

export interface Call {
  readonly procedure: Node;
  readonly args: readonly Node[];
  /** What stands left of `~>`: the first argument. */
  readonly piped: Node | undefined;
  readonly node: Node;
}

export function inferCall({ procedure, args: written, piped }: Call, frame: Frame, self: Inference): Shape {
  const args = piped === undefined ? written : [piped, ...written];
  const name = procedure.type === "variable" && !frame.variables.has(procedure.value) ? procedure.value : undefined;
  // A field that is called is no function (callee.ts): whether samples have it is no matter.
  if (name === undefined && !isField(procedure)) self.infer(procedure, frame);
  const inner = name === "exists" ? guardedBy(frame, args) : frame;
  const shapes = args.map((one) => (one.type === "lambda" ? never : self.infer(one, inner)));
  const bodies = args.map((one) => (one.type === "lambda" ? inferLambda(one, name, shapes, frame, self) : undefined));
  if (name === undefined) return any;
  // A missing first argument stands for the context in functions that take it; nothing is said of that.
  for (const [index, kind] of (strictArguments[name] ?? []).entries()) {
    const [arg, shape] = [args[index], shapes[index]];
    if (arg !== undefined && shape !== undefined && arg.type !== "lambda")
      checkStrict(name, arg, shape, kind, frame, self);
  }
  checkPicture(name, args, shapes, self.diagnostics);
  return resultOf(name, args, shapes, bodies);
}

const isField = (procedure: Node): boolean =>
  procedure.type === "name" ||
  (procedure.type === "path" && procedure.steps.length === 1 && procedure.steps[0]?.type === "name");

/** A lambda written as an argument runs once per item of the first one. */
function inferLambda(
  node: LambdaNode,
  name: string | undefined,
  shapes: readonly Shape[],
  frame: Frame,
  self: Inference,
): Shape {
  const [first = any] = shapes;
  const given = parameterShapes(name, first);
  let inner = insideLoop(frame, self.pageSized);
  for (const [index, parameter] of node.parameters.entries())
    inner = withVariable(inner, parameter, given[index] ?? any);
  return self.infer(node.body, inner);
}

function parameterShapes(name: string | undefined, first: Shape): readonly Shape[] {
  const item = first.any ? any : present(itemOf(first));
  switch (name) {
    case "map":
    case "filter":
    case "single":
      return [item, number, first];
    case "keyBy":
    case "groupBy":
      return [item];
    case "sort":
      return [item, item];
    case "each":
    case "sift":
      return [first.object === undefined || first.any ? any : joinAll([any, ...first.object.members.values()]), text];
    default:
      return [];
  }
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

function resultOf(
  name: string,
  args: readonly Node[],
  shapes: readonly Shape[],
  bodies: readonly (Shape | undefined)[],
): Shape {
  const fixed = fixedResults.get(name);
  if (fixed !== undefined) return fixed;
  const [first = any, second = any] = shapes;
  switch (name) {
    case "first":
      return shapes.some((one) => one.any)
        ? any
        : join(
            joinAll(shapes.map((one) => withoutNull(present(one)))),
            shapes.every((one) => one.missing || one.null) ? missing : never,
          );
    case "map":
      return bodies[1] === undefined ? any : first.any ? join(many(bodies[1]), any) : many(bodies[1]);
    case "filter":
    case "distinct":
    case "reverse":
    case "shuffle":
      return first.any ? any : many(itemOf(first));
    case "sort":
      return first.any ? any : arrayOf(present(itemOf(first)));
    case "append":
      return first.any || second.any
        ? any
        : join(arrayOf(join(present(itemOf(first)), present(itemOf(second)))), join(first, second));
    case "split":
      return orMissing(arrayOf(text));
    case "keys":
      return many(text);
    case "single":
      return first.any ? any : itemOf(first);
    case "compact":
      return arrayOf(first.any ? any : withoutNull(present(itemOf(first))));
    case "lookup":
      return lookup(first, args[1]);
    case "keyBy":
    case "groupBy":
      return objectOf(new Map());
    case "jsonParse":
      return any;
    default:
      return any;
  }
}

/** `$lookup(table, "key")` reads like a path; with any other key it gives one of the members. */
function lookup(table: Shape, key: Node | undefined): Shape {
  if (table.any || table.object === undefined || table.array !== undefined) return any;
  const { members, evidence } = table.object;
  if (key?.type === "string") return members.get(key.value) ?? any;
  return evidence === undefined || members.size === 0 ? any : orMissing(joinAll([...members.values()]));
}
