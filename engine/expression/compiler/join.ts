/** Turns a scan that is really a join, `list[field = value]`, into a look-up in an index that is built once for each list. */

import type { BinaryNode, Node } from "../ast.ts";
import { emitPart } from "./construct.ts";
import { ARR, may, type Operand, operand } from "./operand.ts";
import type { Environment, Writer } from "./writer.ts";

interface Key {
  readonly field: Node;
  /** What the field is compared with; the same for every item. */
  readonly wanted: Node;
  /** `field in wanted`. */
  readonly among: boolean;
}

/**
 * Only where nothing in the predicate can fail: comparisons of fields, variables and literals joined by `and`. The whole
 * predicate then runs over the few items that this gives. Undefined where it is no such scan.
 */
export function emitJoin(
  writer: Writer,
  predicate: Node,
  value: Operand,
  environment: Environment,
): Operand | undefined {
  if (!value.data || !may(value, ARR)) return undefined;
  const tests = conjuncts(predicate);
  if (!tests.every(isSafe)) return undefined;
  const key = tests.map(keyOf).find((one) => one !== undefined);
  if (key === undefined) return undefined;
  const wanted = writer.emit(key.wanted, { ...environment, marked: false });
  const field = emitPart(writer, key.field, {
    ...environment,
    marked: false,
    context: { ...environment.context, data: true },
  });
  return operand(
    writer.hold(`byIndex(c, ${writer.site(predicate)}, ${value.code}, ${field}, ${wanted.code}, ${key.among})`),
    value.type,
    true,
  );
}

function conjuncts(node: Node): readonly BinaryNode[] {
  if (node.type !== "binary" || node.predicate !== undefined || node.group !== undefined) return [];
  if (node.value !== "and") return [node];
  const [left, right] = [conjuncts(node.lhs), conjuncts(node.rhs)];
  // A part that is no comparison spoils the whole.
  return left.length === 0 || right.length === 0 ? [] : [...left, ...right];
}

function isSafe(test: BinaryNode): boolean {
  return (
    (test.value === "=" || test.value === "in") &&
    [test.lhs, test.rhs].every((side) => isField(side) || isInvariant(side))
  );
}

/** Names only, read from the item. */
function isField(node: Node): boolean {
  return (
    node.type === "path" &&
    node.group === undefined &&
    !node.keepSingletonArray &&
    node.steps.every(
      (step) =>
        step.type === "name" && step.stages === undefined && step.tuple === undefined && step.predicate === undefined,
    )
  );
}

/** The same for every item: a literal, a variable, or fields of a variable. */
function isInvariant(node: Node): boolean {
  if (node.predicate !== undefined || node.group !== undefined || node.keepArray === true) return false;
  if (node.type === "string" || node.type === "number" || node.type === "value") return true;
  if (node.type === "variable") return node.value !== "";
  const [head, ...rest] = node.type === "path" ? node.steps : [];
  return (
    head?.type === "variable" &&
    head.value !== "" &&
    head.stages === undefined &&
    head.predicate === undefined &&
    isField({ ...node, type: "path", steps: rest, keepSingletonArray: false })
  );
}

/** Literals make poor keys (`type = "roles"` keeps most items): a variable is asked for. */
function varies(node: Node): boolean {
  return isInvariant(node) && (node.type === "variable" || node.type === "path");
}

function keyOf(test: BinaryNode): Key | undefined {
  const among = test.value === "in";
  if (isField(test.lhs) && varies(test.rhs)) return { field: test.lhs, wanted: test.rhs, among };
  if (!among && isField(test.rhs) && varies(test.lhs)) return { field: test.rhs, wanted: test.lhs, among };
  return undefined;
}
