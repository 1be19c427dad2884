/** Turns a parsed YAML document into a tree, refusing what the language leaves out of YAML (config-language-spec 3.2). */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { FindingCode } from "../finding.ts";
import type { ScalarToken } from "./offsets.ts";
import type { Range, Syntax, Tree } from "./tree.ts";

export type Report = (code: FindingCode, range: Range, message: string, hint?: string) => void;

const BLOCK_HINT = "an expression that begins with such a character is written as a `|-` block";
const QUOTE_TEMPLATE = 'quote the template: "{{ … }}"';

/** Reads the whole document. Problems are reported; what can be read is read. */
export const readTree = (document: Document.Parsed, source: string, report: Report): Tree =>
  document.contents === null ? emptyScalar([0, 0]) : readNode(document.contents, { source, report });

interface Reading {
  readonly source: string;
  readonly report: Report;
}

const emptyScalar = (range: Range): Tree => ({
  kind: "scalar",
  value: null,
  text: "",
  range,
  syntax: { style: "empty" },
  token: undefined,
});

const readNode = (node: ParsedNode | null, reading: Reading): Tree => {
  if (node === null) return emptyScalar([0, 0]);
  const feature = featureOf(node, reading.source);
  if (feature !== undefined) {
    reading.report("yaml_trap", feature.range, feature.message, BLOCK_HINT);
    return misread([feature.range[0], node.range[1]]);
  }
  if (isMap(node)) return readMap(node, reading);
  if (isSeq(node)) return readSequence(node, reading);
  return isScalar(node) ? readScalar(node, reading) : misread([node.range[0], node.range[1]]);
};

/** The value is not what its author meant, and has its finding: nobody looks at it further. */
const misread = (range: Range): Tree => ({
  kind: "scalar",
  value: undefined,
  text: "",
  range,
  syntax: { style: "empty" },
  token: undefined,
});

interface Feature {
  readonly range: Range;
  readonly message: string;
}

/** Anchors, aliases and tags; mostly they are expressions that should have been quoted. */
const featureOf = (node: ParsedNode, source: string): Feature | undefined => {
  const [start, end] = node.range;
  const found = (range: Range, what: string): Feature => ({
    range,
    message: `YAML reads \`${source.slice(...range)}\` as ${what}`,
  });
  if (isAlias(node)) return found([start, end], "an alias");
  if (node.anchor !== undefined) return found(propertyBefore(source, start, /&\S*(?=(?:\s+!\S*)?\s*$)/u), "an anchor");
  if (node.tag !== undefined) return found(propertyBefore(source, start, /!\S*(?=(?:\s+&\S*)?\s*$)/u), "a tag");
  return undefined;
};

/** Finds an anchor or tag, which `yaml` leaves out of a node's range, on the stretch before it. */
const propertyBefore = (source: string, start: number, pattern: RegExp): Range => {
  const stretch = source.slice(Math.max(0, start - 200), start);
  const found = pattern.exec(stretch);
  if (found === null) return [start, start];
  const from = start - stretch.length + found.index;
  return [from, from + found[0].length];
};

const STYLES = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
} as const satisfies Record<string, Syntax["style"]>;

const readScalar = (node: Scalar.Parsed, { source }: Reading): Tree => {
  const [start, valueEnd, nodeEnd] = node.range;
  const token = node.srcToken;
  const quiet = node.type === undefined || (node.type === "PLAIN" && start === valueEnd);
  const style = quiet ? "empty" : STYLES[node.type ?? "PLAIN"];
  const comment = /^[ \t]*(#[^\r\n]*)/u.exec(source.slice(valueEnd, nodeEnd))?.[1];
  const block = token?.type === "block-scalar";
  const end = block ? valueEnd - (/[\s]*$/u.exec(source.slice(start, valueEnd))?.[0].length ?? 0) : valueEnd;
  return {
    kind: "scalar",
    value: node.value,
    text: node.type === "PLAIN" || node.type === undefined ? (node.source ?? "") : String(node.value),
    range: [start, end],
    syntax: { style, ...(comment === undefined || block ? {} : { comment }) },
    token: token as ScalarToken | undefined,
  };
};

const readSequence = (node: YAMLSeq.Parsed, reading: Reading): Tree => {
  const children = node.items.map((item) => readNode(item, reading));
  const syntax: Syntax = { style: node.flow === true ? "flow" : "block" };
  return {
    kind: "sequence",
    value: children.map((child) => child.value),
    range: [node.range[0], node.range[1]],
    syntax,
    children,
  };
};

const readMap = (node: YAMLMap.Parsed, reading: Reading): Tree => {
  const range: Range = [node.range[0], node.range[1]];
  const children = new Map<string, { keyRange: Range; tree: Tree }>();
  for (const pair of node.items) {
    const { key } = pair;
    const at: Range = [key.range[0], key.range[1]];
    if (!isScalar(key)) {
      refuseKey(key, at, range, reading);
      return misread(range);
    }
    const feature = featureOf(key, reading.source);
    if (feature !== undefined) reading.report("yaml_trap", feature.range, feature.message, "quote the key");
    const name = key.type === "PLAIN" || key.type === undefined ? key.source : String(key.value);
    if (!refuseName(name, at, pair, node.flow === true, children, reading)) {
      const tree = pair.value === null ? emptyScalar([at[1], at[1]]) : readNode(pair.value, reading);
      children.set(name, { keyRange: at, tree });
    }
  }
  const value = Object.fromEntries([...children].map(([key, { tree }]) => [key, tree.value]));
  return { kind: "map", value, range, syntax: { style: node.flow === true ? "flow" : "block" }, children };
};

/** A key that is itself a mapping, a list or an alias. */
const refuseKey = (key: ParsedNode, at: Range, map: Range, { source, report }: Reading): void => {
  const feature = featureOf(key, source);
  if (source.startsWith("{{", map[0])) {
    report("yaml_trap", map, "YAML reads `{{ … }}` as a mapping inside a mapping", QUOTE_TEMPLATE);
  } else report("yaml_trap", feature?.range ?? at, feature?.message ?? "a key must be text", "quote the key");
};

/** True if the entry cannot be taken; a finding says why. */
const refuseName = (
  name: string,
  at: Range,
  pair: Pair<ParsedNode, ParsedNode | null>,
  flow: boolean,
  children: ReadonlyMap<string, unknown>,
  { report }: Reading,
): boolean => {
  if (flow && isBare(pair)) {
    const hint = "quote the value that holds the comma, or write it as a `|-` block";
    report("unknown_key", at, `\`${name}\` has no value: inside { } a comma ends the value before it`, hint);
  } else if (name === "<<") {
    report("yaml_feature", at, "merge keys are not part of the language", "write the keys out");
  } else if (children.has(name)) {
    report("yaml_duplicate_key", at, `\`${name}\` stands twice in this mapping`, "keep one of them");
  } else return false;
  return true;
};

/** A flow-map entry without a colon. */
const isBare = (pair: Pair<ParsedNode, ParsedNode | null>): boolean => {
  const item = pair.srcToken;
  return item !== undefined && !(item.sep ?? []).some((token) => token.type === "map-value-ind");
};
