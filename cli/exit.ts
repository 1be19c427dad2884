/** Exit codes and the one way a command ends early. */

export const EXIT = { fine: 0, findings: 1, usage: 2 } as const;

/** Thrown for wrong use; `main` prints the message and exits with 2. */
export class UsageError extends Error {
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
  }
}
