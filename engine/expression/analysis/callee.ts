/** `handle.toLowerCase()`: a step of a path is called, as in languages whose values have methods. */
import type { Node } from "../ast.ts";
import { visit } from "../visit.ts";

/** A name that stands where a function is called. */
export interface CalledField {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Data holds no functions (T1006), so each of these fails; none where the expression itself puts functions into objects. */
export function calledFields(ast: Node): readonly CalledField[] {
  const called: CalledField[] = [];
  let holdsFunctions = false;
  visit(ast, (node) => {
    if (node.type === "object" && node.pairs.some(([, value]) => mayBeFunction.has(value.type))) holdsFunctions = true;
    if (node.type !== "function") return;
    const step = node.procedure.type === "path" ? node.procedure.steps.at(-1) : node.procedure;
    if (step?.type === "name")
      called.push({ name: step.value, start: step.start, end: step.position ?? step.start + step.value.length });
  });
  return holdsFunctions ? [] : called;
}

const mayBeFunction: ReadonlySet<Node["type"]> = new Set([
  "lambda",
  "partial",
  "variable",
  "condition",
  "block",
  "apply",
  "path",
]);
