/** Reads the plain part of YAML that config files are written in, in a fraction of the time; for all else it gives up. */
import { readFlow } from "./quick-flow.ts";
import { blockScalar, doubleQuoted, giveUp, plainScalar, singleQuoted, skipBlanks, Unusual } from "./quick-scalars.ts";
import type { Range, Tree } from "./tree.ts";

/**
 * Takes block mappings and sequences, scalars on one line, `|` blocks, flow collections and comments. The tree is the
 * one that `readTree` makes of the same text, to the last offset (a property test holds the two together).
 *
 * @returns undefined where the text has anything else in it, or a mistake: the `yaml` package judges that
 */
export const quickTree = (text: string): Tree | undefined => {
  if (STRANGE.test(text)) return undefined;
  const reading: Reading = { text, at: 0, column: -1, commented: -1, end: 0 };
  try {
    skipLines(reading, Number.POSITIVE_INFINITY);
    if (reading.column !== 0) return undefined;
    const tree = readBlock(reading, 0);
    return reading.at === text.length ? tree : undefined;
  } catch (cause) {
    if (cause instanceof Unusual) return undefined;
    throw cause;
  }
};

/** Tabs and other control characters, carriage returns, lines of blanks alone, directives and document markers. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const STRANGE = /[\u0000-\u0009\u000B-\u001F\u007F\uFEFF]|^ +$|^(?:---|\.\.\.|%)/mu;

interface Reading {
  readonly text: string;
  /** Between values: where the next content stands, or the end of the text. */
  at: number;
  /** Of that content, from 0; -1 at the end of the text. */
  column: number;
  /** Column of the rightmost comment between the last value and that content; -1 without one. */
  commented: number;
  /** Where the last value ends, with the rest of its line. */
  end: number;
}

const HASH = 35;
const DASH = 45;
const SPACE = 32;
const LINE_FEED = 10;

/** Goes over blank lines and comments. A comment further right than `innermost` would belong to the value before it. */
const skipLines = (reading: Reading, innermost: number): void => {
  const { text } = reading;
  reading.commented = -1;
  for (;;) {
    const from = reading.at;
    const at = skipBlanks(text, from);
    const character = text.charCodeAt(at);
    if (character === LINE_FEED) {
      reading.at = at + 1;
    } else if (character === HASH) {
      if (at - from > innermost) giveUp();
      reading.commented = Math.max(reading.commented, at - from);
      reading.at = nextLine(text, at);
    } else {
      reading.at = at;
      reading.column = at === text.length ? -1 : at - from;
      return;
    }
  }
};

const nextLine = (text: string, at: number): number => {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end + 1;
};

const isItem = (text: string, at: number): boolean => text.charCodeAt(at) === DASH && text.charCodeAt(at + 1) === SPACE;

/** A mapping or sequence that begins at the reading's place. */
const readBlock = (reading: Reading, column: number): Tree =>
  isItem(reading.text, reading.at) ? readSequence(reading, column) : readMap(reading, column);

const readMap = (reading: Reading, column: number): Tree => {
  const { text, at: start } = reading;
  const children = new Map<string, { keyRange: Range; tree: Tree }>();
  const value: Record<string, unknown> = {};
  do {
    const from = reading.at;
    const length = keyLength(text, from);
    const quoted = text.charAt(from) === '"' || text.charAt(from) === "'";
    const name = quoted ? text.slice(from + 1, from + length - 1) : text.slice(from, from + length);
    if (length === 0 || length > 1000 || children.has(name) || name === "__proto__") giveUp();
    reading.at = skipBlanks(text, from + length + 1);
    const tree = readMember(reading, column);
    children.set(name, { keyRange: [from, from + length], tree });
    value[name] = tree.value;
  } while (reading.column === column);
  const { end } = reading;
  close(reading, column);
  return { kind: "map", value, range: [start, end], syntax: BLOCK, children };
};

const BLOCK = { style: "block" } as const;

const KEY = /(?:[\w$./][\w$./-]*(?: +[\w$./-]+)*|"[^"\\\n]*"|'[^'\n]*')(?=:[ \n])/uy;

/** 0 where there is no key. */
const keyLength = (text: string, at: number): number => {
  KEY.lastIndex = at;
  return KEY.test(text) ? KEY.lastIndex - at : 0;
};

/** What stands behind the colon, or below it. */
const readMember = (reading: Reading, column: number): Tree => {
  const { text, at } = reading;
  const character = text.charCodeAt(at);
  if (character !== LINE_FEED && character !== HASH) return readInline(reading, column);
  reading.at = nextLine(text, at);
  skipLines(reading, Number.POSITIVE_INFINITY);
  const { column: inner } = reading;
  // Without a value, unless a sequence stands right below its key.
  if (inner < column || (inner === column && !isItem(text, reading.at))) giveUp();
  if (inner === column || isItem(text, reading.at) || keyLength(text, reading.at) > 0) return readBlock(reading, inner);
  return readInline(reading, column);
};

const readSequence = (reading: Reading, column: number): Tree => {
  const { text, at: start } = reading;
  const children: Tree[] = [];
  do {
    const at = skipBlanks(text, reading.at + 1);
    const inner = column + at - reading.at;
    reading.at = at;
    const nested = isItem(text, at) || keyLength(text, at) > 0;
    children.push(nested ? readBlock(reading, inner) : readInline(reading, column));
  } while (reading.column === column && isItem(text, reading.at));
  const { end } = reading;
  close(reading, column);
  return {
    kind: "sequence",
    value: children.map((child) => child.value),
    range: [start, end],
    syntax: BLOCK,
    children,
  };
};

/** Comments at the column of a collection, or right of it, are its own even below its last value. */
const close = (reading: Reading, column: number): void => {
  // A further line of a scalar, or bad indentation.
  if (reading.column > column) giveUp();
  if (column === 0 || reading.commented < column) return;
  reading.end = reading.at;
  reading.commented = -1;
};

/** A value that begins on this line, in a collection at `column`; then goes on to the next content. */
const readInline = (reading: Reading, column: number): Tree => {
  const tree = inlineTree(reading, column);
  reading.end = reading.at;
  skipLines(reading, column);
  return tree;
};

const inlineTree = (reading: Reading, column: number): Tree => {
  const { text, at } = reading;
  const first = text.charAt(at);
  if (first === "|") {
    const [tree, end] = blockScalar(text, at, column);
    reading.at = end;
    return tree;
  }
  return endLine(reading, first === "{" || first === "[" ? readFlow(text, at, column) : flowScalar(text, at, first));
};

const flowScalar = (text: string, at: number, first: string): Tree => {
  if (first === '"') return doubleQuoted(text, at);
  return first === "'" ? singleQuoted(text, at) : plainScalar(text, at);
};

/** Goes behind the line that a value stands on; a comment there is the value's. */
const endLine = (reading: Reading, tree: Tree): Tree => {
  const { text } = reading;
  const [, end] = tree.range;
  const at = skipBlanks(text, end);
  reading.at = nextLine(text, at);
  if (at === text.length || text.charCodeAt(at) === LINE_FEED) return tree;
  if (text.charCodeAt(at) !== HASH || at === end) giveUp();
  if (tree.kind !== "scalar") return tree;
  const comment = text.slice(at, reading.at).trimEnd();
  return { ...tree, syntax: { ...tree.syntax, comment } };
};
