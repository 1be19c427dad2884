/** Where our evaluator differs from JSONata on purpose; engine/expression/DEVIATIONS.md explains each. */

import type { Deviation } from "./suite.ts";

export const deviations: readonly Deviation[] = [
  { reason: "$eval is refused when the expression is compiled (L1005)", covers: (_id, expr) => expr.includes("$eval") },
  {
    reason: "the depth limit counts calls, the reference's counts nested syntax (D1011)",
    covers: (id) => id === "tail-recursion/case002",
  },
];
