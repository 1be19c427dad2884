/** Runs JSONata's official cases through an evaluator and says which give another value or error code. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  type CompiledExpression,
  type CompileOptions,
  compile,
  ExpressionError,
} from "../../engine/expression/index.ts";

interface Case {
  readonly expr?: string;
  readonly "expr-file"?: string;
  readonly data?: unknown;
  readonly dataset?: string | null;
  readonly bindings?: Readonly<Record<string, unknown>>;
  readonly timelimit?: number;
  readonly depth?: number;
  readonly result?: unknown;
  readonly undefinedResult?: boolean;
  readonly code?: string;
  readonly error?: { readonly code?: string };
  readonly unordered?: boolean;
}

export interface Verdict {
  readonly id: string;
  readonly expr: string;
  readonly outcome: "same" | "differs" | "documented";
  readonly engine: "compiled" | "reference" | "not compiled";
  readonly declined?: string;
  readonly detail?: string;
}

/** A difference that README.md of the expression room documents. */
export interface Deviation {
  readonly reason: string;
  readonly covers: (id: string, expr: string) => boolean;
}

export type Compile = (source: string, options: CompileOptions) => CompiledExpression;

/** `root` is the suite's folder (with `groups/` and `datasets/`). */
export function runSuite(
  root: string,
  deviations: readonly Deviation[],
  compiler: Compile = compile,
): readonly Verdict[] {
  const groups = join(root, "groups");
  return readdirSync(groups)
    .toSorted()
    .flatMap((group) =>
      readdirSync(join(groups, group))
        .filter((file) => file.endsWith(".json"))
        .toSorted()
        .flatMap((file) => runFile(root, group, file, deviations, compiler)),
    );
}

function runFile(
  root: string,
  group: string,
  file: string,
  deviations: readonly Deviation[],
  compiler: Compile,
): Verdict[] {
  const read = readJson(join(root, "groups", group, file));
  const cases = (Array.isArray(read) ? read : [read]) as readonly Case[];
  return cases.map((one, index) => {
    const id = `${group}/${file.replace(".json", "")}${cases.length > 1 ? `#${index}` : ""}`;
    const expr = one.expr ?? readFileSync(join(root, "groups", group, one["expr-file"] ?? ""), "utf8");
    const verdict = runCase(id, expr, one, root, compiler);
    const known = verdict.outcome === "differs" && deviations.some((deviation) => deviation.covers(id, expr));
    return known ? { ...verdict, outcome: "documented" } : verdict;
  });
}

function runCase(id: string, expr: string, one: Case, root: string, compiler: Compile): Verdict {
  const input =
    one.dataset === undefined || one.dataset === null
      ? one.data
      : readJson(join(root, "datasets", `${one.dataset}.json`));
  let engine: Verdict["engine"] = "not compiled";
  let declined: string | undefined;
  let outcome: unknown;
  try {
    // The suite's own limits: its depth counts syntax nesting, ours counts calls.
    const limits = {
      steps: 50_000_000,
      nodes: 50_000_000,
      stringBytes: 500_000_000,
      sequence: 20_000_000,
      timeout: 20_000,
      ...(one.depth === undefined ? {} : { depth: one.depth }),
    };
    const expression = compiler(expr, { name: id, limits });
    engine = expression.engine;
    declined = expression.declined;
    outcome = { value: expression.evaluate(input, one.bindings ?? {}) };
  } catch (cause) {
    outcome = { code: cause instanceof ExpressionError ? cause.code : `not an ExpressionError: ${String(cause)}` };
  }
  const wrong = difference(outcome as { readonly value?: unknown; readonly code?: string }, one);
  return {
    id,
    expr,
    engine,
    outcome: wrong === undefined ? "same" : "differs",
    ...(declined === undefined ? {} : { declined }),
    ...(wrong === undefined ? {} : { detail: wrong }),
  };
}

function difference(got: { readonly value?: unknown; readonly code?: string }, one: Case): string | undefined {
  const code = one.code ?? one.error?.code;
  // U1001 is what the suite's own time and depth guards throw.
  if (code === "U1001" && ["D1011", "D1012", "L1001"].includes(got.code ?? "")) return undefined;
  if (code !== undefined) return got.code === code ? undefined : `expected ${code}, got ${show(got)}`;
  if (got.code !== undefined) return `expected ${show(one.result)}, got ${got.code}`;
  if (one.undefinedResult === true)
    return got.value === undefined ? undefined : `expected nothing, got ${show(got.value)}`;
  if (!("result" in one)) return undefined;
  const expected = one.unordered === true ? sorted(one.result) : one.result;
  const value = one.unordered === true ? sorted(got.value) : got.value;
  return isDeepStrictEqual(value, expected) ? undefined : `expected ${show(expected)}, got ${show(value)}`;
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) ? value.map((one) => JSON.stringify(one)).toSorted() : value;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}

const parsed = new Map<string, string>();

/** Fresh data for each case, so that one cannot spoil the next. */
function readJson(path: string): unknown {
  let text = parsed.get(path);
  if (text === undefined) {
    text = readFileSync(path, "utf8");
    parsed.set(path, text);
  }
  return JSON.parse(text);
}
