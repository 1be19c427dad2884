/** Why an expression gave nothing, in words: which step of a path is missing, which condition is false, what a lookup did not find. */
import type { Ast } from "../../expression/index.ts";
import { isTrue } from "../truth.ts";
import { isEmptyList, isMissing, type Look } from "./look.ts";

/** undefined if there is no more to say than that it gives nothing. */
export const reasonOf = (node: Ast.Node, look: Look, before: readonly string[] = []): string | undefined => {
  const reason = (child: Ast.Node): string | undefined => reasonOf(child, look, before);
  const missing = (child: Ast.Node): boolean => isMissing(look.at(child, before));
  switch (node.type) {
    case "path":
      return reasonOfPath(node, look, before);
    case "name":
      return reasonOfPath({ ...node, type: "path", steps: [node], keepSingletonArray: false }, look, before);
    case "variable":
      return reasonOfVariable(node, look, before);
    case "value":
      return node.value === null ? "the expression says null" : undefined;
    case "condition": {
      const seen = look.at(node.condition, before);
      if (!("value" in seen)) return seen.error;
      const holds = isTrue(seen.value);
      const taken = holds ? node.then : node.else;
      if (taken === undefined) return `\`${look.text(node.condition)}\` is false, and there is no else`;
      const why = reason(taken);
      return why === undefined ? undefined : `${why} (\`${look.text(node.condition)}\` is ${String(holds)})`;
    }
    case "block":
      return reasonOfBlock(node, look, before);
    case "bind":
      return reason(node.rhs);
    case "apply":
      return missing(node.lhs) ? reason(node.lhs) : `\`${look.text(node)}\` gives nothing`;
    case "function":
      return reasonOfCall(node, look, before);
    case "binary": {
      const operand = [node.lhs, node.rhs].find(missing);
      return operand === undefined ? undefined : reason(operand);
    }
    case "negation":
      return reason(node.expression);
    case "array": {
      const said = node.expressions.flatMap((one) => (missing(one) ? (reason(one) ?? []) : []));
      return joined(said);
    }
    default:
      return undefined;
  }
};

/** Two arguments that lack the same thing say so once. */
const joined = (said: readonly string[]): string | undefined =>
  said.length === 0 ? undefined : [...new Set(said)].join("; ");

const reasonOfVariable = (
  node: Extract<Ast.Node, { type: "variable" }>,
  look: Look,
  before: readonly string[],
): string | undefined => {
  const seen = look.at(node, before);
  if (!("value" in seen)) return seen.error;
  const name = look.text(node);
  if (seen.value === null) return `\`${name}\` is null`;
  if (seen.value === undefined) return `\`${name}\` is not set`;
  return isEmptyList(seen.value) ? `\`${name}\` is an empty list` : undefined;
};

const reasonOfBlock = (block: Ast.BlockNode, look: Look, before: readonly string[]): string | undefined => {
  const last = block.expressions.at(-1);
  const binds = block.expressions.slice(0, -1).filter((one) => one.type === "bind");
  return last === undefined ? undefined : reasonOf(last, look, [...before, ...binds.map((one) => look.text(one))]);
};

/** Step by step: the first that gives nothing is the reason. */
const reasonOfPath = (path: Ast.PathNode, look: Look, before: readonly string[]): string | undefined => {
  for (const [index, step] of path.steps.entries()) {
    const upTo = { start: path.start, end: step.end };
    const seen = look.at(upTo, before);
    if (!("value" in seen)) return seen.error;
    if (!isMissing(seen)) continue;
    const stages = step.stages ?? [];
    if (index === 0 && step.type !== "name" && stages.length === 0) return reasonOf(step, look, before);
    const bare = { start: path.start, end: step.end - selectorOf(look.text(step)).length };
    if (stages.length > 0 && !isMissing(look.at(bare, before)))
      return `no item of \`${look.text(bare)}\` fits \`${selectorOf(look.text(step))}\``;
    const text = look.text(bare);
    if (seen.value === null) return `\`${text}\` is null`;
    if (isEmptyList(seen.value)) return `\`${text}\` is an empty list`;
    const previous = path.steps[index - 1];
    const name = look.text({ start: step.start, end: bare.end });
    if (step.type !== "name") return `\`${text}\` gives nothing`;
    if (previous === undefined) return `the record has no \`${name}\``;
    return `\`${look.text({ start: path.start, end: previous.end })}\` has no \`${name}\``;
  }
  return undefined;
};

/** `[type = "roles"]` of `included[type = "roles"]`. */
const selectorOf = (step: string): string => {
  const quoted = step.startsWith("`") ? step.indexOf("`", 1) : 0;
  const at = step.indexOf("[", quoted);
  return at <= 0 ? "" : step.slice(at);
};

const reasonOfCall = (node: Ast.CallNode, look: Look, before: readonly string[]): string | undefined => {
  const reason = (child: Ast.Node): string | undefined => reasonOf(child, look, before);
  const missing = (child: Ast.Node): boolean => isMissing(look.at(child, before));
  const called = look.text(node.procedure);
  const [first, second] = node.arguments;
  if (called === "$first") {
    const said = node.arguments.flatMap((argument) => reason(argument) ?? []);
    return joined(said);
  }
  const empty = node.arguments.find((argument) => argument.type !== "lambda" && missing(argument));
  if (empty !== undefined) return reason(empty) ?? `\`${look.text(empty)}\` gives nothing`;
  if (called === "$lookup" && first !== undefined && second !== undefined) {
    const key = look.at(second, before);
    if ("value" in key) return `\`${look.text(first)}\` has no key ${JSON.stringify(key.value)}`;
  }
  return `\`${called}\` found nothing`;
};
