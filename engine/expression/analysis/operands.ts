/** Operators over values that may be null, and `=` against several values. */
import type { BinaryNode, Node } from "../ast.ts";
import type { Diagnostics } from "./diagnostic.ts";
import { type Frame, pathKey } from "./scope-of-shapes.ts";
import type { Shape } from "./shape.ts";

const arithmetic: ReadonlySet<string> = new Set(["+", "-", "*", "/", "%"]);
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

/** `hidden != true` is false where `hidden` is not there: in JSONata both `=` and `!=` are false beside nothing. */
export function checkAbsence(
  node: BinaryNode,
  left: Shape,
  right: Shape,
  frame: Frame,
  diagnostics: Diagnostics,
): void {
  if (node.value !== "!=" || frame.selecting === true) return;
  for (const [path, shape, other] of [
    [node.lhs, left, node.rhs],
    [node.rhs, right, node.lhs],
  ] as const) {
    if (path.type !== "path" || !isLiteral(other) || !(shape.missing || shape.any)) continue;
    const key = pathKey(path);
    if (key !== undefined && frame.asked.has(key)) continue;
    diagnostics.add({
      code: "absent_inequality",
      start: node.start,
      end: node.end,
      message: `This is false, not true, where ${key === undefined ? "one side" : `\`${key}\``} is not there.`,
      hint: `Write \`$not(${key ?? "…"} = ${typeof other.value === "string" ? `'${other.value}'` : String(other.value)})\`.`,
    });
  }
}

type Literal = Extract<Node, { readonly type: "string" | "number" | "value" }>;

const isLiteral = (node: Node): node is Literal =>
  node.type === "string" || node.type === "number" || (node.type === "value" && node.value !== null);

/** `handle + "x"` (T2001), `flag > 1` (T2010), `$now() > 3` (T2009): false: no value of these types gets through. */
export function checkKinds(
  node: BinaryNode,
  left: Shape,
  right: Shape,
  frame: Frame,
  diagnostics: Diagnostics,
): boolean {
  if (!strict.has(node.value)) return true;
  const kinds = [kindOf(node.lhs, left, frame), kindOf(node.rhs, right, frame)] as const;
  const sums = arithmetic.has(node.value);
  for (const kind of kinds) {
    if (kind === undefined || kind === "number" || (kind === "text" && !sums)) continue;
    diagnostics.add({
      code: "operand_type",
      start: node.start,
      end: node.end,
      message: `\`${node.value}\` fails on ${kind === "text" ? kind : `a${kind === "object" ? "n" : ""} ${kind}`}.`,
      hint: kind !== "text" ? whatIsTaken(sums) : node.value === "+" ? JOINING : "Read it with `$toNumber(…)`.",
    });
    return false;
  }
  if (sums || kinds.includes(undefined) || kinds[0] === kinds[1]) return true;
  diagnostics.add({
    code: "operand_type",
    start: node.start,
    end: node.end,
    message: `\`${node.value}\` compares text with a number here, which fails.`,
    hint: "Read the text with `$toNumber(…)`, or a date with `$toMillis(…)`.",
  });
  return false;
}

const JOINING = "Texts are joined with `&`; `$toNumber(…)` reads one as a number.";
const whatIsTaken = (sums: boolean): string =>
  sums ? "Arithmetic takes numbers alone." : "Only numbers are compared with numbers, and texts with texts.";

/** The one kind of value that this can be; undefined where others are possible or a condition has looked at it. */
function kindOf(node: Node, shape: Shape, frame: Frame): "text" | "number" | "boolean" | "object" | undefined {
  if (shape.any || shape.function || shape.array !== undefined) return undefined;
  const key = pathKey(node);
  if (key !== undefined && frame.guarded.has(key)) return undefined;
  const kinds = [
    ...(shape.string === false ? [] : (["text"] as const)),
    ...(shape.number ? (["number"] as const) : []),
    ...(shape.boolean ? (["boolean"] as const) : []),
    ...(shape.object === undefined ? [] : (["object"] as const)),
  ];
  return kinds.length === 1 ? kinds[0] : undefined;
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
