/** How a measured child process tells its address and the processor time it has used. */

export interface Ready {
  readonly kind: "ready";
  readonly url: string;
}

export interface Used {
  readonly kind: "used";
  /** Microseconds of user and system time since the process began. */
  readonly cpu: number;
}

/** Answers `cpu` with the time used so far, and ends at `end`. */
export const answerMeasurements = (url: string, close: () => void): void => {
  process.send?.({ kind: "ready", url } satisfies Ready);
  process.on("message", (message) => {
    if (message === "cpu") {
      const { user, system } = process.cpuUsage();
      process.send?.({ kind: "used", cpu: user + system } satisfies Used);
    }
    if (message === "end") {
      close();
      process.exit(0);
    }
  });
};
