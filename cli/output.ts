/** Where commands print: stdout for results, stderr for progress and errors; colour only on a terminal. */
import { CognateError } from "../engine/errors.ts";

export interface Output {
  result(text: string): void;
  progress(text: string): void;
  /**
   * What is being done now, for who waits: one line on a terminal until something else is printed, nothing elsewhere. It
   * is there at once, since most work here is computing and would let no timer run.
   */
  step(text: string): void;
  readonly colour: boolean;
}

interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** @param clear takes the last step off the terminal */
export const createOutput = (stdout: Stream, stderr: Stream, colour: boolean): Output & { clear(): void } => {
  let isShown = false;
  const clear = (): void => {
    if (isShown) stderr.write("\r\u001B[2K");
    isShown = false;
  };
  return {
    clear,
    result(text) {
      clear();
      stdout.write(text.endsWith("\n") ? text : `${text}\n`);
    },
    progress(text) {
      clear();
      stderr.write(`${text}\n`);
    },
    step(text) {
      if (stderr.isTTY !== true) return;
      clear();
      // A line that wraps could not be taken back. Some terminals say 0.
      const { columns = 0 } = stderr;
      stderr.write(`${text.slice(0, (columns > 2 ? columns : 80) - 2)}…`);
      isShown = true;
    },
    colour,
  };
};

export const terminal = createOutput(
  process.stdout,
  process.stderr,
  process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
);

/** An error as a person reads it: code, whose fault, place, hint. Never a stack. */
export const describeError = (error: unknown): string => {
  if (!(error instanceof CognateError)) return error instanceof Error ? error.message : String(error);
  const lines = [`${error.code} (${error.fault}): ${error.message}`];
  if (error.where !== undefined) lines.push(`  at ${error.where.file}:${error.where.line}:${error.where.column}`);
  if (error.provider !== undefined) lines.push(`  provider answered ${error.provider.status}`);
  if (error.hint !== undefined) lines.push(`  hint: ${error.hint}`);
  for (const detail of error.errors) {
    const subject = detail.parameter ?? detail.pointer ?? detail.field;
    lines.push(`  - ${subject === undefined ? "" : `${subject}: `}${detail.message}`);
  }
  return lines.join("\n");
};
