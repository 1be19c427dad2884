/** How a measured child process tells its address, the processor time it has used, and how long it was deaf to everything else. */
import { monitorEventLoopDelay, performance } from "node:perf_hooks";

export interface Ready {
  readonly kind: "ready";
  readonly url: string;
}

export interface Used {
  readonly kind: "used";
  /** Microseconds of user and system time since the process began. */
  readonly cpu: number;
}

export interface Blocked {
  readonly kind: "blocked";
  /** Milliseconds of the longest turn of the event loop since the last time it was asked for. */
  readonly longest: number;
  /** Of processor time of the loop's thread in one turn: what a busy machine does not lengthen. */
  readonly work: number;
  /** The same as `perf_hooks` saw it from its timer. */
  readonly delay: number;
}

/** Answers `cpu` with the time used so far, `blocked` with the longest turn since the last such question, and ends at `end`. */
export const answerMeasurements = (url: string, close: () => void): void => {
  let probe: Probe | undefined;
  process.send?.({ kind: "ready", url } satisfies Ready);
  process.on("message", (message) => {
    if (message === "cpu") {
      const { user, system } = process.cpuUsage();
      process.send?.({ kind: "used", cpu: user + system } satisfies Used);
    }
    if (message === "blocked") {
      probe ??= startProbe();
      process.send?.({ kind: "blocked", ...probe.read() } satisfies Blocked);
    }
    if (message === "end") {
      close();
      process.exit(0);
    }
  });
};

interface Probe {
  read(): Omit<Blocked, "kind">;
}

/** Looks at the clock each millisecond that the loop lets it: in every turn would be finer, and would keep a core from the work. */
const startProbe = (): Probe => {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let last = performance.now();
  let longest = 0;
  let worked = threadTime();
  let work = 0;
  const turn = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    const used = threadTime();
    work = Math.max(work, used - worked);
    worked = used;
  };
  setInterval(turn, 1).unref();
  return {
    read() {
      const seen = { longest, work, delay: delay.max / 1e6 };
      longest = 0;
      work = 0;
      delay.reset();
      return seen;
    },
  };
};

const threadTime = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};
