/** Compares our evaluator with the reference interpreter on one expression: equal values, or the same error code. */

import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { compile, ExpressionError } from "../../engine/expression/index.ts";
import { interpret } from "../../engine/expression/interpret.ts";
import type { CompiledExpression, CompileOptions } from "../../engine/expression/types.ts";
import { documents, expressions } from "./grammar.ts";

export interface Difference {
  readonly source: string;
  readonly document: number;
  readonly ours: string;
  readonly reference: string;
}

export interface Comparison {
  readonly valid: boolean;
  readonly declined: boolean;
  /** A difference of a documented kind. */
  readonly documented: string | undefined;
  readonly difference: Difference | undefined;
}

const now = 1_600_000_000_000;
const bindings = {
  bound: [
    { a: 1, b: "two" },
    { a: 2, b: "x", e: [1, 2] },
  ],
};
const options: CompileOptions = { limits: { timeout: 5_000, depth: 100, steps: 1_000_000, sequence: 100_000 } };

export function compare(source: string): Comparison {
  let ours: CompiledExpression;
  try {
    ours = compile(source, options);
  } catch (cause) {
    if (cause instanceof ExpressionError)
      return { valid: false, declined: false, documented: undefined, difference: undefined };
    throw new Error(`compile failed on ${source}: ${String(cause)}`, { cause });
  }
  const reference = interpret(source, options, false);
  for (const [index, document] of documents.entries()) {
    const left = outcome(ours, document);
    const right = outcome(reference, document);
    if (isDeepStrictEqual(left, right)) continue;
    const difference = { source, document: index, ours: show(left), reference: show(right) };
    const documented = documentedKind(source, left, right);
    return {
      valid: true,
      declined: ours.engine === "reference",
      documented,
      difference: documented === undefined ? difference : undefined,
    };
  }
  return { valid: true, declined: ours.engine === "reference", documented: undefined, difference: undefined };
}

interface Outcome {
  readonly value?: unknown;
  readonly code?: string;
}

function outcome(expression: CompiledExpression, document: unknown): Outcome {
  const input = structuredClone(document);
  const before = JSON.stringify(input);
  let result: Outcome;
  try {
    result = { value: withoutFunctions(expression.evaluate(input, bindings, { now })) };
  } catch (cause) {
    result = { code: cause instanceof ExpressionError ? cause.code : `raw ${String(cause)}` };
  }
  if (expression.engine === "compiled" && JSON.stringify(input) !== before) return { code: "the input was changed" };
  return result;
}

function withoutFunctions(value: unknown): unknown {
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? 0 : value;
  if (Array.isArray(value)) return value.map(withoutFunctions);
  if ("_jsonata_lambda" in value || "_jsonata_function" in value) return "a function";
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutFunctions(member)]));
}

/** The kinds of difference that engine/expression/README.md lists. */
function documentedKind(source: string, ours: Outcome, reference: Outcome): string | undefined {
  if (ours.code?.includes(" ") === true || ours.code === "D1000") return undefined;
  // The reference fails with an uncoded JavaScript error, or not at all where that error is lost.
  if (reference.code?.startsWith("raw") === true || reference.code === "D1000")
    return "the reference throws an uncoded error";
  // Members of a constructor: several fail, and which error comes first is not defined.
  if (ours.code !== undefined && reference.code !== undefined) return "another error first";
  if (ours.code === "D1011" || reference.code === "D1011") return "the depth limit counts calls";
  if (ours.code?.startsWith("T041") === true && source.includes("(?,"))
    return "a partially applied function still checks its arguments";
  if (
    /[@#%]/.test(source) &&
    /\{[^{}]*:[^{}]*,/.test(source) &&
    ours.code === undefined &&
    reference.code === undefined
  ) {
    return "the second key of a grouped tuple stream has a context too";
  }
  if (/function\([^)]*\)\{\(\$/.test(source) && /\)\)[[{]/.test(source))
    return "a filter or group on parentheses that end a function in a call takes what the call gives";
  if (
    source.includes("^(") &&
    ours.value === undefined &&
    ours.code === undefined &&
    isDeepStrictEqual(reference.value, [])
  ) {
    return "steps after an empty array that a literal index found behind an order-by give nothing";
  }
  if (/\(\[[^\]]*\][.{][^()]*\)\./.test(source) && reference.code === undefined)
    return "steps after parentheses that begin with an array constructor lose what is no array";
  if (reference.code === "D1012" || reference.code === "D2015") return "limits";
  if (source.includes("|") && ours.code === undefined && reference.code === undefined && /\$bound|\$\$/.test(source))
    return "a transform changes nothing outside of its copy";
  return undefined;
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 300);
}

export interface Report {
  readonly valid: number;
  readonly invalid: number;
  readonly declined: number;
  readonly documented: Readonly<Record<string, number>>;
  readonly differences: readonly Difference[];
}

/** Runs until `count` valid expressions have been compared. The seed makes a run repeatable. */
export function fuzz(count: number, seed: number, depth = 3): Report {
  let [valid, invalid, declined] = [0, 0, 0];
  const documented: Record<string, number> = {};
  const differences: Difference[] = [];
  for (let round = 0; valid < count; round++) {
    for (const source of fc.sample(expressions(depth), { numRuns: 1_000, seed: seed + round })) {
      const comparison = compare(source);
      if (!comparison.valid) {
        invalid++;
        continue;
      }
      valid++;
      if (comparison.declined) declined++;
      if (comparison.documented !== undefined)
        documented[comparison.documented] = (documented[comparison.documented] ?? 0) + 1;
      if (comparison.difference !== undefined) differences.push(comparison.difference);
      if (valid >= count) break;
    }
  }
  return { valid, invalid, declined, documented, differences };
}
