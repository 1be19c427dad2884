/** Flow collections, as the quick reader takes them: on one line or several, without comments. */
import { doubleQuoted, flowPlainScalar, giveUp, singleQuoted, skipBlanks } from "./quick-scalars.ts";
import type { Range, Tree } from "./tree.ts";

/** @param column of the collection it stands in: further lines must be right of it */
export const readFlow = (text: string, at: number, column: number): Tree =>
  text.charAt(at) === "{" ? readFlowMap(text, at, column) : readFlowSequence(text, at, column);

const FLOW = { style: "flow" } as const;

const readFlowMap = (text: string, start: number, column: number): Tree => {
  const children = new Map<string, { keyRange: Range; tree: Tree }>();
  const value: Record<string, unknown> = {};
  let at = skipSpace(text, start + 1, column);
  let last = text.charAt(at) === "}";
  while (!last) {
    const key = readScalar(text, at);
    const [, keyEnd] = key.range;
    const name = key.text;
    if (text.charAt(keyEnd) !== ":" || !/[ \n]/u.test(text.charAt(keyEnd + 1))) giveUp();
    if (children.has(name) || name === "<<" || name === "__proto__" || name.length > 1000) giveUp();
    const tree = readFlowValue(text, skipSpace(text, keyEnd + 1, column), column);
    children.set(name, { keyRange: key.range, tree });
    value[name] = tree.value;
    at = skipSpace(text, tree.range[1], column);
    if (text.charAt(at) === ",") at = skipSpace(text, at + 1, column);
    else if (text.charAt(at) !== "}") giveUp();
    last = text.charAt(at) === "}";
  }
  return { kind: "map", value, range: [start, at + 1], syntax: FLOW, children };
};

const readFlowSequence = (text: string, start: number, column: number): Tree => {
  const children: Tree[] = [];
  let at = skipSpace(text, start + 1, column);
  let last = text.charAt(at) === "]";
  while (!last) {
    const tree = readFlowValue(text, at, column);
    children.push(tree);
    at = skipSpace(text, tree.range[1], column);
    if (text.charAt(at) === ",") at = skipSpace(text, at + 1, column);
    else if (text.charAt(at) !== "]") giveUp();
    last = text.charAt(at) === "]";
  }
  return { kind: "sequence", value: children.map((one) => one.value), range: [start, at + 1], syntax: FLOW, children };
};

const readFlowValue = (text: string, at: number, column: number): Tree => {
  const first = text.charAt(at);
  return first === "{" || first === "[" ? readFlow(text, at, column) : readScalar(text, at);
};

const readScalar = (text: string, at: number): Extract<Tree, { kind: "scalar" }> => {
  const first = text.charAt(at);
  if (first === '"') return doubleQuoted(text, at);
  return first === "'" ? singleQuoted(text, at) : flowPlainScalar(text, at);
};

const skipSpace = (text: string, from: number, column: number): number => {
  let at = skipBlanks(text, from);
  while (text.charAt(at) === "\n") {
    const line = at + 1;
    at = skipBlanks(text, line);
    if (at - line <= column && text.charAt(at) !== "\n") giveUp();
  }
  return at;
};
