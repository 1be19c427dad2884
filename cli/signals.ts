/** Waits until the process is asked to stop. */

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process the hard way. */
export const untilInterrupted = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = (): void => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
      resolve();
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
  });
