/** Ends the process when it is asked to stop, or when nobody reads what it prints. */

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

/** `| head` closes the pipe when it has enough: that is no failure, and no stack of EPIPE. */
export const endWhenNobodyReads = (): void => {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
};
