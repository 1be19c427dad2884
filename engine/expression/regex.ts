/** Regular expressions in linear time: re2js behind the little of RegExp's interface that the evaluators use. */

import { RE2JS } from "re2js";
import { ExpressionError } from "./error.ts";
import { type RegexCost, regexCost } from "./regex-cost.ts";

/** A match as JSONata hands it to authors; `groups` holds undefined for a group that took no part. */
export interface RegexMatch {
  readonly match: string;
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/** A compiled pattern. It holds no position: every search says where it starts. */
export interface LinearRegex {
  readonly source: string;
  readonly flags: string;
  readonly cost: RegexCost;
  search(subject: string, from: number): RegexMatch | undefined;
}

/** Compiles `source` (JavaScript syntax, flags `i` and `m`); back-references and look-around are refused with L1004. */
export function linearRegex(source: string, flags: string): LinearRegex {
  const options = (flags.includes("i") ? RE2JS.CASE_INSENSITIVE : 0) | (flags.includes("m") ? RE2JS.MULTILINE : 0);
  const pattern = compilePattern(source, options);
  const known = new Map<string, RegexMatch | undefined>();
  return {
    source,
    flags,
    cost: regexCost(source, flags, pattern.programSize()),
    search(subject, from) {
      // Short texts come again, record after record.
      const short = from === 0 && subject.length <= LONGEST_KNOWN;
      const earlier = short ? known.get(subject) : undefined;
      if (earlier !== undefined || (short && known.has(subject))) return copyOf(earlier);
      const found = find(pattern, subject, from);
      if (!short) return found;
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(subject, found);
      return copyOf(found);
    },
  };
}

const LONGEST_KNOWN = 64;
const MOST_KNOWN = 256;

const copyOf = (found: RegexMatch | undefined): RegexMatch | undefined =>
  found === undefined
    ? undefined
    : { match: found.match, start: found.start, end: found.end, groups: found.groups.slice() };

function find(pattern: RE2JS, subject: string, from: number): RegexMatch | undefined {
  const matcher = pattern.matcher(subject);
  if (from > subject.length || !matcher.find(from)) return undefined;
  const groups: (string | undefined)[] = [];
  for (let group = 1; group <= matcher.groupCount(); group++) groups.push(matcher.group(group) ?? undefined);
  return { match: matcher.group(0) ?? "", start: matcher.start(0), end: matcher.end(0), groups };
}

function compilePattern(source: string, options: number): RE2JS {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source), options);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ExpressionError(
      "L1004",
      `This regular expression cannot run in linear time: ${reason}. Write it without back-references and look-around.`,
      { token: source, value: source, cause },
    );
  }
}
