/** What benchmarks measure with: CPU time of this thread, in interleaved rounds, and bytes allocated. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
export const collect = runInNewContext("gc") as () => void;

export const median = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Microseconds of CPU that this thread has used: other processes on the machine do not count. */
export const spent = (): number => {
  const { user, system } = process.threadCpuUsage();
  return user + system;
};

/** Microseconds a call. */
export const sample = (run: () => unknown, calls: number): number => {
  const start = spent();
  for (let index = 0; index < calls; index++) run();
  return (spent() - start) / calls;
};

/** As many calls as fill about 12 ms; warms up on the way. */
export const callsFor = (run: () => unknown): number => {
  const until = performance.now() + 400;
  let calls = 0;
  while (performance.now() < until) {
    run();
    calls++;
  }
  return Math.max(1, Math.round(calls / 33));
};

const quickest = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 5)] ?? Number.NaN;

/**
 * Microseconds a call of each, in many short rounds that take turns. A round is shorter than what the scheduler hands out,
 * so that most are undisturbed by other processes; the quickest fifth ends at the figure. Collections of garbage fall into
 * the rounds of whoever makes the garbage.
 */
export const race = (runs: readonly (() => unknown)[], rounds = 200): readonly number[] => {
  const calls = runs.map((run) => Math.max(1, Math.round(callsFor(run) / 6)));
  const times = runs.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, run] of runs.entries()) {
      const count = calls[index] ?? 1;
      const start = performance.now();
      for (let call = 0; call < count; call++) run();
      times[index]?.push(((performance.now() - start) * 1_000) / count);
    }
  }
  return times.map(quickest);
};

/** Bytes allocated by one call, the median of nine. */
export const allocated = (run: () => unknown): number => {
  const found: number[] = [];
  for (let round = 0; round < 9; round++) {
    collect();
    const before = process.memoryUsage().heapUsed;
    run();
    found.push(process.memoryUsage().heapUsed - before);
  }
  return median(found);
};
