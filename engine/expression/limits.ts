/** The limits every evaluation runs under, and their defaults. */

export interface Limits {
  /** Loop turns, function calls and bulk work charged by size. Trips L1001. */
  readonly steps?: number;
  /** Milliseconds of wall clock, the outer belt. Trips D1012. */
  readonly timeout?: number;
  /** Function calls inside function calls. Trips D1011. */
  readonly depth?: number;
  /** UTF-16 units of string produced, all strings of an evaluation together. Trips L1002. */
  readonly stringBytes?: number;
  /** Objects and array members constructed. Trips L1003. */
  readonly nodes?: number;
  /** Members of one sequence or range. Trips D2015. */
  readonly sequence?: number;
}

/** Chosen so that a page of 1,000 records stays far below them and a hostile expression ends within 50 ms and 50 MB. */
export const defaultLimits: Required<Limits> = {
  steps: 2_000_000,
  timeout: 1_000,
  depth: 500,
  stringBytes: 8_000_000,
  nodes: 300_000,
  sequence: 500_000,
};

export function withDefaults(limits: Limits = {}): Required<Limits> {
  return { ...defaultLimits, ...limits };
}
