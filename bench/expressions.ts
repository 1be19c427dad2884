/** `node bench/expressions.ts`: mappings hand-written, compiled and interpreted by the reference; time, allocation, compile time, event loop. */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import jsonata from "jsonata";
import { compile, compileAll, ExpressionError } from "../engine/expression/index.ts";
import {
  hourlyUsage,
  leaves,
  type Leaf,
  mappings,
  usageByHand,
  usageSource,
  userFromLeaves,
  usersByHand,
  usersIndexedByHand,
  usersIndexedSource,
  usersPage,
  usersSource,
} from "./shapes.ts";
import { blockOfDirectory, compareMapping, mapped } from "./mappings.ts";
import { allocated, callsFor, collect, median, race, sample, spent } from "./measure.ts";
import { probes } from "../engine/expression/testing/probes.ts";

interface Subject {
  readonly name: string;
  readonly source: string;
  readonly hand: (page: never) => unknown;
  readonly page: (size: number) => unknown;
  readonly rows: (page: unknown) => number;
}

const rounds = 15;

const subjects: readonly Subject[] = [
  {
    name: "users",
    source: usersSource,
    hand: usersByHand,
    page: usersPage,
    rows: (page) => (page as { data: unknown[] }).data.length,
  },
  {
    name: "usersIdx",
    source: usersIndexedSource,
    hand: usersIndexedByHand,
    page: usersPage,
    rows: (page) => (page as { data: unknown[] }).data.length,
  },
  {
    name: "usage",
    source: usageSource,
    hand: usageByHand,
    page: hourlyUsage,
    rows: (page) => usageByHand(page as never).length,
  },
];

async function compare(subject: Subject, size: number): Promise<void> {
  const page = subject.page(size);
  const compiled = compile(subject.source, { name: subject.name });
  const reference = jsonata(subject.source);
  const byHand = (): unknown => subject.hand(page as never);
  const byUs = (): unknown => compiled.evaluate(page);
  const expected = JSON.stringify(byHand());
  if (
    !isDeepStrictEqual(JSON.parse(JSON.stringify(byUs())), JSON.parse(expected)) ||
    JSON.stringify(byUs()) !== expected
  )
    throw new Error(`${subject.name}: compiled and hand-written differ`);
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(await reference.evaluate(page))), JSON.parse(expected)))
    throw new Error(`${subject.name}: reference and hand-written differ`);
  const rows = Math.max(1, subject.rows(page));
  const [hand = Number.NaN, ours = Number.NaN] = race([byHand, byUs]).map((time) => time / rows);
  const evaluations = Math.max(1, Math.round(300 / rows));
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = spent();
    for (let index = 0; index < evaluations; index++) await reference.evaluate(page);
    times.push((spent() - start) / evaluations / rows);
  }
  const theirs = median(times);
  const memory =
    size >= 100
      ? `${(allocated(byUs) / rows).toFixed(0)} B against ${(allocated(byHand) / rows).toFixed(0)} B (${(allocated(byUs) / allocated(byHand)).toFixed(1)} x)`
      : "";
  console.log(
    `${subject.name.padEnd(10)} ${String(rows).padStart(5)} rows  hand ${hand.toFixed(3)}  compiled ${ours.toFixed(3)}  reference ${theirs.toFixed(1)} us/row   ${(ours / hand).toFixed(2)} x hand  ${(theirs / ours).toFixed(0)} x faster than the reference  ${memory}`,
  );
}

/** As the engine maps: one small expression for each field, twenty calls a record. */
function compareLeaves(size: number): void {
  const page = usersPage(size);
  const sources: readonly Leaf[] = leaves;
  const module = compileAll(sources, { name: "leaves" });
  const roles = new Map(page.included.map((one) => [one.id, one]));
  const byUs = (): unknown => {
    const { members } = module.begin({ roles: Object.fromEntries(roles) });
    return page.data.map((record) => userFromLeaves(record, members));
  };
  const singles = sources.map(({ source, name }) => compile(source, { name }));
  const oneByOne = (): unknown => {
    const bindings = { roles: Object.fromEntries(roles) };
    return page.data.map((record) =>
      userFromLeaves(
        record,
        singles.map((one) => (input: unknown) => one.evaluate(input, bindings)),
      ),
    );
  };
  const byHand = (): unknown => usersIndexedByHand(page);
  const [us, single, hand] = [callsFor(byUs), callsFor(oneByOne), callsFor(byHand)];
  const times = { us: [] as number[], single: [] as number[], hand: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.us.push(sample(byUs, us) / size);
    times.single.push(sample(oneByOne, single) / size);
    times.hand.push(sample(byHand, hand) / size);
  }
  console.log(
    `leaves     ${String(size).padStart(5)} rows  hand ${median(times.hand).toFixed(3)}  one module ${median(times.us).toFixed(3)}  one by one ${median(times.single).toFixed(3)} us/row  (${sources.length} expressions a row, ${((median(times.us) * 1000) / sources.length).toFixed(0)} ns each)   ${(median(times.us) / median(times.hand)).toFixed(2)} x hand`,
  );
}

function compileTimes(): void {
  for (const { name, source } of mappings) {
    // A name of its own each time: the engine keeps the code of a text that it has seen.
    let turn = 0;
    const generate = (): unknown => compile(`${source} /* ${turn} */`, { name: `m${turn++}` }).compiledSource;
    for (let warm = 0; warm < 200; warm++) generate();
    const times = Array.from({ length: 15 }, () => sample(generate, 10));
    console.log(`compile    ${name.padEnd(10)} ${(median(times) / 1000).toFixed(2)} ms warm`);
  }
}

/** The hostile expressions of the tests, with what they cost. */
function probe(): void {
  for (const { name, source, input, code } of probes) {
    collect();
    const before = process.memoryUsage();
    const start = performance.now();
    let outcome: string;
    try {
      outcome = (JSON.stringify(compile(source).evaluate(input)) ?? "nothing").slice(0, 12);
    } catch (cause) {
      outcome = cause instanceof ExpressionError ? cause.code : String(cause);
    }
    const time = performance.now() - start;
    const after = process.memoryUsage();
    const memory = (after.heapUsed + after.external - before.heapUsed - before.external) / 1e6;
    console.log(
      `probe      ${name.padEnd(34)} ${outcome.padEnd(6)} (${code})  ${time.toFixed(1)} ms  ${memory.toFixed(1)} MB`,
    );
  }
}

const sizes = [1, 100, 1_000];

/** One process for each mapping and size: what the engine learnt of one does not colour the next. */
async function main(parameters: readonly string[]): Promise<void> {
  // `npm run bench -- expressions` passes its own word on, and those of other suites.
  const [task, size] = parameters.filter((one) => !/^(expressions|http|load)$|^-/.test(one));
  const subject = subjects.find((one) => one.name === task);
  if (task === undefined) {
    for (const name of [...Object.keys(mapped), ...subjects.map((one) => one.name), "leaves"])
      for (const one of sizes) again(name, String(one));
    for (const name of ["compile", "probes", "loop"]) again(name);
  } else if (task === "mappings") {
    for (const name of Object.keys(mapped)) for (const one of sizes) again(name, String(one));
  } else if (mapped[task] !== undefined) {
    for (const one of size === undefined ? sizes : [Number(size)]) compareMapping(task, mapped[task], one);
  } else if (subject !== undefined || task === "leaves") {
    for (const one of size === undefined ? sizes : [Number(size)])
      await (subject === undefined ? compareLeaves(one) : compare(subject, one));
  } else if (task === "compile") compileTimes();
  else if (task === "probes") probe();
  else if (task === "loop") await blockOfDirectory();
  else throw new Error(`There is no row ${task}.`);
}

function again(...parameters: readonly string[]): void {
  spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...parameters], { stdio: "inherit" });
}

await main(process.argv.slice(2));
