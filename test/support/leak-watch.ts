/** Searches what a suite's server answers and logs for the credentials of its accounts, whatever the suite is about. */
import type { IncomingHttpHeaders } from "node:http";
import { pino, type Logger } from "pino";
import { secretsIn } from "./secret-forms.ts";

export interface LeakWatch {
  /** At the finest level: what is never logged in production is searched too. */
  readonly logger: Logger;
  /** @throws Error that names the call, if its answer holds a credential in any form */
  inspect(call: string, answer: WatchedAnswer): void;
  /** @throws Error if a credential was logged */
  finish(): void;
}

interface WatchedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** @param credentials texts of letters, digits and dashes, which look the same in JSON, URLs and forms */
export const watchForLeaks = (credentials: readonly string[]): LeakWatch => {
  const leaked: string[] = [];
  const write = (line: string): void => {
    if (secretsIn(line, credentials).length > 0) leaked.push(line);
  };
  return {
    logger: pino({ level: "trace" }, { write }),
    inspect(call, { status, headers, text }) {
      const found = secretsIn(`${JSON.stringify(headers)} ${text}`, credentials);
      if (found.length > 0) throw new Error(`${call} gave ${found.join(", ")} away in its ${status}.`);
    },
    finish() {
      if (leaked.length > 0) throw new Error(`Logged with a credential: ${leaked.join("")}`);
    },
  };
};
