/** The parts of an expression that read the same input as the whole, in the order in which they are worked out. */
import type { Ast } from "../../expression/index.ts";
import { isTrue } from "../truth.ts";
import type { Look, Seen } from "./look.ts";

export interface SeenPart {
  readonly node: Pick<Ast.Node, "start" | "end">;
  readonly seen: Seen;
}

/**
 * Conditions with the branch taken, operands, arguments, bindings, paths that select. Left out is what says nothing of
 * its own: literals, plain paths (they stand under the input), and what is evaluated once for each item of a list.
 */
export const partsOf = (root: Ast.Node, look: Look): readonly SeenPart[] => {
  const found: SeenPart[] = [];
  const see = (node: Pick<Ast.Node, "start" | "end">, before: readonly string[]): Seen => {
    const seen = look.at(node, before);
    const known = found.some(({ node: one }) => look.text(one) === look.text(node));
    if (!known) found.push({ node, seen });
    return seen;
  };
  const walk = (node: Ast.Node, before: readonly string[]): void => {
    for (const child of childrenOf(node)) walk(child, before);
    if (node.type === "condition") {
      const seen = look.at(node.condition, before);
      const taken = "value" in seen && isTrue(seen.value) ? node.then : node.else;
      if ("value" in seen && taken !== undefined) walk(taken, before);
    }
    if (node.type === "block") walkBlock(node, before);
    if (node.type === "path") for (const prefix of selections(node)) if (prefix.end !== node.end) see(prefix, before);
    if (node !== root && saysSomething(node)) see(node, before);
  };
  const walkBlock = (block: Ast.BlockNode, before: readonly string[]): void => {
    const own: string[] = [...before];
    for (const one of block.expressions) {
      if (one.type === "bind") {
        walk(one.rhs, own);
        if (one.rhs.type === "lambda") own.push(look.text(one));
        else {
          found.push({ node: one, seen: look.at(one.rhs, own) });
          own.push(look.text(one));
        }
      } else walk(one, own);
    }
  };
  walk(root, []);
  return found;
};

/** Children over the same input that are always worked out. */
const childrenOf = (node: Ast.Node): readonly Ast.Node[] => {
  switch (node.type) {
    case "binary":
      return [node.lhs, node.rhs];
    case "negation":
      return [node.expression];
    case "array":
      return node.expressions;
    case "object":
      return node.pairs.map(([, value]) => value);
    case "condition":
      return [node.condition];
    case "bind":
      return [node.rhs];
    case "function":
      return node.arguments.filter((argument) => argument.type !== "lambda");
    case "apply":
      return [node.lhs];
    case "path":
      return node.steps.slice(0, 1).filter((step) => step.type !== "name");
    default:
      return [];
  }
};

/** Prefixes of a path that end in a predicate or in a step that is computed. */
const selections = (path: Ast.PathNode): readonly Pick<Ast.Node, "start" | "end">[] =>
  path.steps.flatMap((step, index) =>
    (step.stages?.length ?? 0) > 0 || (index > 0 && step.type !== "name") ? [{ start: path.start, end: step.end }] : [],
  );

const saysSomething = (node: Ast.Node): boolean => {
  switch (node.type) {
    case "string":
    case "number":
    case "value":
    case "regex":
    case "lambda":
    case "name":
    case "bind":
    case "error":
      return false;
    case "variable":
      return node.value !== "" && node.value !== "$";
    case "path":
      return node.group !== undefined || node.steps.some((step) => step.type !== "name" || step.stages !== undefined);
    default:
      return true;
  }
};
