/** Emits array and object constructors, and grouping. */

import type { ArrayNode, Group, Node, ObjectNode } from "../ast.ts";
import { openScope } from "./control.ts";
import { ARR, DATA, may, OBJ, type Operand, operand, UNDEF } from "./operand.ts";
import { isInherited, quote } from "./quote.ts";
import { isTuplePath } from "./scope.ts";
import { emitByShape, splits } from "./shape.ts";
import { callingParts } from "./waiting.ts";
import type { Environment, Writer } from "./writer.ts";

export function emitArray(writer: Writer, node: ArrayNode, environment: Environment): Operand {
  const [only] = node.expressions;
  if (node.expressions.length === 1 && only?.type === "binary" && only.value === ".." && node.consarray !== true)
    return emitRange(writer, only, environment);
  if (
    only?.type === "path" &&
    node.expressions.length === 1 &&
    node.consarray !== true &&
    only.group === undefined &&
    !isTuplePath(only)
  ) {
    const list = writer.emitList(only, environment);
    writer.line(`if ((c.nodes -= ${list.code}.length) < 0) chargeNodes(c, 0);`);
    return operand(list.code, ARR, list.data && environment.context.data);
  }
  const members = node.expressions.map((item) => ({
    item,
    value: writer.emit(item, { ...environment, marked: environment.marked }),
  }));
  const whole = (one: (typeof members)[number]): boolean => one.item.type === "array";
  const certain = members.every((one) => !may(one.value, UNDEF) && (whole(one) || !may(one.value, ARR)));
  const result = writer.name("t");
  if (certain) {
    writer.line(`const ${result} = [${members.map((one) => one.value.code).join(", ")}];`);
  } else {
    writer.line(`const ${result} = [];`);
    for (const one of members) writer.line(memberCode(result, one.value, whole(one)));
  }
  const marked = node.consarray === true && environment.marked;
  // A mark takes about as much room as two members.
  writer.line(`if ((c.nodes -= ${result}.length + ${marked ? 3 : 1}) < 0) chargeNodes(c, 0);`);
  if (marked) writer.line(`mark(c, ${result}, CONS);`);
  return operand(result, ARR);
}

function memberCode(result: string, value: Operand, whole: boolean): string {
  const push = `${result}.push(${value.code});`;
  const defined = may(value, UNDEF) ? `if (${value.code} !== undefined) ` : "";
  if (whole || !may(value, ARR)) return `${defined}${push}`;
  return `if (isArr(${value.code})) spread(c, ${result}, ${value.code}); else ${defined}${push}`;
}

function emitRange(writer: Writer, node: Node & { readonly type: "binary" }, environment: Environment): Operand {
  const inner = { ...environment, marked: false };
  const from = writer.emit(node.lhs, inner);
  const to = writer.emit(node.rhs, inner);
  const list = writer.hold(`range(c, ${from.code}, ${to.code}, ${writer.site(node, "..")}, false)`);
  return operand(writer.hold(`isArr(${list}) ? ${list} : ${list} === undefined ? [] : [${list}]`), ARR);
}

/** An object whose keys are literals is built in place; its context, if an array, stands for all items together. */
export function emitObject(writer: Writer, node: ObjectNode, environment: Environment): Operand {
  const keys = literalKeys(node.pairs);
  if (keys === undefined)
    return emitGroup(
      writer,
      { pairs: node.pairs, position: node.position, start: node.start, end: node.end },
      environment.context,
      environment,
    );
  const { context } = environment;
  if (keys.length < 2 || !splits(node, context, environment)) return emitFields(writer, node, keys, environment);
  const result = writer.name("t");
  writer.line(`let ${result};`);
  emitByShape(writer, context, environment, (one, inner) =>
    writer.line(`${result} = ${emitFields(writer, node, keys, { ...inner, context: one }).code};`),
  );
  return operand(result, OBJ);
}

function emitFields(writer: Writer, node: ObjectNode, keys: readonly string[], environment: Environment): Operand {
  const { context } = environment;
  const grouped = may(context, ARR)
    ? writer.memo(`${context.code} grouped`, () =>
        operand(
          writer.hold(`isArr(${context.code}) ? grouped(c, ${context.code}) : ${context.code}`),
          DATA | UNDEF,
          context.data,
        ),
      )
    : context;
  const inner: Environment = { ...environment, context: grouped, outer: false };
  const values = node.pairs.map(([, value]) => writer.emit(value, inner));
  writer.line("if (--c.nodes < 0) chargeNodes(c, 0);");
  return operand(writer.hold(build(writer, keys, values)), OBJ);
}

/** Code of the object: a literal where every field is certain, else a constructor that leaves out what is nothing. */
function build(writer: Writer, keys: readonly string[], values: readonly Operand[]): string {
  const certain = values.map((value) => !may(value, UNDEF));
  const literal = `{ ${keys.map((key, index) => `${quote(key)}: ${values[index]?.code}`).join(", ")} }`;
  if (certain.every(Boolean)) return literal;
  const shape = JSON.stringify([keys, certain]);
  const maker = writer.helper(`object ${shape}`, (name) => {
    const parameters = keys.map((_key, index) => `a${index}`);
    const stores = keys.map(
      (key, index) =>
        `${certain[index] === true ? "" : `if (a${index} !== undefined) `}this[${quote(key)}] = a${index};`,
    );
    // Built by a constructor so that the engine learns the shape; the prototype is the ordinary one.
    return `function ${name}(${parameters.join(", ")}) { ${stores.join(" ")} }\n${name}.prototype = Object.prototype;`;
  });
  const defined = values
    .filter((_value, index) => certain[index] !== true)
    .map((value) => `${value.code} !== undefined`);
  return `${defined.join(" && ")} ? ${literal} : new ${maker}(${values.map((value) => value.code).join(", ")})`;
}

/** Distinct literal keys that no object inherits; undefined where one is computed. */
function literalKeys(pairs: Group["pairs"]): readonly string[] | undefined {
  const keys: string[] = [];
  for (const [key] of pairs) {
    if (key.type !== "string" || key.predicate !== undefined || key.group !== undefined) return undefined;
    if (isInherited(key.value) || key.value.startsWith("_jsonata_") || keys.includes(key.value)) return undefined;
    keys.push(key.value);
  }
  return keys;
}

/** `value{key: …}`, and objects with computed keys. */
export function emitGroup(
  writer: Writer,
  group: Group,
  value: Operand,
  environment: Environment,
  names?: ReadonlySet<string>,
): Operand {
  const part = (node: Node): string => emitPart(writer, node, environment, names);
  const keys = group.pairs.map(([key]) => part(key));
  const values = group.pairs.map(([, one]) => part(one));
  const rest = `c, ${value.code}, [${keys.join(", ")}], [${values.join(", ")}], ${writer.site(group)}`;
  const result = writer.hold(callingParts(writer, "group", rest));
  return operand(result, OBJ);
}

/** A function of a context, and of a tuple where `names` says what it may hold. */
export function emitPart(
  writer: Writer,
  node: Node,
  environment: Environment,
  names?: ReadonlySet<string>,
  outer = false,
): string {
  const context = writer.name("x");
  const tuple = writer.name("u");
  return writer.fn(`${context}, ${tuple}`, () => {
    const scope =
      names === undefined ? environment.scope : openScope(writer, environment.scope, [node], { js: tuple, names });
    return writer.emit(node, {
      ...environment,
      scope,
      context: operand(context, DATA | UNDEF, environment.context.data),
      outer,
    }).code;
  });
}
