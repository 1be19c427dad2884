/** Why an expression gave nothing, in words: what its parts say, or the error with its place. */
import { CognateError } from "../errors.ts";
import { describeWhere, type Expression } from "../language/compilation.ts";
import type { Frame } from "./nodes/node.ts";
import { evaluateLeaf } from "./leaves.ts";

/** undefined if the expression gives a value. */
export const whyNothing = (expression: Expression, input: unknown, frame: Frame): string | undefined => {
  let value: unknown;
  try {
    value = evaluateLeaf(expression, input, frame);
  } catch (error) {
    return describeFailure(error);
  }
  if (value !== undefined && value !== null) return undefined;
  return (
    expression.dissect?.(input, frame.bindings, frame.now).why ??
    (value === null ? "the expression gives null" : "the expression gives nothing")
  );
};

export const describeFailure = (error: unknown): string => {
  if (!(error instanceof CognateError)) return error instanceof Error ? error.message : String(error);
  return error.where === undefined ? error.message : `${error.message} (${describeWhere(error.where)})`;
};

/** The value at a path as JSONata reads it: lists are mapped over. */
export const valueAt = (path: string, input: unknown): unknown => {
  let current = input;
  for (const step of path.split(".")) {
    current = stepInto(current, step);
    if (current === undefined || current === null) return current;
  }
  return current;
};

/**
 * Which step of a path is not there, in words; undefined if the path ends at a value or at null.
 * @param sigil stands before the path where it is one of variables
 */
export const whyAbsent = (path: string, input: unknown, whole: string, sigil = ""): string | undefined => {
  const steps = path.split(".");
  let current = input;
  for (const [at, step] of steps.entries()) {
    const before = at === 0 ? whole : `\`${sigil}${steps.slice(0, at).join(".")}\``;
    if (current === null) return `${before} is null`;
    current = stepInto(current, step);
    if (current === undefined) return `${before} has no \`${step}\``;
  }
  return undefined;
};

const stepInto = (value: unknown, step: string): unknown => {
  if (Array.isArray(value)) {
    const found = value.map((item) => stepInto(item, step)).filter((item) => item !== undefined);
    return found.length === 0 ? undefined : found.length === 1 ? found[0] : found;
  }
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[step];
};
