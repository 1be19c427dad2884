/** How long files take to be read, checked and compiled: a cold load of the repository, and `validate` of a hundred integrations. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { writeMany } from "./load-tree.ts";
import { median } from "./measure.ts";

const LOADS = 9;
const VALIDATIONS = 3;
const INTEGRATIONS = 100;

const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Runs a script as the package's own commands are run. */
const run = (script: string, args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--max-semi-space-size=32", path(script), ...args], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${script} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
};

const print = (what: string, times: readonly number[]): void => {
  const range = `${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}`;
  console.log(`${what}: ${median(times).toFixed(0)} ms (${range}, ${times.length} runs)`);
};

interface Load {
  readonly spent: number;
  readonly processor: number;
}

const loadOnce = (): Load => JSON.parse(run("load-once.ts", [])) as Load;

const validateOnce = (root: string): number => {
  const start = performance.now();
  run("../cli/main.ts", ["validate", "--root", root]);
  return performance.now() - start;
};

const times = <T>(count: number, once: () => T): readonly T[] => Array.from({ length: count }, once);

const loads = times(LOADS, loadOnce);
print(
  "load of integrations/ and unified-models/, cold, in a fresh process",
  loads.map(({ spent }) => spent),
);
// Threads that compile and collect garbage are counted too; a busy machine disturbs this figure least.
print(
  "  of the processor",
  loads.map(({ processor }) => processor),
);

const { root, makeUp, remove } = writeMany(INTEGRATIONS);
try {
  print(
    `cognate validate of ${INTEGRATIONS} integrations, the whole command`,
    times(VALIDATIONS, () => validateOnce(root)),
  );
  console.log(`  (${makeUp})`);
} finally {
  remove();
}
