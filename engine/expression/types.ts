/** The public types of the expression room. */

import type { Limits } from "./limits.ts";
import type { Linker } from "./linker.ts";

/** A function that expressions call as `$name(...)`, beside JSONata's own. */
export interface ExpressionFunction {
  readonly name: string;
  /** JSONata signature, for example `<x-x:x>`; without one arguments pass unchecked. */
  readonly signature?: string;
  /** The implementation returns a promise; an expression that calls it does too. */
  readonly async?: boolean;
  /** Must not change its arguments. What it throws as ExpressionError (or with a `code`) reaches the caller with a position. */
  readonly implementation: (this: void, ...args: readonly unknown[]) => unknown;
  /** The same arguments give the same result, so that a call may be answered from the one before it. */
  readonly pure?: boolean;
  /** Gives the first argument that is neither null nor missing: it needs no call. */
  readonly coalesces?: boolean;
  readonly minArgs?: number;
  readonly maxArgs?: number;
}

/** A way through an expression that not every evaluation takes: characters [start, end) of its source. */
export interface Branch {
  readonly taken: "then" | "else" | "first" | "fallback" | "decided on the left" | "asked on the right" | "argument";
  readonly start: number;
  readonly end: number;
}

/** Asked for each branch while code is generated; what it gives is called whenever the branch is taken. */
export type Probe = (branch: Branch) => () => void;

export interface CompileOptions {
  /** Shown in stack traces and in generated source. */
  readonly name?: string;
  /** Keyed by name without `$`. A library function wins over JSONata's of the same name. */
  readonly functions?: Readonly<Record<string, ExpressionFunction>>;
  readonly limits?: Limits;
  /** For hosts that forbid `new Function`: finds code that was written ahead of time. */
  readonly linker?: Linker | undefined;
  /** Counts which branches are taken, for coverage; without it nothing is generated for them. The reference interpreter counts none. */
  readonly probe?: Probe | undefined;
}

export interface EvaluateOptions {
  /** Epoch milliseconds for `$now()` and `$millis()`, one value a call; default the clock. */
  readonly now?: number;
}

export interface CompiledExpression {
  /**
   * Synchronous, unless the expression calls a function declared `async`. `bindings.roles` is `$roles`.
   * Never changes `input` or `bindings`; "nothing" is undefined. Throws ExpressionError.
   */
  evaluate(input: unknown, bindings?: Readonly<Record<string, unknown>>, options?: EvaluateOptions): unknown;
  readonly source: string;
  readonly engine: "compiled" | "reference";
  /** Why the compiler left this one to the reference interpreter. */
  readonly declined?: string | undefined;
  /** The generated JavaScript, for review. */
  readonly compiledSource?: string | undefined;
}
