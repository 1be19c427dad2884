/** `node test/conformance/fuzz.ts [count] [seed]`: random expressions through our evaluator and the reference; prints every difference. */

import { fuzz } from "./differential.ts";

const count = Number(process.argv[2] ?? 200_000);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const report = fuzz(count, seed);
for (const one of report.differences.toSorted((left, right) => left.source.length - right.source.length).slice(0, 60)) {
  console.log(
    `${one.source}\n   document ${one.document}   ours ${one.ours}\n                reference ${one.reference}`,
  );
}
console.log(
  `seed ${seed}: ${report.valid} valid, ${report.invalid} invalid, ${report.declined} fell back, ${report.differences.length} differences`,
);
for (const [kind, times] of Object.entries(report.documented)) console.log(`documented: ${times} x ${kind}`);
process.exitCode = report.differences.length === 0 ? 0 : 1;
