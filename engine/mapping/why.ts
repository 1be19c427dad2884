/** Why an expression gave nothing, in words: the first step of a static path that is missing, or the error with its place. */
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
  for (const path of expression.references.paths) {
    const missing = missingStep(path, input);
    if (missing !== undefined) return missing;
  }
  for (const path of variablePaths(expression)) {
    const missing = missingStep(path, frame.bindings);
    if (missing !== undefined) return missing.replace("`", "`$");
  }
  for (const name of expression.references.variables) {
    if (name in frame.bindings && (frame.bindings[name] === undefined || frame.bindings[name] === null))
      return `\`$${name}\` is ${frame.bindings[name] === null ? "null" : "not set"}`;
  }
  return value === null
    ? "the expression gives null"
    : "the expression gives nothing: no path in it is missing, so a condition, lookup or function found nothing";
};

export const describeFailure = (error: unknown): string => {
  if (!(error instanceof CognateError)) return error instanceof Error ? error.message : String(error);
  return error.where === undefined ? error.message : `${error.message} (${describeWhere(error.where)})`;
};

/** `$steps.detail.name` as `steps.detail.name`: the source says more than the references, which stop at the first member. */
const variablePaths = ({ source, references }: Expression): readonly string[] =>
  [...source.matchAll(/\$([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)/g)]
    .flatMap(([, path]) => path ?? [])
    .filter((path) => references.members.includes(path.split(".").slice(0, 2).join(".")));

/** "`attributes.name`: `attributes` has no `name`", "`x` is null", or undefined if the path leads somewhere. */
const missingStep = (path: string, input: unknown): string | undefined => {
  const steps = path.split(".");
  let current = input;
  for (const [index, step] of steps.entries()) {
    const before = steps.slice(0, index).join(".");
    const next = stepInto(current, step);
    const upTo = steps.slice(0, index + 1).join(".");
    if (next === undefined) return before === "" ? `the record has no \`${step}\`` : `\`${before}\` has no \`${step}\``;
    if (next === null) return `\`${upTo}\` is null`;
    if (Array.isArray(next) && next.length === 0) return `\`${upTo}\` is an empty list`;
    current = next;
  }
  return undefined;
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

const stepInto = (value: unknown, step: string): unknown => {
  if (Array.isArray(value)) {
    const found = value.map((item) => stepInto(item, step)).filter((item) => item !== undefined);
    return found.length === 0 ? undefined : found.length === 1 ? found[0] : found;
  }
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[step];
};
