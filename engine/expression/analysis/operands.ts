/** Operators over values that may be null, and `=` against several values. */
import type { BinaryNode, Node } from "../ast.ts";
import type { Diagnostics } from "./diagnostic.ts";
import { type Frame, pathKey } from "./scope-of-shapes.ts";
import type { Shape } from "./shape.ts";

const strict: ReadonlySet<string> = new Set(["+", "-", "*", "/", "%", "<", "<=", ">", ">="]);

/** `null > 3` and `null + 1` throw (T2001, T2010); `null & "x"` prints "nullx". */
export function checkOperands(
  node: BinaryNode,
  left: Shape,
  right: Shape,
  frame: Frame,
  diagnostics: Diagnostics,
): void {
  const joins = node.value === "&";
  if (!joins && !strict.has(node.value)) return;
  for (const [operand, shape] of [
    [node.lhs, left],
    [node.rhs, right],
  ] as const) {
    if (!mayBeNull(operand, shape, frame)) continue;
    const effect = joins ? "null prints as `null` here" : `\`${node.value}\` fails on null`;
    diagnostics.add({
      code: "null_operand",
      start: operand.start,
      end: operand.end,
      message: `This may be null, and ${effect}.`,
      hint: "Give another value with `$first(…)`, or ask `!= null` before.",
    });
  }
}

export function mayBeNull(node: Node, shape: Shape, frame: Frame): boolean {
  if (!shape.null) return false;
  const key = pathKey(node);
  return key === undefined || !frame.guarded.has(key);
}

const several = (one: Node, shape: Shape): boolean => one.type === "path" && !shape.any && shape.array !== undefined;

const single = (shape: Shape): boolean =>
  !shape.any && shape.array === undefined && (shape.string !== false || shape.number || shape.boolean);

/** `codes = "X"` where the input says that there may be several. */
export function checkComparison(node: BinaryNode, left: Shape, right: Shape, diagnostics: Diagnostics): void {
  if (node.value !== "=") return;
  if ((several(node.lhs, left) && single(right)) || (several(node.rhs, right) && single(left))) {
    diagnostics.add({
      code: "array_comparison",
      start: node.start,
      end: node.end,
      message: "This is false as soon as the path gives more than one value; `in` is meant.",
    });
  }
}
