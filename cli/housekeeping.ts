/** What a running server does for its store in the background: takes expired things away, ends the audit log where retention says. */
import type { Logger } from "pino";
import type { Store } from "../server/store/types.ts";

const EVERY_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

/** @returns stops it */
export const keepTidy = (store: Store, auditDays: number, logger: Logger): (() => void) => {
  const tidy = async (): Promise<void> => {
    try {
      await store.sweep();
      await store.audit.prune(new Date(Date.now() - auditDays * DAY_MS).toISOString());
    } catch (error) {
      // The next round does it; requests that need the store say what is wrong with it.
      logger.warn(
        { code: error instanceof Error && "code" in error ? error.code : undefined },
        "the store was not tidied",
      );
    }
  };
  const timer = setInterval(() => void tidy(), EVERY_MS);
  timer.unref();
  void tidy();
  return () => clearInterval(timer);
};
