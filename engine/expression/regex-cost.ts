/** What a search by a pattern costs: the steps a character, and whether the engine may read far beyond what it then gives. */

export interface RegexCost {
  /** Steps a character that is read. */
  readonly perCharacter: number;
  /** A match may be known only when the text has been read to its end: `suspect` keeps an eye on such searches. */
  readonly overruns: boolean;
}

/** `instructions` is the size of the engine's program: in the worst case so many threads step over each character. */
export function regexCost(source: string, flags: string, instructions: number): RegexCost {
  // What stands for one character, as one.
  const shape = source.replace(/\\./gs, "x").replace(/\[[^\]]*\]/g, "x");
  const unbounded = /[*+]|\{\d+,\}/.test(shape);
  const repeatsGroups = /\)[*+?{]/.test(shape);
  return {
    perCharacter: perCharacter(source, shape, flags, instructions),
    overruns: unbounded && (repeatsGroups || shape.includes("|")),
  };
}

/** A count of this size is one that a text can keep as many threads alive in. */
const LARGE_COUNT = 20;
/** Capturing groups that are accounted for: each is kept by every thread. */
const MOST_GROUPS = 3;

function perCharacter(source: string, shape: string, flags: string, instructions: number): number {
  // Plain text is searched for by the platform.
  if (/^[\w\s,;:@#%&=~"'<>!/-]+$/.test(source) && !flags.includes("i")) return 1 / 8;
  const largest = Math.max(0, ...[...shape.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].map((one) => Number(one[2] || one[1])));
  const anchored = shape.startsWith("^") && !shape.includes("|") && !flags.includes("m");
  if (/\)\{/.test(shape) || (largest > LARGE_COUNT && !anchored)) return Math.max(2, instructions >> 2);
  const groups = shape.match(/\((?!\?)/g)?.length ?? 0;
  return 2 + Math.min(groups, MOST_GROUPS);
}
