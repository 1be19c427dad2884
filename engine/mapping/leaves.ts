/** The one place where expressions of nodes are evaluated: where several may once be fused under a shared budget. */
import type { Expression } from "../language/compilation.ts";
import type { Frame } from "./nodes/node.ts";

/** @throws CognateError expression_failed with the place of the failing character */
export const evaluateLeaf = (expression: Expression, input: unknown, frame: Frame): unknown =>
  expression.evaluate(input, frame.bindings, frame.now);
