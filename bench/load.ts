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
  const [least = 0, most = 0] = [Math.min(...times), Math.max(...times)];
  console.log(
    `${what}: ${median(times).toFixed(0)} ms (${least.toFixed(0)} to ${most.toFixed(0)}, ${times.length} runs)`,
  );
};

const loadOnce = (): number => {
  const { spent } = JSON.parse(run("load-once.ts", [])) as { readonly spent: number };
  return spent;
};

const validateOnce = (root: string): number => {
  const start = performance.now();
  run("../cli/main.ts", ["validate", "--root", root]);
  return performance.now() - start;
};

const times = (count: number, once: () => number): readonly number[] => Array.from({ length: count }, once);

print("load of integrations/ and unified-models/, cold, in a fresh process", times(LOADS, loadOnce));

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
