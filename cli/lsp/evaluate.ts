/** Evaluates text that is being written: what fails gives nothing. */
import { FUNCTIONS } from "../../engine/expression/functions/index.ts";
import { compile } from "../../engine/expression/index.ts";

export const evaluateText = (
  source: string,
  input: unknown,
  bindings: Readonly<Record<string, unknown>> = {},
): unknown => {
  try {
    return compile(source, { functions: FUNCTIONS }).evaluate(input, bindings, { now: 0 });
  } catch {
    return undefined;
  }
};

/** Keys of objects among values, lists looked into; the first value of each, in the order seen. */
export const membersOf = (values: readonly unknown[]): ReadonlyMap<string, unknown> => {
  const members = new Map<string, unknown>();
  const look = (value: unknown, depth: number): void => {
    if (Array.isArray(value)) {
      if (depth < 4) for (const item of value) look(item, depth + 1);
      return;
    }
    if (typeof value !== "object" || value === null) return;
    for (const [key, member] of Object.entries(value))
      if (!members.has(key) || members.get(key) === null) members.set(key, member);
  };
  for (const value of values) look(value, 0);
  return members;
};

/** A key as a path names it. */
export const quotedName = (key: string): string => (/^[A-Za-z_]\w*$/u.test(key) ? key : `\`${key}\``);

/** A value on one line, cut. */
export const shortValue = (value: unknown, longest = 80): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
};
