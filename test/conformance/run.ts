/** `npm run conformance`: the official suite through our evaluator, with what compiled, what fell back and what differs. */

import { sharedPath } from "../support/paths.ts";
import { deviations } from "./deviations.ts";
import { runSuite } from "./suite.ts";

const verdicts = runSuite(sharedPath("jsonata-suite"), deviations);
const count = (test: (one: (typeof verdicts)[number]) => boolean): number => verdicts.filter(test).length;

for (const one of verdicts.filter((verdict) => verdict.outcome === "differs"))
  console.log(
    `differs     ${one.id}  [${one.engine}]  ${one.expr.replaceAll(/\s+/g, " ").slice(0, 120)}\n            ${one.detail}`,
  );
for (const one of verdicts.filter((verdict) => verdict.declined !== undefined))
  console.log(`fell back   ${one.id}  ${one.declined}`);

console.log(
  `${verdicts.length} cases: ${count((one) => one.outcome === "same")} the same, ${count((one) => one.outcome === "documented")} documented deviations, ${count((one) => one.outcome === "differs")} different`,
);
console.log(
  `${count((one) => one.engine === "compiled")} compiled, ${count((one) => one.engine === "reference")} fell back (${((100 * count((one) => one.engine === "reference")) / verdicts.length).toFixed(2)} %), ${count((one) => one.engine === "not compiled")} did not compile, as expected of syntax errors`,
);
for (const deviation of deviations) console.log(`documented: ${deviation.reason}`);
process.exitCode = count((one) => one.outcome === "differs") === 0 ? 0 : 1;
