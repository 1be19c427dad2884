/** Emits operators: an inline fast path for the usual types, the runtime's full checks for the rest. */

import type { BinaryNode, NegationNode, Node } from "../ast.ts";
import { truth } from "./control.ts";
import { ANY, ARR, BOOL, NUM, only, type Operand, operand, STR, UNDEF, may } from "./operand.ts";
import { quote } from "./quote.ts";
import { Declined, type Environment, type Writer } from "./writer.ts";

export function emitBinary(writer: Writer, node: BinaryNode, environment: Environment): Operand {
  const inner = { ...environment, marked: false };
  switch (node.value) {
    case "and":
    case "or":
      return emitLogical(writer, node, inner);
    case "&":
      return emitConcat(writer, node, inner);
    default:
  }
  const left = writer.emit(node.lhs, inner);
  const right = writer.emit(node.rhs, inner);
  switch (node.value) {
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return emitArithmetic(writer, node, left, right);
    case "=":
      return operand(writer.hold(equality(left, right)), BOOL);
    case "!=":
      return operand(writer.hold(inequality(left, right)), BOOL);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return emitComparison(writer, node, left, right);
    case "in":
      return operand(writer.hold(`includes(c, ${left.code}, ${right.code})`), BOOL);
    case "..":
      return operand(
        writer.hold(`range(c, ${left.code}, ${right.code}, ${writer.site(node, "..")}, ${environment.marked})`),
        UNDEF | NUM | ARR,
      );
    default:
      throw new Declined(`the operator ${String(node.value)}`);
  }
}

function emitLogical(writer: Writer, node: BinaryNode, environment: Environment): Operand {
  const result = writer.name("t");
  const left = writer.emit(node.lhs, environment);
  writer.line(`let ${result} = ${truth(left)};`);
  writer.block(node.value === "and" ? `if (${result})` : `if (!${result})`, () => {
    writer.taken("asked on the right", node.rhs);
    const right = writer.emit(node.rhs, environment);
    writer.line(`${result} = ${truth(right)};`);
  });
  if (writer.counted) writer.block("else", () => writer.taken("decided on the left", node.lhs));
  return operand(result, BOOL);
}

function emitArithmetic(writer: Writer, node: BinaryNode, left: Operand, right: Operand): Operand {
  const operator = node.value;
  const result = writer.name("t");
  const slow = `arithmetic(${quote(operator)}, ${left.code}, ${right.code}, ${writer.site(node, operator)})`;
  const numbers = [left, right].filter((one) => !isNumberLiteral(one)).map((one) => `typeof ${one.code} === "number"`);
  writer.line(`let ${result};`);
  // A finite sum, difference or product has finite operands; a quotient or remainder tells only of its left side.
  const finite =
    operator === "/" || operator === "%"
      ? [left, right].filter((one) => !isNumberLiteral(one)).map((one) => `${one.code} - ${one.code} === 0`)
      : [`(${result} = ${left.code} ${operator} ${right.code}) - ${result} === 0`];
  if (operator === "/" || operator === "%")
    writer.line(
      `if (${[...numbers, ...finite, "true"].join(" && ")}) ${result} = ${left.code} ${operator} ${right.code};`,
    );
  else writer.line(`if (!(${[...numbers, ...finite].join(" && ")}))`);
  writer.line(operator === "/" || operator === "%" ? `else ${result} = ${slow};` : `  ${result} = ${slow};`);
  return operand(result, may(left, ~NUM) || may(right, ~NUM) ? NUM | UNDEF : NUM);
}

function isNumberLiteral(value: Operand): boolean {
  return typeof value.literal === "number" && Number.isFinite(value.literal);
}

export function emitNegation(writer: Writer, node: NegationNode, environment: Environment): Operand {
  const value = writer.emit(node.expression, { ...environment, marked: false });
  return operand(writer.hold(`negate(${value.code}, ${writer.site(node, "-")})`), NUM | UNDEF);
}

function emitComparison(writer: Writer, node: BinaryNode, left: Operand, right: Operand): Operand {
  const operator = node.value;
  const slow = `compare(${quote(operator)}, ${left.code}, ${right.code}, ${writer.site(node, operator)})`;
  const types = [left, right].map((one) =>
    typeof one.literal === "number" ? "number" : typeof one.literal === "string" ? "string" : undefined,
  );
  const known = types[0] ?? types[1];
  const fast =
    known === undefined
      ? `typeof ${left.code} === "number" && typeof ${right.code} === "number"`
      : [left, right]
          .filter((_one, index) => types[index] === undefined)
          .map((one) => `typeof ${one.code} === "${known}"`)
          .join(" && ");
  return operand(
    writer.hold(
      `(${fast === "" ? `typeof ${left.code} === typeof ${right.code}` : fast}) ? ${left.code} ${operator} ${right.code} : ${slow}`,
    ),
    BOOL | UNDEF,
  );
}

/** Code of `left = right`. A primitive literal equals only itself. */
function equality(left: Operand, right: Operand): string {
  if (left.literal !== undefined || right.literal !== undefined) return `${left.code} === ${right.code}`;
  const primitive = [left, right].some((one) => only(one, NUM | STR | BOOL));
  if (primitive) return `${left.code} === ${right.code}`;
  return `(${left.code} === ${right.code} ? ${left.code} !== undefined : typeof ${left.code} === "object" && equal(c, ${left.code}, ${right.code}))`;
}

function inequality(left: Operand, right: Operand): string {
  const defined = [left, right].filter((one) => may(one, UNDEF)).map((one) => `${one.code} !== undefined`);
  return [...defined, `!(${equality(left, right)})`].join(" && ");
}

/** A chain of `&` is joined at once: one text, charged once. */
function emitConcat(writer: Writer, node: BinaryNode, environment: Environment): Operand {
  const parts = chain(node).map((part) => writer.emit(part, environment));
  const texts = parts.map((part) => textOf(part));
  const result = writer.hold(
    texts.every((one) => one.startsWith('"'))
      ? `"" + ${texts.join(" + ")}`
      : texts.length === 1
        ? `${texts[0]}`
        : texts.join(" + "),
  );
  writer.line(`if ((c.bytes -= ${result}.length) < 0) chargeText(c, 0);`);
  return operand(result, STR);
}

function chain(node: Node): readonly Node[] {
  if (
    node.type !== "binary" ||
    node.value !== "&" ||
    node.predicate !== undefined ||
    node.group !== undefined ||
    node.keepArray === true
  )
    return [node];
  return [...chain(node.lhs), ...chain(node.rhs)];
}

function textOf(part: Operand): string {
  if (typeof part.literal === "string") return part.code;
  if (only(part, STR)) return part.code;
  return `(typeof ${part.code} === "string" ? ${part.code} : ${may(part, ANY & ~(STR | UNDEF)) ? `text(c, ${part.code})` : `""`})`;
}
