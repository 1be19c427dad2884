/** Asks a person for a yes before a file is written. */
import { createInterface } from "node:readline/promises";
import { UsageError } from "./exit.ts";

export type Ask = (question: string) => Promise<boolean>;

export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * With `--yes` nobody is asked; else a person at the terminal is.
 * @throws UsageError where nobody can be asked
 */
export const openAsk = (
  yes: boolean,
  what: string,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Ask => {
  if (yes) return async () => true;
  if (input.isTTY !== true)
    throw new UsageError(
      `Nobody can be asked here whether to ${what}.`,
      "Run it on a terminal, or accept all of it with --yes.",
    );
  return async (question) => {
    const terminal = createInterface({ input, output });
    try {
      return /^y(?:es)?$/iu.test((await terminal.question(`${question} [y/N] `)).trim());
    } finally {
      terminal.close();
    }
  };
};
