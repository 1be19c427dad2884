/** Traces plain, single-quoted and double-quoted scalars (YAML 1.2.2 section 7.3). */
import type { Trace } from "./trace.ts";

/** A line's content without the blanks at the edges that folding removes. */
interface Line {
  readonly from: number;
  readonly to: number;
}

const isBlank = (character: string): boolean => character === " " || character === "\t";

/** Splits flow text into lines; blanks next to line breaks are not content. */
const flowLines = (source: string, from: number, to: number): readonly Line[] => {
  const lines: Line[] = [];
  let start = from;
  for (let i = from; i <= to; i++) {
    if (i < to && source.charAt(i) !== "\n") continue;
    const last = i === to;
    let end = i;
    if (!last && source.charAt(end - 1) === "\r" && end > start) end--;
    let begin = start;
    if (lines.length > 0) while (begin < end && isBlank(source.charAt(begin))) begin++;
    if (!last) while (end > begin && isBlank(source.charAt(end - 1))) end--;
    lines.push({ from: begin, to: end });
    start = i + 1;
  }
  return lines;
};

/** Plain and single-quoted text: one break folds to a space, n breaks to n - 1 line feeds. */
export const traceFolded = (source: string, base: number, quoted: boolean, trace: Trace): void => {
  const edge = quoted ? 1 : 0;
  const lines = flowLines(source, edge, Math.max(edge, source.length - edge));
  let empty = 0;
  for (const [index, line] of lines.entries()) {
    const last = index === lines.length - 1;
    if (index > 0 && line.from === line.to && !last) {
      empty++;
      continue;
    }
    if (index > 0) {
      trace.put(empty === 0 ? " " : "\n".repeat(empty), base + (lines[index - 1 - empty]?.to ?? 0), base + line.from);
      empty = 0;
    }
    copyUnquoted(source, line, base, quoted, trace);
  }
};

const copyUnquoted = (source: string, line: Line, base: number, quoted: boolean, trace: Trace): void => {
  for (let i = line.from; i < line.to; i++) {
    const pair = quoted && source.charAt(i) === "'" && source.charAt(i + 1) === "'";
    trace.put(source.charAt(i), base + i, base + i + (pair ? 2 : 1));
    if (pair) i++;
  }
};

/** YAML 1.2.2 section 5.7. */
const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  N: "\u0085",
  _: "\u00a0",
  L: "\u2028",
  P: "\u2029",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  "\t": "\t",
};
const HEX_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

export const traceDouble = (source: string, base: number, trace: Trace): void => {
  const stop = source.length - 1;
  let i = 1;
  while (i < stop) {
    const character = source.charAt(i);
    const next = source.charAt(i + 1);
    if (character === "\\") i = traceEscape(source, i, base, trace);
    else if (character === "\n" || (character === "\r" && next === "\n")) i = traceBreak(source, i, i, base, trace);
    else if (isBlank(character)) i = traceBlanks(source, i, stop, base, trace);
    else {
      trace.put(character, base + i, base + i + 1);
      i++;
    }
  }
};

const traceEscape = (source: string, at: number, base: number, trace: Trace): number => {
  const letter = source.charAt(at + 1);
  const simple = ESCAPES[letter];
  if (simple !== undefined) {
    trace.put(simple, base + at, base + at + 2);
    return at + 2;
  }
  const hex = HEX_LENGTH[letter];
  if (hex !== undefined) {
    const end = at + 2 + hex;
    trace.put(String.fromCodePoint(Number.parseInt(source.slice(at + 2, end), 16)), base + at, base + end);
    return end;
  }
  // An escaped line break joins the lines; the blanks of the next one go too.
  let end = at + (letter === "\r" ? 3 : 2);
  while (isBlank(source.charAt(end))) end++;
  return end;
};

/** From the first break at `at` over all blank lines; `from` is where the folded-away part begins. */
const traceBreak = (source: string, at: number, from: number, base: number, trace: Trace): number => {
  let breaks = 0;
  let i = at;
  while (i < source.length && /[ \t\r\n]/u.test(source.charAt(i))) {
    if (source.charAt(i) === "\n") breaks++;
    i++;
  }
  trace.put(breaks > 1 ? "\n".repeat(breaks - 1) : " ", base + from, base + i);
  return i;
};

const traceBlanks = (source: string, at: number, stop: number, base: number, trace: Trace): number => {
  let end = at;
  while (end < stop && isBlank(source.charAt(end))) end++;
  const next = source.charAt(end);
  if (next === "\n" || (next === "\r" && source.charAt(end + 1) === "\n"))
    return traceBreak(source, end, at, base, trace);
  trace.copy(source, at, end, base);
  return end;
};
