/** The shape of JSONata's own functions in this runtime. */

import { collapse, settle } from "../marks.ts";
import type { Run } from "../run.ts";

export interface Native {
  readonly signature: string;
  /** Parameters of the reference implementation: decides how many arguments a higher-order function passes. */
  readonly arity: number;
  /**
   * What arrays the result may be: `plain` (never a sequence), `sequence` (always a fresh one, not collapsed) or `either`
   * (marked where it is one).
   */
  readonly gives: "plain" | "sequence" | "either";
  readonly run: (run: Run, args: readonly unknown[], input: unknown) => unknown;
}

/** Most functions give nothing for nothing. */
export function given(body: Native["run"]): Native["run"] {
  return (run, args, input) => (args[0] === undefined ? undefined : body(run, args, input));
}

/** What a call gives of what the function gave. */
export function resultOf(run: Run, gives: Native["gives"], result: unknown, keep: boolean, marked: boolean): unknown {
  if (!Array.isArray(result) || gives === "plain") return result;
  return gives === "sequence" ? settle(run, result, keep, marked) : collapse(run, result, keep);
}
