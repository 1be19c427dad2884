/** Emits the code of one node: its own value, then its filters and group, then the collapse of sequences. */

import type { Node } from "../ast.ts";
import { emitApply, emitCall, emitPartial } from "./call.ts";
import { emitArray, emitGroup, emitObject, emitPart } from "./construct.ts";
import { emitBind, emitBlock, emitCondition } from "./control.ts";
import { emitFilter } from "./filter.ts";
import { emitLambda, emitRegex, emitThunk, emitTransform } from "./lambda.ts";
import { ANY, ARR, BOOL, may, NULL, NUM, type Operand, operand, STR } from "./operand.ts";
import { emitBinary, emitNegation } from "./operators.ts";
import { emitName } from "./name.ts";
import { emitPath } from "./path.ts";
import { quote } from "./quote.ts";
import { emitTuplePath } from "./tuple.ts";
import { isTuplePath, tupleNames } from "./scope.ts";
import { emitVariable } from "./variable.ts";
import { callingParts } from "./waiting.ts";
import { Declined, type Environment, type Writer } from "./writer.ts";

/** The result is collapsed, except where it says otherwise (a thunk's). */
export function emit(writer: Writer, node: Node, environment: Environment): Operand {
  const filtered = (node.predicate?.length ?? 0) > 0 || (node.group !== undefined && node.type !== "path");
  // A filter looks at what is inside, so that marks inside matter; those of the value itself do not.
  let value = emitOwn(writer, node, filtered ? { ...environment, marked: true } : environment);
  // The predicate or group of a block in the middle of a tuple stream sees the stream's variables.
  const names = node.tuple === true ? tupleNames(node) : undefined;
  for (const filter of node.predicate ?? []) {
    value =
      names === undefined
        ? emitFilter(writer, filter.expr, value, environment)
        : emitStreamFilter(writer, filter.expr, value, environment, names);
  }
  if (node.group !== undefined && node.type !== "path") return emitGroup(writer, node.group, value, environment, names);
  const result = collapse(writer, value, node.keepArray === true && node.type !== "path", environment);
  return (node.type === "function" || node.type === "apply") && may(result, ARR) ? { ...result, again: true } : result;
}

function emitStreamFilter(
  writer: Writer,
  predicate: Node,
  value: Operand,
  environment: Environment,
  names: ReadonlySet<string>,
): Operand {
  const literal = predicate.type === "number" ? String(Math.floor(predicate.value)) : "undefined";
  const test = emitPart(writer, predicate, environment, names);
  const code = writer.hold(callingParts(writer, "filterAny", `c, ${value.code}, ${test}, ${literal}`));
  return { code, type: ANY, data: false, loose: true };
}

function collapse(writer: Writer, value: Operand, keep: boolean, environment: Environment): Operand {
  if (value.fresh === true)
    return operand(writer.hold(`settle(c, ${value.code}, ${keep}, ${environment.marked})`), ANY, value.data);
  if (keep && value.indexed === true)
    return operand(
      writer.hold(`${value.code} === undefined ? undefined : single(c, ${value.code}, true, ${environment.marked})`),
      ANY,
      value.data,
    );
  if (!may(value, ARR)) return value;
  if (value.loose === true || keep)
    return operand(
      writer.hold(`isArr(${value.code}) ? collapse(c, ${value.code}, ${keep}) : ${value.code}`),
      value.type | ANY,
      value.data,
    );
  return value;
}

function emitOwn(writer: Writer, node: Node, environment: Environment): Operand {
  switch (node.type) {
    case "path":
      return isTuplePath(node) ? emitTuplePath(writer, node, environment) : emitPath(writer, node, environment);
    case "name":
      return emitName(writer, node.value, environment.context, { last: true, keep: false, marked: environment.marked });
    case "string":
      return { code: quote(node.value), type: STR, data: true, literal: node.value };
    case "number":
      return { code: numberLiteral(node.value), type: NUM, data: true, literal: node.value };
    case "value":
      return { code: String(node.value), type: node.value === null ? NULL : BOOL, data: true, literal: node.value };
    case "variable":
      return emitVariable(writer, node.value, environment);
    case "parent":
      return emitVariable(writer, node.label, environment);
    case "wildcard":
      return { code: writer.hold(`wildcard(c, ${environment.context.code})`), type: ANY, data: false, loose: true };
    case "descendant":
      return { code: writer.hold(`descendants(c, ${environment.context.code})`), type: ARR, data: false, fresh: true };
    case "regex":
      return emitRegex(writer, node, environment);
    case "binary":
      return emitBinary(writer, node, environment);
    case "negation":
      return emitNegation(writer, node, environment);
    case "array":
      return emitArray(writer, node, environment);
    case "object":
      return emitObject(writer, node, environment);
    case "condition":
      return emitCondition(writer, node, environment);
    case "block":
      return emitBlock(writer, node, environment);
    case "bind":
      return emitBind(writer, node, environment);
    case "function":
      return emitCall(writer, node, environment, undefined);
    case "partial":
      return emitPartial(writer, node, environment);
    case "apply":
      return emitApply(writer, node, environment);
    case "lambda":
      return node.thunk ? emitThunk(writer, node.body, environment) : emitLambda(writer, node, environment);
    case "transform":
      return emitTransform(writer, node, environment);
    case "sort":
    case "error":
    default:
      throw new Declined(`a ${node.type} node outside of a path`);
  }
}

function numberLiteral(value: number): string {
  return `(${Object.is(value, -0) ? "-0" : String(value)})`;
}
