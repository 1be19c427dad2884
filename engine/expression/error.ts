/** The one error that compiling or evaluating an expression throws. */

/** The engine's own stack was not enough. */
export function isOverflow(cause: unknown): boolean {
  return cause instanceof RangeError && /call stack/i.test(cause.message);
}

/** What is known about a fault besides its code; `position` and `end` are 0-based character offsets into the source. */
export interface ExpressionErrorDetails {
  readonly position?: number | undefined;
  readonly end?: number | undefined;
  readonly token?: string | undefined;
  /** The offending value, for programs; never put into `message` beyond what the language's own text quotes. */
  readonly value?: unknown;
  readonly cause?: unknown;
}

/**
 * A syntax error (`S…`), type error (`T…`), dynamic error (`D…`) or a tripped limit (`L…`, D1011, D1012, D2015).
 * Codes are JSONata's own where JSONata has one; ours are listed in README.md.
 */
export class ExpressionError extends Error {
  readonly code: string;
  readonly position: number | undefined;
  readonly end: number | undefined;
  readonly token: string | undefined;
  readonly value: unknown;

  constructor(code: string, message: string, details: ExpressionErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "ExpressionError";
    this.code = code;
    this.position = details.position;
    this.end = details.end;
    this.token = details.token;
    this.value = details.value;
  }
}
