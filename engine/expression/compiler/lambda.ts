/** Emits functions of the source, their tail calls, regular expressions and transforms. */

import type { LambdaNode, Node, RegexNode, TransformNode } from "../ast.ts";
import { linearRegex } from "../regex.ts";
import { callable } from "../runtime/callable.ts";
import { parseSignature } from "../runtime/signature.ts";
import { emitArguments } from "./arguments.ts";
import { emitPart } from "./construct.ts";
import { openScope } from "./control.ts";
import { ANY, DATA, FN, type Operand, operand, UNDEF } from "./operand.ts";
import { variable } from "./scope.ts";
import { isLocal, nativeOf } from "./variable.ts";
import { calling, mayWait, waitingFor } from "./waiting.ts";
import { Declined, type Environment, type Writer } from "./writer.ts";

export function emitLambda(writer: Writer, node: LambdaNode, environment: Environment): Operand {
  const signature = node.signature === undefined ? "undefined" : writer.constant(parseSignature(node.signature));
  const caller = writer.name("y");
  const args = writer.name("a");
  const body = writer.fn(`${caller}, ${args}`, () =>
    emitFunctionBody(writer, node, environment, caller, (index) => `${args}[${index}]`),
  );
  const made = operand(writer.hold(`lambda(${node.parameters.length}, ${signature}, ${body})`), FN);
  return { ...made, plain: writer.waiting?.waits(body) !== true };
}

/** Binds the parameters and emits the body; the result may be a tail call. */
export function emitFunctionBody(
  writer: Writer,
  node: LambdaNode,
  environment: Environment,
  caller: string,
  argument: (index: number) => string,
): string {
  const scope = openScope(writer, environment.scope, [node.body]);
  for (const [index, name] of node.parameters.entries()) {
    const known = scope.variables.get(name);
    const parameter = known ?? variable(writer.name("p"), true);
    // What a higher-order function passes may be a sequence that nobody has collapsed yet.
    writer.line(`${known === undefined ? "const " : ""}${parameter.js} = collapse(c, ${argument(index)});`);
    parameter.definite = true;
    scope.variables.set(name, parameter);
  }
  return writer.emit(node.body, { ...environment, scope, marked: true, caller }).code;
}

/** A call in tail position: of JSONata's own functions at once, its result as it is; of others by the trampoline. */
export function emitThunk(writer: Writer, node: Node, environment: Environment): Operand {
  if (node.type !== "function") throw new Declined(`a tail call of a ${node.type} node`);
  const { procedure } = node;
  if (
    procedure.type === "variable" &&
    procedure.predicate === undefined &&
    !isLocal(procedure.value, environment.scope)
  ) {
    const entry = nativeOf(writer, procedure.value);
    if (entry !== undefined) {
      const args = emitArguments(writer, node.arguments, environment, true);
      const waiting = waitingFor(writer, procedure.value, entry, args);
      const rest = `c, ${writer.constant(waiting ?? entry)}, [${args.map((one) => one.code).join(", ")}], ${environment.caller}, ${writer.site(node, procedure.value)}`;
      const raw = calling(writer, "callRaw", waiting !== undefined, rest);
      return operand(writer.hold(entry.native.gives === "sequence" ? `markResult(c, ${raw})` : raw), ANY);
    }
  }
  const callee = writer.emit(procedure, { ...environment, marked: true });
  const args = emitArguments(writer, node.arguments, environment, true).map((one) => one.code);
  writer.line(`c.site = ${writer.site(node)};`);
  const waits = mayWait(writer, callee);
  if (waits) writer.waiting?.endsInCall();
  return operand(writer.hold(`${waits ? "tailLater(" : "tail(c, "}${callee.code}, [${args.join(", ")}])`), ANY);
}

export function emitRegex(writer: Writer, node: RegexNode, _environment: Environment): Operand {
  if (node.source === "") throw new Declined("a regular expression on the left side of ?: or ??");
  const template = callable({
    arity: 2,
    signature: undefined,
    body: () => undefined,
    regex: linearRegex(node.source, node.flags),
    site: writer.site(node),
  });
  return { ...operand(writer.hold(`regexValue(c, ${writer.constant(template)})`), FN), plain: true };
}

export function emitTransform(writer: Writer, node: TransformNode, environment: Environment): Operand {
  const inner: Environment = { ...environment, marked: true, context: operand("undefined", DATA | UNDEF) };
  const pattern = emitPart(writer, node.pattern, inner);
  const update = emitPart(writer, node.update, inner);
  const remove = node.delete === undefined ? "undefined" : emitPart(writer, node.delete, inner);
  const cloner = isLocal("clone", environment.scope)
    ? `{ value: ${writer.emit({ type: "variable", value: "clone", start: node.start, end: node.end, position: undefined }, environment).code} }`
    : "undefined";
  const later =
    writer.waiting !== undefined && (cloner !== "undefined" || writer.waiting.waits(`${pattern} ${update} ${remove}`));
  const made = operand(
    writer.hold(
      `transform${later ? "Later" : ""}(c, { pattern: ${pattern}, update: ${update}, remove: ${remove}, cloner: ${cloner}, site: ${writer.site(node)} })`,
    ),
    FN,
  );
  return { ...made, plain: !later };
}
