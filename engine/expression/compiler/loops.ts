/** Emits `$map` and `$filter` over a function written in place as loops. */

import type { CallNode, LambdaNode } from "../ast.ts";
import { emitFunctionBody } from "./lambda.ts";
import { ARR, only, type Operand, operand, ANY } from "./operand.ts";
import { truth } from "./control.ts";
import { calling } from "./waiting.ts";
import type { Environment, Writer } from "./writer.ts";

/** Undefined where the call is not such a loop. */
export function inlined(
  writer: Writer,
  node: CallNode,
  name: string,
  environment: Environment,
  piped: Operand | undefined,
): Operand | undefined {
  if (name !== "map" && name !== "filter") return undefined;
  const expected = piped === undefined ? 2 : 1;
  const callee = node.arguments.at(-1);
  if (node.arguments.length !== expected || callee?.type !== "lambda" || !isInlinable(callee)) return undefined;
  const [first] = node.arguments;
  const values = piped ?? (first === undefined ? undefined : writer.emit(first, { ...environment, marked: true }));
  return values === undefined ? undefined : emitLoop(writer, name, values, callee, environment);
}

function isInlinable(node: LambdaNode): boolean {
  return (
    !node.thunk &&
    node.signature === undefined &&
    node.parameters.length <= 3 &&
    node.predicate === undefined &&
    node.group === undefined
  );
}

function emitLoop(
  writer: Writer,
  name: "map" | "filter",
  values: Operand,
  callee: LambdaNode,
  environment: Environment,
): Operand {
  const [items, result, index] = [writer.name("s"), writer.name("l"), writer.name("i")];
  writer.line(
    `const ${items} = ${only(values, ARR) ? values.code : `isArr(${values.code}) ? ${values.code} : ${values.code} === undefined ? [] : [${values.code}]`};`,
  );
  writer.line(`const ${result} = [];`);
  writer.loop(index, `${items}.length`, () => {
    const args = [`${items}[${index}]`, index, items];
    const ends = writer.waiting?.ends();
    const body = emitFunctionBody(writer, callee, environment, "null", (place) => args[place] ?? "undefined");
    const waits = writer.waiting?.ends() !== ends;
    const value = operand(writer.hold(endsInCall(callee) ? calling(writer, "force", waits, `c, ${body}`) : body), ANY);
    if (name === "map") writer.line(`if (${value.code} !== undefined) ${result}.push(${value.code});`);
    else writer.line(`if (${truth(value)}) ${result}.push(${items}[${index}]);`);
  });
  return { code: result, type: ARR, data: name === "filter" && values.data, fresh: true };
}

function endsInCall(node: LambdaNode): boolean {
  return JSON.stringify(node.body).includes('"thunk":true');
}
