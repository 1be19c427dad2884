/** Where commands print: stdout for results, stderr for progress and errors; colour only on a terminal. */
import { CognateError } from "../engine/errors.ts";

export interface Output {
  result(text: string): void;
  progress(text: string): void;
  readonly colour: boolean;
}

export const terminal: Output = {
  result: (text) => void process.stdout.write(text.endsWith("\n") ? text : `${text}\n`),
  progress: (text) => void process.stderr.write(`${text}\n`),
  colour: process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
};

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
