/** `npm run bench [-- expressions [row [size]] | http | load]`: repeatable benchmarks; numbers are ratios within one run, those of `load` milliseconds. */
const SUITES: Readonly<Record<string, () => Promise<unknown>>> = {
  expressions: () => import("./expressions.ts"),
  http: () => import("./http/main.ts"),
  load: () => import("./load.ts"),
};

const asked = process.argv.slice(2).filter((name) => !name.startsWith("-"));
// What follows `expressions` is for that suite: one row, and how large its pages are.
const unknown = asked[0] === "expressions" ? undefined : asked.find((name) => !(name in SUITES));
if (unknown !== undefined) {
  console.error(`There is no suite ${unknown}; there are ${Object.keys(SUITES).join(", ")}.`);
  process.exit(2);
}
for (const [name, run] of Object.entries(SUITES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n## ${name}\n`);
  // oxlint-disable-next-line no-await-in-loop -- suites must not disturb each other
  await run();
}
