/** Where in the structure of a YAML text a cursor stands, also while the text is half written. */
import { isMap, isScalar, isSeq, parseDocument, type Document, type Node } from "yaml";
import type { PathKey } from "../../engine/language/located.ts";

export interface Cursor {
  readonly text: string;
  /** In UTF-16 units, as the protocol counts. */
  readonly offset: number;
  /** Of the value, or of the mapping whose key is written. */
  readonly path: readonly PathKey[];
  readonly role: "key" | "value";
  /** The key or scalar as far as it is written before the cursor. */
  readonly before: string;
  /** The whole key or scalar, and where it begins. */
  readonly scalar: string;
  readonly start: number;
  /** The plain value of the document, as far as it can be read. */
  readonly root: unknown;
}

interface Found {
  readonly path: readonly PathKey[];
  readonly role: "key" | "value";
  readonly start: number;
  readonly end: number;
}

/** undefined where nothing can be written: between entries, in a comment. */
export const cursorAt = (text: string, offset: number): Cursor | undefined => {
  for (const filler of fillersFor(text, offset)) {
    const filled = text.slice(0, offset) + filler + text.slice(offset);
    const document = parseDocument(filled, { strict: false, uniqueKeys: false, logLevel: "silent" });
    const found = document.errors.length > 0 && filler !== "" ? undefined : find(document, offset);
    if (found === undefined) continue;
    return {
      text,
      offset,
      path: found.path,
      role: found.role,
      start: found.start,
      before: filled.slice(found.start, offset),
      scalar: filled.slice(found.start, found.end),
      root: plain(document),
    };
  }
  return undefined;
};

/** What makes a half-written line whole: a key without its colon, a value that is not there yet. */
const fillersFor = (text: string, offset: number): readonly string[] => {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const after = /^[^\n]*/u.exec(text.slice(offset))?.[0] ?? "";
  const isLoneWord = /^\s*(?:- +)*[\w$./-]*$/u.test(before) && after.trim() === "";
  const word = /[^\s[\]{},:"']*$/u.exec(before)?.[0] ?? "";
  if (isLoneWord) return word === "" ? ["x: 0", "x", ""] : [": 0", "", "x"];
  return word === "" ? ["x", "", "x: 0"] : ["", "x"];
};

const plain = (document: Document): unknown => {
  try {
    return document.toJS({ maxAliasCount: 0 }) as unknown;
  } catch {
    return undefined;
  }
};

const find = (document: Document, offset: number): Found | undefined => findIn(document.contents, offset, []);

const findIn = (node: unknown, offset: number, path: readonly PathKey[]): Found | undefined => {
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const name = String(key.source ?? key.value);
      if (covers(key, offset)) return { path, role: "key", ...extent(key) };
      const found = findIn(value, offset, [...path, name]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      const found = findIn(item, offset, [...path, index]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return isScalar(node) && covers(node, offset) ? { path, role: "value", ...extent(node) } : undefined;
};

const covers = (node: Node, offset: number): boolean => {
  const { start, end } = extent(node);
  return start <= offset && offset <= end;
};

const extent = ({ range }: Node): { readonly start: number; readonly end: number } => ({
  start: range?.[0] ?? -1,
  end: range?.[1] ?? -1,
});

/** The value of a document at a path; undefined where there is none. */
export const valueIn = (root: unknown, path: readonly PathKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Readonly<Record<PathKey, unknown>>)[key] : undefined,
    root,
  );
